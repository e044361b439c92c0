import { z } from "zod";
import type { BasketView } from "#basket";
import { type Context, defineRoute, json, type Reply, type Route, text } from "#kernel/http";
import { basketIdOf, basketOf, type RefusalCode, refused, refusedWith, type StoreApiDeps } from "./doors.ts";
import { basket, basketMade, pence, reductionsOf } from "./shapes.ts";

const common = { reads: [], writes: [] } as const;
const sku = z.object({ sku: text(60) });
const quantity = z.number().int().min(1).max(20);

/** A basket by bearer: made once, then read and changed with `Authorization: Bearer …`. */
export function basketRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-make-basket",
      method: "POST",
      path: "/api/v1/baskets",
      access: "public",
      limit: { per: "minute", most: 30 },
      accepts: "json",
      body: z.object({}),
      output: { 201: basketMade },
      handler: async (_, ctx) => {
        const made = await ctx.transact((tx) => deps.basket.open(tx));
        return json({ bearer: made.token, idleUntil: made.idleUntil.toISOString() }, 201);
      },
    }),
    defineRoute({
      ...common,
      name: "api-basket",
      method: "GET",
      path: "/api/v1/basket",
      access: "bearer",
      accepts: "none",
      output: { 200: basket },
      handler: (_, ctx) => showBasket(deps, ctx),
    }),
    defineRoute({
      ...common,
      name: "api-add-line",
      method: "POST",
      path: "/api/v1/basket/lines",
      access: "bearer",
      accepts: "json",
      body: z.object({ sku: text(60), quantity }),
      output: { 200: basket },
      handler: async ({ body }, ctx) => {
        const { bearer: token } = ctx;
        if (token === undefined) return refused(deps, "no-basket");
        const added = await ctx.transact((tx) => deps.basket.addLine(tx, { token }, body.sku, body.quantity));
        return added.ok ? showBasket(deps, ctx) : refused(deps, added.because);
      },
    }),
    defineRoute({
      ...common,
      name: "api-change-line",
      method: "PUT",
      path: "/api/v1/basket/lines/:sku",
      access: "bearer",
      accepts: "json",
      params: sku,
      body: z.object({ quantity }),
      output: { 200: basket },
      handler: ({ params, body }, ctx) =>
        change(deps, ctx, (tx, basketId) => deps.basket.changeLine(tx, basketId, params.sku, body.quantity)),
    }),
    defineRoute({
      ...common,
      name: "api-remove-line",
      method: "DELETE",
      path: "/api/v1/basket/lines/:sku",
      access: "bearer",
      accepts: "none",
      params: sku,
      output: { 200: basket },
      handler: ({ params }, ctx) =>
        change(deps, ctx, (tx, basketId) => deps.basket.removeLine(tx, basketId, params.sku)),
    }),
    ...codeRoutes(deps),
  ];
}

/** The code of a promotion: a refused one leaves the basket as it was. */
function codeRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-use-code",
      method: "PUT",
      path: "/api/v1/basket/code",
      access: "bearer",
      limit: { per: "minute", most: 20 },
      accepts: "json",
      body: z.object({ code: text(40) }),
      output: { 200: basket },
      handler: async ({ body }, ctx) => {
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return refused(deps, "no-basket");
        const used = await ctx.transact((tx) => deps.basket.useCode(tx, basketId, body.code));
        if (used.ok) return showBasket(deps, ctx);
        return "why" in used ? refusedWith(deps, used.because, used.why) : refused(deps, used.because);
      },
    }),
    defineRoute({
      ...common,
      name: "api-drop-code",
      method: "DELETE",
      path: "/api/v1/basket/code",
      access: "bearer",
      accepts: "none",
      output: { 200: basket },
      handler: (_, ctx) => change(deps, ctx, (tx, basketId) => deps.basket.dropCode(tx, basketId)),
    }),
  ];
}

type Change = (
  tx: Parameters<Parameters<Context["transact"]>[0]>[0],
  basketId: string,
) => Promise<{ ok: true } | { ok: false; because: RefusalCode }>;

async function change(deps: StoreApiDeps, ctx: Context, run: Change): Promise<Reply> {
  const basketId = await basketIdOf(deps, ctx);
  if (basketId === null) return refused(deps, "no-basket");
  const outcome = await ctx.transact((tx) => run(tx, basketId));
  return outcome.ok ? showBasket(deps, ctx) : refused(deps, outcome.because);
}

async function showBasket(deps: StoreApiDeps, ctx: Context): Promise<Reply> {
  const view = await basketOf(deps, ctx);
  return view === null ? refused(deps, "no-basket") : json(basketView(view));
}

function basketView(view: BasketView) {
  const { delivery } = view;
  return {
    lines: view.lines.map((line) => ({
      sku: line.sku,
      name: line.name,
      choice: line.choice,
      quantity: line.quantity,
      price: pence(line.priceMinor),
      total: pence(line.totalMinor),
      stock: line.level,
      note: line.priceNote ?? line.stockNote,
    })),
    gone: view.gone.map(({ sku, quantity, sentence }) => ({ sku, quantity, why: sentence })),
    goods: pence(view.goodsMinor),
    delivery: delivery?.ok
      ? { price: pence(delivery.priceMinor), area: delivery.areaName, dates: delivery.dates, assumed: delivery.assumed }
      : null,
    code: view.code,
    codeNote: view.codeNote,
    reductions: reductionsOf(view.takenOff),
    total: pence(view.totalMinor),
    vat: pence(view.vatMinor),
    orderable: view.orderable,
  };
}
