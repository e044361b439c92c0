/** What must hold of a product before it may be imported. Pure; the sample shop and every import pass through it. */
import { LEAST_MASTER_WIDTH } from "#media";
import type { Photograph, ProductDraft, SizeCm, VariantDraft } from "./product.ts";
import { bitOf } from "./rows.ts";
import { COLOUR_FAMILIES, MATERIALS, SHOTS } from "./vocabulary.ts";

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const SKU = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;
const HEX = /^#[0-9a-f]{6}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const MOST_VARIANTS = 200;
const MOST_PHOTOGRAPHS = 60;
const MOST_PIXELS_A_SIDE = 12_000;

/** Sentences that say what is wrong with `draft`; none if it may be imported. */
export function draftTrouble(draft: ProductDraft): string[] {
  const trouble: string[] = [];
  const demand = (holds: boolean, otherwise: string) => {
    if (!holds) trouble.push(otherwise);
  };
  demand(SLUG.test(draft.slug), "The slug is not lower-case words joined by hyphens.");
  demand(draft.name !== "" && draft.name.length <= 80, "The name has 1 to 80 letters.");
  demand(DAY.test(draft.addedOn), "The day it was added is not a date.");
  demand(draft.materials.length > 0, "No material is named.");
  demand(draft.variants.length > 0 && draft.variants.length <= MOST_VARIANTS, `It has 1 to ${MOST_VARIANTS} variants.`);
  demand(unique(draft.variants.map(({ sku }) => sku)), "Two variants share a stock-keeping number.");
  demand(unique(draft.variants.map(({ slug }) => slug)), "Two variants share an address.");
  demand(unique(draft.variants.map(({ choice }) => JSON.stringify(choice))), "Two variants are the same choice.");
  demand(unique(draft.options.map(({ slug }) => slug)), "Two options share a name.");
  for (const { slug, values } of draft.options) {
    demand(
      values.length > 0 && unique(values.map((value) => value.slug)),
      `The values of ${slug} are missing or repeat.`,
    );
    for (const value of values) {
      demand(SLUG.test(value.slug), `The value ${value.slug} of ${slug} is no slug.`);
      demand(value.hex === undefined || HEX.test(value.hex), `The colour of ${value.slug} is not #rrggbb.`);
      demand(
        !("colourFamily" in value) || bitOf(COLOUR_FAMILIES, value.colourFamily) !== 0,
        `${value.slug} has no known colour family.`,
      );
      demand(!("material" in value) || bitOf(MATERIALS, value.material) !== 0, `${value.slug} has no known material.`);
    }
  }
  demand(draft.photographs.length <= MOST_PHOTOGRAPHS, `It has at most ${MOST_PHOTOGRAPHS} photographs.`);
  demand(unique(draft.photographs.map(({ sha256 }) => sha256)), "Two photographs are the same.");
  return [
    ...trouble,
    ...draft.photographs.flatMap((photograph) => photographTrouble(draft, photograph)),
    ...draft.variants.flatMap((variant) => variantTrouble(draft, variant).map((what) => `${variant.sku}: ${what}`)),
  ];
}

function variantTrouble(draft: ProductDraft, variant: VariantDraft): string[] {
  const trouble: string[] = [];
  const demand = (holds: boolean, otherwise: string) => {
    if (!holds) trouble.push(otherwise);
  };
  const pence = (minor: number) => Number.isSafeInteger(minor) && minor >= 0 && minor < 2 ** 31;
  demand(SKU.test(variant.sku), "The stock-keeping number is not upper-case letters and digits joined by hyphens.");
  demand(SLUG.test(variant.slug), "The address is no slug.");
  demand(pence(variant.priceMinor), "The price is not a whole number of pence.");
  demand(
    variant.wasPriceMinor === null || variant.wasPriceMinor > variant.priceMinor,
    "The earlier price is not higher.",
  );
  demand(
    (variant.wasPriceMinor === null) === (variant.wasPeriod === null),
    "An earlier price and its dates go together.",
  );
  demand(positive(variant.sizeCm) && positive(variant.packedCm), "A size is missing.");
  demand(variant.weightKg > 0 && variant.boxes >= 1, "Weight or boxes are missing.");
  demand(
    variant.handling !== "two-person" || variant.returnCostMinor !== null,
    "The cost of sending it back is missing.",
  );
  const { supply } = variant;
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  demand(
    Number.isInteger(least) && Number.isInteger(most) && least >= 0 && most >= least,
    "The lead time is no range.",
  );
  demand(Object.keys(variant.choice).length === draft.options.length, "Not every option is chosen, or one too many.");
  for (const { slug, values } of draft.options) {
    demand(
      values.some((value) => value.slug === variant.choice[slug]),
      `The ${slug} chosen is not among its values.`,
    );
  }
  return trouble;
}

function photographTrouble(draft: ProductDraft, photograph: Photograph): string[] {
  const { sha256, shot, look, size, alt, width, height } = photograph;
  const has = (slug: string) => draft.options.some(({ values }) => values.some((value) => value.slug === slug));
  const within = (pixels: number, least: number) =>
    Number.isInteger(pixels) && pixels >= least && pixels <= MOST_PIXELS_A_SIDE;
  if (!SHA256.test(sha256)) return ["A photograph is not named by its SHA-256."];
  const trouble: string[] = [];
  const demand = (holds: boolean, otherwise: string) => {
    if (!holds) trouble.push(`Photograph ${sha256.slice(0, 8)}: ${otherwise}`);
  };
  demand(SHOTS.includes(shot), "The shot is unknown.");
  demand(look === null || has(look), `There is no ${look} among the options.`);
  demand(size === null || has(size), `There is no ${size} among the options.`);
  demand(alt !== "" && alt.length <= 200, "What it shows is said in 1 to 200 letters.");
  demand(
    within(width, LEAST_MASTER_WIDTH) && within(height, 1),
    `It is not ${LEAST_MASTER_WIDTH} to ${MOST_PIXELS_A_SIDE} pixels wide.`,
  );
  return trouble;
}

function positive({ width, depth, height }: SizeCm): boolean {
  return [width, depth, height].every((cm) => cm >= 0.1 && cm <= 2_000);
}

function unique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
