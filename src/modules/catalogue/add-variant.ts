/** Adds to what can be chosen of a product: an option that all its variants then have, or a variant. */
import type { Tx } from "#kernel/db";
import { readTakenSkus } from "./addresses.sql.ts";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { londonDay } from "./days.ts";
import { contradictions, type DraftFault, missingFacts } from "./draft.ts";
import { writeProducts } from "./import-products.ts";
import type { KeptProduct } from "./load.ts";
import type { VariantFacts } from "./make-product.ts";
import { recordPrices } from "./prices.sql.ts";
import type { Option, OptionValue, Product, VariantDraft } from "./product.ts";
import { slugOf } from "./slug.ts";

export const OPTION_NAMES = { fabric: "Fabric", finish: "Finish", colour: "Colour", size: "Size" } as const;
export type OptionSlug = keyof typeof OPTION_NAMES;

/** `value` is what the variants that there are have of it. */
export type NewOption = { option: OptionSlug; value: Omit<OptionValue, "slug"> };

/** The option that all variants then have. Refuses one that the product has. */
export async function addOption(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  { option, value }: NewOption,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  if (product.options.some(({ slug }) => slug === option))
    return unfit([{ field: "options", says: `It has the option ${OPTION_NAMES[option]} already.` }]);
  const made = { ...value, slug: slugOf(value.label) };
  const options: Option[] = [...product.options, { slug: option, name: OPTION_NAMES[option], values: [made] }];
  const variants = product.variants.map((variant) => {
    const choice = { ...variant.choice, [option]: made.slug };
    return { ...variant, choice, slug: variantSlug(options, choice) };
  });
  const after = `${OPTION_NAMES[option]}: ${value.label}`;
  return writeChanged(deps, tx, begun.kept, { options, variants }, [{ field: "option", before: null, after }]);
}

/** `choice`: for each option of the product a value that it has, or a new one. Facts are those of the variant `like`. */
export type NewVariant = {
  sku: string;
  priceMinor: number;
  like: string;
  choice: Readonly<Record<string, string | Omit<OptionValue, "slug">>>;
};

/** Refuses a choice that there is already, and a number that another variant has or had. */
export async function addVariant(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  { sku, priceMinor, like, choice: chosen }: NewVariant,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  const model = product.variants.find((variant) => variant.sku === like);
  if (model === undefined) return unfit([{ field: "variants", says: `There is no variant ${like}.` }]);
  if ((await readTakenSkus(tx, [sku])).length > 0)
    return unfit([{ field: "variants", says: `${sku}: Another variant has this number.` }]);
  const choice: Record<string, string> = {};
  const options = product.options.map((option): Option => {
    const value = chosen[option.slug];
    if (value === undefined || typeof value === "string") {
      choice[option.slug] = value ?? "";
      return option;
    }
    const made = { ...value, slug: slugOf(value.label) };
    choice[option.slug] = made.slug;
    const isNew = option.values.every(({ slug }) => slug !== made.slug);
    return isNew ? { ...option, values: [...option.values, made] } : option;
  });
  const variant: VariantDraft = {
    ...model,
    ...{ sku, priceMinor, choice, slug: variantSlug(options, choice), wasPriceMinor: null, wasPeriod: null },
  };
  const done = await writeChanged(deps, tx, begun.kept, { options, variants: [...product.variants, variant] }, [
    { field: "variant", sku, before: null, after: variant.slug },
  ]);
  if (done.ok && !begun.kept.isOffSale) await recordPrices(tx, [sku], londonDay(deps.now));
  return done;
}

/** Says how big and heavy a variant is, who carries it, and how it is supplied. */
export async function measureVariant(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sku: string,
  facts: VariantFacts,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const before = product.variants.find((variant) => variant.sku === sku);
  if (before === undefined) return { ok: false, because: "no-such-product" };
  if (before.supply.kind !== facts.supply.kind)
    return unfit([{ field: "variants", says: "What is held in stock and what is made to order stay so." }]);
  const [was, is] = [factsInWords(before), factsInWords(facts)];
  const { isUnmeasured = false } = facts;
  if (was === is && isUnmeasured === (before.isUnmeasured ?? false)) return { ok: true, revision };
  const variants = product.variants.map((variant) =>
    variant === before ? { ...variant, ...facts, isUnmeasured } : variant,
  );
  return writeChanged(deps, tx, begun.kept, { options: product.options, variants }, [
    { field: "measures", sku, before: was, after: is },
  ]);
}

function factsInWords({ sizeCm, packedCm, boxes, weightKg, handling, returnCostMinor, supply }: VariantFacts): string {
  const cm = ({ width, depth, height }: VariantFacts["sizeCm"]) => `${width} × ${depth} × ${height} cm`;
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  const back = returnCostMinor === null ? "posted back" : `${returnCostMinor / 100} pounds to send back`;
  return `${cm(sizeCm)}, packed ${cm(packedCm)}, ${boxes} boxes, ${weightKg} kg, ${handling}, ${back}, ${supply.kind} ${least} to ${most}`;
}

/** The second part of an address: the values chosen, in the order of the options. */
function variantSlug(options: readonly Option[], choice: Readonly<Record<string, string>>): string {
  return options.map(({ slug }) => choice[slug]).join("-") || "standard";
}

async function writeChanged(
  deps: ChangeDeps,
  tx: Tx,
  kept: KeptProduct,
  changed: { options: Product["options"]; variants: readonly VariantDraft[] },
  changes: Parameters<typeof endChange>[3],
): Promise<ChangeOutcome> {
  const draft = { ...kept.product, ...changed, slug: kept.product.key };
  const faults = [...contradictions(draft), ...(kept.isOffSale ? [] : missingFacts(draft))];
  if (faults.length > 0) return unfit(faults);
  await writeProducts(tx, [draft]);
  return endChange(deps, tx, kept, changes);
}

function unfit(faults: readonly DraftFault[]): ChangeOutcome {
  return { ok: false, because: "not-fit-for-sale", faults };
}
