/**
 * Synthetic products in any number, for benchmarks: the sample shop's own products under new names, with other prices
 * and sizes. The same seed gives the same catalogue, byte for byte.
 */
import type { Category, ProductDraft, VariantDraft } from "#catalogue";
import { type Random, seededRandom } from "#kernel/random";
import { sampleCategories, sampleProducts } from "./catalogue/index.ts";

const FIRST = [
  "ald",
  "bram",
  "cald",
  "dun",
  "esk",
  "fen",
  "gar",
  "hal",
  "ing",
  "kel",
  "lam",
  "mor",
  "nor",
  "ot",
  "pen",
  "rib",
];
const SECOND = [
  "bar",
  "beck",
  "by",
  "combe",
  "dale",
  "den",
  "field",
  "ford",
  "gill",
  "ham",
  "ker",
  "ley",
  "mere",
  "scar",
  "thorp",
  "wick",
];
const THIRD = ["", "", "", " moor", " low", " high", " rigg", " tor"];

export type Generated = { categories: readonly Category[]; products: readonly ProductDraft[] };

/** `count` products, spread over the sample shop's departments. Names may repeat in many thousands; slugs never do. */
export function generateCatalogue(count: number, seed: string): Generated {
  const random = seededRandom(seed);
  const models = sampleProducts.filter(({ isSwatch }) => !isSwatch);
  const products = Array.from({ length: count }, (_, at) => {
    const model = models[at % models.length] as ProductDraft;
    return productLike(model, at, random);
  });
  return { categories: sampleCategories, products };
}

function productLike(model: ProductDraft, number: number, random: Random): ProductDraft {
  const range = placeName(random);
  const kind = model.name.slice(model.range.length).trim();
  const slug = `${range.toLowerCase().replaceAll(" ", "-")}-${model.slug}-${number}`;
  const dearer = 60 + pick(random, 120);
  const wider = 85 + pick(random, 40);
  return {
    ...model,
    slug,
    name: `${range} ${kind}`,
    range,
    addedOn: `202${4 + pick(random, 3)}-${two(1 + pick(random, 10))}-${two(1 + pick(random, 28))}`,
    featuredRank: pick(random, 10_000),
    variants: model.variants.map((variant) => variantLike(variant, number, dearer, wider)),
  };
}

function variantLike(variant: VariantDraft, number: number, dearer: number, wider: number): VariantDraft {
  const pounds = Math.max(1, Math.round((variant.priceMinor * dearer) / 10_000));
  return {
    ...variant,
    sku: `G${number}-${variant.sku}`,
    priceMinor: pounds * 100,
    sizeCm: { ...variant.sizeCm, width: Math.max(1, Math.round((variant.sizeCm.width * wider) / 100)) },
  };
}

function placeName(random: Random): string {
  const part = (list: readonly string[]) => list[pick(random, list.length)] as string;
  const name = part(FIRST) + part(SECOND) + part(THIRD);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function pick(random: Random, below: number): number {
  return random.bytes(4).readUInt32BE(0) % below;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
