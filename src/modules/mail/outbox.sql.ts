import type { Generated } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import type { MailKind } from "./kinds.ts";

type MailTables = {
  "mail.outbox": {
    id: string;
    kind: MailKind;
    order_id: string;
    cause: string;
    message_id: string;
    state: Generated<"queued" | "sent" | "failed" | "forgotten">;
    created_at: Date;
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    job_queued_at: Date | null;
    claimed_until: Generated<Date | null>;
    sent_at: Generated<Date | null>;
    last_error_code: Generated<string | null>;
  };
};

export type NewMail = { id: string; kind: MailKind; orderId: string; cause: string; messageId: string; at: Date };

/** What a worker that may send it knows of a mail. */
export type ClaimedMail = Omit<NewMail, "at"> & { attempt: number; createdAt: Date };

/** How an attempt ended. `later` carries the moment of the next one. */
export type Outcome =
  | { is: "sent"; at: Date }
  | { is: "forgotten" }
  | { is: "failed"; code: string }
  | { is: "later"; code: string; nextAttemptAt: Date };

/** Inserts a queued mail. Answers the id of the mail that now stands for kind, order and cause, and whether it is new. */
export async function insertMail(tx: Tx, mail: NewMail): Promise<{ id: string; isNew: boolean }> {
  const mails = tx.withTables<MailTables>();
  const inserted = await mails
    .insertInto("mail.outbox")
    .values({
      id: mail.id,
      kind: mail.kind,
      order_id: mail.orderId,
      cause: mail.cause,
      message_id: mail.messageId,
      created_at: mail.at,
      next_attempt_at: mail.at,
      job_queued_at: mail.at,
    })
    .onConflict((clash) => clash.columns(["order_id", "kind", "cause"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (inserted !== undefined) return { id: inserted.id, isNew: true };
  const { id } = await mails
    .selectFrom("mail.outbox")
    .select("id")
    .where("order_id", "=", mail.orderId)
    .where("kind", "=", mail.kind)
    .where("cause", "=", mail.cause)
    .executeTakeFirstOrThrow();
  return { id, isNew: false };
}

/** Gives a due mail to one worker until `until`. Nothing if it is not queued, not due, or with another worker. */
export async function claimMail(tx: Tx, id: string, now: Date, until: Date): Promise<ClaimedMail | undefined> {
  const row = await tx
    .withTables<MailTables>()
    .updateTable("mail.outbox")
    .set({ claimed_until: until, attempts: sql<number>`attempts + 1` })
    .where("id", "=", id)
    .where("state", "=", "queued")
    .where("next_attempt_at", "<=", now)
    .where((either) => either.or([either("claimed_until", "is", null), either("claimed_until", "<=", now)]))
    .returning(["id", "kind", "order_id", "cause", "message_id", "attempts", "created_at"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    kind: row.kind,
    orderId: row.order_id,
    cause: row.cause,
    messageId: row.message_id,
    attempt: row.attempts,
    createdAt: row.created_at,
  };
}

/**
 * Writes how an attempt ended. A worker whose claim ran out, so that another began, may still report that the mail was
 * sent; anything else of it is ignored. Answers whether a row changed.
 */
export async function settleMail(tx: Tx, id: string, attempt: number, outcome: Outcome): Promise<boolean> {
  const change = tx
    .withTables<MailTables>()
    .updateTable("mail.outbox")
    .set({ claimed_until: null, ...columnsOf(outcome) })
    .where("id", "=", id)
    .where("state", "=", "queued");
  const mine = outcome.is === "sent" ? change : change.where("attempts", "=", attempt);
  const { numUpdatedRows } = await mine.executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Takes note that the queue is given work for mails that are due and for which nothing is under way. At most `limit`. */
export async function takeDue(tx: Tx, now: Date, jobLostBefore: Date, limit: number): Promise<string[]> {
  const mails = tx.withTables<MailTables>();
  const due = mails
    .selectFrom("mail.outbox")
    .select("id")
    .where("state", "=", "queued")
    .where("next_attempt_at", "<=", now)
    .where((either) => either.or([either("claimed_until", "is", null), either("claimed_until", "<=", now)]))
    .where((either) => either.or([either("job_queued_at", "is", null), either("job_queued_at", "<=", jobLostBefore)]))
    .orderBy("next_attempt_at")
    .limit(limit)
    .forUpdate()
    .skipLocked();
  const rows = await mails
    .updateTable("mail.outbox")
    .set({ job_queued_at: now })
    .where("id", "in", due)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Mails that failed, and queued ones whose last attempt did; oldest first. */
export async function selectTroubles(reader: Reader, limit: number) {
  return reader
    .withTables<MailTables>()
    .selectFrom("mail.outbox")
    .select(["id", "kind", "order_id", "state", "attempts", "created_at", "next_attempt_at", "last_error_code"])
    .where((either) =>
      either.or([
        either("state", "=", "failed"),
        either.and([either("state", "=", "queued"), either("last_error_code", "is not", null)]),
      ]),
    )
    .orderBy("created_at")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Queues a failed mail again. Answers whether there was one. */
export async function requeueMail(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .withTables<MailTables>()
    .updateTable("mail.outbox")
    .set({ state: "queued", next_attempt_at: now, job_queued_at: now })
    .where("id", "=", id)
    .where("state", "=", "failed")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes every row of an order. Answers how many. */
export async function deleteMailsOf(tx: Tx, orderId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .withTables<MailTables>()
    .deleteFrom("mail.outbox")
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function columnsOf(outcome: Outcome) {
  switch (outcome.is) {
    case "sent":
      return { state: "sent", sent_at: outcome.at, next_attempt_at: null, last_error_code: null } as const;
    case "forgotten":
      return { state: "forgotten", next_attempt_at: null, last_error_code: null } as const;
    case "failed":
      return { state: "failed", next_attempt_at: null, last_error_code: outcome.code } as const;
    case "later":
      return { next_attempt_at: outcome.nextAttemptAt, job_queued_at: null, last_error_code: outcome.code } as const;
  }
}
