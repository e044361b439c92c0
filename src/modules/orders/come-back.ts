import { setTimeout as pause } from "node:timers/promises";
import type { Attempt } from "#payments";
import { secretOf } from "./contact.ts";
import { openCapsule } from "./open-card.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, findWithCapsule } from "./purchase.sql.ts";
import { isOver, isPlaced, type SettleTogether } from "./settle-together.ts";
import type { ReturnResult, SettleResult } from "./views.ts";

/**
 * The browser comes back from the provider. Settles the payment, then gives the secret of the order page to the first who
 * shows the token, if there is a placed order to look at; or, when the payment is over and nothing was paid, the basket,
 * because a browser without cookies has nothing else to find it by. A token shown again gives neither.
 */
export async function comeBack(
  needs: OrdersNeeds,
  settleTogether: SettleTogether,
  returnToken: string,
): Promise<ReturnResult> {
  const { database, payments } = needs;
  const found = await payments.findReturn(database.reader, returnToken);
  if (found === undefined) return { ok: false, because: "unknown-return" };
  const { orderId: id } = found.attempt;
  const before = await findWithCapsule(database.reader, { id });
  const settled = await settleWithPatience(needs, settleTogether, found.attempt);
  // An order that was placed stays one, and the secret on its card never changes: it is not read again.
  const placed = isPlaced(settled);
  const after = placed ? before : await findWithCapsule(database.reader, { id });
  if (after === undefined) return { ok: false, because: "unknown-return" };
  const { order, capsule } = after;
  const isDraft = !placed && order.lifecycle === "draft";
  const { number, taken_by: takenBy } = order;
  const neither: ReturnResult = { ok: true, settled, number, takenBy, secret: null, basketId: null };
  // A draft is shown by its basket, unless it was taken by telephone. While it can still be paid, nothing is over.
  if (found.used || (isDraft && !isOver(settled))) return neither;
  // An order that is called off lets go of its basket, which is still the shopper's.
  const basketId = isOver(settled) ? (order.basket_id ?? before?.order.basket_id ?? null) : null;
  const opened = isDraft && takenBy === "website" ? undefined : await openCapsule(needs, capsule);
  if (opened?.ok === false && basketId === null) return neither;
  if (!(await database.alone((tx) => payments.useReturn(tx, returnToken)))) return neither;
  return { ...neither, secret: opened?.ok === true ? secretOf(opened.card) : null, basketId };
}

/**
 * Settles. When another process is taking the money, that takes a fraction of a second, and a page that already says "Paid" is
 * worth it: the order is looked at again, not the provider.
 */
async function settleWithPatience(
  { database }: OrdersNeeds,
  settleTogether: SettleTogether,
  attempt: Attempt,
): Promise<SettleResult> {
  const { orderId } = attempt;
  const settled = await settleTogether(attempt);
  for (let looks = 1; ; looks++) {
    if (!settled.ok || settled.outcome !== "in-progress" || looks === mostLooks) return settled;
    const order = await findPurchase(database.reader, { id: orderId });
    if (order?.lifecycle !== "placed") return settleTogether(attempt);
    if (order.captured_minor > 0) return { ok: true, outcome: "already", orderId };
    await pause(pauseMs);
  }
}

const mostLooks = 30;
const pauseMs = 40;
