import { addWorkingDays, londonDay } from "#delivery";
import type { Reader } from "#kernel/db";
import { type AskForMail, isAboutPaper, type LineForMail, type OrderForMail, type OrderForMailPort } from "#mail";
import { addDays, refundBy, rejectionEnds } from "./calendar.ts";
import { asOf, calledOffBefore, calledOffRefundId, calledOffStep, restStep } from "./called-off.ts";
import { asExchanged, exchangedFor, exchangeRefundId, exchangeStep } from "./exchanged.ts";
import {
  findRefund,
  selectCalledOff,
  selectExchanges,
  selectRefunds,
  selectReturns,
  selectShipmentLines,
  selectShipments,
  selectSoldLines,
} from "./goods.sql.ts";
import { openCapsule } from "./open-card.ts";
import { vatOfOrder } from "./order-view.ts";
import type { OrdersNeeds } from "./ports.ts";
import { deliveryOf, toLine } from "./price-basket.ts";
import { findWithCapsule } from "./purchase.sql.ts";
import { refundDue } from "./refund-due.ts";
import { only, without } from "./remainder.ts";
import type { CalledOffRow, ExchangeRow, LineRow, PurchaseRow } from "./tables.ts";
import { payUntil } from "./telephone-orders.ts";

/** Days within which goods that can be posted are sent off after a change of mind (reg. 35). */
const postDays = 14;
/** Working days a refund takes from the provider to the account. */
const bankDays = 5;

/** What a mail about an order says, and the card it goes to: opened, not revealed. */
export async function orderForMail(needs: OrdersNeeds, ask: AskForMail): ReturnType<OrderForMailPort> {
  const { reader } = needs.database;
  const found = await findWithCapsule(reader, { id: ask.orderId });
  if (found === undefined) return { ok: false, because: "forgotten" };
  const { order, capsule } = found;
  const opened = await openCapsule(needs, capsule);
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "forgotten" : "key-unavailable" };
  return { ok: true, order: await words(reader, order, ask), contact: opened.card };
}

async function words(reader: Reader, order: PurchaseRow, { kind, cause }: AskForMail): Promise<OrderForMail> {
  const sold = await selectSoldLines(reader, [order.id]);
  const exchanges = await selectExchanges(reader, [order.id]);
  const calledOff = order.cancelled_pieces === 0 ? [] : await selectCalledOff(reader, order.id);
  const kept = without(asExchanged(sold, exchanges), calledOff);
  // What was bought stays what it was; what arrived, may come back or is cancelled is what was still in it.
  const lines = kind === "delivered" || kind === "return-announced" || kind === "cancelled" ? kept : sold;
  const { service, priceMinor, promised } = deliveryOf(order);
  return {
    number: order.number,
    placedAt: order.placed_at ?? order.drafted_at,
    lines: lines.map(toMailLine),
    delivery: { service, priceMinor, promised },
    takenOff: reductionsOf(order.taken_off),
    totalMinor: order.total_minor,
    vatMinor: vatOfOrder(order, sold),
    termsVersion: order.terms_version,
    payUntil: payUntil(order),
    dispatch: await dispatchWords(reader, order, kept, cause),
    delivered:
      order.delivered_at === null || order.cancel_until === null
        ? null
        : {
            deliveredAt: order.delivered_at,
            cancelUntil: order.cancel_until,
            isRestCancelled: calledOff.some(({ step }) => step === restStep),
          },
    cancellation: await cancellationWords(reader, order, cause, { sold, exchanges, calledOff }),
    exchange: await exchangeWords(reader, order, cause, { sold, exchanges }),
    refund: await refundWords(reader, order, cause),
    paper: isAboutPaper(kind) ? cause : null,
    returned: await returnWords(reader, order, kept, cause),
  };
}

function reductionsOf(takenOff: PurchaseRow["taken_off"]): OrderForMail["takenOff"] {
  const { goods = null, delivery = null } = takenOff ?? {};
  return [
    ...(goods === null ? [] : [{ of: "goods" as const, ...goods }]),
    ...(delivery === null ? [] : [{ of: "delivery" as const, ...delivery }]),
  ].map(({ of, title, amountMinor }) => ({ of, title, amountMinor }));
}

function toMailLine(row: LineRow): LineForMail {
  const { name, choices, quantity, lineTotalMinor, cancellable, returnCostMinor } = toLine(row);
  return { name, choices, quantity, lineTotalMinor, cancellable, returnCostMinor };
}

type Goods = { sold: readonly LineRow[]; exchanges: readonly ExchangeRow[]; calledOff: readonly CalledOffRow[] };

