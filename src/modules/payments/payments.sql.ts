import type { Generated, Selectable } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";
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
    disputed_at: Generated<Date | null>;
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

/** By name and not as `*`: what selects everything is never prepared (see `kernel/db-driver.ts`). */
const columns = [
  "id",
  "order_id",
  "order_number",
  "subject",
  "provider",
  "amount_minor",
  "currency",
  "state",
  "decline_reason",
  "reference_sealed",
  "reference_hash",
  "return_token_sealed",
  "return_token_hash",
  "return_used_at",
  "opened_at",
  "state_at",
  "looked_at",
  "capture_asked_at",
  "disputed_at",
] as const satisfies readonly (keyof AttemptRow)[];

/** States as literals: the partial indexes are found by them, also when a statement is planned without its values. */
const open = openStates.map((state) => sql.lit(state));

/** Opens an attempt; undefined when the order has an open one already. */
export async function insertAttempt(
  tx: Tx,
  attempt: Pick<
    AttemptRow,
    | "id"
    | "order_id"
    | "order_number"
    | "subject"
    | "provider"
    | "amount_minor"
    | "opened_at"
    | "return_token_sealed"
    | "return_token_hash"
  >,
): Promise<AttemptRow | undefined> {
  return tables(tx)
    .insertInto("payments.attempt")
    .values({ ...attempt, currency: "GBP", state_at: attempt.opened_at })
    .onConflict((clash) => clash.column("order_id").where("state", "in", open).doNothing())
    .returning(columns)
    .executeTakeFirst();
}

export async function findOpenAttempt(reader: Reader, orderId: string): Promise<AttemptRow | undefined> {
  return tables(reader)
    .selectFrom("payments.attempt")
    .select(columns)
    .where("order_id", "=", orderId)
    .where("state", "in", open)
    .executeTakeFirst();
}

export async function findAttempt(
  reader: Reader,
  by: { id: string } | { referenceHash: Buffer } | { returnTokenHash: Buffer },
): Promise<AttemptRow | undefined> {
  const attempts = tables(reader).selectFrom("payments.attempt").select(columns);
  if ("id" in by) return attempts.where("id", "=", by.id).executeTakeFirst();
  if ("referenceHash" in by) return attempts.where("reference_hash", "=", by.referenceHash).executeTakeFirst();
  return attempts.where("return_token_hash", "=", by.returnTokenHash).executeTakeFirst();
}

/** What was seen at the provider, and the webhook that told of it, if one did. */
export type Sighting = {
  state: AttemptState;
  declineReason: DeclineReason | null;
  /** The states from which the attempt may go to this one. */
  mayFollow: readonly AttemptState[];
  eventId: string | undefined;
  at: Date;
};

/**
 * Locks the attempt until the transaction ends, takes the webhook's id, and writes the state if it may follow what is there.
 * The lock comes first in the statement: two sightings of one attempt run one after the other, and the second reads what
 * the first has written. Undefined when there is no such attempt.
 */
export async function recordSighting(
  tx: Tx,
  id: string,
  { state, declineReason, mayFollow, eventId, at }: Sighting,
): Promise<{ was: AttemptState; changed: boolean; eventIsNew: boolean } | undefined> {
  const takeEvent =
    eventId === undefined
      ? sql``
      : sql`taken AS (
          INSERT INTO payments.event (id, attempt_id, taken_at)
          SELECT ${eventId}::text, id, ${at}::timestamptz FROM held ON CONFLICT (id) DO NOTHING RETURNING id
        ),`;
  const { rows } = await sql<{ was: AttemptState; changed: boolean; eventIsNew: boolean }>`
    WITH held AS MATERIALIZED (SELECT id, state FROM payments.attempt WHERE id = ${id} FOR UPDATE),
    ${takeEvent}
    changed AS (
      UPDATE payments.attempt a SET state = ${state}, decline_reason = ${declineReason}, state_at = ${at}
      FROM held WHERE a.id = held.id AND held.state = ANY (${mayFollow}::text[]) RETURNING a.id
    )
    SELECT state AS was, EXISTS (SELECT FROM changed) AS changed,
      ${eventId === undefined ? sql`false` : sql`EXISTS (SELECT FROM taken)`} AS "eventIsNew"
    FROM held`.execute(tx);
  return rows[0];
}

