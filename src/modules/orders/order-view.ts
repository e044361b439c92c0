/** What an order is, without its person: the rows put together for pages, mails and the operator. */

import type { Reader } from "#kernel/db";
import { deliveryAmount, grossByRate, vatOf } from "./amounts.ts";
import { rejectionEnds } from "./calendar.ts";
import { asExchanged } from "./exchanged.ts";
import {
  selectCalledOff,
  selectExchanges,
  selectReturns,
  selectShipmentLines,
  selectShipments,
  selectSoldLines,
  withOpenReturn,
} from "./goods.sql.ts";
import { deliveryOf, toLine } from "./price-basket.ts";
import { findPurchase, selectPlaced } from "./purchase.sql.ts";
import { without } from "./remainder.ts";
import { whyNot } from "./returns.ts";
import type { ExchangeRow, LineRow, PurchaseRow, SettledReturn, ShipmentRow } from "./tables.ts";
import type { BoughtLine, ExchangedLine, OrderRow, OrderView, Pieces, ShipmentView } from "./views.ts";

/** Reads everything of one order that names nobody. `now` decides what the buttons may offer. */
export async function viewOrder(reader: Reader, order: PurchaseRow, now: Date): Promise<OrderView> {
  const sold = await selectSoldLines(reader, [order.id]);
  const exchanges = await selectExchanges(reader, [order.id]);
  const lines = asExchanged(sold, exchanges);
  const shipments = await selectShipments(reader, order.id);
  const inside = await selectShipmentLines(reader, order.id);
  const returns = await selectReturns(reader, order.id);
  const calledOff = order.cancelled_pieces === 0 ? [] : await selectCalledOff(reader, order.id);
  return {
    ...rowOf(order, returns.filter(({ closed_at }) => closed_at === null).length),
    lines: lines.map((line, at) => toBoughtLine(sold[at] ?? line, line, exchanges)),
    delivery: deliveryOf(order),
    goodsMinor: order.goods_minor + (order.taken_off?.goods?.amountMinor ?? 0),
    takenOff: order.taken_off,
    vatMinor: vatOfOrder(order, sold),
    refundAgreedMinor: order.refund_agreed_minor,
    refundedMinor: order.refunded_minor,
    currency: order.currency,
    country: order.country,
    policyVersion: order.policy_version,
    termsVersion: order.terms_version,
    draftedAt: order.drafted_at,
    dispatchedAt: lastOf(shipments.map(({ dispatched_at }) => dispatched_at)),
    deliveredAt: order.delivered_at,
    cancelUntil: order.cancel_until,
    cancelledAt: order.cancelled_at,
    cancelReason: order.cancel_reason,
    completeDueAt: order.complete_due_at,
    completedAt: order.completed_at,
    shreddedAt: order.shredded_at,
    rejectUntil: order.delivered_at === null ? null : rejectionEnds(order.delivered_at),
    returnedMinor: returns.reduce((sum, { refund_minor }) => sum + (refund_minor ?? 0), 0),
    shipments: shipments.map((shipment) => toShipment(shipment, inside)),
    calledOff: onceEach(calledOff),
    left: order.lifecycle === "cancelled" ? [] : without(lines, inside, calledOff).map(toPieces),
    may: permissions(order, without(lines, calledOff), { shipments, inside }, returns, now),
  };
}

/** The VAT contained in an order, rounded once per rate. */
export function vatOfOrder(order: PurchaseRow, lines: readonly LineRow[]): number {
  const sums = lines.map(({ quantity, unit_price_minor, taken_off_minor, vat_rate_permille }) => ({
    quantity,
    unitPriceMinor: unit_price_minor,
    takenOffMinor: taken_off_minor,
    vatRatePermille: vat_rate_permille,
  }));
  return vatOf(grossByRate(sums, deliveryAmount(order)));
}

/** One order for the operator, by id or number; null if there is none. */
export async function orderForOperator(reader: Reader, idOrNumber: string, now: Date): Promise<OrderView | null> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(idOrNumber);
  const order = await findPurchase(reader, isId ? { id: idOrNumber } : { number: idOrNumber });
  return order === undefined ? null : viewOrder(reader, order, now);
}