/** What was exchanged at the step that the mail was queued for: as it was, and as it is since. */
async function exchangeWords(
  reader: Reader,
  order: PurchaseRow,
  cause: string,
  { sold, exchanges }: Omit<Goods, "calledOff">,
): Promise<OrderForMail["exchange"]> {
  const step = exchangeStep(cause);
  const exchange = exchanges.find((each) => each.step === step);
  const line = sold.find(({ id }) => id === exchange?.line_id);
  if (step === null || exchange === undefined || line === undefined) return null;
  const [was = line] = asExchanged([line], exchanges, step);
  const { quantity, at } = exchange;
  const refund = await findRefund(reader, exchangeRefundId(order.id, step));
  return {
    at,
    was: toMailLine({ ...was, quantity }),
    is: toMailLine({ ...exchangedFor(line, exchange), quantity }),
    promisedBefore: { from: was.promised_from, to: was.promised_to },
    promised: { from: exchange.promised_from, to: exchange.promised_to },
    refundMinor: refund?.amount_minor ?? 0,
    refundBy: refundBy(at),
  };
}

/** Of the whole order, or of what the mail was queued for: the rest, or what was taken out at a step. */
async function cancellationWords(
  reader: Reader,
  order: PurchaseRow,
  cause: string,
  goods: Goods,
): Promise<OrderForMail["cancellation"]> {
  const step = calledOffStep(cause);
  if (step !== null) return partWords(reader, order.id, step, goods);
  const { cancelled_at: cancelledAt, cancel_reason: reason } = order;
  if (cancelledAt === null || reason === null) return null;
  // What went back before is no part of this.
  const refundMinor = (await selectRefunds(reader, order.id))
    .filter(({ agreed_at }) => agreed_at >= cancelledAt)
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  return { cancelledAt, reason, refundMinor, refundBy: refundBy(cancelledAt), part: null };
}

/** What was called off of an order at this step, the money for it, and what was still to be sent then. */
async function partWords(
  reader: Reader,
  orderId: string,
  step: number,
  { sold, exchanges, calledOff }: Goods,
): Promise<OrderForMail["cancellation"]> {
  const gone = calledOff.filter((each) => each.step === step);
  const [first] = gone;
  if (first === undefined) return null;
  const bought = asExchanged(sold, exchanges, asOf(step));
  const refund = await findRefund(reader, calledOffRefundId(orderId, step));
  const isRest = step === restStep;
  const sent = isRest ? [] : await sentBefore(reader, orderId, first.at);
  return {
    cancelledAt: first.at,
    reason: isRest ? "shop" : "customer",
    refundMinor: refund?.amount_minor ?? 0,
    refundBy: refundBy(first.at),
    part: {
      lines: only(bought, gone).map(toMailLine),
      goesOn: isRest ? null : without(bought, sent, calledOffBefore(calledOff, step), gone).map(toMailLine),
    },
  };
}

/** What had left of an order by a moment. */
async function sentBefore(reader: Reader, orderId: string, at: Date) {
  const left = (await selectShipments(reader, orderId)).filter(
    ({ dispatched_at }) => dispatched_at !== null && dispatched_at <= at,
  );
  const ids = new Set(left.map(({ id }) => id));
  return (await selectShipmentLines(reader, orderId)).filter(({ shipment_id }) => ids.has(shipment_id));
}

/** The consignment the mail was queued for, or the last one: what is in it, and what had not left when it did. */
async function dispatchWords(
  reader: Reader,
  order: PurchaseRow,
  kept: readonly LineRow[],
  cause: string,
): Promise<OrderForMail["dispatch"]> {
  if (order.dispatched_pieces === 0) return null;
  const sent = (await selectShipments(reader, order.id)).filter(({ state }) => state !== "booking");
  const shipment = sent.find(({ id }) => id === cause) ?? sent.at(-1);
  if (shipment === undefined || shipment.tracking_reference === null) return null;
  const inside = await selectShipmentLines(reader, order.id);
  const at = sent.indexOf(shipment);
  const until = new Set(sent.slice(0, at + 1).map(({ id }) => id));
  const inIt = inside.filter(({ shipment_id }) => shipment_id === shipment.id);
  return {
    carrier: shipment.carrier,
    trackingReference: shipment.tracking_reference,
    expected: { from: order.promised_from, to: order.promised_to },
    parcel: only(kept, inIt).map(toMailLine),
    rest: without(
      kept,
      inside.filter(({ shipment_id }) => until.has(shipment_id)),
    ).map(toMailLine),
    isFirst: at === 0,
  };
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
    refundBy: refundBy(found.opened_at),
    postBy: addDays(day, postDays),
    rejectUntil: day > rejectUntil ? null : rejectUntil,
  };
}
