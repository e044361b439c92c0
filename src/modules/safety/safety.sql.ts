import { type Reader, sql, type Tx } from "#kernel/db";

export type ContactRow = {
  id: string;
  order_id: string;
  subject: string;
  secret_hash: Buffer;
  subject_tag: Buffer;
  policy_version: string;
  card: Buffer;
  given_at: Date;
  end_due_at: Date;
  buried_at: Date | null;
};

const tables = (reader: Reader) => reader.withTables<{ "safety.contact": ContactRow }>();

/** By which an address is found. */
export type ContactKey = { id: string } | { orderId: string } | { secretHash: Buffer };

function where(key: ContactKey) {
  if ("id" in key) return sql<boolean>`id = ${key.id}`;
  return "orderId" in key ? sql<boolean>`order_id = ${key.orderId}` : sql<boolean>`secret_hash = ${key.secretHash}`;
}

/** False, and nothing written, where the order has one. */
export async function insertContact(tx: Tx, row: ContactRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(tx)
    .insertInto("safety.contact")
    .values(row)
    .onConflict((conflict) => conflict.column("order_id").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findContact(reader: Reader, key: ContactKey): Promise<ContactRow | undefined> {
  return tables(reader).selectFrom("safety.contact").selectAll().where(where(key)).executeTakeFirst();
}

/** The same, held until the end of the transaction. */
export async function lockContact(tx: Tx, id: string): Promise<ContactRow | undefined> {
  return tables(tx).selectFrom("safety.contact").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function markBuried(tx: Tx, id: string, at: Date): Promise<void> {
  await tables(tx).updateTable("safety.contact").set({ buried_at: at }).where("id", "=", id).execute();
}

/** How many went: one, or none if it was gone. */
export async function deleteContact(tx: Tx, id: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("safety.contact")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Those who can be written to, in the order of their ids, from the one behind `after` on. */
export async function contactsAfter(
  reader: Reader,
  after: string | undefined,
  limit: number,
): Promise<{ id: string; order_id: string }[]> {
  return tables(reader)
    .selectFrom("safety.contact")
    .select(["id", "order_id"])
    .where("buried_at", "is", null)
    .$if(after !== undefined, (some) => some.where("id", ">", after ?? ""))
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Those whose time is over by now, and those half forgotten. */
export async function selectDue(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("safety.contact")
    .select("id")
    .where((of) => of.or([of("end_due_at", "<=", now), of("buried_at", "<=", now)]))
    .orderBy("end_due_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** How many were to be forgotten by a moment and are not. */
export async function countDue(reader: Reader, moment: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("safety.contact")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where((of) => of.or([of("end_due_at", "<=", moment), of("buried_at", "<=", moment)]))
    .executeTakeFirstOrThrow();
  return count;
}
