import { setTimeout as pause } from "node:timers/promises";
import type { Attempt } from "#payments";
import { secretOf } from "./contact.ts";
import { openCapsule } from "./open-card.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, findWithCapsule } from "./purchase.sql.ts";
import { settle } from "./settle.ts";
import type { ReturnResult, SettleResult } from "./views.ts";

/**
 * The browser comes back from the provider. Settles the payment, then gives the secret of the order page to the first who
 * shows the token, if there is a placed order to look at; or, when the payment is over and nothing was paid, the basket,
 * because a browser without cookies has nothing else to find it by. A token shown again gives neither.
 */
export async function comeBack(needs: OrdersNeeds, returnToken: string): Promise<ReturnResult> {
  const { database, payments } = needs;
  const found = await payments.findReturn(database.reader, returnToken);
  if (found === undefined) return { ok: false, because: "unknown-return" };
  const { orderId: id } = found.attempt;
  const before = await findPurchase(database.reader, { id });
  const { settled, after } = await settleWithPatience(needs, found.attempt);
  if (after === undefined) return { ok: false, because: "unknown-return" };
  const { order, capsule } = after;
  const { number } = order;
  const neither: ReturnResult = { ok: true, settled, number, secret: null, basketId: null };
  // A draft is shown by its basket; only what was placed has a page of its own. While it can still be paid, nothing is over.
  if (found.used || (order.lifecycle === "draft" && !isOver(settled))) return neither;
  // An order that is called off lets go of its basket, which is still the shopper's.
  const basketId = isOver(settled) ? (order.basket_id ?? before?.basket_id ?? null) : null;
  const opened = order.lifecycle === "draft" ? undefined : await openCapsule(needs, capsule);
  if (opened?.ok === false && basketId === null) return neither;
  if (!(await database.alone((tx) => payments.useReturn(tx, returnToken)))) return neither;
  return { ...neither, secret: opened?.ok === true ? secretOf(opened.card) : null, basketId };
}

type After = Awaited<ReturnType<typeof findWithCapsule>>;

/**
 * Settles, and answers the order as it is then. Webhook and browser come from the bank at the same moment. When the webhook is
 * taking the money, that takes a fraction of a second, and a page that already says "Paid" is worth it: the order is looked
 * at again, not the provider.
 */
async function settleWithPatience(
  needs: OrdersNeeds,
  attempt: Attempt,
): Promise<{ settled: SettleResult; after: After }> {
  const { reader } = needs.database;
  const { orderId } = attempt;
  const settled = await settle(needs, attempt);
  for (let looks = 1; ; looks++) {
    const after = await findWithCapsule(reader, { id: orderId });
    if (!settled.ok || settled.outcome !== "in-progress" || looks === mostLooks) return { settled, after };
    if (after?.order.lifecycle !== "placed") return { settled: await settle(needs, attempt), after };
    if (after.order.captured_minor > 0) return { settled: { ok: true, outcome: "already", orderId }, after };
    await pause(pauseMs);
  }
}

const mostLooks = 30;
const pauseMs = 40;

/** Whether this payment will never be made, so that its return token has nothing more to do. */
function isOver(settled: SettleResult): boolean {
  return !settled.ok && ["declined", "abandoned", "out-of-stock", "wrong-amount", "too-late"].includes(settled.because);
}
