/** Which photographs show a variant. */
import { shortName } from "#media";
import { drawPicture } from "./drawing.ts";
import { lookOf } from "./pictures.ts";
import type { Photograph, Product, Shot, Variant } from "./product.ts";

const MAIN: readonly Shot[] = ["three-quarter", "swatch", "front"];
const FURTHER: readonly Shot[] = ["front", "detail", "in-scale"];

/** The photograph to show for a variant, in its own fabric or finish; null if there is none, and its drawing is shown. */
export function mainPhotograph(product: Product, variant: Variant): Photograph | null {
  const best = MAIN.flatMap((shot) => fitting(product, variant, shot));
  return best.find(({ look }) => isOf(variant, look)) ?? null;
}

/**
 * One photograph of each further shot that there is, besides the main one. It may show another fabric or size, where there is none of this one: its
 * words say which.
 */
export function furtherPhotographs(product: Product, variant: Variant): Photograph[] {
  const main = mainPhotograph(product, variant);
  return FURTHER.flatMap((shot) => fitting(product, variant, shot).slice(0, 1)).filter((each) => each !== main);
}

/** Every photograph of these products: first one of each, then the second of each, so that what is seen first comes first. */
export function photographsOf(products: readonly Product[]): Photograph[] {
  const most = Math.max(0, ...products.map(({ photographs }) => photographs.length));
  return Array.from({ length: most }, (_, at) => at).flatMap((at) =>
    products.flatMap(({ photographs }) => photographs.slice(at, at + 1)),
  );
}

/** A photograph with the drawing that stands in its place when it cannot be shown, as SVG text. */
export type Taken = { readonly photograph: Photograph; readonly drawing: () => string };

/** Looks up by the short name of a master what these products show. */
export function takenIn(products: readonly Product[]): (short: string) => Taken | null {
  const found = new Map<string, Taken>();
  for (const product of products) {
    for (const photograph of product.photographs) {
      const { look, shot, sha256 } = photograph;
      const variant = product.variants.find((each) => isOf(each, look)) ?? product.variants[0];
      if (variant === undefined) continue;
      const view = shot === "detail" ? "detail" : "front";
      found.set(shortName(sha256), {
        photograph,
        drawing: () => drawPicture(product.drawing, view, lookOf(product, variant)),
      });
    }
  }
  return (short) => found.get(short) ?? null;
}

/** The photographs of a shot, those that agree most with the variant first. */
function fitting(product: Product, variant: Variant, shot: Shot): Photograph[] {
  const rank = ({ look, size }: Photograph): number => (isOf(variant, look) ? 0 : 2) + (isOf(variant, size) ? 0 : 1);
  return product.photographs.filter((each) => each.shot === shot).sort((a, b) => rank(a) - rank(b));
}

function isOf(variant: Variant, value: string | null): boolean {
  return value === null || Object.values(variant.choice).includes(value);
}
