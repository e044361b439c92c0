import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { type RateAmount, splitRefund } from "./amounts.ts";
import { paidForCalledOff } from "./called-off.ts";
import { mustHappen } from "./change.ts";
import { derivedId } from "./derived-id.ts";
import { exchangeRefundId } from "./exchanged.ts";
import { findRefund, insertRefund, markRefunded, selectExchanges, selectSoldLines } from "./goods.sql.ts";
import type { RefundReason } from "./order.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import type { PurchaseRow, RefundRow } from "./tables.ts";
import { isKnown, refundToCredit } from "./to-invoice.ts";
import type { RefundInput, RefundResult } from "./views.ts";

/**
 * Gives money back: agreed in one transaction, carried out at the provider, written down in another. The same
 * `refundId` is the same refund, however often it is asked for; together refunds never exceed what was charged.
 */
export async function refund(needs: OrdersNeeds, input: RefundInput): Promise<RefundResult> {
  const agreed = await needs.database.transact((tx) => agree(needs, tx, input));
  if (!agreed.ok) return agreed;
  if (agreed.state === "agreed") {
    crashpoint("orders-refund-agreed");
    if (await carryOutRefund(needs, input.refundId)) return { ...agreed, state: "refunded" };
  }
  return agreed;
}

/**
 * The refund on which somebody decides who has seen so many steps of the order. Two who decide at once decide on one refund: the
 * second is told that it is the same, or that it is a different one and was not made.
 */
export function refundAsSeen(
  needs: OrdersNeeds,
  { step, ...input }: Omit<RefundInput, "refundId"> & { step: number },
): Promise<RefundResult> {
  return refund(needs, { ...input, refundId: derivedId(`decided:${step}:${input.orderId}`) });
}

async function agree(needs: OrdersNeeds, tx: Tx, input: RefundInput): Promise<RefundResult> {
  const { orderId, refundId, reason } = input;
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  const leftMinor = order.captured_minor - order.refund_agreed_minor;
  const before = await findRefund(tx, refundId);
  if (before !== undefined) return repeat(before, input);
  if (order.captured_minor === 0) return { ok: false, because: "not-charged" };
  const amountMinor = input.amount === "whole" ? leftMinor : input.amount.amountMinor;
  if (input.amount !== "whole" && (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)) {
    return { ok: false, because: "bad-amount" };
  }
  if (amountMinor > leftMinor || leftMinor === 0) return { ok: false, because: "more-than-charged", leftMinor };
  await agreeRefund(needs, tx, order, { refundId, amountMinor, reason, at: needs.clock.now() });
  return { ok: true, refundId, amountMinor, state: "agreed" };
}

function repeat(before: RefundRow, { orderId, refundId, amount, reason }: RefundInput): RefundResult {
  const same =
    before.order_id === orderId &&
    before.reason === reason &&
    (amount === "whole" || amount.amountMinor === before.amount_minor);
  if (!same) return { ok: false, because: "different-refund" };
  const state = before.refunded_at === null ? "agreed" : "refunded";
  return { ok: true, refundId, amountMinor: before.amount_minor, state };
}

/**
 * Writes down that money will go back, with the order locked. The caller carries it out after the commit; if it cannot,
 * the sweep does.
 */
export async function agreeRefund(
  { payments }: Pick<OrdersNeeds, "payments">,
  tx: Tx,
  order: PurchaseRow,
  { refundId, amountMinor, reason, at }: { refundId: string; amountMinor: Minor; reason: RefundReason; at: Date },
): Promise<PurchaseRow> {
  const next = await mustHappen(tx, order, { what: "refund-agreed", amountMinor }, at);
  const row = { id: refundId, order_id: order.id, amount_minor: amountMinor, reason, agreed_at: at, refunded_at: null };
  await insertRefund(tx, row);
  const opened = await payments.openRefund(tx, { refundId, orderId: order.id, amountMinor });
  if (!opened.ok) throw new Error(`The payment knows of less money than the order: ${opened.because}.`);
  return next;
}

/** Carries an agreed refund out at the provider and writes it down, once. False if it has to be tried again later. */
export async function carryOutRefund(needs: OrdersNeeds, refundId: string): Promise<boolean> {
  const sent = await needs.payments.refund(refundId);
  crashpoint("orders-refund-sent");
  if (!sent.ok) {
    if (sent.because !== "provider-unavailable") needs.log.error("refund-refused", { refundId, because: sent.because });
    return false;
  }
  await needs.database.transact((tx) => writeDown(needs, tx, sent.orderId, refundId));
  crashpoint("orders-refunded");
  return true;
}

async function writeDown(needs: OrdersNeeds, tx: Tx, orderId: string, refundId: string): Promise<void> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined) throw new Error("A refund belongs to no order.");
  const { changed, amountMinor } = await needs.payments.recordRefund(tx, refundId);
  if (!changed) return;
  const at = needs.clock.now();
  await mustHappen(tx, order, { what: "refunded", amountMinor }, at);
  await markRefunded(tx, refundId, at);
  await needs.programs.tell(tx, { event: "order.refunded", order: order.number });
  await postRefund(needs, tx, order, refundId, amountMinor, at);
  if (isKnown(order)) await needs.mail.queueMail(tx, { kind: "refunded", orderId, cause: refundId });
  const refund = () => refundToCredit(needs, tx, order, refundId);
  await needs.invoices.creditRefund(tx, { orderId, isKnown: isKnown(order), refund });
}

/** Where a refund is for what was exchanged, its rate with all of it; null for any other refund. */
async function paidForExchanged(
  tx: Tx,
  order: PurchaseRow,
  refundId: string,
  amountMinor: Minor,
): Promise<readonly RateAmount[] | null> {
  const exchange = (await selectExchanges(tx, [order.id])).find(
    ({ step }) => exchangeRefundId(order.id, step) === refundId,
  );
  const line = (await selectSoldLines(tx, [order.id])).find(({ id }) => id === exchange?.line_id);
  return line === undefined ? null : [{ vatRatePermille: line.vat_rate_permille, grossMinor: amountMinor }];
}

async function postRefund(
  { ledger }: Pick<OrdersNeeds, "ledger">,
  tx: Tx,
  order: PurchaseRow,
  refundId: string,
  amountMinor: Minor,
  at: Date,
): Promise<void> {
  const left = await ledger.leftOf(tx, order.number);
  const paid =
    (await paidForCalledOff(tx, order, refundId)) ?? (await paidForExchanged(tx, order, refundId, amountMinor));
  const takings = splitRefund(left, amountMinor, paid).map((part) => ({ ...part, country: order.country }));
  await ledger.post(tx, {
    entryId: refundId,
    orderNumber: order.number,
    kind: "refund",
    postedAt: at,
    paymentHash: order.payment_hash,
    takings,
  });
}
