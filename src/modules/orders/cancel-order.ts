import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { completeDueAfterCancelling } from "./calendar.ts";
import { happen } from "./change.ts";
import { derivedId } from "./derived-id.ts";
import { selectShipments } from "./goods.sql.ts";
import { letGo } from "./let-go.ts";
import { orderKey } from "./order-key.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, type PurchaseKey } from "./purchase.sql.ts";
import { agreeRefund, carryOutRefund } from "./refund.ts";
import { settle } from "./settle.ts";
import type { By, CancelResult } from "./views.ts";

/** What is still to be done once it is written that an order is cancelled. */
export type Cancelled = { ok: true; refundMinor: Minor; refundId: string | null; voidAttempt: string | null };

/**
 * Calls a whole order off before anything of it has left. No reason is asked for (CCR 2013 reg. 29). Everything that was
 * paid goes back, delivery included (reg. 34), the same way it came.
 */
export async function cancelOrder(needs: OrdersNeeds, by: By): Promise<CancelResult> {
  const reason = "secret" in by ? "customer" : "shop";
  const cancelled = await needs.database.transact((tx) => cancelInside(needs, tx, orderKey(by), reason));
  if (!cancelled.ok) return cancelled;
  crashpoint("orders-cancelled");
  await payBack(needs, cancelled);
  return { ok: true, refundMinor: cancelled.refundMinor };
}

/** Sends the money back, and lets go of what was not taken yet. The sweeps do it where nobody comes this far. */
export async function payBack(needs: OrdersNeeds, { refundId, voidAttempt }: Cancelled): Promise<void> {
  if (refundId !== null) await carryOutRefund(needs, refundId);
  if (voidAttempt !== null) await settle(needs, voidAttempt);
}

/** All of it that happens in one transaction, the caller's. */
export async function cancelInside(
  needs: OrdersNeeds,
  tx: Tx,
  key: PurchaseKey,
  reason: "customer" | "shop",
): Promise<Cancelled | Extract<CancelResult, { ok: false }>> {
  const order = await lockPurchase(tx, key);
  if (order === undefined) return { ok: false, because: "no-such-order" };
  if (order.lifecycle === "draft") return { ok: false, because: "not-placed" };
  // A courier who is being asked may have taken the consignment on already.
  if ((await selectShipments(tx, order.id)).length > 0) return { ok: false, because: "already-dispatched" };
  const at = needs.clock.now();
  const changed = await happen(tx, order, { what: "cancelled" }, at, {
    cancelled_at: at,
    cancel_reason: reason,
    complete_due_at: completeDueAfterCancelling(at, needs.settings.keepDays),
  });
  if (!changed.ok) {
    return { ok: false, because: changed.because === "already-cancelled" ? "already-cancelled" : "already-dispatched" };
  }
  await letGo(needs, tx, order);
  await needs.programs.tell(tx, { event: "order.cancelled", order: order.number });
  await needs.mail.queueMail(tx, { kind: "cancelled", orderId: order.id });
  const refundMinor = order.captured_minor - order.refund_agreed_minor;
  const voidAttempt = order.captured_minor === 0 ? order.attempt_id : null;
  if (refundMinor === 0) return { ok: true, refundMinor, refundId: null, voidAttempt };
  const refundId = derivedId(`cancelled:${order.id}`);
  await agreeRefund(needs, tx, changed.order, { refundId, amountMinor: refundMinor, reason: "cancelled", at });
  return { ok: true, refundMinor, refundId, voidAttempt };
}
