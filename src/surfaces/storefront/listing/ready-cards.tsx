import type { Child } from "hono/jsx";
import type { ListingItem } from "#catalogue";
import { hour } from "#kernel/clock";
import type { Context } from "#kernel/http";
import { ProductCard } from "#views/product-card.tsx";
import { Ready, type ReadyPiece, readyPiece } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import type { StorefrontDeps } from "../frame.ts";

/** Most characters of cards that are kept ready; some thousand cards. */
const mostKept = 4_000_000;
const eagerCards = 4;

/** Draws the cards of a list, in order; the first ones load their pictures at once. */
export type DrawCards = (ctx: Pick<Context, "links" | "capability" | "now">, items: readonly ListingItem[]) => Child[];

/**
 * Cards are most of a list, and the same card stands in many: each is drawn once and kept until the catalogue changes or the
 * hour does, because dates move at midnight, which is always a full hour. What the stock and the reviews say of it is part of its key.
 * Pages of a journey without cookies have addresses of their own, so their cards are drawn for them alone.
 */
export function readyCards(deps: StorefrontDeps): DrawCards {
  const kept = new Map<string, ReadyPiece>();
  let characters = 0;
  let madeFor: { catalogue: object; hour: number } | undefined;

  const startAfresh = (now: Date): void => {
    const next = { catalogue: deps.catalogue.current(), hour: Math.floor(now.getTime() / hour) };
    if (madeFor?.catalogue === next.catalogue && madeFor.hour === next.hour && characters < mostKept) return;
    kept.clear();
    characters = 0;
    madeFor = next;
  };
  const draw = (ctx: Pick<Context, "links">, item: ListingItem, eager: boolean) => (
    <ProductCard card={cardOf(deps, ctx.links, item)} level={2} eager={eager} />
  );
  return (ctx, items) => {
    if (ctx.capability !== undefined) return items.map((item, at) => draw(ctx, item, at < eagerCards));
    startAfresh(ctx.now);
    return items.map((item, at) => {
      const eager = at < eagerCards;
      const { product, variant, fromPriceMinor, toPriceMinor } = item;
      const rated = deps.reviews.summaryOf(product.key);
      const said = `${deps.stock.levels().of(variant.sku)} ${rated?.average} ${rated?.count}`;
      const key = `${variant.sku} ${said} ${fromPriceMinor} ${toPriceMinor} ${eager}`;
      let piece = kept.get(key);
      if (piece === undefined) {
        piece = readyPiece(draw(ctx, item, eager));
        kept.set(key, piece);
        characters += piece.length;
      }
      return <Ready piece={piece} />;
    });
  };
}
