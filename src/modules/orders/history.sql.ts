import type { Reader, Tx } from "#kernel/db";
import { insertRows, updateRows } from "#kernel/insert-rows";
import { writtenColumns } from "./draft.sql.ts";
import type { CapsuleRow } from "./person.sql.ts";
import { columns, historyColumns } from "./purchase.sql.ts";
import type {
  HistoryRow,
  LineRow,
  OrderTables,
  PurchaseRow,
  RecipientRow,
  RefundRow,
  ReturnRow,
  ShipmentRow,
} from "./tables.ts";

/** Orders as they were at each station of their lives; the database lets none of them jump. */
export type PastPurchases = {
  drafts: readonly PurchaseRow[];
  placed: readonly PurchaseRow[];
  later: readonly PurchaseRow[];
  shredded: readonly PurchaseRow[];
};

/** What the rows of many orders hold, beside the orders. */
export type PastRows = {
  lines: readonly LineRow[];
  capsules: readonly CapsuleRow[];
  shipments: readonly ShipmentRow[];
  shipmentLines: readonly { shipment_id: string; line_id: string; quantity: number }[];
  returns: readonly ReturnRow[];
  refunds: readonly RefundRow[];
  recipients: readonly RecipientRow[];
  history: readonly HistoryRow[];
};

const days = ["promised_from", "promised_to", "cancel_until"] as const;
const axes = ["lifecycle", "authorised", "charged", "fulfilled", "privacy"] as const;
const amounts = ["authorised_minor", "captured_minor", "refund_agreed_minor", "refunded_minor"] as const;
const pieces = ["dispatched_pieces", "delivered_pieces"] as const;
const dates = [
  "charged_at",
  "delivered_at",
  "cancel_until",
  "cancelled_at",
  "complete_due_at",
  "completed_at",
] as const;
const later = [
  ...axes,
  ...amounts,
  ...pieces,
  ...dates,
  "cancel_reason",
  "payment_hash",
  "basket_id",
  "buried_at",
] as const;
const shipmentColumns = [
  ...(["id", "order_id", "state", "carrier", "tracking_reference", "pieces", "begun_at", "dispatched_at"] as const),
  ...(["deliver_deadline_at", "tracked_at", "delivered_at", "delivered_by"] as const),
] as const;
const recipientColumns = [
  ...(["order_id", "recipient", "consignment_id", "fields", "told_at"] as const),
  ...(["deletion_asked_at", "deletion_confirmed_at"] as const),
] as const;

/** Whether there is an order with this id. */
export async function isKnown(reader: Reader, id: string): Promise<boolean> {
  const query = reader.withTables<OrderTables>().selectFrom("orders.purchase").select("id").where("id", "=", id);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Writes many orders with all that belongs to them, past the guards that every order passes. */
export async function insertPastOrders(tx: Tx, purchases: PastPurchases, rows: PastRows): Promise<void> {
  const table = "orders.purchase";
  await insertRows(tx, table, [...columns, ...days], purchases.drafts);
  await insertRows(tx, "orders.line", writtenColumns, rows.lines);
  await updateRows(tx, table, "id", [...axes, "authorised_minor", "placed_at"], purchases.placed);
  await updateRows(tx, table, "id", later, purchases.later);
  await updateRows(tx, table, "id", ["privacy", "shredded_at", "subject_tag"], purchases.shredded);
  await insertRows(tx, "orders.capsule", ["order_id", "subject", "contact", "sealed_at"], rows.capsules);
  await insertRows(tx, "orders.shipment", shipmentColumns, rows.shipments);
  await insertRows(tx, "orders.shipment_line", ["shipment_id", "line_id", "quantity"], rows.shipmentLines);
  await insertRows(
    tx,
    "orders.refund",
    ["id", "order_id", "amount_minor", "reason", "agreed_at", "refunded_at"],
    rows.refunds,
  );
  await insertRows(
    tx,
    "orders.return_case",
    ["id", "order_id", "ground", "opened_at", "closed_at", "refund_id"],
    rows.returns,
  );
  await insertRows(tx, "orders.recipient", recipientColumns, rows.recipients);
  await insertRows(tx, "orders.history", historyColumns, rows.history);
}
