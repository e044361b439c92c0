import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { calledOffCause, calledOffRefundId } from "./called-off.ts";
import { happen } from "./change.ts";
import { insertCalledOff, selectCalledOff, selectLines, selectShipmentLines, selectShipments } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, selectLastStep } from "./purchase.sql.ts";
import { agreeRefund, carryOutRefund } from "./refund.ts";
import { choose, without, worthOf } from "./remainder.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { Pieces } from "./views.ts";

/** What is taken out of an order, by whoever saw it at this step of its history. */
export type TakeOut = { pieces: readonly Pieces[]; step: number };
export type TakeOutResult =
  | { ok: true; refundMinor: Minor }
  | {
      ok: false;
      because:
        | "no-such-order"
        | "not-placed"
        | "being-booked"
        | "nothing-left"
        | "not-charged"
        | "changed-meanwhile"
        | "nothing-chosen"
        | "more-than-left"
        | "all-of-it";
    };

type Refusal = Extract<TakeOutResult, { ok: false }>;
type TakenOut = { ok: true; refundMinor: number; refundId: string | null };

/**
 * Takes pieces of an order that have not left out of it, at its customer's word: they go on sale again, and what was paid for them
 * goes back, each with its share of what a promotion took off. The price of delivery stays, because something is delivered; to take
 * out all that has not left is to cancel it, or its rest. Nothing is done where something has happened to the order since somebody saw it, at `step`.
 */
export async function takeOut(needs: OrdersNeeds, orderId: string, input: TakeOut): Promise<TakeOutResult> {
  const taken = await needs.database.transact((tx) => take(needs, tx, orderId, input));
  if (!taken.ok) return taken;
  crashpoint("orders-taken-out");
  if (taken.refundId !== null) await carryOutRefund(needs, taken.refundId);
  return { ok: true, refundMinor: taken.refundMinor };
}

async function take(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  { pieces, step }: TakeOut,
): Promise<TakenOut | Refusal> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return no("no-such-order");
  const refused = await whyNot(tx, order, step);
  if (refused !== null) return no(refused);
  const lines = await selectLines(tx, [orderId]);
  const before = await selectCalledOff(tx, orderId);
  const left = without(lines, await selectShipmentLines(tx, orderId), before);
  const chosen = choose(left, pieces);
  if (left.length === 0) return no("nothing-left");
  if (chosen === null) return no("more-than-left");
  if (chosen.length === 0) return no("nothing-chosen");
  if (piecesOf(chosen) === piecesOf(left)) return no("all-of-it");
  const at = needs.clock.now();
  const changed = await happen(tx, order, { what: "taken-out", pieces: piecesOf(chosen) }, at);
  if (!changed.ok) throw new Error(`Pieces could not be taken out of an order: ${changed.because}.`);
  const gone = chosen.map(({ id, quantity }) => ({ line_id: id, order_id: orderId, step, quantity, at }));
  await insertCalledOff(tx, gone);
  const released = await needs.stock.releasePieces(tx, orderId, chosen);
  if (!released.ok) throw new Error("Pieces were to be taken out that had not been set aside.");
  await needs.mail.queueMail(tx, { kind: "cancelled", orderId, cause: calledOffCause(step) });
  const refundMinor = Math.min(worthOf(lines, before, gone), order.captured_minor - order.refund_agreed_minor);
  if (refundMinor === 0) return { ok: true, refundMinor, refundId: null };
  const refundId = calledOffRefundId(orderId, step);
  await agreeRefund(needs, tx, changed.order, { refundId, amountMinor: refundMinor, reason: "cancelled", at });
  return { ok: true, refundMinor, refundId };
}

async function whyNot(tx: Tx, order: PurchaseRow, step: number): Promise<Refusal["because"] | null> {
  if (order.lifecycle !== "placed") return "not-placed";
  // A courier who is being asked may have taken the consignment on already.
  if ((await selectShipments(tx, order.id)).some(({ state }) => state === "booking")) return "being-booked";
  if (order.captured_minor < order.total_minor) return "not-charged";
  return (await selectLastStep(tx, order.id)) === step ? null : "changed-meanwhile";
}

function piecesOf(lines: readonly LineRow[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

function no(because: Refusal["because"]): Refusal {
  return { ok: false, because };
}
