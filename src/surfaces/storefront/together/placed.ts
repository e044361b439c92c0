import type { CatalogueSnapshot, ListingItem, Product } from "#catalogue";
import type { PlacedPiece } from "../home/front-page.ts";

/** A piece in a picture that the catalogue still sells, and the middle of where it stands, in per cent from left and top. */
export type Placed = { readonly item: ListingItem; readonly x: number; readonly y: number };

/** Dots nearer to each other than this, in per cent of the picture, could not be told apart by a finger on a telephone. */
const apart = { x: 9, y: 13 };

/**
 * The pieces of a picture by product, each once, in the look that stands there. One that has left the catalogue is left out, and so is
 * a variant that has: its product stands for it.
 */
export function placedPieces(snapshot: CatalogueSnapshot, pieces: readonly PlacedPiece[]): Placed[] {
  const placed = new Map<string, Placed>();
  for (const { product: slug, look, size, box } of pieces) {
    const product = snapshot.product(slug) ?? snapshot.productFormerly(slug);
    const variant = product === null ? undefined : variantOf(product, [look, size]);
    if (product === null || variant === undefined || placed.has(product.key)) continue;
    const [left, top, right, bottom] = box;
    const { priceMinor } = variant;
    placed.set(product.key, {
      item: { product, variant, fromPriceMinor: priceMinor, toPriceMinor: priceMinor, fitting: 1 },
      x: Math.round((left + right) * 50),
      y: Math.round((top + bottom) * 50),
    });
  }
  return [...placed.values()];
}

/** Those of which a dot can stand in the picture without lying on another. All are listed below it anyway. */
export function withDots(placed: readonly Placed[]): Placed[] {
  const shown: Placed[] = [];
  for (const one of placed) {
    const free = shown.every(({ x, y }) => Math.abs(x - one.x) >= apart.x || Math.abs(y - one.y) >= apart.y);
    if (free) shown.push(one);
  }
  return shown;
}

/** The variant that has all the looks and sizes named, or the first one. */
function variantOf({ variants }: Product, named: readonly (string | null)[]): Product["variants"][number] | undefined {
  const wanted = named.filter((slug) => slug !== null);
  return variants.find(({ choice }) => wanted.every((slug) => Object.values(choice).includes(slug))) ?? variants[0];
}
