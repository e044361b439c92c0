import type { Generated, Selectable } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import { type AttemptState, openStates } from "./attempt.ts";
import type { DeclineReason } from "./provider.ts";

type PaymentsTables = {
  "payments.attempt": {
    id: string;
    order_id: string;
    order_number: string;
    subject: string | null;
    provider: string;
    amount_minor: number;
    currency: "GBP";
    state: Generated<AttemptState>;
    decline_reason: Generated<DeclineReason | null>;
    reference_sealed: Generated<Buffer | null>;
    reference_hash: Generated<Buffer | null>;
    return_token_sealed: Generated<Buffer | null>;
    return_token_hash: Generated<Buffer | null>;
    return_used_at: Generated<Date | null>;
    opened_at: Date;
    state_at: Date;
    looked_at: Generated<Date | null>;
    capture_asked_at: Generated<Date | null>;
  };
  "payments.refund": {
    id: string;
    attempt_id: string;
    order_id: string;
    amount_minor: number;
    asked_at: Date;
    done_at: Generated<Date | null>;
  };
  "payments.event": { id: string; attempt_id: string; taken_at: Date };
};

export type AttemptRow = Selectable<PaymentsTables["payments.attempt"]>;
export type RefundRow = Selectable<PaymentsTables["payments.refund"]>;

const tables = <R extends Reader>(reader: R) => reader.withTables<PaymentsTables>();

/** States as literals: the partial indexes are found by them, also when a statement is planned without its values. */
const open = openStates.map((state) => sql.lit(state));