export async function attemptsOfOrder(reader: Reader, orderId: string): Promise<AttemptRow[]> {
  return tables(reader)
    .selectFrom("payments.attempt")
    .select(columns)
    .where("order_id", "=", orderId)
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
}

/** Notes that the money is wanted back through the bank; true for the first who says so. */
export async function markDisputed(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ disputed_at: at })
    .where("id", "=", id)
    .where("disputed_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Marks the token used; true for the first caller. */
export async function markReturnUsed(tx: Tx, returnTokenHash: Buffer, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("payments.attempt")
    .set({ return_used_at: at })
    .where("return_token_hash", "=", returnTokenHash)
    .where("return_used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes the provider's reference, once. An attempt that was only opened is pending from then on. */
export async function setReference(tx: Tx, id: string, sealed: Buffer | null, hash: Buffer, at: Date): Promise<void> {
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
    .select(columns)
    .where("state", "in", [...open, sql.lit<AttemptState>("authorised")])
    .where("opened_at", "<=", before)
    .where((row) => row.or([row("looked_at", "is", null), row("looked_at", "<=", lookedBefore)]))
    .orderBy("opened_at")
    .limit(limit)
    .execute();
}

export async function noteLook(tx: Tx, id: string, at: Date): Promise<void> {
  await tables(tx).updateTable("payments.attempt").set({ looked_at: at }).where("id", "=", id).execute();
}

/** The attempt that a webhook is about: that of its id, where it was taken before, or else that of its reference. */
export async function findByEvent(
  reader: Reader,
  eventId: string,
  referenceHash: Buffer,
): Promise<{ row: AttemptRow; repeated: boolean } | undefined> {
  const event = sql<string>`(SELECT attempt_id FROM payments.event WHERE id = ${eventId})`;
  const row = await tables(reader)
    .selectFrom("payments.attempt")
    .select(columns)
    .select(sql<boolean>`id = ${event} IS TRUE`.as("repeated"))
    .where((attempt) => attempt.or([attempt("id", "=", event), attempt("reference_hash", "=", referenceHash)]))
    .orderBy("repeated", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { row, repeated: row.repeated };
}

/** Takes the id of a webhook, once. */
export async function insertEvent(tx: Tx, event: PaymentsTables["payments.event"]): Promise<void> {
  await tables(tx)
    .insertInto("payments.event")
    .values(event)
    .onConflict((clash) => clash.column("id").doNothing())
    .execute();
}

/** Forgets webhook ids that came before a moment; answers how many. */
export async function deleteEvents(tx: Tx, before: Date): Promise<number> {
  const gone = tables(tx).deleteFrom("payments.event").where("taken_at", "<", before);
  return Number((await gone.executeTakeFirstOrThrow()).numDeletedRows);
}

export async function countEvents(reader: Reader, before: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("payments.event")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("taken_at", "<", before)
    .executeTakeFirstOrThrow();
  return count;
}

/** The attempt of the order that took the money, locked. */
export async function lockCaptured(tx: Tx, orderId: string): Promise<AttemptRow | undefined> {
  return tables(tx)
    .selectFrom("payments.attempt")
    .select(columns)
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

type PastAttempt = Omit<AttemptRow, (typeof unsetInPast)[number]>;
const unsetInPast = [
  ...(["decline_reason", "return_token_sealed", "return_token_hash"] as const),
  ...(["looked_at", "disputed_at"] as const),
] as const;

/** Writes attempts that are over. */
export async function insertPastAttempts(tx: Tx, rows: readonly PastAttempt[]): Promise<void> {
  const unset = new Set<string>(unsetInPast);
  const set = columns.filter((column): column is keyof PastAttempt & typeof column => !unset.has(column));
  await insertRows(tx, "payments.attempt", set, rows);
}

/** Writes refunds that are done. */
export async function insertPastRefunds(tx: Tx, rows: readonly RefundRow[]): Promise<void> {
  await insertRows(
    tx,
    "payments.refund",
    ["id", "attempt_id", "order_id", "amount_minor", "asked_at", "done_at"],
    rows,
  );
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
