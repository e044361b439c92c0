/** Names for the drawn pictures, so that an address can be kept for ever: it changes with what it shows. */
import { sha256 } from "#kernel/digest";
import type { PictureView } from "./drawing/spec.ts";
import { DRAWING_VERSION, drawPicture, type Look } from "./drawing.ts";
import type { OptionValue, Product, Variant } from "./product.ts";

const VIEWS: readonly PictureView[] = ["front", "detail", "dimensions"];
const hashes = new WeakMap<Variant, string>();

/**
 * The last part of /pictures/:name for one view of a variant: "ardso-mosvel-thrsea.front.1f3a5c7e.svg". Cheap: the hash
 * is made once a variant and snapshot.
 */
export function pictureName(product: Product, variant: Variant, view: PictureView): string {
  return `${variant.sku.toLowerCase()}.${view}.${hashOf(product, variant)}.svg`;
}

/** What the picture shows, in words, for people who do not see it. */
export function pictureAlt(product: Product, variant: Variant, view: PictureView): string {
  const look = lookValue(product, variant)?.label.toLowerCase();
  const inLook = look === undefined ? "" : ` in ${look}`;
  const { width, depth, height } = variant.sizeCm;
  if (view === "detail") return look === undefined ? `Close-up of the ${product.name}` : `Close-up of ${look}`;
  if (view === "dimensions")
    return `Drawing of the ${product.name}: ${width} cm wide, ${depth} cm deep, ${height} cm high`;
  return `${product.name}${inLook}, seen from the front`;
}

/** The drawing of that name, or null if the name is not exactly one that `pictureName` gives today. */
export function pictureNamed(
  bySku: ReadonlyMap<string, { readonly product: Product; readonly variant: Variant }>,
  name: string,
): string | null {
  const [sku = "", view = "", , end] = name.split(".");
  const offer = bySku.get(sku.toUpperCase());
  const known = VIEWS.find((each) => each === view);
  if (offer === undefined || known === undefined || end !== "svg") return null;
  const { product, variant } = offer;
  return pictureName(product, variant, known) === name
    ? drawPicture(product.drawing, known, lookOf(product, variant))
    : null;
}

/** Colour, material and size of a variant, as the drawing wants them. */
export function lookOf(product: Product, variant: Variant): Look {
  const value = lookValue(product, variant);
  return { hex: value?.hex ?? "#b8ad9a", material: value?.material, sizeCm: variant.sizeCm };
}

function lookValue(product: Product, variant: Variant): OptionValue | undefined {
  return product.options
    .flatMap(({ slug, values }) => values.filter((value) => value.slug === variant.choice[slug]))
    .find(({ hex }) => hex !== undefined);
}

function hashOf(product: Product, variant: Variant): string {
  const known = hashes.get(variant);
  if (known !== undefined) return known;
  const shown = JSON.stringify([DRAWING_VERSION, product.drawing, lookOf(product, variant)]);
  const hash = sha256(shown).toString("hex").slice(0, 8);
  hashes.set(variant, hash);
  return hash;
}
