import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { cancellationEnds, completeDueAfterDelivery } from "./calendar.ts";
import { calledOffCause, calledOffRefundId, restStep } from "./called-off.ts";
import { happen } from "./change.ts";
import { insertCalledOff, selectShipmentLines, selectShipments } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { agreeRefund, carryOutRefund } from "./refund.ts";
import { selectKeptLines, without, worthOf } from "./remainder.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { CancelRestResult } from "./views.ts";

/** What goes back if the rest of an order is called off: what was paid for it, and never more than is left of the charge. */
export function dueForRest(
  order: Pick<PurchaseRow, "captured_minor" | "refund_agreed_minor">,
  kept: readonly LineRow[],
  rest: readonly Pick<LineRow, "id" | "quantity">[],
): Minor {
  const pieces = rest.map(({ id, quantity }) => ({ line_id: id, quantity }));
  return Math.min(worthOf(kept, [], pieces), order.captured_minor - order.refund_agreed_minor);
}

type Cancelled = { ok: true; refundMinor: number; refundId: string | null };

/**
 * Calls off what has not left of an order of which something has: it goes on sale again, and what was paid for it goes back. The
 * price of delivery stays, because something is delivered. When all that has left is there already, the order is delivered by
 * this, and the days for a change of mind begin now. Before anything has left, the whole order is cancelled instead.
 */
export async function cancelRest(needs: OrdersNeeds, orderId: string): Promise<CancelRestResult> {
  const cancelled = await needs.database.transact((tx) => cancel(needs, tx, orderId));
  if (!cancelled.ok) return cancelled;
  crashpoint("orders-rest-cancelled");
  if (cancelled.refundId !== null) await carryOutRefund(needs, cancelled.refundId);
  return { ok: true, refundMinor: cancelled.refundMinor };
}

async function cancel(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
): Promise<Cancelled | Extract<CancelRestResult, { ok: false }>> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  if (order.lifecycle !== "placed") return { ok: false, because: "not-placed" };
  // A courier who is being asked may have taken the consignment on already.
  if ((await selectShipments(tx, orderId)).some(({ state }) => state === "booking"))
    return { ok: false, because: "being-booked" };
  if (order.dispatched_pieces === 0) return { ok: false, because: "not-dispatched" };
  const kept = await selectKeptLines(tx, order);
  const rest = without(kept, await selectShipmentLines(tx, orderId));
  if (rest.length === 0) return { ok: false, because: "nothing-left" };
  const at = needs.clock.now();
  const pieces = rest.reduce((sum, { quantity }) => sum + quantity, 0);
  const isThere = order.delivered_pieces === order.dispatched_pieces;
  const dates = {
    delivered_at: at,
    cancel_until: cancellationEnds(at),
    complete_due_at: completeDueAfterDelivery(at, needs.settings.keepDays),
  };
  const changed = await happen(tx, order, { what: "rest-cancelled", pieces }, at, isThere ? dates : {});
  if (!changed.ok) throw new Error(`The rest of an order could not be called off: ${changed.because}.`);
  const calledOff = rest.map(({ id, quantity }) => ({ line_id: id, order_id: orderId, step: restStep, quantity, at }));
  await insertCalledOff(tx, calledOff);
  await needs.stock.release(tx, orderId);
  await needs.mail.queueMail(tx, { kind: "cancelled", orderId, cause: calledOffCause(restStep) });
  if (isThere) {
    await needs.programs.tell(tx, { event: "order.delivered", order: order.number });
    await needs.mail.queueMail(tx, { kind: "delivered", orderId });
  }
  const refundMinor = dueForRest(order, kept, rest);
  if (refundMinor === 0) return { ok: true, refundMinor, refundId: null };
  const refundId = calledOffRefundId(orderId, restStep);
  await agreeRefund(needs, tx, changed.order, { refundId, amountMinor: refundMinor, reason: "cancelled", at });
  return { ok: true, refundMinor, refundId };
}
