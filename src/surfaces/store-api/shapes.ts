import { z } from "zod";
import { SHOTS } from "#catalogue";
import type { TakenOff } from "#promotions";

/** What the API gives out. Every answer passes through one of these; a key that is not here never leaves. */

export const money = z.object({ amountMinor: z.number().int(), currency: z.literal("GBP") });

/** An amount of pence as the API writes it. */
export function pence(amountMinor: number): z.infer<typeof money> {
  return { amountMinor, currency: "GBP" };
}

/** What a variant cost before and when; null where there is nothing that may be shown today (law L62). */
const earlierPrice = z.object({ price: money, from: z.string(), until: z.string() }).nullable();

/** Of all reviews of a product; `isSample` where they were invented for a sample shop. Null where there are none. */
const rating = z.object({ average: z.number(), count: z.number().int(), isSample: z.boolean() }).nullable();

const size = z.object({ width: z.number(), depth: z.number(), height: z.number() });

export const card = z.object({
  slug: z.string(),
  name: z.string(),
  range: z.string(),
  category: z.string(),
  summary: z.string(),
  rating,
  fromPrice: money,
  toPrice: money,
  variant: z.object({ sku: z.string(), slug: z.string(), price: money, earlierPrice, stock: z.string() }),
  url: z.string(),
});

export const listing = z.object({
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
  products: z.array(card),
  facets: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      values: z.array(z.object({ slug: z.string(), label: z.string(), count: z.number().int(), chosen: z.boolean() })),
    }),
  ),
});

export const searchAnswer = listing.extend({
  query: z.string(),
  corrected: z.string().nullable(),
  suggestions: z.array(z.object({ query: z.string(), total: z.number().int() })),
});

const designer = z.object({ slug: z.string(), name: z.string(), url: z.string() });
const collection = z.object({ slug: z.string(), title: z.string(), url: z.string() });
const withProducts = { blurb: z.string(), products: z.array(z.string()) };

export const designers = z.object({ designers: z.array(designer.extend(withProducts)) });
export const collections = z.object({ collections: z.array(collection.extend(withProducts)) });

/** `reachedAt`: an e-mail or web address. */
const addressed = z.object({ name: z.string(), address: z.string(), reachedAt: z.string() });

export const product = z.object({
  slug: z.string(),
  name: z.string(),
  range: z.string(),
  category: z.string(),
  summary: z.string(),
  description: z.string(),
  materials: z.array(z.string()),
  care: z.string(),
  assembly: z.string(),
  /** Who made it, and who answers for it in the United Kingdom or the EU where the maker is elsewhere; null where it is not said. */
  maker: addressed.nullable(),
  responsible: addressed.nullable(),
  rating,
  designer: designer.nullable(),
  collections: z.array(collection),
  /** Slugs of others that stand well beside it. */
  matching: z.array(z.string()),
  options: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      values: z.array(z.object({ slug: z.string(), label: z.string(), hex: z.string().optional() })),
    }),
  ),
  /** Empty where the shop shows drawings only. `look` and `size` are values of the options; null fits all. */
  pictures: z.array(
    z.object({
      shot: z.enum(SHOTS),
      look: z.string().nullable(),
      size: z.string().nullable(),
      alt: z.string(),
      url: z.string(),
      width: z.number().int(),
      height: z.number().int(),
    }),
  ),
  variants: z.array(
    z.object({
      sku: z.string(),
      slug: z.string(),
      choice: z.record(z.string(), z.string()),
      price: money,
      earlierPrice,
      stock: z.string(),
      sizeCm: size,
      packedCm: size,
      weightKg: z.number(),
      delivery: z.object({ price: money, dates: z.string(), area: z.string() }).nullable(),
      url: z.string(),
    }),
  ),
});

const starCounts = z.object({
  1: z.number().int(),
  2: z.number().int(),
  3: z.number().int(),
  4: z.number().int(),
  5: z.number().int(),
});

/** Reviews as the pages show them: the month and not the day, and nobody beside them. */
export const reviews = z.object({
  rating,
  byStars: starCounts,
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
  reviews: z.array(
    z.object({
      stars: z.number().int(),
      title: z.string(),
      words: z.string(),
      sku: z.string(),
      month: z.string(),
      verified: z.boolean(),
      incentive: z.string().nullable(),
      isSample: z.boolean(),
    }),
  ),
});

export const basketMade = z.object({ bearer: z.string(), idleUntil: z.string() });

/** What promotions take off, each with its name; the prices of goods and delivery are before it. */
const reductions = z.array(
  z.object({ of: z.enum(["goods", "delivery"]), title: z.string(), code: z.string().nullable(), amount: money }),
);

/** The same from what a basket or an order keeps of it. */
export function reductionsOf(takenOff: TakenOff | null): z.infer<typeof reductions> {
  const of = ["goods", "delivery"] as const;
  return of.flatMap((part) => {
    const each = takenOff?.[part] ?? null;
    return each === null ? [] : [{ of: part, title: each.title, code: each.code, amount: pence(each.amountMinor) }];
  });
}

export const basket = z.object({
  lines: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      choice: z.string(),
      quantity: z.number().int(),
      price: money,
      total: money,
      stock: z.string(),
      note: z.string().nullable(),
    }),
  ),
  gone: z.array(z.object({ sku: z.string(), quantity: z.number().int(), why: z.string() })),
  goods: money,
  delivery: z.object({ price: money, area: z.string(), dates: z.string(), assumed: z.boolean() }).nullable(),
  /** The code in the basket, and why it takes nothing off; both null where there is none. */
  code: z.string().nullable(),
  codeNote: z.string().nullable(),
  reductions,
  total: money,
  vat: money,
  orderable: z.boolean(),
});

const promised = z.object({ from: z.string(), to: z.string() });

export const orderLine = z.object({
  sku: z.string(),
  name: z.string(),
  choices: z.array(z.object({ option: z.string(), value: z.string() })),
  quantity: z.number().int(),
  unitPrice: money,
  /** Its pieces at their price; `takenOff` of it is not paid. */
  total: money,
  takenOff: money,
  promised,
});

/** The review before paying. It names who will receive the buyer's data, and shows none of it. */
export const review = z.object({
  lines: z.array(orderLine),
  goods: money,
  delivery: z.object({ service: z.string(), area: z.string(), price: money, promised }),
  codeNote: z.string().nullable(),
  reductions,
  total: money,
  vat: money,
  seen: z.string(),
  recipients: z.array(z.object({ recipient: z.string(), fields: z.array(z.string()) })),
});

export const payment = z.object({
  number: z.string(),
  secret: z.string(),
  next: z.enum(["pay", "placed"]),
  /** Where to send the buyer's browser; absent when nothing is to be paid. */
  redirectUrl: z.string().optional(),
});

/** An order without its person: the API never gives out a contact. */
export const order = z.object({
  number: z.string(),
  lifecycle: z.string(),
  charged: z.string(),
  fulfilled: z.string(),
  privacy: z.string(),
  lines: z.array(orderLine),
  goods: money,
  delivery: z.object({ service: z.string(), area: z.string(), price: money, promised }),
  reductions,
  total: money,
  vat: money,
  refunded: money,
  placedAt: z.string().nullable(),
  dispatchedAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  cancelUntil: z.string().nullable(),
  forgottenAt: z.string().nullable(),
  ledger: z.array(z.object({ at: z.string(), kind: z.string(), total: money })),
});
