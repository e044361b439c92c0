import type { BasketView } from "#basket";
import type { Context } from "#kernel/http";
import type { ShopDeps } from "../shop-deps.ts";

/**
 * The basket of this request: by the cookie, or by the capability of a journey without cookies. Null when there is none
 * (any more). A saved link leads to no basket here: it is made to be passed on, and behind a basket stand the details
 * that its owner has typed at the checkout.
 */
export async function basketIdOf(deps: Pick<ShopDeps, "basket">, ctx: Context): Promise<string | null> {
  if (ctx.capability !== undefined) {
    const found = await deps.basket.byCapability(ctx.reader, ctx.capability, ctx.now);
    return found?.purpose === "journey" ? found.basketId : null;
  }
  if (ctx.basketCookie === undefined) return null;
  return (await deps.basket.find(ctx.reader, ctx.basketCookie.token))?.basketId ?? null;
}

/** The same basket with what lies in it, read in the same statement where there is a cookie. */
export async function basketOf(deps: Pick<ShopDeps, "basket">, ctx: Context): Promise<BasketView | null> {
  const { capability, basketCookie, reader } = ctx;
  if (capability === undefined) {
    return basketCookie === undefined ? null : deps.basket.contents(reader, { token: basketCookie.token });
  }
  const basketId = await basketIdOf(deps, ctx);
  return basketId === null ? null : deps.basket.contents(reader, basketId);
}

/** The cookie again with the true number, when there is one to set. */
export function cookieWith(ctx: Context, count: number): { token: string; count: number } | undefined {
  return ctx.basketCookie === undefined ? undefined : { token: ctx.basketCookie.token, count: Math.min(count, 999) };
}
