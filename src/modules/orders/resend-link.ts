import type { Tx } from "#kernel/db";
import type { Personal } from "#vault";
import { insertLinkRequest, isOfOrderWithPage, takeLinkRequests } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase } from "./purchase.sql.ts";

const mostLinks = 20;

/**
 * Somebody has lost the link to an order. One look-up and one row, whether or not there is an order: neither the answer nor
 * the time it takes tells. The newest orders that have a page; drafts in the same name, however many, do not hide them. The
 * mails are queued by a sweep, to the address in the card and not to the one that was typed.
 */
export async function resendLink(
  needs: OrdersNeeds,
  tx: Tx,
  email: Personal<string, "contact">,
): Promise<{ ok: true }> {
  const { vault, random, clock } = needs;
  const refs = await vault.find(tx, "email", email, isOfOrderWithPage);
  const orderIds = refs.slice(0, mostLinks).map(({ bundle }) => bundle.slice("fulfilment:".length));
  await insertLinkRequest(tx, random.uuid(), orderIds, clock.now());
  return { ok: true };
}

/** Queues the mails of the requests that wait; for one order at most one in an hour. Answers how many. */
export async function sendLostLinks(needs: OrdersNeeds, limit = 100): Promise<number> {
  return needs.database.transact(async (tx) => {
    let queued = 0;
    for (const { order_ids, asked_at } of await takeLinkRequests(tx, limit)) {
      for (const orderId of order_ids) {
        const order = await findPurchase(tx, { id: orderId });
        if (order === undefined || order.buried_at !== null) continue;
        const cause = asked_at.toISOString().slice(0, 13);
        const mail = await needs.mail.queueMail(tx, { kind: "lost-link", orderId, cause });
        if (mail.queued) queued++;
      }
    }
    return queued;
  });
}
