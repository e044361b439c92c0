import { addWorkingDays, londonDay } from "#delivery";
import type { Reader } from "#kernel/db";
import type { AskForMail, OrderForMail, OrderForMailPort } from "#mail";
import { addDays, rejectionEnds } from "./calendar.ts";
import { selectLines, selectRefunds, selectReturns, selectShipments } from "./goods.sql.ts";
import { openCapsule } from "./open-card.ts";
import { vatOfOrder } from "./order-view.ts";
import type { OrdersNeeds } from "./ports.ts";
import { deliveryOf, toLine } from "./price-basket.ts";
import { findWithCapsule } from "./purchase.sql.ts";
import { refundDue } from "./refund-due.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";

/** Days within which a cancelled purchase is paid back at the latest (CCR 2013 reg. 34). */
const refundDays = 14;
/** Days within which goods that can be posted are sent off after a change of mind (reg. 35). */
const postDays = 14;
/** Working days a refund takes from the provider to the account. */
const bankDays = 5;

/** What a mail about an order says, and the card it goes to: opened, not revealed. */
export async function orderForMail(needs: OrdersNeeds, { orderId, cause }: AskForMail): ReturnType<OrderForMailPort> {
  const { reader } = needs.database;
  const found = await findWithCapsule(reader, { id: orderId });
  if (found === undefined) return { ok: false, because: "forgotten" };
  const { order, capsule } = found;
  const opened = await openCapsule(needs, capsule);
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "forgotten" : "key-unavailable" };
  return { ok: true, order: await words(reader, order, cause), contact: opened.card };
}

async function words(reader: Reader, order: PurchaseRow, cause: string): Promise<OrderForMail> {
  const lines = await selectLines(reader, [order.id]);
  const { service, priceMinor, promised } = deliveryOf(order);
  return {
    number: order.number,
    placedAt: order.placed_at ?? order.drafted_at,
    lines: lines.map(toLine).map(({ name, choices, quantity, lineTotalMinor, cancellable, returnCostMinor }) => ({
      name,
      choices,
      quantity,
      lineTotalMinor,
      cancellable,
      returnCostMinor,
    })),
    delivery: { service, priceMinor, promised },
    totalMinor: order.total_minor,
    vatMinor: vatOfOrder(order, lines),
    termsVersion: order.terms_version,
    dispatch: await dispatchWords(reader, order, cause),
    delivered:
      order.delivered_at === null || order.cancel_until === null
        ? null
        : { deliveredAt: order.delivered_at, cancelUntil: order.cancel_until },
    cancellation:
      order.cancelled_at === null || order.cancel_reason === null
        ? null
        : {
            cancelledAt: order.cancelled_at,
            reason: order.cancel_reason,
            refundMinor: order.refund_agreed_minor,
            refundBy: addDays(londonDay(order.cancelled_at), refundDays),
          },
    refund: await refundWords(reader, order, cause),
    returned: await returnWords(reader, order, lines, cause),
  };
}

/** The consignment the mail was queued for, or the last one. */
async function dispatchWords(reader: Reader, order: PurchaseRow, cause: string): Promise<OrderForMail["dispatch"]> {
  if (order.dispatched_pieces === 0) return null;
  const left = (await selectShipments(reader, order.id)).filter(({ state }) => state !== "booking");
  const shipment = left.find(({ id }) => id === cause) ?? left.at(-1);
  if (shipment === undefined || shipment.tracking_reference === null) return null;
  const expected = { from: order.promised_from, to: order.promised_to };
  return { carrier: shipment.carrier, trackingReference: shipment.tracking_reference, expected };
}

/** The refund the mail was queued for, or the last one. */
async function refundWords(reader: Reader, order: PurchaseRow, cause: string): Promise<OrderForMail["refund"]> {
  if (order.refunded_minor === 0) return null;
  const done = (await selectRefunds(reader, order.id)).filter(({ refunded_at }) => refunded_at !== null);
  const refund = done.find(({ id }) => id === cause) ?? done.at(-1);
  if (refund === undefined || refund.refunded_at === null) return null;
  return {
    amountMinor: refund.amount_minor,
    refundedAt: refund.refunded_at,
    arrivesBy: addWorkingDays(londonDay(refund.refunded_at), bankDays),
  };
}

/** The return the mail was queued for, or the last one. */
async function returnWords(
  reader: Reader,
  order: PurchaseRow,
  lines: readonly LineRow[],
  cause: string,
): Promise<OrderForMail["returned"]> {
  if (order.delivered_at === null) return null;
  const returns = await selectReturns(reader, order.id);
  const found = returns.find(({ id }) => id === cause) ?? returns.at(-1);
  if (found === undefined) return null;
  // A mail that waited may be written when the return is settled already; it says what was due.
  const others = returns.filter(({ id }) => id !== found.id);
  const before = { ...order, refund_agreed_minor: order.refund_agreed_minor - (found.refund_minor ?? 0) };
  const day = londonDay(found.opened_at);
  const rejectUntil = rejectionEnds(order.delivered_at);
  return {
    announcedAt: found.opened_at,
    ground: found.ground,
    refundMinor: refundDue(before, lines, others, found.ground),
    refundBy: addDays(day, refundDays),
    postBy: addDays(day, postDays),
    rejectUntil: day > rejectUntil ? null : rejectUntil,
  };
}
