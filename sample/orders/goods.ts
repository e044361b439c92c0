/** What people put into a basket, and what it cost then. */
import type { PastPrice, ProductDraft, VariantDraft } from "#catalogue";
import { sha256 } from "#kernel/digest";
import type { PastLine } from "#orders";
import { recalled } from "../recalls.ts";
import type { Chance } from "./chance.ts";

type Weighted = readonly (readonly [product: ProductDraft, weight: number])[];

/** How often something of a department is what an order is about. */
const departments: Readonly<Record<string, number>> = {
  ...{ sofas: 9, armchairs: 6, beds: 6, tables: 8, chairs: 10, storage: 7, lighting: 12, textiles: 16 },
};

/** What there was on a day, each as likely as it sells. */
export type Shelf = {
  furniture: Weighted;
  small: Weighted;
  samples: readonly ProductDraft[];
  recalled: ProductDraft[];
};

/** The products that were in the shop on `day`. */
export function shelfOn(products: readonly ProductDraft[], day: string, isLately: boolean): Shelf {
  const there = products.filter(({ addedOn, discontinued }) => addedOn <= day && !(discontinued && isLately));
  const sold = there.filter(({ isSwatch }) => !isSwatch);
  const weigh = (list: readonly ProductDraft[]): Weighted =>
    list.map((product) => [product, (departments[product.category] ?? 1) * liking(product.slug)]);
  return {
    furniture: weigh(sold),
    small: weigh(sold.filter(({ category }) => category === "textiles" || category === "lighting")),
    samples: there.filter(({ isSwatch }) => isSwatch),
    recalled: there.filter(({ slug }) => slug === recalled.slug),
  };
}

/** Some things sell four times as well as others. */
function liking(slug: string): number {
  return 0.5 + (sha256(`liking:${slug}`).readUInt8(0) / 255) * 1.5;
}

export type Bought = { product: ProductDraft; variant: VariantDraft; quantity: number };

/** What goes into one basket. `isRecalled`: what was later called back is in it. */
export function fillBasket(chance: Chance, shelf: Shelf, isRecalled: boolean): Bought[] {
  const chosen: Bought[] = [];
  const take = (product: ProductDraft, quantity: number, which?: (variant: VariantDraft) => boolean): void => {
    const variants = product.variants.filter((variant) => which?.(variant) ?? true);
    const variant = chance.weighted(variants.map((each, at) => [each, 1 / (1 + at * 0.3)] as const));
    if (!chosen.some((one) => one.variant.sku === variant.sku)) chosen.push({ product, variant, quantity });
  };
  if (!isRecalled && shelf.samples.length > 0 && chance.happens(0.09)) {
    for (let left = chance.between(1, 4); left > 0; left--) take(chance.oneOf(shelf.samples), 1);
    return chosen;
  }
  const [sofaBed] = isRecalled ? shelf.recalled : [];
  if (sofaBed !== undefined) take(sofaBed, 1, ({ supply }) => supply.kind === "made-to-order");
  else {
    const product = chance.weighted(shelf.furniture);
    take(product, howMany(chance, product));
  }
  // In its first months the shop has little to add.
  if (shelf.small.length === 0) return chosen;
  const extras = chance.weighted([
    [0, 62],
    [1, 25],
    [2, 10],
    [3, 3],
  ] as const);
  for (let left = extras; left > 0; left--) take(chance.weighted(shelf.small), chance.happens(0.25) ? 2 : 1);
  return chosen;
}

function howMany(chance: Chance, { category, slug }: ProductDraft): number {
  if (category === "chairs")
    return chance.weighted([
      [1, 20],
      [2, 35],
      [4, 30],
      [6, 15],
    ] as const);
  if (slug.includes("cushion") || slug.includes("pendant")) return chance.between(1, 3);
  return chance.happens(0.05) ? 2 : 1;
}

/** The lines of a basket on a day: prices as they were, and a production batch a month for what is made to order. */
export function linesOf(bought: readonly Bought[], day: string, past: readonly PastPrice[]): PastLine[] {
  return bought.map(({ variant: { sku, priceMinor, supply }, quantity }) => ({
    ...{ sku, quantity },
    unitPriceMinor: past.findLast((price) => price.sku === sku && price.from <= day)?.priceMinor ?? priceMinor,
    batch: supply.kind === "made-to-order" ? `${sku.slice(0, sku.indexOf("-"))}-${day.slice(0, 7)}` : null,
  }));
}
