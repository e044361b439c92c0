import type { Basket, BasketView } from "#basket";
import type { Catalogue } from "#catalogue";
import type { Delivery } from "#delivery";
import { type Context, gateProblems, type Problem, problem, type Reply } from "#kernel/http";
import type { Orders } from "#orders";
import type { Reviews } from "#reviews";
import type { Stock } from "#stock";

/** The modules that the API opens a second door to. */
export type StoreApiDeps = {
  catalogue: Catalogue;
  reviews: Reviews;
  stock: Stock;
  delivery: Delivery;
  basket: Basket;
  orders: Orders;
  shopUrl: string;
};

/** Refusals of the commands → status and a sentence. The same code is the last part of the problem's address. */
const refusals = {
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
  "promotion-over": {
    status: 409,
    detail: "Something that was taken off has been used up, has ended or was had before. Fetch the review again.",
  },
  "no-such-code": { status: 404, detail: "There is no such code. The basket is as it was." },
  "code-not-valid": {
    status: 409,
    detail: "This code takes nothing off today: it has not begun, has ended or is used up. The basket is as it was.",
  },
  changed: { status: 409, detail: "Prices, dates or lines have changed since the review. Fetch it again." },
  "being-paid": { status: 409, detail: "This order is being paid at this moment." },
  "not-taking-orders": { status: 409, detail: "This shop takes no orders yet: it has no way to be paid." },
  "bad-contact": { status: 422, detail: "Some of the buyer's details cannot be used; errors names them." },
  "no-idempotency-key": {
    status: 400,
    detail: "Send an Idempotency-Key header, so that a repeated request cannot order twice.",
  },
  "bad-idempotency-key": {
    status: 400,
    detail: "An Idempotency-Key is 8 to 200 letters, digits and - _ . : + / = ~, in quotes or without.",
  },
  "key-of-another-request": {
    status: 422,
    detail: "This Idempotency-Key came with another request before. Use a new one for a new request.",
  },
  "request-in-progress": {
    status: 409,
    detail: "The same request is being worked on at this moment. Ask again in some seconds.",
  },
  "payment-over": {
    status: 409,
    detail: "The payment that this request began was not made. Review the order and pay with a new Idempotency-Key.",
  },
  forgotten: { status: 410, detail: "This order is over, and the shop no longer knows whose it was." },
  "key-unavailable": {
    status: 503,
    detail: "The buyer's details cannot be opened at the moment. Try again in some seconds.",
  },
  "provider-unavailable": { status: 503, detail: "The payment provider cannot be reached. Nothing was charged." },
  "already-dispatched": { status: 409, detail: "The order has left already; it can be sent back." },
  "already-cancelled": { status: 409, detail: "The order is cancelled already." },
  "not-placed": { status: 409, detail: "The order was not placed." },
} as const satisfies Readonly<Record<string, { status: number; detail: string }>>;

/** A refusal that the API has words for. One without does not compile. */
export type RefusalCode = keyof typeof refusals;

/** Whether the same request may do better in a moment, because nothing of it was done. */
export function isPassing(because: RefusalCode): boolean {
  return refusals[because].status === 503 || because === "being-paid";
}

/** Whether a code is one of ours; for codes that were written down. */
export function isRefusal(because: string): because is RefusalCode {
  return Object.hasOwn(refusals, because);
}

/** A refusal of a command as a problem. */
export function refused(deps: Pick<StoreApiDeps, "shopUrl">, because: RefusalCode, errors?: Problem["errors"]): Reply {
  return refusedWith(deps, because, refusals[because].detail, errors);
}

/** The same with a sentence that says more than the code alone. */
export function refusedWith(
  deps: Pick<StoreApiDeps, "shopUrl">,
  because: RefusalCode,
  detail: string,
  errors?: Problem["errors"],
): Reply {
  const { status } = refusals[because];
  const title = because.replaceAll("-", " ");
  const wait = status === 503 || because === "request-in-progress" ? { "retry-after": "5" } : {};
  return problem(
    {
      type: `${deps.shopUrl}/api/problems/${because}`,
      title: title.charAt(0).toUpperCase() + title.slice(1),
      status,
      detail,
      ...(errors === undefined ? {} : { errors }),
    },
    wait,
  );
}

/** What a code under /api/problems means. */
export function problemWords(code: string): string | undefined {
  if (isRefusal(code)) return refusals[code].detail;
  return Object.hasOwn(otherWords, code) ? otherWords[code] : undefined;
}

/** The problems of the doors for partners, beside those of the gate, which answers before any command is asked. */
const otherWords: Readonly<Record<string, string>> = {
  ...gateProblems,
  "not-erased-yet": "The shop still has the details that this is about. The certificate comes when they are gone.",
  malformed: "A partner's message is not of the form that was agreed.",
  stale: "A partner's message was signed too long ago, or with a clock that is wrong.",
  "bad-signature": "A partner's message is not signed with the secret that was agreed.",
};

/** The basket that the bearer leads to. */
export async function basketIdOf(deps: Pick<StoreApiDeps, "basket">, ctx: Context): Promise<string | null> {
  if (ctx.bearer === undefined) return null;
  return (await deps.basket.find(ctx.reader, ctx.bearer))?.basketId ?? null;
}

/** The same with what lies in it. */
export async function basketOf(deps: Pick<StoreApiDeps, "basket">, ctx: Context): Promise<BasketView | null> {
  return ctx.bearer === undefined ? null : deps.basket.contents(ctx.reader, { token: ctx.bearer });
}
