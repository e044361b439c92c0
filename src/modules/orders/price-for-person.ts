import type { Reader } from "#kernel/db";
import type { Personal } from "#vault";
import type { OrdersNeeds } from "./ports.ts";
import { type BasketKey, priceBasket } from "./price-basket.ts";
import type { PurchaseRow } from "./tables.ts";

type Needs = Pick<OrdersNeeds, "basket" | "catalogue" | "clock" | "delivery" | "promotions" | "vat" | "vault">;

/** Whom a basket is priced for: the first half of the postcode, and who. `draft` is theirs: what it has does not count as had. Undefined before there is one. */
export type Buyer = { outward: string; email: Personal<string, "contact">; draft: PurchaseRow | undefined };

/**
 * Prices a basket for a person. Of what each person may have once, that is left out which another order of theirs has. Nothing
 * is kept for it: orders are found by the e-mail address as long as they are not forgotten, and after that nobody knows.
 */
export async function priceForPerson(
  needs: Needs,
  reader: Reader,
  basket: BasketKey,
  { outward, email, draft }: Buyer,
): ReturnType<typeof priceBasket> {
  const held = draft === undefined ? [] : placesOf(draft);
  const quoted = await priceBasket(needs, reader, basket, outward, { barred: [], held });
  if (!quoted.ok || !quoted.priced.promotions.some(({ onceEach }) => onceEach)) return quoted;
  const others = (await ordersOfPerson(needs, reader, email)).filter((id) => id !== draft?.id);
  const barred = await needs.promotions.had(reader, needs.promotions.onceEach(), others);
  return barred.length === 0 ? quoted : priceBasket(needs, reader, basket, outward, { barred, held });
}

/** The promotions that a draft has a place in, from the pay button on and until its payment is over. */
function placesOf({ attempt_id, taken_off }: PurchaseRow): string[] {
  if (attempt_id === null) return [];
  return [taken_off?.goods, taken_off?.delivery].flatMap((each) => each?.promotionId ?? []);
}

/** The orders of an address that are not forgotten, drafts included. */
export async function ordersOfPerson(
  { vault }: Pick<OrdersNeeds, "vault">,
  reader: Reader,
  email: Personal<string, "contact">,
): Promise<readonly string[]> {
  const refs = await vault.find(reader, "email", email);
  return refs.flatMap(({ bundle }) => (bundle.startsWith(prefix) ? [bundle.slice(prefix.length)] : []));
}

const prefix = "fulfilment:";
