import { deliveryLine } from "#delivery";
import { declassify } from "#vault";
import { locate } from "./begin-order.ts";
import { note } from "./change.ts";
import { replaceContact } from "./contact.ts";
import { selectLines, selectShipments } from "./goods.sql.ts";
import { openCard } from "./open-card.ts";
import { orderKey } from "./order-key.ts";
import { replaceCard } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, lockPurchase } from "./purchase.sql.ts";
import { sealCard } from "./seal-card.ts";
import type { PurchaseRow } from "./tables.ts";
import type { CorrectDetails, CorrectResult } from "./views.ts";

/**
 * Corrects the contact card of a placed order, until it is dispatched. The order itself does not change: a place to which
 * delivery costs another price, or none at all, is refused and says so, because the total is what was agreed to.
 */
export async function correctDetails(needs: OrdersNeeds, { by, contact }: CorrectDetails): Promise<CorrectResult> {
  const { database, clock } = needs;
  const order = await findPurchase(database.reader, orderKey(by));
  const refusal = refuseState(order);
  if (order === undefined || refusal !== null) return { ok: false, because: refusal ?? "no-such-order" };
  const orderId = order.id;
  const opened = await openCard(needs, database.reader, orderId);
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "forgotten" : "key-unavailable" };
  const [from, to] = [declassify("outward-code", opened.card), declassify("outward-code", contact)];
  // Whoever stays where they are is not asked about what the shop charges today, or where it goes.
  const sameTotal = from === to ? ({ ok: true } as const) : await deliveryCostsTheSame(needs, order, { from, to });
  if (!sameTotal.ok) return sameTotal;
  const card = replaceContact(opened.card, contact);
  const next = await sealCard(needs, { orderId, subject: opened.subject }, card);
  if (!next.ok) return { ok: false, because: next.because === "shredded" ? "forgotten" : "key-unavailable" };
  const at = clock.now();
  return database.transact(async (tx) => {
    const locked = await lockPurchase(tx, { id: orderId });
    const because = refuseState(locked);
    if (locked === undefined || because !== null) return { ok: false, because: because ?? "no-such-order" };
    if ((await selectShipments(tx, orderId)).length > 0) return { ok: false, because: "already-dispatched" };
    if (!(await replaceCard(tx, orderId, next.sealed, at))) return { ok: false, because: "forgotten" };
    await locate(needs, tx, orderId, opened.subject, card);
    await note(tx, locked, "corrected", at);
    return { ok: true };
  });
}

function refuseState(
  order: PurchaseRow | undefined,
): "no-such-order" | "already-dispatched" | "not-correctable" | "forgotten" | null {
  if (order === undefined || order.lifecycle === "draft") return "no-such-order";
  if (order.privacy !== "active") return "forgotten";
  if (order.lifecycle !== "placed") return "not-correctable";
  return order.fulfilled === "none" ? null : "already-dispatched";
}

async function deliveryCostsTheSame(
  { delivery, catalogue, database }: OrdersNeeds,
  order: PurchaseRow,
  { from, to }: { from: string; to: string },
): Promise<{ ok: true } | Extract<CorrectResult, { ok: false }>> {
  const snapshot = catalogue.current();
  const lines = (await selectLines(database.reader, [order.id])).flatMap(({ sku, quantity }) => {
    // What is no longer sold has no size any more; the price that was agreed to stands for it.
    const offer = snapshot.variantBySku(sku);
    return offer === null ? [] : [deliveryLine(offer, quantity)];
  });
  if (lines.length === 0) return { ok: true };
  const quote = delivery.quote(to, lines);
  if (!quote.ok) {
    return quote.because === "bad-postcode"
      ? { ok: false, because: "bad-postcode" }
      : { ok: false, because: "not-delivered-there", areaName: quote.areaName };
  }
  // Delivery that a promotion makes free is free wherever it goes.
  const wouldBeMinor = order.taken_off?.delivery == null ? quote.priceMinor : 0;
  const wasMinor = order.delivery_minor;
  // Prices may have changed since it was bought: what counts is whether both places cost the same.
  const before = delivery.quote(from, lines);
  return wasMinor === wouldBeMinor || (before.ok && before.priceMinor === quote.priceMinor)
    ? { ok: true }
    : { ok: false, because: "delivery-price-differs", wasMinor, wouldBeMinor };
}
