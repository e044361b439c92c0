import { z } from "zod";
import { type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import { inWords } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { basketPage } from "./basket-page.tsx";
import { basketIdOf, basketOf } from "./whose.ts";

const common = { method: "POST", access: "basket", reads: [], writes: [], accepts: "form" } as const;

/** Using the code of a promotion, and taking it out. A refused one stays in its field, and the basket is as it was. */
export function codeRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "use-code",
      path: "/basket/code",
      limit: { per: "minute", most: 20 },
      body: z.object({ code: text(40) }),
      output: "page-or-redirect",
      handler: async ({ body: { code } }, ctx) => {
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return gone(ctx);
        const used = await ctx.transact((tx) => deps.basket.useCode(tx, basketId, code));
        if (used.ok) return redirect(ctx.links.to("basket"));
        if (used.because === "no-basket") return gone(ctx);
        const why = used.because === "code-not-valid" ? used.why : inWords(used.because);
        return basketPage(deps, ctx, await basketOf(deps, ctx), { code: { typed: code, why } });
      },
    }),
    defineRoute({
      ...common,
      name: "drop-code",
      path: "/basket/code/removal",
      body: z.object({}),
      output: "redirect",
      handler: async (_, ctx) => {
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return gone(ctx);
        const dropped = await ctx.transact((tx) => deps.basket.dropCode(tx, basketId));
        return dropped.ok ? redirect(ctx.links.to("basket")) : gone(ctx);
      },
    }),
  ];
}

function gone(ctx: Context): Reply {
  return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
}
