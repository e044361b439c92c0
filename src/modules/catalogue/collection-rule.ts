/** Which products are in a collection, and in which order. Pure; the shop and the preview in the back office ask the same function. */
import type { Minor } from "#kernel/money";
import type { Collection, Product, Variant } from "./product.ts";
import { type ColourFamily, type Material, PRICE_BANDS } from "./vocabulary.ts";

/** What a product must be like to be in a collection. An empty list asks nothing; each other one asks for one of its values. */
export type CollectionRule = {
  /** Slugs. */
  readonly categories: readonly string[];
  /** Slugs. */
  readonly designers: readonly string[];
  /** Names. */
  readonly ranges: readonly string[];
  readonly materials: readonly Material[];
  readonly colours: readonly ColourFamily[];
  /** Slugs of price bands. */
  readonly prices: readonly string[];
  readonly tags: readonly string[];
  /** In the shop since this day or later, YYYY-MM-DD. */
  readonly addedSince: string | null;
};

/** By hand: what was chosen, in that order, then what fits the rule. Else as lists are sorted. */
export const COLLECTION_SORTS = ["hand", "featured", "newest", "price-up", "price-down", "name"] as const;
export type CollectionSort = (typeof COLLECTION_SORTS)[number];

/** More than that no page shows; the rest is left out. */
export const MOST_IN_COLLECTION = 24;

/**
 * Whether a product fits: one of its variants is of the colour, the material and the price together, so that a sofa that is green in
 * one fabric and cheap in another is not a cheap green sofa. Samples never fit.
 */
export function fitsRule(product: Product, rule: CollectionRule): boolean {
  const asked = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  return (
    !product.isSwatch &&
    asked(rule.categories, product.category) &&
    asked(rule.designers, product.designer) &&
    asked(rule.ranges, product.range) &&
    (rule.tags.length === 0 || rule.tags.some((tag) => product.tags.includes(tag))) &&
    (rule.addedSince === null || product.addedOn >= rule.addedSince) &&
    product.variants.some((variant) => variantFits(product, variant, rule))
  );
}

function variantFits({ options }: Product, { choice, priceMinor }: Variant, rule: CollectionRule): boolean {
  const { colours, materials, prices } = rule;
  if (prices.length > 0 && !prices.some((slug) => isInBand(priceMinor, slug))) return false;
  if (colours.length === 0 && materials.length === 0) return true;
  const looks = options.flatMap(({ slug, values }) => values.filter((value) => value.slug === choice[slug]));
  return (
    (colours.length === 0 || looks.some(({ colourFamily }) => colourFamily && colours.includes(colourFamily))) &&
    (materials.length === 0 || looks.some(({ material }) => material && materials.includes(material)))
  );
}

function isInBand(priceMinor: Minor, slug: string): boolean {
  const band = PRICE_BANDS.find((each) => each.slug === slug);
  return (
    band !== undefined && priceMinor >= band.fromMinor && (band.belowMinor === null || priceMinor < band.belowMinor)
  );
}

/** What says which products are in a collection. */
export type Gathering = Pick<Collection, "rule" | "sort" | "products">;

/** Everything in it that is among `products`, which are in the order of "featured". What was chosen by hand is in whatever the rule says. */
export function gather(
  { rule = null, sort = "hand", products: chosen }: Gathering,
  products: readonly Product[],
  bySlug: ReadonlyMap<string, Product>,
): Product[] {
  const byHand = chosen.flatMap((slug) => bySlug.get(slug) ?? []);
  const fitting = rule === null ? [] : products.filter((product) => fitsRule(product, rule));
  const all = [...new Set([...byHand, ...fitting])];
  return sort === "hand" ? all : all.sort(orders[sort]);
}

const byName = new Intl.Collator("en-GB", { numeric: true });
const least = ({ variants }: Product): Minor => Math.min(...variants.map(({ priceMinor }) => priceMinor));
const featured = (a: Product, b: Product): number => a.featuredRank - b.featuredRank || (a.slug < b.slug ? -1 : 1);

const orders: Readonly<Record<Exclude<CollectionSort, "hand">, (a: Product, b: Product) => number>> = {
  featured,
  newest: (a, b) => (a.addedOn === b.addedOn ? featured(a, b) : a.addedOn < b.addedOn ? 1 : -1),
  "price-up": (a, b) => least(a) - least(b) || featured(a, b),
  "price-down": (a, b) => least(b) - least(a) || featured(a, b),
  name: (a, b) => byName.compare(a.name, b.name) || featured(a, b),
};