const mostRows = 200;

/** Orders that were placed, newest first; `before` pages on. At most 200. */
export async function ordersForOperator(
  reader: Reader,
  page: { limit: number; before?: Date },
): Promise<readonly OrderRow[]> {
  const limit = Math.max(1, Math.min(page.limit, mostRows));
  const placed = await selectPlaced(reader, limit, page.before ?? null);
  const open = await withOpenReturn(
    reader,
    placed.map(({ id }) => id),
  );
  // At most one return of an order is open at a time.
  return placed.map((order) => rowOf(order, open.has(order.id) ? 1 : 0));
}

function rowOf(order: PurchaseRow, openReturns: number): OrderRow {
  return {
    openReturns,
    orderId: order.id,
    number: order.number,
    takenBy: order.taken_by,
    lifecycle: order.lifecycle,
    authorised: order.authorised,
    charged: order.charged,
    fulfilled: order.fulfilled,
    privacy: order.privacy,
    totalMinor: order.total_minor,
    placedAt: order.placed_at,
  };
}

/** A line with the price that it was sold at, as what it stands for now. */
function toBoughtLine(sold: LineRow, now: LineRow, exchanges: readonly ExchangeRow[]): BoughtLine {
  const { unitPriceMinor, lineTotalMinor, takenOffMinor, sku, choices } = toLine(sold);
  const last = exchanges.filter(({ line_id }) => line_id === sold.id).at(-1);
  const exchanged = last === undefined ? null : { soldAs: { sku, choices }, ...pricesOf(now), at: last.at };
  return { ...toLine(now), unitPriceMinor, lineTotalMinor, takenOffMinor, exchanged };
}

function pricesOf(now: LineRow): Pick<ExchangedLine, "unitPriceMinor" | "takenOffMinor"> {
  return { unitPriceMinor: now.unit_price_minor, takenOffMinor: now.taken_off_minor };
}

function toShipment(
  shipment: ShipmentRow,
  inside: readonly { shipment_id: string; line_id: string; quantity: number }[],
): ShipmentView {
  return {
    shipmentId: shipment.id,
    state: shipment.state,
    carrier: shipment.carrier,
    trackingReference: shipment.tracking_reference,
    lines: inside
      .filter(({ shipment_id }) => shipment_id === shipment.id)
      .map(({ line_id, quantity }) => ({ lineId: line_id, quantity })),
    dispatchedAt: shipment.dispatched_at,
    deliveredAt: shipment.delivered_at,
    deliveredBy: shipment.delivered_by,
  };
}

/** The pieces of each line, whenever they were called off. */
function onceEach(calledOff: readonly { line_id: string; quantity: number }[]): Pieces[] {
  const sums = new Map<string, number>();
  for (const { line_id, quantity } of calledOff) sums.set(line_id, (sums.get(line_id) ?? 0) + quantity);
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
}

function toPieces({ id, quantity }: LineRow): Pieces {
  return { lineId: id, quantity };
}

function permissions(
  order: PurchaseRow,
  lines: readonly LineRow[],
  { shipments, inside }: { shipments: readonly ShipmentRow[]; inside: readonly { line_id: string }[] },
  returns: readonly SettledReturn[],
  now: Date,
): OrderView["may"] {
  const untouched = order.lifecycle === "placed" && shipments.length === 0;
  const canLose =
    order.lifecycle === "placed" &&
    shipments.every(({ state }) => state !== "booking") &&
    order.captured_minor === order.total_minor;
  return {
    cancel: untouched,
    takeOut: canLose && order.pieces - order.cancelled_pieces - order.dispatched_pieces > 1,
    exchange: canLose && lines.some(({ id }) => inside.every(({ line_id }) => line_id !== id)),
    correct: untouched && order.privacy === "active",
    sendBack: whyNot(order, lines, returns, "changed-mind", now) === null,
    reportFault: whyNot(order, lines, returns, "faulty", now) === null,
  };
}

function lastOf(dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null);
  return known.length === 0 ? null : new Date(Math.max(...known.map((date) => date.getTime())));
}
