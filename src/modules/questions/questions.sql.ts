import { type Reader, sql, type Tx } from "#kernel/db";
import type { Topic } from "./question.ts";
import type { QuestionsWaiting } from "./views.ts";

export type QuestionRow = {
  id: string;
  number: string;
  secret_hash: Buffer;
  subject_tag: Buffer | null;
  topic: Topic;
  policy_version: string;
  received_at: Date;
  waiting_since: Date | null;
  answered_at: Date | null;
  removed_at: Date | null;
  shred_due_at: Date | null;
  buried_at: Date | null;
  shredded_at: Date | null;
};

/** The person of a question, sealed. Gone once it is shredded. */
export type CapsuleRow = { question_id: string; subject: string; card: Buffer };

/** One message, sealed. Gone with its person. */
export type MessageRow = {
  id: string;
  question_id: string;
  position: number;
  is_answer: boolean;
  written_at: Date;
  words: Buffer;
};

type Tables = {
  "questions.question": QuestionRow;
  "questions.capsule": CapsuleRow;
  "questions.message": MessageRow;
};

const tables = (reader: Reader) => reader.withTables<Tables>();

/** Writes a question and its sealed card. */
export async function insertQuestion(tx: Tx, row: QuestionRow, capsule: CapsuleRow): Promise<void> {
  await tables(tx).insertInto("questions.question").values(row).execute();
  await tables(tx).insertInto("questions.capsule").values(capsule).execute();
}

/** Whether a question was refused because its secret is that of one that is there. */
export function isSecretTaken(thrown: unknown): boolean {
  return thrown instanceof Error && "constraint" in thrown && thrown.constraint === "question_secret_hash_key";
}

export async function insertMessage(tx: Tx, row: MessageRow): Promise<void> {
  await tables(tx).insertInto("questions.message").values(row).execute();
}

/** By which a question is found. */
export type QuestionKey = { id: string } | { number: string } | { secretHash: Buffer };

function where(key: QuestionKey) {
  if ("id" in key) return sql<boolean>`id = ${key.id}`;
  return "number" in key ? sql<boolean>`number = ${key.number}` : sql<boolean>`secret_hash = ${key.secretHash}`;
}

export async function findQuestion(reader: Reader, key: QuestionKey): Promise<QuestionRow | undefined> {
  return tables(reader).selectFrom("questions.question").selectAll().where(where(key)).executeTakeFirst();
}

/** The same, held until the end of the transaction. */
export async function lockQuestion(tx: Tx, id: string): Promise<QuestionRow | undefined> {
  return tables(tx).selectFrom("questions.question").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function findCapsule(reader: Reader, questionId: string): Promise<CapsuleRow | undefined> {
  return tables(reader)
    .selectFrom("questions.capsule")
    .selectAll()
    .where("question_id", "=", questionId)
    .executeTakeFirst();
}

/** What was written, in its order. */
export async function selectMessages(reader: Reader, questionId: string): Promise<MessageRow[]> {
  return tables(reader)
    .selectFrom("questions.message")
    .selectAll()
    .where("question_id", "=", questionId)
    .orderBy("position")
    .execute();
}

/** How many messages there are, and how many of them the writer sent. */
export async function countMessages(reader: Reader, questionId: string): Promise<{ all: number; asked: number }> {
  const { rows } = await sql<{ all: number; asked: number }>`
    SELECT count(*)::int AS all, (count(*) FILTER (WHERE NOT is_answer))::int AS asked
    FROM questions.message WHERE question_id = ${questionId}`.execute(reader);
  return rows[0] ?? { all: 0, asked: 0 };
}

export async function updateQuestion(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      QuestionRow,
      "subject_tag" | "waiting_since" | "answered_at" | "removed_at" | "shred_due_at" | "buried_at" | "shredded_at"
    >
  >,
): Promise<void> {
  await tables(tx).updateTable("questions.question").set(change).where("id", "=", id).execute();
}

/** Deletes what is sealed of a question. Answers how many rows went. */
export async function deletePerson(tx: Tx, questionId: string): Promise<{ messages: number; capsules: number }> {
  const messages = await tables(tx)
    .deleteFrom("questions.message")
    .where("question_id", "=", questionId)
    .executeTakeFirstOrThrow();
  const capsules = await tables(tx)
    .deleteFrom("questions.capsule")
    .where("question_id", "=", questionId)
    .executeTakeFirstOrThrow();
  return { messages: Number(messages.numDeletedRows), capsules: Number(capsules.numDeletedRows) };
}

/**
 * A page of those that wait, the one that waits longest first, or of those that are closed, the newest first; from the one behind
 * `after` on.
 */
export async function selectPage(
  reader: Reader,
  state: "waiting" | "closed",
  after: { at: Date; number: string } | undefined,
  limit: number,
): Promise<QuestionRow[]> {
  const all = tables(reader).selectFrom("questions.question").selectAll().limit(limit);
  const place = sql`(${after?.at ?? null}::timestamptz, ${after?.number ?? null}::text)`;
  if (state === "waiting")
    return all
      .where("waiting_since", "is not", null)
      .$if(after !== undefined, (some) => some.where(sql<boolean>`(waiting_since, number) > ${place}`))
      .orderBy("waiting_since")
      .orderBy("number")
      .execute();
  const closedAt = sql`coalesce(removed_at, answered_at)`;
  return all
    .where("waiting_since", "is", null)
    .$if(after !== undefined, (some) => some.where(sql<boolean>`(${closedAt}, number) < ${place}`))
    .orderBy(closedAt, "desc")
    .orderBy("number", "desc")
    .execute();
}

type WaitingAt = { now: Date; lateBefore: Date; alertBefore: Date };

/** How many wait for an answer, how many of these since before a moment, and how the month of those about somebody's details stands. */
export async function selectWaiting(
  reader: Reader,
  { now, lateBefore, alertBefore }: WaitingAt,
): Promise<QuestionsWaiting> {
  const month = sql`(waiting_since AT TIME ZONE 'Europe/London' + interval '1 month') AT TIME ZONE 'Europe/London'`;
  const { rows } = await sql<{ waiting: number; late: number; rights: number; alerting: number; overdue: number }>`
    SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE waiting_since <= ${lateBefore}))::int AS late,
      (count(*) FILTER (WHERE topic = 'your-details'))::int AS rights,
      (count(*) FILTER (WHERE topic = 'your-details' AND ${month} <= ${alertBefore}))::int AS alerting,
      (count(*) FILTER (WHERE topic = 'your-details' AND ${month} <= ${now}))::int AS overdue
    FROM questions.question WHERE waiting_since IS NOT NULL`.execute(reader);
  const { waiting, late, rights, alerting, overdue } = rows[0] ?? {
    ...{ waiting: 0, late: 0, rights: 0, alerting: 0, overdue: 0 },
  };
  return { waiting, late, rights: { waiting: rights, alerting, overdue } };
}

/** How many persons of questions were to be forgotten by a moment and are not. */
export async function countDue(reader: Reader, moment: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("questions.question")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("shred_due_at", "<=", moment)
    .where("shredded_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Questions whose person is to be forgotten by now, those half forgotten among them. */
export async function selectDue(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("questions.question")
    .select("id")
    .where("shred_due_at", "<=", now)
    .where("shredded_at", "is", null)
    .orderBy("shred_due_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
