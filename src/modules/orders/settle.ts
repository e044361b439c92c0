/**
 * FINALISE: what became of a payment becomes of the order. Browser return, webhook and reconciliation all come here, in
 * any order and at once; each looks at the provider itself, and the loser of a race changes nothing.
 *
 *   look → authorised → [transaction: pieces allocated, placed] → capture → [transaction: charged, booked, mail]
 *                    ↘ not to be had: [transaction: cancelled, mail] → void
 */
import { second } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { AttemptKey, Observation } from "#payments";
import { completeDueAfterCancelling } from "./calendar.ts";
import { mustHappen } from "./change.ts";
import { charge } from "./charge.ts";
import { selectSoldLines } from "./goods.sql.ts";
import { letGo } from "./let-go.ts";
import type { OrdersNeeds } from "./ports.ts";
import { place } from "./prepare-payment.ts";
import { findPurchase, lockPurchase, updatePurchase } from "./purchase.sql.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { SettleResult } from "./views.ts";

/** How long one process has the charge to itself; after that a sweep goes on. Longer than the provider may take. */
const captureClaimMs = 60 * second;

/** Settles one payment attempt. `eventId` is the id of the webhook that caused it, taken once. Idempotent. */
export async function settle(needs: OrdersNeeds, attempt: AttemptKey, eventId?: string): Promise<SettleResult> {
  const seen = await needs.payments.look(attempt);
  crashpoint("orders-payment-seen");
  if (!seen.ok) return unseen(needs, typeof attempt === "string" ? attempt : attempt.attemptId, seen.because);
  switch (seen.payment.state) {
    case "pending":
      await needs.database.transact((tx) => needs.payments.record(tx, seen, eventId));
      return { ok: true, outcome: "pending", orderId: seen.attempt.orderId };
    case "authorised":
      return settleAuthorised(needs, seen, eventId);
    case "captured":
      return settleCaptured(needs, seen, eventId);
    case "declined":
    case "abandoned":
    case "cancelled":
      return settleUnpaid(needs, seen, eventId);
  }
}

async function unseen(
  { database, log }: OrdersNeeds,
  attemptId: string,
  because: "unknown-attempt" | "provider-unavailable" | "not-begun" | "mismatch" | "refused",
): Promise<SettleResult> {
  if (because === "unknown-attempt") return { ok: false, because };
  const order = await findPurchase(database.reader, { attemptId });
  if (because === "mismatch") {
    // Nothing the provider says of this payment is believed; a person has to look.
    log.error("payment-mismatch", { attemptId });
    return { ok: false, because, orderId: order?.id ?? null };
  }
  if (because === "not-begun" && order !== undefined) return { ok: true, outcome: "pending", orderId: order.id };
  return { ok: false, because: "provider-unavailable" };
}

type Verdict =
  /** With what was bought, where it was read on the way. */
  | { is: "capture"; lines?: readonly LineRow[] }
  | { is: "in-progress" | "already" | "out-of-stock" | "wrong-amount" | "too-late" };

async function settleAuthorised(needs: OrdersNeeds, seen: Observation, eventId?: string): Promise<SettleResult> {
  const { orderId } = seen.attempt;
  // What follows asks the provider, and the receipt of that call waits for the disk; nothing is acknowledged before it.
  const verdict = await needs.database.transact((tx) => decide(needs, tx, seen, eventId), { waits: false });
  if (verdict.is === "in-progress" || verdict.is === "already") return { ok: true, outcome: verdict.is, orderId };
  if (verdict.is !== "capture") return giveUp(needs, seen, verdict.is);
  crashpoint("orders-placed");
  const captured = await needs.payments.capture(seen.attempt);
  crashpoint("orders-captured");
  if (captured.ok && captured.payment.state === "captured") return finish(needs, captured, verdict.lines);
  if (captured.ok && captured.payment.state !== "authorised") return settleUnpaid(needs, captured);
  if (!captured.ok && captured.because === "refused") {
    const again = await needs.payments.look(seen.attempt.attemptId);
    if (again.ok && again.payment.state === "captured") return finish(needs, again);
    if (again.ok && again.payment.state !== "authorised") return settleUnpaid(needs, again);
  }
  // The claim lapses after a minute, and the sweep asks again with the same key.
  return { ok: true, outcome: "in-progress", orderId };
}

/**
 * Decides, with the order locked, what an authorised payment leads to. A draft becomes an order if its pieces can be had
 * and the sum is the one that was agreed to; it is called off if they cannot. One caller gets `capture`.
 */
