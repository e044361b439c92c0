/** Makes a product, as a draft that nobody sees until it is put on sale: from nothing, or as a copy of another one. */
import type { Tx } from "#kernel/db";
import { readTakenSkus } from "./addresses.sql.ts";
import { addressTrouble } from "./addresses.ts";
import { blankDrawings, type ProductKind } from "./blank-drawing.ts";
import { lockCatalogue } from "./catalogue.sql.ts";
import { loadCategories } from "./change-category.ts";
import { type ChangeDeps, type ChangeOutcome, endChange } from "./change-product.ts";
import { writeOffSale, writeTags } from "./changing.sql.ts";
import { londonDay } from "./days.ts";
import { contradictions, type DraftFault, missingFacts } from "./draft.ts";
import { productId, writeProducts } from "./import-products.ts";
import { loadProduct } from "./load.ts";
import { creditTrouble, tagFaults } from "./place-product.ts";
import type { Handling, ProductDraft, SizeCm, Supply, VariantDraft } from "./product.ts";
import { slugOf } from "./slug.ts";

/** What there is to measure and to know of a variant before it can be sent. */
export type VariantFacts = {
  sizeCm: SizeCm;
  packedCm: SizeCm;
  boxes: number;
  weightKg: number;
  handling: Handling;
  returnCostMinor: number | null;
  supply: Supply;
  /** True where some of it is a place-holder, and the variant cannot be put on sale yet. */
  isUnmeasured?: boolean;
};

export type NewProduct = VariantFacts & {
  name: string;
  range: string;
  /** Slug of its department. */
  category: string;
  kind: ProductKind;
  materials: readonly string[];
  sku: string;
  priceMinor: number;
};

/** A copy has other numbers: `code` takes the place of what stands before the first hyphen. */
export type Copy = { name: string; code: string };

const vatRatePermille = 200;
const featuredRank = 500;

/** Its address is made from its name. It has one variant and no option; both are added to later. */
export async function makeProduct(deps: ChangeDeps, tx: Tx, product: NewProduct): Promise<ChangeOutcome> {
  const { name, range, category, kind, materials, sku, priceMinor, ...facts } = product;
  const draft: ProductDraft = {
    ...{ slug: slugOf(name), name, range, category, materials, drawing: blankDrawings[kind] },
    ...{ summary: "", description: "", care: "", assembly: "", fire: null, electrical: null, designer: null },
    ...{ madeToSpecification: false, discontinued: false, isSwatch: false, addedOn: londonDay(deps.now), featuredRank },
    options: [],
    variants: [
      {
        ...{ sku, slug: "standard", choice: {}, priceMinor, wasPriceMinor: null, wasPeriod: null, vatRatePermille },
        ...facts,
      },
    ],
    photographs: [],
  };
  // Asked here and not of what comes from elsewhere, which may say it later.
  return addDraft(
    deps,
    tx,
    [],
    draft,
    missingFacts({ ...draft, variants: [] }).filter(({ field }) => field === "materials"),
  );
}

/** Everything of another product but its photographs, its earlier prices and its numbers. */
export async function duplicateProduct(
  deps: ChangeDeps,
  tx: Tx,
  slug: string,
  { name, code }: Copy,
): Promise<ChangeOutcome> {
  const kept = await loadProduct(tx, slug);
  if (kept === null) return { ok: false, because: "no-such-product" };
  const { product } = kept;
  const variants = product.variants.map((variant): VariantDraft => {
    const sku = [code, ...variant.sku.split("-").slice(1)].join("-");
    return { ...variant, sku, wasPriceMinor: null, wasPeriod: null };
  });
  const addedOn = londonDay(deps.now);
  const draft = { ...product, slug: slugOf(name), name, addedOn, variants, photographs: [] };
  return addDraft(deps, tx, product.tags, draft);
}

/** A product that comes from elsewhere, whole: as a draft, whatever it was there. */
export async function bringInProduct(
  deps: ChangeDeps,
  tx: Tx,
  { tags, ...draft }: ProductDraft & { tags: readonly string[] },
): Promise<ChangeOutcome> {
  const faults = [...tagFaults(tags), ...(await creditTrouble(tx, draft))];
  return faults.length > 0 ? { ok: false, because: "not-fit-for-sale", faults } : addDraft(deps, tx, tags, draft);
}

async function addDraft(
  deps: ChangeDeps,
  tx: Tx,
  tags: readonly string[],
  draft: ProductDraft,
  further: readonly DraftFault[] = [],
): Promise<ChangeOutcome> {
  await lockCatalogue(tx);
  const faults = [...contradictions(draft), ...further, ...(await takenTrouble(tx, draft))];
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writeProducts(tx, [draft]);
  const id = productId(draft.slug);
  await writeOffSale(tx, id, true);
  await writeTags(tx, id, tags);
  const done = await endChange(deps, tx, { product: { id } }, [{ field: "made", before: null, after: draft.name }]);
  return done.ok ? { ...done, slug: draft.slug } : done;
}

/** A slug, a number or a department that it may not have. */
async function takenTrouble(tx: Tx, { slug, category, variants }: ProductDraft): Promise<DraftFault[]> {
  const faults: DraftFault[] = [];
  if (slug !== "") {
    const taken = await addressTrouble(tx, "product", null, slug);
    if (taken !== null) faults.push({ field: "name", says: taken });
  }
  for (const sku of await readTakenSkus(
    tx,
    variants.map((variant) => variant.sku),
  ))
    faults.push({ field: "variants", says: `${sku}: Another variant has this number.` });
  if (!(await loadCategories(tx)).some((each) => each.slug === category))
    faults.push({ field: "category", says: "There is no such department. Choose one of the list." });
  return faults;
}
