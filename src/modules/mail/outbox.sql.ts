import type { Generated } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";
import {
  type AnyMailKind,
  complaintMailKinds,
  mailKinds,
  type OwnerMailKind,
  ownerMailKinds,
  questionMailKinds,
  safetyMailKinds,
} from "./kinds.ts";

type MailTables = {
  "mail.outbox": {
    id: string;
    kind: AnyMailKind | OwnerMailKind;
    order_id: string | null;
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

/** `aboutId` is the order, the complaint or the question it is about; a mail to the owner is about none. */
export type About = { kind: AnyMailKind; aboutId: string } | { kind: OwnerMailKind; aboutId: null };

export type NewMail = About & { id: string; cause: string; messageId: string; at: Date };

/** What a worker that may send it knows of a mail. */
export type ClaimedMail = About & { id: string; cause: string; messageId: string; attempt: number; createdAt: Date };

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
      order_id: mail.aboutId,
      cause: mail.cause,
      message_id: mail.messageId,
      created_at: mail.at,
      next_attempt_at: mail.at,
      job_queued_at: mail.at,
    })
    .onConflict((clash) =>
      mail.aboutId === null
        ? clash.columns(["kind", "cause"]).where("order_id", "is", null).doNothing()
        : clash.columns(["order_id", "kind", "cause"]).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (inserted !== undefined) return { id: inserted.id, isNew: true };
  const { id } = await mails
    .selectFrom("mail.outbox")
    .select("id")
    .where("order_id", "is not distinct from", mail.aboutId)
    .where("kind", "=", mail.kind)
    .where("cause", "=", mail.cause)
    .executeTakeFirstOrThrow();
  return { id, isNew: false };
}

/** Writes mails that have been sent. */
export async function insertSent(tx: Tx, mails: readonly NewMail[]): Promise<void> {
  const rows = mails.map(({ id, kind, aboutId, cause, messageId, at }) => ({
    ...{ id, kind, cause },
    order_id: aboutId,
    message_id: messageId,
    state: "sent" as const,
    created_at: at,
    attempts: 1,
    sent_at: at,
  }));
  await insertRows(
    tx,
    "mail.outbox",
    ["id", "kind", "order_id", "cause", "message_id", "state", "created_at", "attempts", "sent_at"],
    rows,
  );
}

/** A worker of an older version leaves mails that came after it to a newer one. */
const knownKinds = [...mailKinds, ...complaintMailKinds, ...questionMailKinds, ...safetyMailKinds, ...ownerMailKinds];

/**
 * Gives a due mail to one worker until `until`. Nothing if it is not queued, not due, with another worker, or of a kind that this
 * version does not know.
 */
export async function claimMail(tx: Tx, id: string, now: Date, until: Date): Promise<ClaimedMail | undefined> {
  const row = await tx
    .withTables<MailTables>()
    .updateTable("mail.outbox")
    .set({ claimed_until: until, attempts: sql<number>`attempts + 1` })
    .where("id", "=", id)
    .where("kind", "in", knownKinds)
    .where("state", "=", "queued")
    .where("next_attempt_at", "<=", now)
    .where((either) => either.or([either("claimed_until", "is", null), either("claimed_until", "<=", now)]))
    .returning(["id", "kind", "order_id", "cause", "message_id", "attempts", "created_at"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...({ kind: row.kind, aboutId: row.order_id } as About),
    id: row.id,
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
  const rows = await tx
    .withTables<MailTables>()
    // Taken once and then used: asked for within the condition, the planner may ask again for each row, and lock more than `limit`.
    .with("due", (db) =>
      db
        .selectFrom("mail.outbox")
        .select("id")
        .where("kind", "in", knownKinds)
        .where("state", "=", "queued")
        .where("next_attempt_at", "<=", now)
        .where((either) => either.or([either("claimed_until", "is", null), either("claimed_until", "<=", now)]))
        .where((either) =>
          either.or([either("job_queued_at", "is", null), either("job_queued_at", "<=", jobLostBefore)]),
        )
        .orderBy("next_attempt_at")
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable("mail.outbox")
    .set({ job_queued_at: now })
    .where("id", "in", (db) => db.selectFrom("due").select("id"))
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

/** How many mails wait, since when the oldest does, and how many failed. */
export async function selectStanding(
  reader: Reader,
): Promise<{ waiting: number; oldest: Date | null; failed: number }> {
  const { rows } = await sql<{ waiting: number; oldest: Date | null; failed: number }>`
    SELECT count(*) FILTER (WHERE state = 'queued')::int AS waiting, min(created_at) FILTER (WHERE state = 'queued') AS oldest,
      count(*) FILTER (WHERE state = 'failed')::int AS failed
    FROM mail.outbox WHERE state IN ('queued', 'failed')`.execute(reader);
  return rows[0] ?? { waiting: 0, oldest: null, failed: 0 };
}

/** Every mail about an order or a complaint, the oldest first; they go with its bundle. */
export async function selectMailsOf(reader: Reader, aboutId: string) {
  return reader
    .withTables<MailTables>()
    .selectFrom("mail.outbox")
    .select((of) => [of.ref("kind").$castTo<AnyMailKind>().as("kind"), "state", "created_at", "sent_at"])
    .where("order_id", "=", aboutId)
    .orderBy("created_at")
    .orderBy("id")
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

/** A mail that a server had taken came back. Answers whether there was such a one; a second report of it changes nothing. */
export async function returnMail(tx: Tx, messageId: string, code: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .withTables<MailTables>()
    .updateTable("mail.outbox")
    .set({ state: "failed", sent_at: null, last_error_code: code })
    .where("message_id", "=", messageId)
    .where("state", "=", "sent")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes every row of an order or a complaint. Answers how many. */
export async function deleteMailsOf(tx: Tx, aboutId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .withTables<MailTables>()
    .deleteFrom("mail.outbox")
    .where("order_id", "=", aboutId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Deletes mails to the owner that came to their end before a moment. Answers how many. */
export async function deleteOwnerMails(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .withTables<MailTables>()
    .deleteFrom("mail.outbox")
    .where("order_id", "is", null)
    .where("state", "<>", "queued")
    .where("created_at", "<", before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function countOwnerMails(reader: Reader, before: Date): Promise<number> {
  const { count } = await reader
    .withTables<MailTables>()
    .selectFrom("mail.outbox")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("order_id", "is", null)
    .where("state", "<>", "queued")
    .where("created_at", "<", before)
    .executeTakeFirstOrThrow();
  return count;
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