async function decide(needs: OrdersNeeds, tx: Tx, seen: Observation, eventId?: string): Promise<Verdict> {
  const { attemptId, orderId, amountMinor } = seen.attempt;
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined) throw new Error("A payment attempt belongs to no order.");
  const recorded = await needs.payments.record(tx, seen, eventId);
  // Closed here before the provider had heard of it: what it was for has been let go.
  if (recorded.state === "cancelled") return { is: "too-late" };
  const at = needs.clock.now();
  const capture_claim_until = new Date(at.getTime() + captureClaimMs);
  if (order.lifecycle === "draft") {
    if (amountMinor !== order.total_minor || order.expected_total_minor !== order.total_minor)
      return { is: "wrong-amount" };
    const lines = await selectSoldLines(tx, [orderId]);
    const allocated = await needs.stock.allocate(tx, orderId, lines);
    if (!allocated.ok) {
      await callOff(needs, tx, order, "out-of-stock", at);
      return { is: "out-of-stock" };
    }
    await place(needs, tx, order, lines, amountMinor, at, { attempt_id: attemptId, capture_claim_until });
    return { is: "capture", lines };
  }
  if (order.attempt_id !== attemptId) return { is: "too-late" };
  if (order.lifecycle === "cancelled") return { is: wasSoldOut(order) ? "out-of-stock" : "too-late" };
  if (order.captured_minor > 0) return { is: "already" };
  if (order.capture_claim_until !== null && order.capture_claim_until > at) return { is: "in-progress" };
  await updatePurchase(tx, orderId, { capture_claim_until });
  return { is: "capture" };
}

/** Webhook and browser come at the same moment: whoever comes second is told what the first one found. */
function wasSoldOut(order: PurchaseRow): boolean {
  return order.lifecycle === "cancelled" && order.cancel_reason === "out-of-stock";
}

/** The provider has taken the money: as we asked, or of its own accord, or although the order is called off. */
async function settleCaptured(needs: OrdersNeeds, seen: Observation, eventId?: string): Promise<SettleResult> {
  const verdict = await needs.database.transact((tx) => decide(needs, tx, seen, eventId));
  if (verdict.is === "already") return { ok: true, outcome: "already", orderId: seen.attempt.orderId };
  return finish(needs, seen);
}

async function finish(needs: OrdersNeeds, seen: Observation, lines?: readonly LineRow[]): Promise<SettleResult> {
  const { orderId } = seen.attempt;
  const charged = await charge(needs, seen, lines);
  switch (charged) {
    case "charged":
      return { ok: true, outcome: "placed", orderId };
    case "already":
      return { ok: true, outcome: "already", orderId };
    case "refunding":
      return { ok: false, because: "too-late", compensated: "refunding", orderId };
    case "not-ours":
      return { ok: false, because: "mismatch", orderId };
  }
}

/** Nothing will be taken: what was kept for this payment is let go. */
async function settleUnpaid(needs: OrdersNeeds, seen: Observation, eventId?: string): Promise<SettleResult> {
  const { attemptId, orderId } = seen.attempt;
  const soldOut = await needs.database.transact(async (tx) => {
    const order = await lockPurchase(tx, { id: orderId });
    if (order === undefined) throw new Error("A payment attempt belongs to no order.");
    await needs.payments.record(tx, seen, eventId);
    if (order.attempt_id !== attemptId || order.captured_minor > 0) return false;
    const at = needs.clock.now();
    if (order.lifecycle === "draft") {
      await letGo(needs, tx, order);
      await updatePurchase(tx, orderId, { attempt_id: null, claim_until: null });
    } else if (order.lifecycle === "placed") {
      const off = await callOff(needs, tx, order, "capture-refused", at);
      await mustHappen(tx, off, { what: "voided" }, at, { capture_claim_until: null });
    } else if (order.authorised_minor > 0) {
      await mustHappen(tx, order, { what: "voided" }, at, { capture_claim_until: null });
    }
    return wasSoldOut(order);
  });
  if (soldOut) return { ok: false, because: "out-of-stock", compensated: "voided", orderId };
  const { state, declineReason } = seen.payment;
  if (state === "declined") return { ok: false, because: "declined", declineReason, orderId };
  return { ok: false, because: "abandoned", orderId };
}

/** Calls an order off that cannot be kept, and says so by mail. */
async function callOff(
  needs: OrdersNeeds,
  tx: Tx,
  order: PurchaseRow,
  cancel_reason: "out-of-stock" | "capture-refused",
  at: Date,
): Promise<PurchaseRow> {
  const { mail, programs, settings } = needs;
  await letGo(needs, tx, order);
  const cancelled = await mustHappen(tx, order, { what: "cancelled" }, at, {
    cancelled_at: at,
    cancel_reason,
    basket_id: null,
    claim_until: null,
    complete_due_at: completeDueAfterCancelling(at, settings.keepDays),
  });
  if (order.placed_at !== null) await programs.tell(tx, { event: "order.cancelled", order: order.number });
  await mail.queueMail(tx, { kind: "cancelled", orderId: order.id });
  return cancelled;
}

/** Makes sure that a payment we cannot honour takes nothing; if it has taken already, gives it back. */
async function giveUp(
  needs: OrdersNeeds,
  seen: Observation,
  because: "out-of-stock" | "wrong-amount" | "too-late",
): Promise<SettleResult> {
  const { attemptId, orderId } = seen.attempt;
  crashpoint("orders-payment-given-up");
  const closed = await needs.payments.cancelAttempt(attemptId);
  crashpoint("orders-payment-voided");
  // If the provider does not answer, its hold lapses by itself, and reconciliation asks until it has.
  if (!closed.ok) return { ok: false, because, compensated: "voided", orderId };
  if (closed.payment.state === "captured") {
    const charged = await charge(needs, closed);
    return { ok: false, because, compensated: charged === "refunding" ? "refunding" : "voided", orderId };
  }
  await settleUnpaid(needs, closed);
  return { ok: false, because, compensated: "voided", orderId };
}
