/** What must hold of a product before it may be imported. Pure; the sample shop and every import pass through it. */
import { LEAST_MASTER_WIDTH } from "#media";
import type { Option, Photograph, ProductDraft, SizeCm, VariantDraft } from "./product.ts";
import { bitOf } from "./rows.ts";
import { SLUG } from "./slug.ts";
import { COLOUR_FAMILIES, MATERIALS, SHOTS } from "./vocabulary.ts";

const SKU = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;
const HEX = /^#[0-9a-f]{6}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** Words that call a thing green without saying what was done, where and by how much (law L65). */
const GREEN =
  /\b(eco-?friendly|eco|(environment|environmentally|earth|planet|climate)[- ](friendly|positive|conscious)|green choice|sustainab(le|ly|ility)|(carbon|climate)[- ]neutral|net[- ]zero|ethical(ly)?|non-?toxic|chemical-free|biodegradable)\b/i;
/** Words that would take away what the law gives, were they true (law L55). */
const EXCLUDING = /\bsold as seen\b|\bno (refunds?|returns?)\b|\bnon-?refundable\b|\bno guarantee\b/i;
/** An e-mail address or one of the web, as they stand in a line of their own. */
const ELECTRONIC = /^([^\s@]+@[^\s@]+\.[^\s@]+|(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}(\/\S*)?)$/i;
const MOST_LINES = 8;
const MOST_IN_A_LINE = 120;
const MOST_VARIANTS = 200;
const MOST_PHOTOGRAPHS = 60;
const MOST_PIXELS_A_SIDE = 12_000;

/** What is wrong with a product: a sentence, and the field that it is about. */
export type DraftFault = { readonly field: FaultyField; readonly says: string };

const COPY_FIELDS = ["name", "summary", "description", "materials", "care", "assembly"] as const;
export type FaultyField =
  | (typeof COPY_FIELDS)[number]
  | (
      | "slug"
      | "address"
      | "category"
      | "tags"
      | "range"
      | "designer"
      | "place"
      | "focus"
      | "added-on"
      | "options"
      | "variants"
      | "photographs"
      | "fire"
      | "electrical"
      | "maker"
      | "responsible"
      | "return-cost"
    );

/** Sentences that say what is wrong with `draft`; none if it may be imported. */
export function draftTrouble(draft: ProductDraft): string[] {
  return draftFaults(draft).map(({ says }) => says);
}

/** The same, each with the field that it is about: for a form. None if it may be sold. */
export function draftFaults(draft: ProductDraft): DraftFault[] {
  return [...contradictions(draft), ...missingFacts(draft)];
}

/** What must not be so whether it is sold or not: what contradicts itself, has no form, or claims what it may not. */
export function contradictions(draft: ProductDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  const demand = (field: FaultyField, holds: boolean, says: string) => {
    if (!holds) faults.push({ field, says });
  };
  const { variants, photographs } = draft;
  demand("slug", SLUG.test(draft.slug), "The slug is not lower-case words joined by hyphens.");
  demand("name", draft.name !== "" && draft.name.length <= 80, "The name has 1 to 80 letters.");
  demand("added-on", DAY.test(draft.addedOn), "The day it was added is not a date.");
  const isCountable = variants.length > 0 && variants.length <= MOST_VARIANTS;
  demand("variants", isCountable, `It has 1 to ${MOST_VARIANTS} variants.`);
  demand("variants", unique(variants.map(({ sku }) => sku)), "Two variants share a stock-keeping number.");
  demand("variants", unique(variants.map(({ slug }) => slug)), "Two variants share an address.");
  demand("variants", unique(variants.map(({ choice }) => JSON.stringify(choice))), "Two variants are the same choice.");
  demand("options", unique(draft.options.map(({ slug }) => slug)), "Two options share a name.");
  faults.push(...draft.options.flatMap(optionTrouble).map((says) => ({ field: "options" as const, says })));
  faults.push(...COPY_FIELDS.flatMap((field) => copyFaults(field, [draft[field]].flat().join("\n"))));
  for (const field of ["maker", "responsible"] as const)
    demand(
      field,
      isAddressed(draft[field] ?? []),
      "Give the name, the postal address, and an e-mail or web address last.",
    );
  demand("photographs", photographs.length <= MOST_PHOTOGRAPHS, `It has at most ${MOST_PHOTOGRAPHS} photographs.`);
  demand("photographs", unique(photographs.map(({ sha256 }) => sha256)), "Two photographs are the same.");
  const onPhotographs = photographs.flatMap((photograph) => photographTrouble(draft, photograph));
  const onVariants = variants.flatMap((variant) =>
    variantTrouble(draft, variant).map((what) => `${variant.sku}: ${what}`),
  );
  return [
    ...faults,
    ...onPhotographs.map((says) => ({ field: "photographs" as const, says })),
    ...onVariants.map((says) => ({ field: "variants" as const, says })),
  ];
}

