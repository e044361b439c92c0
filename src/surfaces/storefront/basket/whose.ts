import type { Context } from "#kernel/http";
import type { ShopDeps } from "../shop-deps.ts";

/** The basket of this request: by the cookie, or by the capability in the address. Null when there is none (any more). */
export async function basketIdOf(deps: Pick<ShopDeps, "basket">, ctx: Context): Promise<string | null> {
  if (ctx.capability !== undefined) {
    return (await deps.basket.byCapability(ctx.reader, ctx.capability, ctx.now))?.basketId ?? null;
  }
  if (ctx.basketCookie === undefined) return null;
  const { token } = ctx.basketCookie;
  const own = await deps.basket.find(ctx.reader, token);
  // A basket that was opened by its saved link has that link's capability in the cookie.
  return (own ?? (await deps.basket.byCapability(ctx.reader, token, ctx.now)))?.basketId ?? null;
}

/** The cookie again with the true number, when there is one to set. */
export function cookieWith(ctx: Context, count: number): { token: string; count: number } | undefined {
  return ctx.basketCookie === undefined ? undefined : { token: ctx.basketCookie.token, count: Math.min(count, 999) };
}
