import { type Reader, sql, type Tx } from "#kernel/db";
import type { BundleCondition } from "#vault";
import type { OrderTables, RecipientRow } from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

/** Whether it is located is not among it: only who makes it so asks. */
export type CapsuleRow = Omit<OrderTables["orders.capsule"], "is_located">;

/** Undefined once the order is shredded. */
export async function findCapsule(reader: Reader, orderId: string): Promise<CapsuleRow | undefined> {
  return tables(reader)
    .selectFrom("orders.capsule")
    .select(["order_id", "subject", "contact", "sealed_at"])
    .where("order_id", "=", orderId)
    .executeTakeFirst();
}

/** Capsules in the order of their orders' ids, from the one behind `after` on, at most `limit`. */
export async function capsulesAfter(reader: Reader, after: string | undefined, limit: number): Promise<CapsuleRow[]> {
  return tables(reader)
    .selectFrom("orders.capsule")
    .select(["order_id", "subject", "contact", "sealed_at"])
    .$if(after !== undefined, (some) => some.where("order_id", ">", after ?? ""))
    .orderBy("order_id")
    .limit(limit)
    .execute();
}

/** The capsules of these orders that are still there. */
export async function selectCapsules(reader: Reader, orderIds: readonly string[]): Promise<CapsuleRow[]> {
  if (orderIds.length === 0) return [];
  return tables(reader)
    .selectFrom("orders.capsule")
    .select(["order_id", "subject", "contact", "sealed_at"])
    .where("order_id", "in", orderIds)
    .execute();
}

/** Orders that were placed and are not findable by their postcode yet, and whose person nobody is about to forget. */
export async function selectUnlocated(reader: Reader, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.capsule as c")
    .innerJoin("orders.purchase as p", "p.id", "c.order_id")
    .select("c.order_id")
    .where("c.is_located", "=", sql.lit(false))
    .where("p.placed_at", "is not", null)
    .where("p.buried_at", "is", null)
    .orderBy("c.order_id")
    .limit(limit)
    .execute();
  return rows.map(({ order_id }) => order_id);
}

export async function markLocated(tx: Tx, orderId: string): Promise<void> {
  await tables(tx).updateTable("orders.capsule").set({ is_located: true }).where("order_id", "=", orderId).execute();
}

/** Puts another sealed card in its place; its postcode may be another one. False if there is no capsule any more. */
export async function replaceCard(tx: Tx, orderId: string, contact: Buffer, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("orders.capsule")
    .set({ contact, sealed_at: at, is_located: false })
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** How many capsules went: one, or none if it was gone. */
export async function deleteCapsule(tx: Tx, orderId: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("orders.capsule")
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Notes who is about to be told what. Written before anything is sent, so that no telling goes unnoted. */
export async function insertRecipient(tx: Tx, row: RecipientRow): Promise<void> {
  await tables(tx)
    .insertInto("orders.recipient")
    .values({ ...row, fields: sql`${[...row.fields]}::text[]` as never })
    .execute();
}

export async function selectRecipients(reader: Reader, orderId: string): Promise<RecipientRow[]> {
  return tables(reader)
    .selectFrom("orders.recipient")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("told_at")
    .execute();
}

export async function updateRecipient(
  tx: Tx,
  row: Pick<RecipientRow, "order_id" | "recipient" | "consignment_id">,
  change: Pick<Partial<RecipientRow>, "deletion_asked_at" | "deletion_confirmed_at">,
): Promise<void> {
  await tables(tx)
    .updateTable("orders.recipient")
    .set(change)
    .where("order_id", "=", row.order_id)
    .where("recipient", "=", row.recipient)
    .where("consignment_id", "=", row.consignment_id)
    .execute();
}

/**
 * Whether a bundle is that of an order whose page can be asked for again. Anybody can make drafts in anybody's name, as
 * many as they like; those have none.
 */
export const isOfOrderWithPage: BundleCondition = (bundle) => sql<boolean>`EXISTS (
  SELECT 1 FROM orders.purchase
  WHERE id = CASE WHEN ${bundle} LIKE 'fulfilment:%' THEN substr(${bundle}, 12)::uuid END
    AND lifecycle <> 'draft' AND cancel_reason IS DISTINCT FROM 'never-paid'
)`;

export async function insertLinkRequest(tx: Tx, id: string, orderIds: readonly string[], at: Date): Promise<void> {
  await tables(tx)
    .insertInto("orders.link_request")
    .values({ id, order_ids: sql`${[...orderIds]}::uuid[]` as never, asked_at: at })
    .execute();
}

/** Takes the oldest requests out, so that each is served once. */
export async function takeLinkRequests(tx: Tx, limit: number): Promise<Array<{ order_ids: string[]; asked_at: Date }>> {
  const { rows } = await sql<{ order_ids: string[]; asked_at: Date }>`
    DELETE FROM orders.link_request WHERE id IN (
      SELECT id FROM orders.link_request ORDER BY asked_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING order_ids, asked_at
  `.execute(tx);
  return rows;
}

/** Deletes requests that were made before a moment and never served; answers how many. */
export async function deleteLinkRequests(tx: Tx, before: Date): Promise<number> {
  const gone = tables(tx).deleteFrom("orders.link_request").where("asked_at", "<", before);
  return Number((await gone.executeTakeFirstOrThrow()).numDeletedRows);
}

export async function countLinkRequests(reader: Reader, before: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("orders.link_request")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("asked_at", "<", before)
    .executeTakeFirstOrThrow();
  return count;
}
