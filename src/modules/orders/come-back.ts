import { secretOf } from "./contact.ts";
import { openCard } from "./open-card.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase } from "./purchase.sql.ts";
import { settle } from "./settle.ts";
import type { ReturnResult } from "./views.ts";

/**
 * The browser comes back from the provider. Settles the payment, then gives the secret of the order page to the first who
 * shows the token, if there is a placed order to look at. A token shown again gives no secret: the mail brings the link.
 */
export async function comeBack(needs: OrdersNeeds, returnToken: string): Promise<ReturnResult> {
  const { database, payments } = needs;
  const found = await payments.findReturn(database.reader, returnToken);
  if (found === undefined) return { ok: false, because: "unknown-return" };
  const settled = await settle(needs, found.attemptId);
  const order = await findPurchase(database.reader, { id: found.orderId });
  if (order === undefined) return { ok: false, because: "unknown-return" };
  const { number } = order;
  // A draft is shown by its basket; only what was placed has a page of its own.
  if (order.lifecycle === "draft" || found.used) return { ok: true, settled, number, secret: null };
  const opened = await openCard(needs, database.reader, order.id);
  if (!opened.ok) return { ok: true, settled, number, secret: null };
  const used = await database.transact((tx) => payments.useReturn(tx, returnToken));
  return { ok: true, settled, number, secret: used?.first === true ? secretOf(opened.card) : null };
}
