import { type Reader, sql, type Tx } from "#kernel/db";
import { asExchanged } from "./exchanged.ts";
import type {
  CalledOffRow,
  ExchangeRow,
  LineRow,
  OrderTables,
  RefundRow,
  ReturnRow,
  SettledReturn,
  ShipmentRow,
} from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

/** The columns of a line but for its days, which are read as text. */
export const lineColumns = [
  "id",
  "order_id",
  "position",
  "sku",
  "product_slug",
  "variant_slug",
  "name",
  "choices",
  "quantity",
  "unit_price_minor",
  "taken_off_minor",
  "vat_rate_permille",
  "supply",
  "cancellable",
  "return_cost_minor",
] as const satisfies readonly (keyof LineRow)[];

const promisedDays = [
  sql<string>`promised_from::text`.as("promised_from"),
  sql<string>`promised_to::text`.as("promised_to"),
] as const;

/** The lines of orders as they stood at a step of the history; without one, as they stand now. */
export async function selectLines(reader: Reader, orderIds: readonly string[], until?: number): Promise<LineRow[]> {
  const sold = await selectSoldLines(reader, orderIds);
  return asExchanged(sold, await selectExchanges(reader, orderIds), until);
}

/** The lines of orders as they were sold. What was bought stays that, whatever it was exchanged for. */
export async function selectSoldLines(reader: Reader, orderIds: readonly string[]): Promise<LineRow[]> {
  if (orderIds.length === 0) return [];
  return tables(reader)
    .selectFrom("orders.line")
    .select(lineColumns)
    .select([...promisedDays])
    .where("order_id", "in", orderIds)
    .orderBy("order_id")
    .orderBy("position")
    .execute();
}

export async function selectExchanges(reader: Reader, orderIds: readonly string[]): Promise<ExchangeRow[]> {
  if (orderIds.length === 0) return [];
  return tables(reader)
    .selectFrom("orders.exchange")
    .select(["line_id", "order_id", "step", "quantity", "sku", "variant_slug", "choices"])
    .select(["unit_price_minor", "supply", "at", ...promisedDays])
    .where("order_id", "in", orderIds)
    .orderBy("step")
    .execute();
}

export async function insertExchange(tx: Tx, row: ExchangeRow): Promise<void> {
  await tables(tx)
    .insertInto("orders.exchange")
    .values({ ...row, choices: JSON.stringify(row.choices) as never })
    .execute();
}

/** The pieces of an order that were taken out before anything had left, or called off after others had. */
export async function selectCalledOff(reader: Reader, orderId: string): Promise<CalledOffRow[]> {
  return tables(reader).selectFrom("orders.called_off").selectAll().where("order_id", "=", orderId).execute();
}

export async function insertCalledOff(tx: Tx, rows: readonly CalledOffRow[]): Promise<void> {
  await tables(tx)
    .insertInto("orders.called_off")
    .values([...rows])
    .execute();
}

export async function selectShipments(reader: Reader, orderId: string): Promise<ShipmentRow[]> {
  return tables(reader)
    .selectFrom("orders.shipment")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("begun_at")
    .orderBy("id")
    .execute();
}

export async function findShipment(
  reader: Reader,
  key: { shipmentId: string } | { trackingReference: string },
): Promise<ShipmentRow | undefined> {
  const query = tables(reader).selectFrom("orders.shipment").selectAll();
  return "shipmentId" in key
    ? query.where("id", "=", key.shipmentId).executeTakeFirst()
    : query.where("tracking_reference", "=", key.trackingReference).executeTakeFirst();
}

/** What is in the consignments of an order. */
export async function selectShipmentLines(
  reader: Reader,
  orderId: string,
): Promise<Array<{ shipment_id: string; line_id: string; quantity: number }>> {
  return tables(reader)
    .selectFrom("orders.shipment_line as l")
    .innerJoin("orders.shipment as s", "s.id", "l.shipment_id")
    .select(["l.shipment_id", "l.line_id", "l.quantity"])
    .where("s.order_id", "=", orderId)
    .execute();
}

export async function insertShipment(
  tx: Tx,
  shipment: ShipmentRow,
  lines: readonly { lineId: string; quantity: number }[],
): Promise<void> {
  await tables(tx).insertInto("orders.shipment").values(shipment).execute();
  const rows = lines.map(({ lineId, quantity }) => ({ shipment_id: shipment.id, line_id: lineId, quantity }));
  await tables(tx).insertInto("orders.shipment_line").values(rows).execute();
}

export async function updateShipment(tx: Tx, id: string, change: Partial<ShipmentRow>): Promise<void> {
  await tables(tx).updateTable("orders.shipment").set(change).where("id", "=", id).execute();
}

export async function insertRefund(tx: Tx, refund: RefundRow): Promise<void> {
  await tables(tx).insertInto("orders.refund").values(refund).execute();
}

export async function findRefund(reader: Reader, id: string): Promise<RefundRow | undefined> {
  return tables(reader).selectFrom("orders.refund").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function selectRefunds(reader: Reader, orderId: string): Promise<RefundRow[]> {
  return tables(reader)
    .selectFrom("orders.refund")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("agreed_at")
    .execute();
}

export async function markRefunded(tx: Tx, id: string, at: Date): Promise<void> {
  await tables(tx).updateTable("orders.refund").set({ refunded_at: at }).where("id", "=", id).execute();
}

export async function selectReturns(reader: Reader, orderId: string): Promise<SettledReturn[]> {
  return tables(reader)
    .selectFrom("orders.return_case as r")
    .leftJoin("orders.refund as f", "f.id", "r.refund_id")
    .selectAll("r")
    .select("f.amount_minor as refund_minor")
    .where("r.order_id", "=", orderId)
    .orderBy("r.opened_at")
    .execute();
}

/** Which of these orders have a return open. */
export async function withOpenReturn(reader: Reader, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await tables(reader)
    .selectFrom("orders.return_case")
    .select("order_id")
    .where("order_id", "in", orderIds)
    .where("closed_at", "is", null)
    .execute();
  return new Set(rows.map(({ order_id }) => order_id));
}

export async function findReturn(reader: Reader, id: string): Promise<ReturnRow | undefined> {
  return tables(reader).selectFrom("orders.return_case").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function insertReturn(tx: Tx, row: ReturnRow): Promise<void> {
  await tables(tx).insertInto("orders.return_case").values(row).execute();
}

export async function closeReturnRow(tx: Tx, id: string, at: Date, refundId: string | null): Promise<void> {
  await tables(tx)
    .updateTable("orders.return_case")
    .set({ closed_at: at, refund_id: refundId })
    .where("id", "=", id)
    .execute();
}

/** Which of these orders were placed with one of these products, named by their keys, on these days of London or between them. */
export async function selectConcerned(
  reader: Reader,
  orderIds: readonly string[],
  { products, from, until }: { products: readonly string[]; from?: string | undefined; until?: string | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT p.id FROM orders.purchase p JOIN orders.line l ON l.order_id = p.id
    WHERE p.id = ANY(${[...orderIds]}::uuid[]) AND l.product_slug = ANY(${[...products]}::text[])
      AND p.lifecycle IN ('placed', 'closed')
      AND l.quantity > (SELECT coalesce(sum(c.quantity), 0) FROM orders.called_off c WHERE c.line_id = l.id)
      AND (p.placed_at AT TIME ZONE 'Europe/London')::date
        BETWEEN coalesce(${from ?? null}::date, '-infinity') AND coalesce(${until ?? null}::date, 'infinity')`.execute(
    reader,
  );
  return rows.map(({ id }) => id);
}
