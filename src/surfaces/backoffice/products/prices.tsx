import { z } from "zod";
import type { ChangeOutcome, KeptProduct, NewPrices } from "#catalogue";
import { actorOf, type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";
import { type PriceErrors, pricesPage, type TypedSale } from "./prices-page.tsx";
import { movedBy, readPercent, readPounds } from "./typed-price.ts";
import { noSuchChange, noSuchProduct, onProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

const sku = z
  .string()
  .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
  .max(64);
const day = z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/);
const everyVariant = "all";

const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;
const posts = { ...changes, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** What a product costs, and changing it from today on. */
export function productPriceRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changes,
      name: "product-prices",
      method: "GET",
      path: "/products/:slug/prices",
      accepts: "none",
      params: whichProduct,
      query: z.object({ percent: text(8).optional() }),
      output: "page",
      handler: ({ params: { slug }, query: { percent } }, ctx) =>
        onProduct(deps, ctx, slug, (kept) => {
          if (percent === undefined) return pricesPage(deps, ctx, kept, {});
          const by = readPercent(percent);
          if (by === null) return pricesPage(deps, ctx, kept, { errors: { percent: sayPercent } });
          return pricesPage(deps, ctx, kept, { preview: { percent: by, prices: allMovedBy(kept, by) } });
        }),
    }),
    defineRoute({
      ...posts,
      name: "change-price",
      path: "/products/:slug/prices/:sku",
      params: whichProduct.extend({ sku }),
      body: z.object({ revision: revisionRead, "new-price": text(16) }),
      handler: ({ params, body: { revision, "new-price": typed } }, ctx) => {
        const priceMinor = readPounds(typed);
        if (priceMinor === null) return refusedPrices(deps, ctx, params.slug, { "new-price": sayPrice });
        const prices = new Map([[params.sku, priceMinor]]);
        return charge(deps, ctx, { slug: params.slug, revision }, prices);
      },
    }),
    defineRoute({
      ...posts,
      name: "change-prices",
      path: "/products/:slug/prices",
      params: whichProduct,
      body: z.object({ revision: revisionRead, percent: text(8) }),
      handler: ({ params: { slug }, body: { revision, percent } }, ctx) =>
        onProduct(deps, ctx, slug, (kept) => {
          const by = readPercent(percent);
          if (by === null) return refusedPrices(deps, ctx, slug, { percent: sayPercent });
          return charge(deps, ctx, { slug, revision }, allMovedBy(kept, by));
        }),
    }),
  ];
}

/** Sales, which begin and end on their days. */
export function planSaleRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...posts,
      name: "plan-sale",
      path: "/products/:slug/sales",
      params: whichProduct,
      body: z.object({
        revision: revisionRead,
        which: z.literal(everyVariant).or(sku),
        reduction: text(16),
        from: day,
        until: day,
        earlier: z.literal("yes").optional(),
      }),
      handler: ({ params: { slug }, body: { revision, ...typed } }, ctx) =>
        onProduct(deps, ctx, slug, async (kept) => {
          const prices = salePrices(kept, typed.which, typed.reduction);
          if (prices === null) return refusedPrices(deps, ctx, slug, { reduction: sayReduction }, typed);
          const sale = { prices, from: typed.from, until: typed.until, showsEarlier: typed.earlier === "yes" };
          const changing = deps.catalogue.changing(actorOf(ctx).handle);
          const done = await ctx.transact((tx) => changing.planSale(tx, { slug, revision }, sale));
          // What begins today begins now, not with the next look at the clock.
          if (done.ok) await deps.catalogue.carryOutSales();
          return answer(deps, ctx, slug, done, "reduction", typed);
        }),
    }),
    defineRoute({
      ...posts,
      name: "call-off-sale",
      path: "/products/:slug/sales/:sku/call-off",
      params: whichProduct.extend({ sku }),
      body: z.object({ revision: revisionRead }),
      handler: async ({ params, body: { revision } }, ctx) => {
        const changing = deps.catalogue.changing(actorOf(ctx).handle);
        const which = { slug: params.slug, revision };
        const done = await ctx.transact((tx) => changing.callOffSale(tx, which, params.sku));
        return answer(deps, ctx, params.slug, done, "reduction");
      },
    }),
  ];
}

const sayPrice = "A price is pounds and pence: 1249 or 1249.50.";
const sayPercent = "Per cent are a number other than 0, above -100 and up to 300: -10 makes a tenth cheaper.";
const sayReduction = "Write the sale price in pounds, or per cent off: 999 or 15%.";

async function charge(
  deps: OfficeDeps,
  ctx: Context,
  which: { slug: string; revision: number },
  prices: NewPrices,
): Promise<Reply> {
  const changing = deps.catalogue.changing(actorOf(ctx).handle);
  const done = await ctx.transact((tx) => changing.changePrices(tx, which, prices));
  return answer(deps, ctx, which.slug, done, "new-price");
}

async function answer(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  done: ChangeOutcome,
  field: keyof PriceErrors,
  sale?: TypedSale,
): Promise<Reply> {
  if (done.ok) return redirect(ctx.links.to("product-prices", { slug }));
  if (done.because === "no-such-product") return noSuchProduct(deps, ctx);
  if (done.because === "no-such-change") return noSuchChange(deps, ctx, slug);
  if (done.because === "changed-meanwhile") return pricesPage(deps, ctx, done.now, { isConflict: true, sale });
  const reasons = done.because === "price-refused" ? done.reasons : done.faults.map(({ says }) => says);
  return refusedPrices(deps, ctx, slug, { [field]: reasons.join(" ") }, sale);
}

function refusedPrices(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  errors: PriceErrors,
  sale?: TypedSale,
): Promise<Reply> {
  return onProduct(deps, ctx, slug, (kept) => pricesPage(deps, ctx, kept, { errors, sale }));
}

function allMovedBy({ product }: KeptProduct, percent: number): NewPrices {
  return new Map(product.variants.map(({ sku, priceMinor }) => [sku, movedBy(priceMinor, percent)]));
}

/** The sale price of one variant or of all, from what was typed: a price, or per cent off. Null where it is neither. */
function salePrices({ product }: KeptProduct, which: string, typed: string): NewPrices | null {
  const isPercent = typed.trim().endsWith("%");
  const off = isPercent ? readPercent(typed) : null;
  const price = isPercent ? null : readPounds(typed);
  if (off === null && price === null) return null;
  const variants = product.variants.filter(({ sku }) => which === everyVariant || sku === which);
  return new Map(variants.map(({ sku, priceMinor }) => [sku, price ?? movedBy(priceMinor, -Math.abs(off ?? 0))]));
}
