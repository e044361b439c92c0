import type { Child } from "hono/jsx";
import type { ListingItem } from "#catalogue";
import { hour } from "#kernel/clock";
import type { Context } from "#kernel/http";
import { ProductCard } from "#views/product-card.tsx";
import { loadedAtOnce, PieceStore, Ready, readyPiece, underHeading } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import type { StorefrontDeps } from "../frame.ts";

/** Most bytes of cards that are kept ready: some ten thousand cards. */
const mostKept = 16 * 2 ** 20;
const eagerCards = 4;

/** The rank of the names among the page's headings, and how many load their pictures at once. */
type How = { level: 2 | 3; eager: number };
const inList: How = { level: 2, eager: eagerCards };

/** Draws the cards of a list, in order; the first ones load their pictures at once. */
export type DrawCards = (
  ctx: Pick<Context, "links" | "capability" | "now">,
  items: readonly ListingItem[],
  how?: How,
) => Child[];

/**
 * Cards are most of a list, and the same card stands in many: each is drawn once and kept until the catalogue changes or the
 * hour does, because dates move at midnight, which is always a full hour. What the stock and the reviews say of it is part of its key.
 * Pages of a journey without cookies have addresses of their own, so their cards are drawn for them alone.
 */
export function readyCards(deps: StorefrontDeps): DrawCards {
  const kept = new PieceStore();
  let madeFor: { catalogue: object; hour: number } | undefined;

  const startAfresh = (now: Date): void => {
    const next = { catalogue: deps.catalogue.current(), hour: Math.floor(now.getTime() / hour) };
    if (madeFor?.catalogue === next.catalogue && madeFor.hour === next.hour && kept.bytes < mostKept) return;
    kept.clear();
    madeFor = next;
  };
  const draw = (ctx: Pick<Context, "links">, item: ListingItem, level: 2 | 3, eager = false) => (
    <ProductCard card={cardOf(deps, ctx.links, item)} level={level} eager={eager} />
  );
  return (ctx, items, { level, eager } = inList) => {
    if (ctx.capability !== undefined) return items.map((item, at) => draw(ctx, item, level, at < eager));
    startAfresh(ctx.now);
    return items.map((item, at) => {
      const { product, variant, fromPriceMinor, toPriceMinor } = item;
      const rated = deps.reviews.summaryOf(product.key);
      const said = `${deps.stock.levels().of(variant.sku)} ${rated?.average} ${rated?.count}`;
      const key = `${variant.sku} ${said} ${fromPriceMinor} ${toPriceMinor}`;
      let piece = kept.get(key);
      if (piece === undefined) {
        piece = readyPiece(draw(ctx, item, 2));
        kept.put(key, piece);
      }
      if (level === 3) piece = underHeading(piece);
      return <Ready piece={at < eager ? loadedAtOnce(piece) : piece} />;
    });
  };
}
