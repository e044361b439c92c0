import { z } from "zod";
import { type Context, defineRoute, json, type Reply, type Route, text } from "#kernel/http";
import { readSkuCursor, skuCursor } from "./cursor.ts";
import { often } from "./orders.ts";
import { type AdminApiDeps, refused } from "./problems.ts";
import { stock, stockList, stockView } from "./shapes.ts";

const whichVariant = z.object({
  sku: z
    .string()
    .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
    .max(64),
});
const count = z.number().int().min(0).max(1_000_000);
const common = { access: "program", reads: [], writes: [], limit: often } as const;
const reads = { ...common, may: "stock:read", method: "GET", accepts: "none" } as const;
const usualPage = 100;

/** How many pieces there are of what is kept in stock, and what somebody counted. */
export function stockRoutes(deps: AdminApiDeps): Route[] {
  return [
    defineRoute({
      ...reads,
      name: "admin-stock-list",
      path: "/api/admin/v1/stock",
      query: z.object({
        limit: z
          .string()
          .regex(/^([1-9]\d{0,2}|1000)$/)
          .optional(),
        cursor: text(200).optional(),
      }),
      output: { 200: stockList },
      handler: async ({ query: { limit, cursor } }, { reader }) => {
        const after = cursor === undefined ? "" : readSkuCursor(cursor);
        if (after === null) return refused(deps, "bad-cursor");
        const most = Number(limit ?? usualPage);
        const found = await deps.stock.keptSkus(reader, { after, most: most + 1 });
        const skus = found.slice(0, most);
        const figures = await deps.stock.figures(reader, skus);
        const items = skus.flatMap((sku) => {
          const each = figures.get(sku);
          return each?.kind === "stock" ? [stockView(sku, each)] : [];
        });
        const last = skus.at(-1);
        return json({ stock: items, next: found.length > most && last !== undefined ? skuCursor(last) : null });
      },
    }),
    defineRoute({
      ...reads,
      name: "admin-stock",
      path: "/api/admin/v1/stock/:sku",
      params: whichVariant,
      output: { 200: stock },
      handler: ({ params: { sku } }, ctx) => showStock(deps, ctx, sku),
    }),
    defineRoute({
      ...common,
      may: "stock:write",
      name: "admin-count-stock",
      method: "PUT",
      path: "/api/admin/v1/stock/:sku",
      accepts: "json",
      params: whichVariant,
      body: z.object({ onHand: count, was: count }),
      output: { 200: stock },
      handler: ({ params: { sku }, body: { onHand, was } }, ctx) => countStock(deps, ctx, { sku, onHand, was }),
    }),
  ];
}

async function showStock(deps: AdminApiDeps, { reader }: Context, sku: string): Promise<Reply> {
  const figures = (await deps.stock.figures(reader, [sku])).get(sku);
  if (figures === undefined) return refused(deps, "unknown-sku");
  return figures.kind === "stock" ? json(stockView(sku, figures)) : refused(deps, "made-to-order");
}

/** Sent twice it counts once: the second finds what it wants, or that there are no longer as many as it saw. */
async function countStock(
  deps: AdminApiDeps,
  ctx: Context,
  { sku, onHand, was }: { sku: string; onHand: number; was: number },
): Promise<Reply> {
  const now = (await deps.stock.figures(ctx.reader, [sku])).get(sku);
  if (now?.kind === "stock" && now.onHand === onHand) return json(stockView(sku, now));
  if (onHand === was) return now?.kind === "stock" ? refused(deps, "counted-meanwhile") : showStock(deps, ctx, sku);
  const done = await ctx.transact((tx) => deps.stock.receive(tx, sku, onHand - was, "recount", was));
  return done.ok ? showStock(deps, ctx, sku) : refused(deps, done.because);
}
