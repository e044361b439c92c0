import type { Reader } from "#kernel/db";
import { declassify, part } from "#vault";
import { recipientOf } from "./contact.ts";
import { selectSoldLines } from "./goods.sql.ts";
import { openCapsule } from "./open-card.ts";
import type { OrdersNeeds } from "./ports.ts";
import { type BasketKey, changesBetween, type PricedBasket, toLine } from "./price-basket.ts";
import { priceForPerson } from "./price-for-person.ts";
import { findWithCapsule } from "./purchase.sql.ts";
import type { PurchaseRow } from "./tables.ts";
import type { ChangedLine, DraftView, ReviewResult } from "./views.ts";

/** The draft of a basket with its card, opened but not revealed; null if there is none. */
export async function draftOf(needs: OrdersNeeds, reader: Reader, basketId: string): Promise<DraftView | null> {
  const found = await findWithCapsule(reader, { draftOf: basketId });
  if (found === undefined) return null;
  const opened = await openCapsule(needs, found.capsule);
  const contact = opened.ok ? { ok: true as const, value: opened.card } : opened;
  return { orderId: found.order.id, number: found.order.number, contact };
}

/** The review page: the draft's basket priced at this moment, and who will be told what. Writes nothing. */
export async function reviewOrder(needs: OrdersNeeds, reader: Reader, basket: BasketKey): Promise<ReviewResult> {
  const basketId = typeof basket === "string" ? basket : basket.basketId;
  const found = await findWithCapsule(reader, { draftOf: basketId });
  if (found === undefined) return { ok: false, because: "no-draft" };
  const opened = await openCapsule(needs, found.capsule);
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "no-draft" : "key-unavailable" };
  const email = part(opened.card, "email");
  const buyer = { outward: declassify("outward-code", opened.card), email, draft: found.order };
  const quoted = await priceForPerson(needs, reader, basket, buyer);
  if (!quoted.ok) return quoted;
  const { lines, delivery, goodsMinor, takenOff, codeNote, totalMinor, vatMinor, seen } = quoted.priced;
  const { fields } = recipientOf(opened.card);
  const provider = totalMinor > 0 ? [{ recipient: "payment-provider" as const, fields: [] }] : [];
  return {
    ok: true,
    review: {
      orderId: found.order.id,
      lines,
      delivery,
      goodsMinor,
      takenOff,
      codeNote,
      changes: await changesSince(reader, found.order, quoted.priced),
      totalMinor,
      vatMinor,
      seen,
      contact: opened.card,
      recipients: [{ recipient: "courier", fields }, ...provider],
    },
  };
}

/** What somebody was told on the telephone and is otherwise now. */
async function changesSince(reader: Reader, draft: PurchaseRow, priced: PricedBasket): Promise<readonly ChangedLine[]> {
  if (draft.taken_by === "website") return [];
  const told = (await selectSoldLines(reader, [draft.id])).map(toLine);
  return changesBetween({ lines: told, takenOff: draft.taken_off }, priced);
}
