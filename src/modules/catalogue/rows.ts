/**
 * The catalogue as columns of numbers: one row a variant, in the order of the products. Narrowing a list down is then
 * one pass over these columns, whatever the filters, and facet counts fall out of the same pass.
 */
import type { FacetSlug, Product, Variant } from "./product.ts";
import { AVAILABILITIES, COLOUR_FAMILIES, MATERIALS, PRICE_BANDS, WIDTH_BANDS } from "./vocabulary.ts";

/** The facets in the order in which they are shown; the place of each is its column in `masks`. */
export const FACETS: readonly { slug: FacetSlug; name: string; values: readonly FacetWord[] }[] = [
  { slug: "colour", name: "Colour", values: COLOUR_FAMILIES },
  { slug: "material", name: "Material", values: MATERIALS },
  { slug: "price", name: "Price", values: PRICE_BANDS },
  { slug: "size", name: "Width", values: WIDTH_BANDS },
  { slug: "availability", name: "Availability", values: AVAILABILITIES },
];
type FacetWord = { readonly slug: string; readonly label: string; readonly hex?: string };

export type Rows = {
  readonly variants: readonly Variant[];
  /** Row of the first variant of each product, and one more entry for the end. */
  readonly start: Uint32Array;
  readonly priceMinor: Int32Array;
  readonly widthCm: Float64Array;
  /** One column a facet; bit n is set if the variant has the n-th value of that facet. */
  readonly masks: readonly Uint32Array[];
};

/**
 * Builds the columns, with nothing sold out. Throws if a vocabulary has outgrown the 32 bits of a mask.
 */
export function buildRows(products: readonly Product[]): Rows {
  for (const facet of FACETS) {
    if (facet.values.length > 32) throw new Error(`The facet ${facet.slug} has more than 32 values.`);
  }
  const variants = products.flatMap((product) => product.variants);
  const start = new Uint32Array(products.length + 1);
  const masks = FACETS.map(() => new Uint32Array(variants.length));
  const priceMinor = new Int32Array(variants.length);
  const widthCm = new Float64Array(variants.length);
  let row = 0;
  for (const [index, product] of products.entries()) {
    start[index] = row;
    const maskOf = productMasks(product);
    for (const variant of product.variants) {
      priceMinor[row] = variant.priceMinor;
      widthCm[row] = variant.sizeCm.width;
      for (const [column, mask] of maskOf(variant).entries()) (masks[column] as Uint32Array)[row] = mask;
      row++;
    }
  }
  start[products.length] = row;
  return { variants, start, priceMinor, widthCm, masks };
}

/** The same columns, but for the availability of stock variants that are sold out. Cheap enough for every change. */
export function withSoldOut(rows: Rows, soldOut: ReadonlySet<string>): Rows {
  const available = Uint32Array.from(rows.variants, (variant) => availabilityBit(variant, soldOut));
  const masks = rows.masks.map((mask, column) => (FACETS[column]?.slug === "availability" ? available : mask));
  return { ...rows, masks };
}

/** Position of `slug` in a vocabulary as a bit; 0 for a slug that is not in it. */
export function bitOf(values: readonly { readonly slug: string }[], slug: string | undefined): number {
  const at = values.findIndex((value) => value.slug === slug);
  return at === -1 ? 0 : (1 << at) >>> 0;
}

function productMasks(product: Product): (variant: Variant) => number[] {
  const looks = new Map<string, readonly [colour: number, material: number]>();
  for (const option of product.options) {
    for (const value of option.values) {
      looks.set(`${option.slug}=${value.slug}`, [
        bitOf(COLOUR_FAMILIES, value.colourFamily),
        bitOf(MATERIALS, value.material),
      ]);
    }
  }
  return (variant) => {
    let colour = 0;
    let material = 0;
    for (const [option, value] of Object.entries(variant.choice)) {
      const look = looks.get(`${option}=${value}`);
      colour |= look?.[0] ?? 0;
      material |= look?.[1] ?? 0;
    }
    return [
      colour >>> 0,
      material >>> 0,
      bandBit(
        PRICE_BANDS.map((band) => [band.fromMinor, band.belowMinor] as const),
        variant.priceMinor,
      ),
      bandBit(
        WIDTH_BANDS.map((band) => [band.fromCm, band.belowCm] as const),
        variant.sizeCm.width,
      ),
      availabilityBit(variant, NOTHING),
    ];
  };
}

const NOTHING: ReadonlySet<string> = new Set();

function bandBit(bands: readonly (readonly [from: number, below: number | null])[], value: number): number {
  const at = bands.findIndex(([from, below]) => value >= from && (below === null || value < below));
  return at === -1 ? 0 : 1 << at;
}

function availabilityBit(variant: Variant, soldOut: ReadonlySet<string>): number {
  if (soldOut.has(variant.sku)) return 0;
  return bitOf(AVAILABILITIES, variant.supply.kind === "stock" ? "ready" : "made-to-order");
}
