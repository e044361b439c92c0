import { type Reader, sql, type Tx } from "#kernel/db";
import type { Outcome } from "./views.ts";

export type ComplaintRow = {
  id: string;
  number: string;
  secret_hash: Buffer;
  subject_tag: Buffer | null;
  policy_version: string;
  received_at: Date;
  alert_at: Date;
  answer_due_at: Date;
  answered_at: Date | null;
  outcome: Outcome | "not-known" | null;
  shred_due_at: Date | null;
  buried_at: Date | null;
  shredded_at: Date | null;
};

/** The person of a complaint, sealed. Gone once it is shredded. */
export type CapsuleRow = { complaint_id: string; subject: string; card: Buffer; answer: Buffer | null };

type Tables = { "complaints.complaint": ComplaintRow; "complaints.capsule": CapsuleRow };

const tables = (reader: Reader) => reader.withTables<Tables>();

/** Writes a complaint and its sealed card. */
export async function insertComplaint(tx: Tx, row: ComplaintRow, capsule: CapsuleRow): Promise<void> {
  await tables(tx).insertInto("complaints.complaint").values(row).execute();
  await tables(tx).insertInto("complaints.capsule").values(capsule).execute();
}

/** By which a complaint is found. */
export type ComplaintKey = { id: string } | { number: string } | { secretHash: Buffer };

function where(key: ComplaintKey) {
  if ("id" in key) return sql<boolean>`id = ${key.id}`;
  return "number" in key ? sql<boolean>`number = ${key.number}` : sql<boolean>`secret_hash = ${key.secretHash}`;
}

export async function findComplaint(reader: Reader, key: ComplaintKey): Promise<ComplaintRow | undefined> {
  return tables(reader).selectFrom("complaints.complaint").selectAll().where(where(key)).executeTakeFirst();
}

/** The same, held until the end of the transaction. */
export async function lockComplaint(tx: Tx, id: string): Promise<ComplaintRow | undefined> {
  return tables(tx).selectFrom("complaints.complaint").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function findCapsule(reader: Reader, complaintId: string): Promise<CapsuleRow | undefined> {
  return tables(reader)
    .selectFrom("complaints.capsule")
    .selectAll()
    .where("complaint_id", "=", complaintId)
    .executeTakeFirst();
}

export async function updateComplaint(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<ComplaintRow, "subject_tag" | "answered_at" | "outcome" | "shred_due_at" | "buried_at" | "shredded_at">
  >,
): Promise<void> {
  await tables(tx).updateTable("complaints.complaint").set(change).where("id", "=", id).execute();
}

export async function putAnswer(tx: Tx, complaintId: string, answer: Buffer): Promise<void> {
  await tables(tx).updateTable("complaints.capsule").set({ answer }).where("complaint_id", "=", complaintId).execute();
}

/** How many went: one, or none if it was gone. */
export async function deleteCapsule(tx: Tx, complaintId: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("complaints.capsule")
    .where("complaint_id", "=", complaintId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Those that wait for an answer first, the one that is due next at the top; then the newest. */
export async function selectComplaints(reader: Reader, limit: number): Promise<ComplaintRow[]> {
  return tables(reader)
    .selectFrom("complaints.complaint")
    .selectAll()
    .orderBy(sql`answered_at IS NOT NULL`)
    .orderBy(sql`CASE WHEN answered_at IS NULL THEN answer_due_at END`)
    .orderBy("received_at", "desc")
    .limit(limit)
    .execute();
}

/**
 * A page of those that wait, the one that is due next first, or of those that were answered, the newest answer first; from the one
 * behind `after` on.
 */
export async function selectPage(
  reader: Reader,
  state: "open" | "answered",
  after: { at: Date; number: string } | undefined,
  limit: number,
): Promise<ComplaintRow[]> {
  const all = tables(reader).selectFrom("complaints.complaint").selectAll().limit(limit);
  const place = sql`(${after?.at ?? null}::timestamptz, ${after?.number ?? null}::text)`;
  if (state === "open")
    return all
      .where("answered_at", "is", null)
      .$if(after !== undefined, (some) => some.where(sql<boolean>`(answer_due_at, number) > ${place}`))
      .orderBy("answer_due_at")
      .orderBy("number")
      .execute();
  return all
    .where("answered_at", "is not", null)
    .$if(after !== undefined, (some) => some.where(sql<boolean>`(answered_at, number) < ${place}`))
    .orderBy("answered_at", "desc")
    .orderBy("number", "desc")
    .execute();
}

/** How many wait for an answer, of these how many for more than 20 days, and how many too long. */
export async function selectClock(
  reader: Reader,
  now: Date,
): Promise<{ open: number; alerting: number; overdue: number }> {
  const { rows } = await sql<{ open: number; alerting: number; overdue: number }>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE alert_at <= ${now})::int AS alerting,
      count(*) FILTER (WHERE answer_due_at <= ${now})::int AS overdue
    FROM complaints.complaint WHERE answered_at IS NULL`.execute(reader);
  return rows[0] ?? { open: 0, alerting: 0, overdue: 0 };
}

/** How many persons of complaints were to be forgotten by a moment and are not. */
export async function countDue(reader: Reader, moment: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("complaints.complaint")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("shred_due_at", "<=", moment)
    .where("shredded_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Complaints whose person is to be forgotten by now, those half forgotten among them. */
export async function selectDue(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("complaints.complaint")
    .select("id")
    .where("shred_due_at", "<=", now)
    .where("shredded_at", "is", null)
    .orderBy("shred_due_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
