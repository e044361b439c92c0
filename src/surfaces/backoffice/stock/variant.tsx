import { z } from "zod";
import type { KeptProduct, Variant } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { ReceiveReason } from "#stock";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { revisionRead } from "../products/words.tsx";
import { reasonWords, type StockErrors, variantPage } from "./variant-page.tsx";

/** What an address says of a variant. */
export const whichVariant = z.object({
  sku: z
    .string()
    .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
    .max(64),
});
export const batchCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const count = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number);
const movementNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;
const posts = {
  ...changes,
  method: "POST",
  accepts: "form",
  params: whichVariant,
  output: "page-or-redirect",
} as const;

/** What there is of one variant, what moved, and how long it takes. */
export function variantRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "catalogue.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "variant-stock",
      method: "GET",
      path: "/stock/:sku",
      params: whichVariant,
      query: z.object({ before: movementNumber.optional() }),
      handler: ({ params: { sku }, query: { before } }, ctx) =>
        onVariant(deps, ctx, sku, (kept, variant) => variantPage(deps, ctx, { kept, variant, before })),
    }),
    defineRoute({
      ...posts,
      name: "receive-stock",
      path: "/stock/:sku/movements",
      body: z.object({
        seen: count,
        pieces: text(8),
        reason: z.enum(Object.keys(reasonWords) as [ReceiveReason, ...ReceiveReason[]]),
      }),
      handler: ({ params: { sku }, body }, ctx) =>
        onVariant(deps, ctx, sku, async (kept, variant) => {
          const refuse = (errors: StockErrors, status = 422) =>
            variantPage(deps, ctx, { kept, variant, errors, status });
          const pieces = readPieces(body.pieces);
          if (pieces === null) return refuse({ pieces: "Pieces are a whole number: 5 came in, -2 are gone." });
          const done = await ctx.transact((tx) => deps.stock.receive(tx, sku, pieces, body.reason, body.seen));
          if (done.ok) return redirect(ctx.links.to("variant-stock", { sku }));
          return refuse({ pieces: receiveWords[done.because] }, done.because === "counted-meanwhile" ? 409 : 422);
        }),
    }),
    defineRoute({
      ...posts,
      name: "assign-batch",
      path: "/stock/:sku/batch",
      body: z.object({ batch: batchCode.or(z.literal("")) }),
      handler: ({ params: { sku }, body: { batch } }, ctx) =>
        onVariant(deps, ctx, sku, async (kept, variant) => {
          const isOpen = batch === "" || (await deps.stock.batches(ctx.reader)).some(({ code }) => code === batch);
          const moved = isOpen
            ? await ctx.transact((tx) => deps.stock.assignBatch(tx, [sku], batch === "" ? null : batch))
            : 0;
          if (moved > 0) return redirect(ctx.links.to("variant-stock", { sku }));
          const wrong = isOpen ? "What is held in stock has no batch." : "There is no such batch. Open it first.";
          return variantPage(deps, ctx, { kept, variant, errors: { batch: wrong }, status: 422 });
        }),
    }),
    defineRoute({
      ...posts,
      name: "change-lead-time",
      path: "/stock/:sku/lead-time",
      body: z.object({ revision: revisionRead, least: count, most: count }),
      handler: ({ params: { sku }, body: { revision, ...time } }, ctx) =>
        onVariant(deps, ctx, sku, async (kept, variant) => {
          const which = { slug: kept.product.slug, revision };
          const changing = deps.catalogue.changing(actorOf(ctx).handle);
          const done = await ctx.transact((tx) => changing.changeLeadTime(tx, which, sku, time));
          if (done.ok) return redirect(ctx.links.to("variant-stock", { sku }));
          const isConflict = done.because === "changed-meanwhile";
          const least = isConflict
            ? "Somebody changed this product after you opened it. Look at it as it is now, then send this again."
            : "The first number is not above the second, and the second is at most 104.";
          return variantPage(deps, ctx, { kept, variant, errors: { least }, status: isConflict ? 409 : 422 });
        }),
    }),
  ];
}

const receiveWords = {
  "unknown-sku": "Stock does not know this variant yet. The next import tells it.",
  "made-to-order": "What is made to order is not counted.",
  "promised-already": "So many pieces are paid for and not sent yet that fewer cannot be left. Cancel orders first.",
  "counted-meanwhile":
    "The number on hand changed after you opened this page. Look at it as it is now, then count again.",
} as const;

/** `5`, `+5`, `-2` → pieces. Null for anything else, and for none. */
function readPieces(typed: string): number | null {
  const pieces = /^[+-]?\d{1,6}$/.test(typed.trim()) ? Number(typed) : 0;
  return pieces === 0 ? null : pieces;
}

async function onVariant(
  deps: OfficeDeps,
  ctx: Context,
  sku: string,
  work: (kept: KeptProduct, variant: Variant) => Promise<Reply>,
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const kept = await deps.catalogue.keptBySku(reader, sku);
  const variant = kept?.product.variants.find((each) => each.sku === sku);
  if (kept !== null && variant !== undefined) return work(kept, variant);
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such variant">
      Nothing has this number. The list of <a href={links.to("products")}>products</a> leads to every variant.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}
