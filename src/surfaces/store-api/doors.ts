import type { Basket } from "#basket";
import type { Catalogue } from "#catalogue";
import type { Delivery } from "#delivery";
import { type Context, type Problem, problem, type Reply } from "#kernel/http";
import type { Orders } from "#orders";
import type { Stock } from "#stock";

/** The modules that the API opens a second door to. */
export type StoreApiDeps = {
  catalogue: Catalogue;
  stock: Stock;
  delivery: Delivery;
  basket: Basket;
  orders: Orders;
  shopUrl: string;
};

/** Refusals of the commands → status and a sentence. The same code is the last part of the problem's address. */
const refusals: Readonly<Record<string, { status: number; detail: string }>> = {
  "no-basket": { status: 401, detail: "The bearer leads to no basket. Make one with POST /api/v1/baskets." },
  "unknown-sku": { status: 404, detail: "There is no such variant in the shop." },
  "unknown-product": { status: 404, detail: "There is no such product in the shop." },
  "unknown-category": { status: 404, detail: "There is no such category in the shop." },
  "no-such-line": { status: 404, detail: "The basket has no such line." },
  "no-such-order": { status: 404, detail: "There is no order with this secret." },
  discontinued: { status: 409, detail: "This variant is no longer made." },
  "out-of-stock": { status: 409, detail: "There are not enough pieces left." },
  "bad-quantity": { status: 422, detail: "A quantity is a whole number from 1 to 20." },
  "too-many-lines": { status: 409, detail: "The basket is full." },
  "too-many-pieces": { status: 409, detail: "That would be more pieces of one thing than a basket takes." },
  "too-late": { status: 409, detail: "That can no longer be undone." },
  "basket-empty": { status: 409, detail: "The basket is empty." },
  "not-sold": { status: 409, detail: "Something in the basket is no longer sold." },
  "bad-postcode": { status: 422, detail: "That is no postcode of the United Kingdom." },
  "not-delivered-there": { status: 409, detail: "We do not deliver to that postcode." },
  "no-draft": { status: 409, detail: "Send the buyer's details first, with PUT /api/v1/checkout." },
  changed: { status: 409, detail: "Prices, dates or lines have changed since the review. Fetch it again." },
  "being-paid": { status: 409, detail: "This order is being paid at this moment." },
  "bad-contact": { status: 422, detail: "Some of the buyer's details cannot be used; errors names them." },
  "no-idempotency-key": {
    status: 400,
    detail: "Send an Idempotency-Key header, so that a repeated request cannot order twice.",
  },
  "provider-unavailable": { status: 503, detail: "The payment provider cannot be reached. Nothing was charged." },
  "already-dispatched": { status: 409, detail: "The order has left already; it can be sent back." },
  "already-cancelled": { status: 409, detail: "The order is cancelled already." },
  "not-placed": { status: 409, detail: "The order was not placed." },
};

/** A refusal of a command as a problem. An unknown code is a bug and throws. */
export function refused(deps: Pick<StoreApiDeps, "shopUrl">, because: string, errors?: Problem["errors"]): Reply {
  const known = refusals[because];
  if (known === undefined) throw new Error(`The API has no words for the refusal ${because}.`);
  const title = because.replaceAll("-", " ");
  return problem({
    type: `${deps.shopUrl}/api/problems/${because}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status: known.status,
    detail: known.detail,
    ...(errors === undefined ? {} : { errors }),
  });
}

/** Every code that has an address under /api/problems, with its sentence. */
export function problemWords(code: string): string | undefined {
  return refusals[code]?.detail;
}

/** The basket that the bearer leads to. */
export async function basketOf(deps: Pick<StoreApiDeps, "basket">, ctx: Context): Promise<string | null> {
  if (ctx.bearer === undefined) return null;
  return (await deps.basket.find(ctx.reader, ctx.bearer))?.basketId ?? null;
}
