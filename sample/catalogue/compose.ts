/**
 * A short way to write down a product: looks × sizes become variants. It checks nothing; the tests do.
 */

import type { Handling, Option, OptionValue, ProductDraft, SizeCm, Supply, VariantDraft } from "#catalogue";
import { sha256 } from "#kernel/digest";
import { designerOf } from "./designers.ts";
import { madeBy } from "./makers.ts";

export type Dimensions = readonly [width: number, depth: number, height: number];

export type SampleSize = {
  slug: string;
  label: string;
  cm: Dimensions;
  packed: Dimensions;
  boxes?: number;
  kg: number;
  pounds: number;
};

export type SampleSupply = {
  /** Weeks to make what is not in stock. Without it everything must be in stock. */
  weeks?: readonly [number, number];
  /** Working days until what is in stock leaves. */
  days: readonly [number, number];
  /** Pieces of each variant to begin with, by "look" or "look/size"; "*" stands for all others. */
  stock: Readonly<Record<string, number>>;
};

export type SampleProduct = Pick<
  ProductDraft,
  "slug" | "name" | "range" | "summary" | "description" | "materials" | "care" | "assembly" | "drawing" | "addedOn"
> & {
  /** Begins every stock-keeping number of the product. */
  code: string;
  option: "fabric" | "finish" | "colour";
  looks: readonly OptionValue[];
  sizes: readonly SampleSize[];
  /** Pounds on top for a look, by its slug. */
  extraPounds?: Readonly<Record<string, number>>;
  /** Present price in pounds of what was dearer before, by "look" or "look/size"; the price before is the usual one. */
  reduced?: Readonly<Record<string, number>>;
  supply: SampleSupply;
  handling: Handling;
  fire?: string;
  electrical?: string;
  discontinued?: boolean;
  isSwatch?: boolean;
  /** What it costs to send a big thing back. */
  returnPounds?: number;
  featured?: number;
};

export type Composed = {
  draft: ProductDraft;
  stock: { sku: string; quantity: number }[];
  /** What is reduced, and what it cost before. */
  reduced: { sku: string; beforeMinor: number }[];
};

const OPTION_NAMES = { fabric: "Fabric", finish: "Finish", colour: "Colour" } as const;

/** Makes the import form of a product of `category`, and the stock that its shop opens with. */
export function compose(category: string, sample: SampleProduct): Composed {
  const stock: Composed["stock"] = [];
  const reduced: Composed["reduced"] = [];
  const variants = sample.looks.flatMap((look) =>
    sample.sizes.map((size) => {
      const variant = variantOf(sample, look, size);
      const quantity = stockOf(sample.supply, look.slug, size.slug);
      if (quantity !== undefined) stock.push({ sku: variant.sku, quantity });
      const beforeMinor = Math.round(usualPounds(sample, look, size) * 100);
      if (beforeMinor > variant.priceMinor) reduced.push({ sku: variant.sku, beforeMinor });
      return variant;
    }),
  );
  const options: Option[] = [{ slug: sample.option, name: OPTION_NAMES[sample.option], values: sample.looks }];
  const sizeValues = sample.sizes.map(({ slug, label }) => ({ slug, label }));
  if (sample.sizes.length > 1) options.push({ slug: "size", name: "Size", values: sizeValues });
  const draft: ProductDraft = {
    slug: sample.slug,
    name: sample.name,
    range: sample.range,
    category,
    summary: sample.summary,
    description: sample.description,
    materials: sample.materials,
    care: sample.care,
    assembly: sample.assembly,
    fire: sample.fire ?? null,
    electrical: sample.electrical ?? null,
    ...madeBy(category),
    designer: designerOf(sample.range),
    madeToSpecification: false,
    discontinued: sample.discontinued ?? false,
    isSwatch: sample.isSwatch ?? false,
    addedOn: sample.addedOn,
    featuredRank: sample.featured ?? 100 + spread(sample.slug),
    options,
    variants,
    drawing: sample.drawing,
    photographs: [],
  };
  return { draft, stock, reduced };
}

function variantOf(sample: SampleProduct, look: OptionValue, size: SampleSize): VariantDraft {
  const severalSizes = sample.sizes.length > 1;
  const { reduced } = sample;
  const pounds = reduced?.[`${look.slug}/${size.slug}`] ?? reduced?.[look.slug] ?? usualPounds(sample, look, size);
  const choice: Record<string, string> = { [sample.option]: look.slug };
  if (severalSizes) choice.size = size.slug;
  return {
    sku: [sample.code, short(look.slug), ...(severalSizes ? [short(size.slug)] : [])].join("-"),
    slug: severalSizes ? `${look.slug}-${size.slug}` : look.slug,
    choice,
    priceMinor: Math.round(pounds * 100),
    wasPriceMinor: null,
    wasPeriod: null,
    vatRatePermille: 200,
    supply: supplyOf(sample, look.slug, size.slug),
    sizeCm: box(size.cm),
    packedCm: box(size.packed),
    boxes: size.boxes ?? 1,
    weightKg: size.kg,
    handling: sample.handling,
    returnCostMinor: sample.handling === "two-person" ? (sample.returnPounds ?? 59) * 100 : null,
  };
}

function usualPounds(sample: SampleProduct, look: OptionValue, size: SampleSize): number {
  return size.pounds + (sample.extraPounds?.[look.slug] ?? 0);
}

function supplyOf(sample: SampleProduct, look: string, size: string): Supply {
  const { weeks, days } = sample.supply;
  if (stockOf(sample.supply, look, size) !== undefined) return { kind: "stock", minDays: days[0], maxDays: days[1] };
  if (weeks === undefined) throw new Error(`${sample.slug} ${look} ${size} is neither in stock nor made to order.`);
  return { kind: "made-to-order", minWeeks: weeks[0], maxWeeks: weeks[1] };
}

function stockOf(supply: SampleSupply, look: string, size: string): number | undefined {
  return supply.stock[`${look}/${size}`] ?? supply.stock[look] ?? supply.stock["*"];
}

function box([width, depth, height]: Dimensions): SizeCm {
  return { width, depth, height };
}

/** "moss-velvet" → "MOSVEL". */
function short(slug: string): string {
  return slug
    .split("-")
    .map((word) => word.slice(0, 3))
    .join("")
    .toUpperCase();
}

/** Mixes the categories where nothing was said about prominence, always in the same way. */
function spread(slug: string): number {
  return sha256(slug).readUInt16BE(0) % 800;
}