/** Opens an attempt; undefined when the order has an open one already. */
export async function insertAttempt(
  tx: Tx,
  attempt: Pick<AttemptRow, "id" | "order_id" | "order_number" | "subject" | "provider" | "amount_minor" | "opened_at">,
): Promise<AttemptRow | undefined> {
  return tables(tx)
    .insertInto("payments.attempt")
    .values({ ...attempt, currency: "GBP", state_at: attempt.opened_at })
    .onConflict((clash) => clash.column("order_id").where("state", "in", open).doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function findOpenAttempt(reader: Reader, orderId: string): Promise<AttemptRow | undefined> {
  return tables(reader)
    .selectFrom("payments.attempt")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("state", "in", open)
    .executeTakeFirst();
}

export async function findAttempt(
  reader: Reader,
  by: { id: string } | { referenceHash: Buffer } | { returnTokenHash: Buffer },
): Promise<AttemptRow | undefined> {
  const attempts = tables(reader).selectFrom("payments.attempt").selectAll();
  if ("id" in by) return attempts.where("id", "=", by.id).executeTakeFirst();
  if ("referenceHash" in by) return attempts.where("reference_hash", "=", by.referenceHash).executeTakeFirst();
  return attempts.where("return_token_hash", "=", by.returnTokenHash).executeTakeFirst();
}

export async function lockAttempt(tx: Tx, id: string): Promise<AttemptRow | undefined> {
  return tables(tx).selectFrom("payments.attempt").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function attemptsOfOrder(reader: Reader, orderId: string): Promise<AttemptRow[]> {
  return tables(reader)
    .selectFrom("payments.attempt")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
}

/**
 * The first caller's token stands; answers whether it was this one. Does not wait for the disk: the receipt of the call
 * that tells the provider is committed after it, and the log is written in order.
 */
export async function setReturnToken(tx: Tx, id: string, sealed: Buffer, hash: Buffer): Promise<boolean> {
  await withoutWaiting(tx);
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ return_token_sealed: sealed, return_token_hash: hash })
    .where("id", "=", id)
    .where("return_token_hash", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Marks the token used; true for the first caller. */
export async function markReturnUsed(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ return_used_at: at })
    .where("id", "=", id)
    .where("return_used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Notes the provider's reference, once. An attempt that was only opened is pending from then on. Does not wait for the
 * disk: what a power cut takes is found again by order number.
 */
export async function setReference(tx: Tx, id: string, sealed: Buffer | null, hash: Buffer, at: Date): Promise<void> {
  await withoutWaiting(tx);
  await tables(tx)
    .updateTable("payments.attempt")
    .set((row) => {
      const isOpened = row("state", "=", "opened");
      return {
        reference_sealed: sealed,
        reference_hash: hash,
        state: row.case().when(isOpened).then<AttemptState>("pending").else(row.ref("state")).end(),
        state_at: row.case().when(isOpened).then(at).else(row.ref("state_at")).end(),
      };
    })
    .where("id", "=", id)
    .where("reference_hash", "is", null)
    .execute();
}

export async function setState(
  tx: Tx,
  id: string,
  was: AttemptState,
  change: { state: AttemptState; declineReason: DeclineReason | null; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ state: change.state, decline_reason: change.declineReason, state_at: change.at })
    .where("id", "=", id)
    .where("state", "=", was)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Closes an attempt that the provider has never heard of. */
export async function closeUnbegun(tx: Tx, id: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable("payments.attempt")
    .set({ state: "cancelled", state_at: at })
    .where("id", "=", id)
    .where("state", "in", open)
    .execute();
}

/** Chooses this attempt to take the money of its order. Throws 23505 when another one was chosen before. */
export async function chooseForCapture(tx: Tx, id: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable("payments.attempt")
    .set({ capture_asked_at: at })
    .where("id", "=", id)
    .where("capture_asked_at", "is", null)
    .execute();
}

/** Empties what the order's bundle sealed, and whose it was. Returns how many rows had something to forget. */
export async function forgetSealed(tx: Tx, orderId: string): Promise<number> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ subject: null, reference_sealed: null, return_token_sealed: null, return_token_hash: null })
    .where("order_id", "=", orderId)
    .where((row) =>
      row.or([
        row("subject", "is not", null),
        row("reference_sealed", "is not", null),
        row("return_token_sealed", "is not", null),
        row("return_token_hash", "is not", null),
      ]),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Attempts that should have come to something: opened before `before`, not looked at since `lookedBefore`. Oldest first. */
export async function unsettledAttempts(
  reader: Reader,
  { before, lookedBefore, limit }: { before: Date; lookedBefore: Date; limit: number },
): Promise<AttemptRow[]> {
  return tables(reader)
    .selectFrom("payments.attempt")
    .selectAll()
    .where("state", "in", [...open, sql.lit<AttemptState>("authorised")])
    .where("opened_at", "<=", before)
    .where((row) => row.or([row("looked_at", "is", null), row("looked_at", "<=", lookedBefore)]))
    .orderBy("opened_at")
    .limit(limit)
    .execute();
}

export async function noteLook(tx: Tx, id: string, at: Date): Promise<void> {
  await withoutWaiting(tx);
  await tables(tx).updateTable("payments.attempt").set({ looked_at: at }).where("id", "=", id).execute();
}

/** Takes the id of a webhook; false when it was taken before. */
export async function takeEvent(tx: Tx, id: string, attemptId: string, at: Date): Promise<boolean> {
  const taken = await tables(tx)
    .insertInto("payments.event")
    .values({ id, attempt_id: attemptId, taken_at: at })
    .onConflict((clash) => clash.column("id").doNothing())
    .returning("id")
    .executeTakeFirst();
  return taken !== undefined;
}

export async function findEvent(reader: Reader, id: string): Promise<{ attemptId: string } | undefined> {
  return tables(reader)
    .selectFrom("payments.event")
    .select("attempt_id as attemptId")
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function deleteEvents(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom("payments.event").where("taken_at", "<", before).execute();
}

/** The attempt of the order that took the money, locked. */
export async function lockCaptured(tx: Tx, orderId: string): Promise<AttemptRow | undefined> {
  return tables(tx)
    .selectFrom("payments.attempt")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("state", "=", "captured")
    .forUpdate()
    .executeTakeFirst();
}

export async function refundsOfAttempt(reader: Reader, attemptId: string): Promise<RefundRow[]> {
  return tables(reader).selectFrom("payments.refund").selectAll().where("attempt_id", "=", attemptId).execute();
}

export async function insertRefund(tx: Tx, refund: Omit<RefundRow, "done_at">): Promise<void> {
  await tables(tx).insertInto("payments.refund").values(refund).execute();
}

export async function findRefund(reader: Reader, id: string): Promise<RefundRow | undefined> {
  return tables(reader).selectFrom("payments.refund").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function refundsOfOrder(reader: Reader, orderId: string): Promise<RefundRow[]> {
  return tables(reader)
    .selectFrom("payments.refund")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("asked_at")
    .orderBy("id")
    .execute();
}

export async function refundsNotDone(reader: Reader, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("payments.refund")
    .select("id")
    .where("done_at", "is", null)
    .orderBy("asked_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** True for the first caller. */
export async function markRefundDone(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.refund")
    .set({ done_at: at })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** This transaction is answered before it is on the disk; for what can be found again or matters little. */
async function withoutWaiting(tx: Tx): Promise<void> {
  await sql`SET LOCAL synchronous_commit = off`.execute(tx);
}
