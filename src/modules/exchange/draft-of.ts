/** Makes what the catalogue takes of a product of a file: a draft for one that is new, and measures for a variant. Pure. */
import {
  blankDrawings,
  type NewPhotograph,
  type Option,
  type OptionValue,
  type ProductDraft,
  unsaidCm,
  unsaidKg,
  type VariantDraft,
  type VariantFacts,
} from "#catalogue";
import type { Fault } from "./fields.ts";
import type { FileFacts, FileProduct, FileVariant } from "./file-product.ts";

const standardVatPermille = 200;
const featuredRank = 500;
const longestSummary = 160;
/** Days, or weeks for what is made to order, where a file says none: it is asked for before the product goes on sale. */
const unsaidLead = { stock: [2, 5], "made-to-order": [6, 8] } as const;

/** Where it goes, and what it is, as they were settled with the merchant. */
export type Settled = { department: string; kind: NonNullable<FileProduct["kind"]>; today: string };

export function draftOf(
  product: FileProduct,
  { department, kind, today }: Settled,
  photographs: readonly NewPhotograph[],
): ProductDraft & { tags: readonly string[] } {
  const { words, handle } = product;
  const name = words.name ?? "";
  const options = product.options.map(({ slug, name: called }): Option => {
    return { slug, name: called, values: valuesOf(product.variants, slug) };
  });
  return {
    ...{ slug: handle, name, range: product.range ?? name.split(" ")[0] ?? "", category: department },
    ...{
      summary: words.summary ?? firstSentence(words.description ?? ""),
      description: words.description ?? "",
      materials: words.materials ?? [],
    },
    ...{ care: words.care ?? "", assembly: words.assembly ?? "", fire: words.fire ?? null },
    ...{ electrical: words.electrical ?? null, maker: words.maker ?? [], responsible: words.responsible ?? [] },
    designer: product.designer ?? null,
    madeToSpecification: product.madeToSpecification ?? false,
    discontinued: product.discontinued ?? false,
    isSwatch: kind === "sample",
    addedOn: product.addedOn ?? today,
    featuredRank: product.featuredRank ?? featuredRank,
    drawing: kind === "sample" ? { kind: "swatch" } : blankDrawings[kind],
    options,
    variants: product.variants.map((variant) => variantOf(variant, options)),
    photographs: [...photographs],
    tags: product.tags ?? [],
  };
}

/** The first sentence, where it is short enough for a card. */
function firstSentence(description: string): string {
  const [line = ""] = description.split("\n");
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length <= longestSummary ? sentence : "";
}

/** The values that variants choose of an option, in the order in which they come. */
function valuesOf(variants: readonly FileVariant[], option: string): OptionValue[] {
  const values = new Map<string, OptionValue>();
  for (const { choice } of variants) {
    const value = choice[option];
    if (value !== undefined && !values.has(value.slug)) values.set(value.slug, value);
  }
  return [...values.values()];
}

function variantOf({ sku, choice, priceMinor, vatRatePermille, facts }: FileVariant, options: readonly Option[]) {
  const slugs = options.map(({ slug }) => choice[slug]?.slug ?? "");
  const variant: VariantDraft = {
    ...{ sku, slug: slugs.join("-") || "standard", priceMinor, wasPriceMinor: null, wasPeriod: null },
    choice: Object.fromEntries(options.map(({ slug }) => [slug, choice[slug]?.slug ?? ""])),
    vatRatePermille: vatRatePermille ?? standardVatPermille,
    ...factsOf(null, facts),
  };
  return variant;
}

/**
 * What there is to know of a variant: as the file says, else as it is; else place-holders, and it is not measured yet. The way of
 * supply of one that there is stays.
 */
export function factsOf(now: VariantFacts | null, said: FileFacts): VariantFacts {
  const kind = now?.supply.kind ?? said.supply ?? "stock";
  const [leastNow, mostNow] = leadOf(now);
  const [least, most] = [said.least ?? leastNow, said.most ?? mostNow];
  const sizeCm = {
    width: said.width ?? now?.sizeCm.width ?? unsaidCm,
    depth: said.depth ?? now?.sizeCm.depth ?? unsaidCm,
    height: said.height ?? now?.sizeCm.height ?? unsaidCm,
  };
  const packedCm = {
    width: said.packedWidth ?? now?.packedCm.width ?? unsaidCm,
    depth: said.packedDepth ?? now?.packedCm.depth ?? unsaidCm,
    height: said.packedHeight ?? now?.packedCm.height ?? unsaidCm,
  };
  const weightKg = said.weightKg ?? now?.weightKg ?? unsaidKg;
  const returnCostMinor = said.returnCostMinor ?? now?.returnCostMinor ?? null;
  const handling = said.handling ?? now?.handling;
  const isLoose = now === null || now.isUnmeasured === true;
  const isUnsaid =
    said.isWhole === false ||
    [sizeCm, packedCm].some((size) => Object.values(size).includes(unsaidCm)) ||
    weightKg === unsaidKg ||
    [said.boxes, said.handling, said.least, said.most].includes(undefined) ||
    (handling === "two-person" && returnCostMinor === null);
  const [fewest, longest] = unsaidLead[kind];
  const lead = { least: least ?? Math.min(fewest, most ?? fewest), most: most ?? Math.max(longest, least ?? longest) };
  return {
    ...{ sizeCm, packedCm, boxes: said.boxes ?? now?.boxes ?? 1, weightKg, returnCostMinor },
    // Without the cost of sending it back no row says that two people carry it.
    handling: handling === undefined || (handling === "two-person" && returnCostMinor === null) ? "parcel" : handling,
    supply:
      kind === "stock"
        ? { kind, minDays: lead.least, maxDays: lead.most }
        : { kind, minWeeks: lead.least, maxWeeks: lead.most },
    isUnmeasured: isLoose && isUnsaid,
  };
}

function leadOf(now: VariantFacts | null): [number | undefined, number | undefined] {
  if (now === null) return [undefined, undefined];
  const { supply } = now;
  return supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
}

/** Looks and sizes of pictures that no variant has are left out, and said. */
export function shownBy(product: FileProduct, picture: FileProduct["pictures"][number]) {
  const values = product.options.flatMap(({ slug }) => valuesOf(product.variants, slug).map((value) => value.slug));
  const known = (slug: string | null) => (slug !== null && values.includes(slug) ? slug : null);
  const left = [picture.look, picture.size].filter((slug) => slug !== null && !values.includes(slug));
  const remark: Fault | null =
    left.length === 0
      ? null
      : { line: picture.line, says: `No variant is “${left.join(", ")}”; the picture is shown with all.` };
  return { look: known(picture.look), size: known(picture.size), remark };
}
