import { crashpoint } from "#kernel/crashpoint";
import type { Reader, Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { laterDay } from "./calendar.ts";
import { happen } from "./change.ts";
import { asExchanged, exchangeCause, exchangeRefundId } from "./exchanged.ts";
import {
  insertExchange,
  selectCalledOff,
  selectExchanges,
  selectShipmentLines,
  selectShipments,
  selectSoldLines,
} from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, lockPurchase, selectLastStep } from "./purchase.sql.ts";
import { agreeRefund, carryOutRefund } from "./refund.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { DayRange, ExchangeRefused, ExchangeResult, ExchangeView } from "./views.ts";
import { type LineToExchange, type WorkedOut, workOutExchange } from "./work-out-exchange.ts";

/**
 * Another variant for a line, by whoever saw the order at this step of its history and was shown what it comes to. `letGo`: what costs
 * more goes at the price that was paid.
 */
export type ExchangeVariant = {
  lineId: string;
  sku: string;
  letGo: boolean;
  step: number;
  shown: { refundMinor: Minor; promised: DayRange };
};

type Refusal = Extract<ExchangeResult, { ok: false }>;
type Exchanged = { ok: true; refundMinor: Minor; refundId: string | null };

/**
 * Exchanges all that is to be sent of a line for another variant of its product, at its customer's word, before any of it has left.
 * The old pieces go on sale again and as many of the new are set aside; what the new ones cost less goes back. What costs more is
 * refused, because nobody agreed to pay more, unless the shop lets it go at the price that was paid.
 */
export async function exchangeVariant(
  needs: OrdersNeeds,
  orderId: string,
  input: ExchangeVariant,
): Promise<ExchangeResult> {
  const exchanged = await needs.database.transact((tx) => exchange(needs, tx, orderId, input));
  if (!exchanged.ok) return exchanged;
  crashpoint("orders-exchanged");
  if (exchanged.refundId !== null) await carryOutRefund(needs, exchanged.refundId);
  return { ok: true, refundMinor: exchanged.refundMinor };
}

/** What an exchange would come to, without doing it. */
export async function viewExchange(
  needs: OrdersNeeds,
  reader: Reader,
  orderId: string,
  { lineId, sku }: Pick<ExchangeVariant, "lineId" | "sku">,
): Promise<ExchangeView> {
  const order = await findPurchase(reader, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  const worked = await workOut(needs, reader, order, { lineId, sku });
  return worked.ok ? { ok: true, exchange: worked.exchange } : worked;
}

async function exchange(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  { lineId, sku, letGo, step, shown }: ExchangeVariant,
): Promise<Exchanged | Refusal> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return no("no-such-order");
  if (order.lifecycle === "placed" && (await selectLastStep(tx, orderId)) !== step) return no("changed-meanwhile");
  const worked = await workOut(needs, tx, order, { lineId, sku });
  if (!worked.ok) return worked;
  const { pieces, promised, refundMinor, moreMinor } = worked.exchange;
  if (moreMinor > 0 && !letGo) return no("costs-more");
  // Between the page and the button the catalogue may have changed: what nobody was shown is not done.
  if (refundMinor !== shown.refundMinor || promised.from !== shown.promised.from || promised.to !== shown.promised.to)
    return no("worked-out-anew");
  const moved = await needs.stock.exchangePieces(tx, orderId, { from: worked.from.sku, to: sku, quantity: pieces });
  if (!moved.ok && moved.because === "out-of-stock") return no("out-of-stock");
  if (!moved.ok) throw new Error("Pieces were to be exchanged that had not been set aside.");
  const changed = await writeDown(needs, tx, order, { instead: worked.instead, pieces, step });
  if (refundMinor === 0) return { ok: true, refundMinor, refundId: null };
  const [refundId, at] = [exchangeRefundId(orderId, step), needs.clock.now()];
  await agreeRefund(needs, tx, changed, { refundId, amountMinor: refundMinor, reason: "exchanged", at });
  return { ok: true, refundMinor, refundId };
}

/** What stands for the line now, the step of the history, the promise of the order, and the mail that says all of it. */
async function writeDown(
  needs: OrdersNeeds,
  tx: Tx,
  order: PurchaseRow,
  { instead, pieces, step }: { instead: LineRow; pieces: number; step: number },
): Promise<PurchaseRow> {
  const at = needs.clock.now();
  const { id, sku, variant_slug, choices, unit_price_minor, supply, promised_from, promised_to } = instead;
  const now = { sku, variant_slug, choices, unit_price_minor, supply, promised_from, promised_to };
  await insertExchange(tx, { line_id: id, order_id: order.id, step, quantity: pieces, ...now, at });
  const promise = {
    promised_from: laterDay(order.promised_from, promised_from),
    promised_to: laterDay(order.promised_to, promised_to),
  };
  const changed = await happen(tx, order, { what: "exchanged", pieces }, at, promise);
  if (!changed.ok) throw new Error(`Pieces of an order could not be exchanged: ${changed.because}.`);
  await needs.mail.queueMail(tx, { kind: "exchanged", orderId: order.id, cause: exchangeCause(step) });
  return changed.order;
}

type FoundOut = (Extract<WorkedOut, { ok: true }> & { from: LineRow }) | Refusal;

/** Whether the order and the line can be changed, and what it comes to. */
async function workOut(
  needs: OrdersNeeds,
  reader: Reader,
  order: PurchaseRow,
  { lineId, sku }: { lineId: string; sku: string },
): Promise<FoundOut> {
  const refused = await whyNot(needs, reader, order);
  if (refused !== null) return no(refused);
  const found = await findLine(reader, order, lineId);
  if (!found.ok) return found;
  const worked = workOutExchange(needs, order, found.line, sku);
  return worked.ok ? { ...worked, from: found.line.now } : worked;
}

async function whyNot(
  needs: Pick<OrdersNeeds, "invoices">,
  reader: Reader,
  order: PurchaseRow,
): Promise<ExchangeRefused | null> {
  if (order.lifecycle !== "placed") return "not-placed";
  // A courier who is being asked may have taken the consignment on already.
  if ((await selectShipments(reader, order.id)).some(({ state }) => state === "booking")) return "being-booked";
  if (order.captured_minor < order.total_minor) return "not-charged";
  // An invoice names what was sold, and is never changed.
  return (await needs.invoices.ofOrder(reader, order.id)) === null ? null : "invoiced";
}

async function findLine(
  reader: Reader,
  order: PurchaseRow,
  lineId: string,
): Promise<{ ok: true; line: LineToExchange } | Refusal> {
  const all = await selectSoldLines(reader, [order.id]);
  const sold = all.find(({ id }) => id === lineId);
  const calledOff = (await selectCalledOff(reader, order.id)).filter(({ line_id }) => line_id === lineId);
  const gone = calledOff.reduce((sum, { quantity }) => sum + quantity, 0);
  if (sold === undefined || gone === sold.quantity) return no("no-such-line");
  if ((await selectShipmentLines(reader, order.id)).some(({ line_id }) => line_id === lineId))
    return no("some-has-left");
  const [now] = asExchanged([sold], await selectExchanges(reader, [order.id]));
  return { ok: true, line: { sold, now: now ?? sold, calledOff } };
}

function no(because: ExchangeRefused): Refusal {
  return { ok: false, because };
}
