import type { RawBuilder } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import type { CapsuleRow } from "./person.sql.ts";
import type { HistoryRow, OrderTables, PurchaseRow } from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

export const columns = [
  "id",
  "number",
  "basket_id",
  "secret_hash",
  "subject_tag",
  "lifecycle",
  "taken_by",
  "authorised",
  "charged",
  "fulfilled",
  "privacy",
  "goods_minor",
  "delivery_minor",
  "delivery_vat_permille",
  "taken_off",
  "total_minor",
  "expected_total_minor",
  "authorised_minor",
  "captured_minor",
  "refund_agreed_minor",
  "refunded_minor",
  "pieces",
  "dispatched_pieces",
  "delivered_pieces",
  "cancelled_pieces",
  "currency",
  "country",
  "delivery_service",
  "delivery_area",
  "policy_version",
  "terms_version",
  "attempt_id",
  "claim_until",
  "capture_claim_until",
  "payment_hash",
  "drafted_at",
  "details_at",
  "placed_at",
  "charged_at",
  "delivered_at",
  "cancelled_at",
  "cancel_reason",
  "complete_due_at",
  "hold_reason",
  "hold_until",
  "hold_by",
  "completed_at",
  "buried_at",
  "shredded_at",
] as const;

const select = (reader: Reader) =>
  tables(reader)
    .selectFrom("orders.purchase")
    .select(columns)
    .select([
      sql<string>`promised_from::text`.as("promised_from"),
      sql<string>`promised_to::text`.as("promised_to"),
      sql<string | null>`cancel_until::text`.as("cancel_until"),
    ]);

export type PurchaseKey =
  | { id: string }
  | { number: string }
  | { secretHash: Buffer }
  | { attemptId: string }
  | { draftOf: string };

function where(reader: Reader, key: PurchaseKey) {
  const query = select(reader);
  if ("id" in key) return query.where("id", "=", key.id);
  if ("number" in key) return query.where("number", "=", key.number);
  if ("secretHash" in key) return query.where("secret_hash", "=", key.secretHash);
  if ("attemptId" in key) return query.where("attempt_id", "=", key.attemptId);
  return query.where("basket_id", "=", key.draftOf).where("lifecycle", "=", sql.lit("draft"));
}

/** The order behind a key, or undefined. */
export async function findPurchase(reader: Reader, key: PurchaseKey): Promise<PurchaseRow | undefined> {
  return where(reader, key).executeTakeFirst();
}

/** The same with its sealed card, which is undefined once the order is shredded. */
export async function findWithCapsule(
  reader: Reader,
  key: PurchaseKey,
): Promise<{ order: PurchaseRow; capsule: CapsuleRow | undefined } | undefined> {
  const row = await where(reader, key)
    .leftJoin("orders.capsule as c", "c.order_id", "orders.purchase.id")
    .select(["c.subject", "c.contact", "c.sealed_at"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { subject, contact, sealed_at, ...order } = row;
  if (subject === null || contact === null || sealed_at === null) return { order, capsule: undefined };
  return { order, capsule: { order_id: order.id, subject, contact, sealed_at } };
}

/** The same, locked until the transaction ends. */
export async function lockPurchase(tx: Tx, key: PurchaseKey): Promise<PurchaseRow | undefined> {
  return where(tx, key).forUpdate().executeTakeFirst();
}

/** The same, for sweeps: undefined as well when somebody else is at it. */
export async function lockFreePurchase(tx: Tx, id: string): Promise<PurchaseRow | undefined> {
  return where(tx, { id }).forUpdate().skipLocked().executeTakeFirst();
}

export async function updatePurchase(tx: Tx, id: string, change: Partial<PurchaseRow>): Promise<void> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("orders.purchase")
    .set(change)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error("The order to be changed is gone.");
}

/**
 * Changes an order and adds the step to its history, in one statement. The row of the order is locked, so steps are counted
 * without a gap.
 */
export async function updateWithHistory(
  tx: Tx,
  change: Partial<PurchaseRow>,
  entry: Omit<HistoryRow, "step">,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tables(tx)
    .with("changed", (db) =>
      db.updateTable("orders.purchase").set(change).where("id", "=", entry.order_id).returning("id"),
    )
    .insertInto("orders.history")
    .columns(historyColumns)
    .expression(stepAfter(entry, sql`changed`))
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) throw new Error("The order to be changed is gone.");
}

/** Adds a step to the history. The row of the order is locked, so steps are counted without a gap. */
export async function insertHistory(tx: Tx, entry: Omit<HistoryRow, "step">): Promise<void> {
  await tables(tx)
    .insertInto("orders.history")
    .columns(historyColumns)
    .expression(stepAfter(entry, sql`(SELECT ${entry.order_id}::uuid AS id) AS changed`))
    .execute();
}

export const historyColumns = [
  "order_id",
  "step",
  "at",
  "what",
  "amount_minor",
  "lifecycle",
  "authorised",
  "charged",
  "fulfilled",
  "privacy",
] as const satisfies readonly (keyof HistoryRow)[];

/** The next step of an order whose id `of` holds; nothing where `of` is empty. */
export function stepAfter(entry: Omit<HistoryRow, "step">, of: RawBuilder<unknown>) {
  return sql`
    SELECT id, coalesce((SELECT max(step) FROM orders.history WHERE order_id = id), 0) + 1, ${entry.at}::timestamptz,
      ${entry.what}, ${entry.amount_minor}::integer, ${entry.lifecycle}, ${entry.authorised}, ${entry.charged},
      ${entry.fulfilled}, ${entry.privacy}
    FROM ${of}` as never;
}

/** How many steps the history of an order has. */
export async function selectLastStep(reader: Reader, orderId: string): Promise<number> {
  const row = await tables(reader)
    .selectFrom("orders.history")
    .select((of) => of.fn.max("step").as("step"))
    .where("order_id", "=", orderId)
    .executeTakeFirst();
  return row?.step ?? 0;
}

export async function selectHistory(reader: Reader, orderId: string): Promise<HistoryRow[]> {
  return tables(reader)
    .selectFrom("orders.history")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("step")
    .limit(500)
    .execute();
}

/** Orders that were placed, newest first. */
export async function selectPlaced(reader: Reader, limit: number, before: Date | null): Promise<PurchaseRow[]> {
  const query = select(reader).where("placed_at", "is not", null).orderBy("placed_at", "desc").limit(limit);
  return (before === null ? query : query.where("placed_at", "<", before)).execute();
}

/** Orders by telephone that wait to be paid, the one whose details were given first first. */
export async function selectWaiting(reader: Reader, limit: number): Promise<PurchaseRow[]> {
  return select(reader)
    .where("lifecycle", "=", sql.lit("draft"))
    .where("taken_by", "=", sql.lit("telephone"))
    .orderBy("details_at")
    .limit(limit)
    .execute();
}

/** How many orders were placed. */
export async function countPlaced(reader: Reader): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("orders.purchase")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("placed_at", "is not", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The numbers of these orders, the oldest order first. */
export async function selectNumbers(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    SELECT number FROM orders.purchase WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY drafted_at, number`.execute(reader);
  return rows.map(({ number }) => number);
}
