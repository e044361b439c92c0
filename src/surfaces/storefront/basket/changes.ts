import { z } from "zod";
import { type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import type { ShopDeps } from "../shop-deps.ts";
import { basketIdOf, cookieWith } from "./whose.ts";

const common = {
  method: "POST",
  access: "basket",
  reads: [],
  writes: [],
  accepts: "form",
  output: "redirect",
} as const;
const sku = z.object({ sku: text(60) });

/** Everything that changes a basket. Each is a form and ends at the basket page, which says what happened. */
export function basketChangeRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "add-line",
      path: "/basket/lines",
      limit: { per: "minute", most: 60 },
      body: z.object({ sku: text(60), quantity: text(40) }),
      handler: ({ body }, ctx) => add(deps, ctx, body.sku, pieces(body.quantity)),
    }),
    defineRoute({
      ...common,
      name: "change-line",
      path: "/basket/lines/:sku/quantity",
      params: sku,
      body: z.object({ quantity: text(40) }),
      handler: ({ params, body }, ctx) =>
        change(deps, ctx, { changed: params.sku }, (tx, id) =>
          deps.basket.changeLine(tx, id, params.sku, pieces(body.quantity)),
        ),
    }),
    defineRoute({
      ...common,
      name: "remove-line",
      path: "/basket/lines/:sku/removal",
      params: sku,
      body: z.object({}),
      handler: ({ params }, ctx) =>
        change(deps, ctx, { removed: params.sku }, (tx, id) => deps.basket.removeLine(tx, id, params.sku)),
    }),
    defineRoute({
      ...common,
      name: "undo-removal",
      path: "/basket/lines/:sku/undo",
      params: sku,
      body: z.object({}),
      handler: ({ params }, ctx) =>
        change(deps, ctx, { added: params.sku }, (tx, id) => deps.basket.undoRemoval(tx, id, params.sku)),
    }),
    defineRoute({
      ...common,
      name: "choose-place",
      path: "/basket/place",
      writes: ["contact"],
      body: z.object({ postcode: text(12) }),
      handler: async ({ body }, ctx) => {
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
        const found = deps.delivery.zoneOf(body.postcode);
        if (!found.ok) return redirect(ctx.links.to("basket", {}, { problem: found.because }));
        // Of the postcode only the area stays; the postcode itself is asked again with the address.
        await ctx.transact((tx) => deps.basket.chooseZone(tx, basketId, found.zone));
        return redirect(ctx.links.to("basket"));
      },
    }),
  ];
}

type Outcome = { ok: true; count: number } | { ok: false; because: string };
type Tx = Parameters<Parameters<Context["transact"]>[0]>[0];

async function change(
  deps: ShopDeps,
  ctx: Context,
  said: Readonly<Record<string, string>>,
  run: (tx: Tx, basketId: string) => Promise<Outcome>,
): Promise<Reply> {
  const basketId = await basketIdOf(deps, ctx);
  const outcome: Outcome =
    basketId === null ? { ok: false, because: "no-basket" } : await ctx.transact((tx) => run(tx, basketId));
  if (!outcome.ok) return redirect(ctx.links.to("basket", {}, { problem: outcome.because }));
  return redirect(ctx.links.to("basket", {}, said), { setBasket: cookieWith(ctx, outcome.count) });
}

/** The first "add" makes the basket, sets the cookie and tries whether it comes back: if not, the capability leads on. */
async function add(deps: ShopDeps, ctx: Context, sku: string, quantity: number): Promise<Reply> {
  if (ctx.capability !== undefined) {
    return change(deps, ctx, { added: sku }, (tx, id) => deps.basket.addLine(tx, id, sku, quantity));
  }
  const before = ctx.basketCookie?.token ?? null;
  const added = await ctx.transact((tx) =>
    deps.basket.add(tx, before, sku, quantity, before === null ? { mint: "journey" } : {}),
  );
  if (!added.ok) return redirect(ctx.links.to("basket", {}, { problem: added.because }));
  const token = added.token ?? before;
  if (token === null) throw new Error("A new basket came without its token.");
  const links = added.capability === undefined ? ctx.links : ctx.linksWith(added.capability);
  return redirect(links.to("basket", {}, { added: sku }), {
    setBasket: { token, count: Math.min(added.count, 999) },
    confidential: added.capability !== undefined,
  });
}

/** What was typed as a quantity; anything but digits becomes −1, which no command takes: only a typed 0 takes a line out. */
function pieces(typed: string): number {
  return /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : -1;
}
