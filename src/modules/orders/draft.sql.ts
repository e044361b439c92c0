import { type Reader, sql, type Tx } from "#kernel/db";
import { recordsOf } from "#kernel/insert-rows";
import { lineColumns } from "./goods.sql.ts";
import type { CapsuleRow } from "./person.sql.ts";
import { historyColumns, stepAfter } from "./purchase.sql.ts";
import type { HistoryRow, LineRow, OrderTables, PurchaseRow } from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

export type NewDraft = {
  order: PurchaseRow;
  lines: readonly LineRow[];
  capsule: CapsuleRow;
  history: Omit<HistoryRow, "step">;
};

/**
 * Writes a draft with its lines, its sealed card and the first step of its history, in one statement. False, and nothing
 * written, if the number is taken or the basket has a draft already.
 */
export async function insertDraft(tx: Tx, { order, lines, capsule, history }: NewDraft): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(tx)
    .with("draft", (db) =>
      db
        .insertInto("orders.purchase")
        .values(order)
        .onConflict((conflict) => conflict.doNothing())
        .returning("id"),
    )
    .with("lines", (db) =>
      db
        .insertInto("orders.line")
        .columns(writtenColumns)
        .expression(
          sql`SELECT ${allOf("l")} FROM draft, ${recordsOf("orders.line", lines, writtenColumns)} AS l` as never,
        ),
    )
    .with("history", (db) =>
      db.insertInto("orders.history").columns(historyColumns).expression(stepAfter(history, sql`draft`)),
    )
    .insertInto("orders.capsule")
    .columns(["order_id", "subject", "contact", "sealed_at"])
    .expression(
      sql`SELECT id, ${capsule.subject}::uuid, ${capsule.contact}::bytea, ${capsule.sealed_at}::timestamptz
        FROM draft` as never,
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Puts these lines in place of those the draft had. The database refuses it once the order is placed. */
export async function replaceLines(tx: Tx, orderId: string, lines: readonly LineRow[]): Promise<void> {
  await tables(tx).deleteFrom("orders.line").where("order_id", "=", orderId).execute();
  await tables(tx)
    .insertInto("orders.line")
    .columns(writtenColumns)
    .expression(sql`SELECT ${allOf("l")} FROM ${recordsOf("orders.line", lines, writtenColumns)} AS l` as never)
    .execute();
}

/** The columns of a line as they are written, its days included. */
export const writtenColumns = [...lineColumns, "promised_from", "promised_to"] as const;

function allOf(alias: string) {
  return sql.join(writtenColumns.map((column) => sql.ref(`${alias}.${column}`)));
}
