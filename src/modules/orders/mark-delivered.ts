import type { Tx } from "#kernel/db";
import { cancellationEnds, completeDueAfterDelivery } from "./calendar.ts";
import { mustHappen } from "./change.ts";
import { findShipment, updateShipment } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import type { DeliverResult } from "./views.ts";

/**
 * Goods have arrived: a courier, the operator or the deadline says so. With the last piece the cancellation period begins
 * (CCR 2013 reg. 30) and the day on which the person will be forgotten is known. Told twice, it is told once.
 */
export async function markDelivered(
  needs: OrdersNeeds,
  tx: Tx,
  key: { shipmentId: string } | { trackingReference: string },
  by: "courier" | "operator" | "deadline",
): Promise<DeliverResult> {
  const found = await findShipment(tx, key);
  if (found === undefined) return { ok: false, because: "no-such-shipment" };
  const order = await lockPurchase(tx, { id: found.order_id });
  const shipment = await findShipment(tx, { shipmentId: found.id });
  if (order === undefined || shipment === undefined) return { ok: false, because: "no-such-shipment" };
  const all = order.delivered_pieces + shipment.pieces === order.pieces - order.cancelled_pieces;
  if (shipment.state === "delivered") return { ok: true, allDelivered: order.fulfilled === "delivered", already: true };
  if (shipment.state === "booking") return { ok: false, because: "not-dispatched" };
  const at = needs.clock.now();
  await updateShipment(tx, shipment.id, { state: "delivered", delivered_at: at, delivered_by: by });
  const dates = {
    delivered_at: at,
    cancel_until: cancellationEnds(at),
    complete_due_at: completeDueAfterDelivery(at, needs.settings.keepDays),
  };
  await mustHappen(tx, order, { what: "delivered", pieces: shipment.pieces }, at, all ? dates : {});
  if (all) {
    await needs.programs.tell(tx, { event: "order.delivered", order: order.number });
    await needs.mail.queueMail(tx, { kind: "delivered", orderId: order.id });
  }
  return { ok: true, allDelivered: all, already: false };
}

/**
 * Asks the courier about a consignment on its way: a message that got lost, or came before we knew the courier's number,
 * is made up for. Outside transactions.
 */
export async function lookAfterShipment(
  needs: OrdersNeeds,
  { shipmentId, trackingReference }: { shipmentId: string; trackingReference: string },
): Promise<void> {
  const tracked = await needs.courier.track(trackingReference);
  await needs.database.transact(async (tx) => {
    // The order is locked before its consignment, here as everywhere.
    if (tracked.ok && tracked.delivered) await markDelivered(needs, tx, { shipmentId }, "courier");
    await updateShipment(tx, shipmentId, { tracked_at: needs.clock.now() });
  });
}
