/** Finding orders by a postcode: a shortened keyed hash leads to some orders, and their cards say which of them it is. */
import { parsePostcode } from "#delivery";
import type { Reader } from "#kernel/db";
import { tidyText } from "#kernel/tidy-text";
import { type Personal, part, personal, sameLocator } from "#vault";
import { bundleOf } from "./contact-card.ts";
import { openCapsule, openCard } from "./open-card.ts";
import { findCapsule, isOfOrderWithPage, markLocated, selectCapsules } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";

/** Opened at the same time. */
const cardsAtOnce = 50;

/** A whole postcode as people write it; null for anything else, the first half of one among it. */
export function readPostcode(typed: unknown): Personal<string, "contact"> | null {
  const parsed = parsePostcode(tidyText(typed));
  return parsed.ok ? personal("contact", parsed.postcode) : null;
}

/**
 * Makes an order findable by the postcode in its card. Not while somebody buys: a sweep does it once the order is placed, so that
 * drafts leave no trace of a postcode. A card that is corrected meanwhile, or cannot be opened now, waits for the next sweep.
 */
export async function locatePostcode(needs: OrdersNeeds, orderId: string): Promise<void> {
  const { database, vault } = needs;
  const opened = await openCard(needs, database.reader, orderId);
  if (!opened.ok) return;
  await database.transact(async (tx) => {
    const order = await lockPurchase(tx, { id: orderId });
    const current = await findCapsule(tx, orderId);
    if (order === undefined || order.buried_at !== null || current?.contact.equals(opened.sealed) !== true) return;
    const ref = bundleOf(orderId, opened.subject);
    await vault.addLocator(tx, { ref, kind: "postcode", value: part(opened.card, "postcode") });
    await markLocated(tx, orderId);
  });
}

/**
 * The ids of the orders that go to a postcode, among the newest 500 that its shortened hash leads to; none of those whose person was
 * forgotten. The cards are opened to be compared and reveal nothing.
 */
export async function ordersAtPostcode(
  needs: Pick<OrdersNeeds, "vault">,
  reader: Reader,
  postcode: Personal<string, "contact">,
): Promise<string[]> {
  const refs = await needs.vault.find(reader, "postcode", postcode, isOfOrderWithPage);
  const capsules = await selectCapsules(
    reader,
    refs.map(({ bundle }) => bundle.slice("fulfilment:".length)),
  );
  const found: string[] = [];
  for (let from = 0; from < capsules.length; from += cardsAtOnce) {
    const some = await Promise.all(
      capsules.slice(from, from + cardsAtOnce).map(async (capsule) => {
        const opened = await openCapsule(needs, capsule);
        return opened.ok && sameLocator("postcode", part(opened.card, "postcode"), postcode) ? [capsule.order_id] : [];
      }),
    );
    found.push(...some.flat());
  }
  return found;
}
