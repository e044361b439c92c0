import type { Offer } from "#catalogue";
import type { BasketDeps } from "./index.ts";
import type { AddRefusal } from "./outcomes.ts";
import { BASKET_LIMITS } from "./rules.ts";

/** A variant that can be put into a basket now, at the price the shopper sees, or why it cannot. */
export type Offered = { ok: true; offer: Offer; priceMinor: number } | Extract<AddRefusal, { ok: false }>;

/**
 * Asks catalogue and stock, both in memory, whether so many pieces of a variant can be added. A discontinued variant can,
 * while one is left.
 */
export function offered(deps: BasketDeps, sku: string, quantity: number): Offered {
  if (!Number.isSafeInteger(quantity) || quantity < 1) return { ok: false, because: "bad-quantity" };
  const { piecesPerLine } = BASKET_LIMITS;
  if (quantity > piecesPerLine) return { ok: false, because: "too-many-pieces", limit: piecesPerLine, already: 0 };
  const offer = deps.catalogue.current().variantBySku(sku);
  if (offer === null) return { ok: false, because: "unknown-sku" };
  if (isOver(deps, offer)) return { ok: false, because: "discontinued" };
  if (deps.stock.levels().of(sku) === "out") return { ok: false, because: "out-of-stock" };
  return { ok: true, offer, priceMinor: offer.variant.priceMinor };
}

/** True for what is no longer made and of which none is left. */
export function isOver(deps: BasketDeps, { product, variant }: Offer): boolean {
  if (!product.discontinued) return false;
  const level = deps.stock.levels().of(variant.sku);
  return level === "out" || level === "made-to-order";
}