/** Nothing, or somebody who can be written to: a name, a postal address, and an e-mail or web address last. */
function isAddressed(lines: readonly string[]): boolean {
  if (lines.length === 0) return true;
  const isWritten = lines.every((line) => line !== "" && line.length <= MOST_IN_A_LINE);
  return isWritten && lines.length >= 3 && lines.length <= MOST_LINES && ELECTRONIC.test(lines.at(-1) ?? "");
}

/** What nobody has said and has to be known before it is sold: what the law wants (L47, L74, L77), what it is made of, its measures. */
export function missingFacts({ drawing, fire, electrical, materials, variants }: ProductDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (materials.length === 0) faults.push({ field: "materials", says: "No material is named." });
  const isSoft =
    drawing.kind === "sofa" ||
    drawing.kind === "footstool" ||
    (drawing.kind === "bed" && drawing.upholstered) ||
    (drawing.kind === "chair" && drawing.seat === "padded");
  if (isSoft && fire === null)
    faults.push({ field: "fire", says: "It is upholstered: say how it meets the fire regulations." });
  if (drawing.kind === "lamp" && electrical === null)
    faults.push({
      field: "electrical",
      says: "It is a lamp: say which bulb it takes, and that we take an old one back.",
    });
  for (const { sku, handling, returnCostMinor, isUnmeasured } of variants) {
    if (handling === "two-person" && returnCostMinor === null)
      faults.push({ field: "return-cost", says: `${sku}: The cost of sending it back is missing.` });
    if (isUnmeasured)
      faults.push({ field: "variants", says: `${sku}: Its measures, its weight or how it is sent are not said yet.` });
  }
  return faults;
}

function optionTrouble({ slug, values }: Option): string[] {
  const trouble: string[] = [];
  const demand = (holds: boolean, otherwise: string) => {
    if (!holds) trouble.push(otherwise);
  };
  const isWhole = values.length > 0 && unique(values.map((value) => value.slug));
  demand(isWhole, `The values of ${slug} are missing or repeat.`);
  for (const value of values) {
    demand(SLUG.test(value.slug), `The value ${value.slug} of ${slug} is no slug.`);
    demand(value.hex === undefined || HEX.test(value.hex), `The colour of ${value.slug} is not #rrggbb.`);
    const hasFamily = !("colourFamily" in value) || bitOf(COLOUR_FAMILIES, value.colourFamily) !== 0;
    demand(hasFamily, `${value.slug} has no known colour family.`);
    demand(!("material" in value) || bitOf(MATERIALS, value.material) !== 0, `${value.slug} has no known material.`);
  }
  return trouble;
}

function copyFaults(field: FaultyField, copy: string): DraftFault[] {
  return claimsOf(copy).map((says) => ({ field, says }));
}

/** Sentences on what no words of the shop may claim (law L55, L65). */
export function claimsOf(copy: string): string[] {
  const green = GREEN.exec(copy)?.[0];
  const excluding = EXCLUDING.exec(copy)?.[0];
  return [
    ...(green === undefined
      ? []
      : [`“${green}” says nothing that can be checked: say what was done, where and by how much.`]),
    ...(excluding === undefined ? [] : [`“${excluding}” would take away what the law gives the buyer.`]),
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
