/** Brings products into the catalogue. Importing the same twice changes nothing but the version. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { namedUuid } from "#kernel/digest";
import { type Addressed, ownersOf, slugsWithSkus } from "./addresses.sql.ts";
import {
  raiseVersion,
  takeDown,
  takeOffSale,
  upsertCategories,
  upsertOptions,
  upsertOptionValues,
  upsertPhotographs,
  upsertProducts,
  upsertVariants,
} from "./catalogue.sql.ts";
import { draftTrouble } from "./draft.ts";
import { earlierPricesTrouble } from "./price-history.ts";
import { recordPrices } from "./prices.sql.ts";
import type { Category, ProductDraft, SizeCm, VariantDraft } from "./product.ts";
import { knownDesigners } from "./together.sql.ts";

export const CHANNEL = "catalogue";

/** Adds or changes departments and tells every process when `tx` commits. None is ever removed. */
export async function importCategories(tx: Tx, bus: Bus, categories: readonly Category[]): Promise<void> {
  const version = await raiseVersion(tx);
  const keyOf = await keysOf(
    tx,
    "category",
    categories.map(({ slug }) => slug),
  );
  await upsertCategories(
    tx,
    categories.map(({ slug, name, singular, blurb, position }) => ({
      slug: keyOf(slug),
      name,
      singular,
      blurb,
      position,
    })),
  );
  await bus.notify(tx, CHANNEL, String(version));
}

/**
 * Adds or changes the products given and leaves all others alone. A variant that a product no longer has goes off sale, a
 * photograph is no longer shown. Throws, and writes nothing, if a draft contradicts itself or claims an earlier price that the
 * history of prices does not bear out; the message says which and how. `today` is the day in London.
 */
export async function importProducts(
  tx: Tx,
  bus: Bus,
  handedIn: readonly ProductDraft[],
  today: string,
): Promise<void> {
  const drafts = await withKeys(tx, handedIn);
  const trouble = drafts.flatMap((draft) => draftTrouble(draft).map((what) => `${draft.slug}: ${what}`));
  trouble.push(...(await takenAddresses(tx, handedIn, drafts)));
  trouble.push(...(await unknownDesigners(tx, drafts)), ...(await earlierPricesTrouble(tx, drafts, today)));
  if (trouble.length > 0) throw new Error(`The catalogue was not imported. ${trouble.slice(0, 10).join(" ")}`);
  const version = await raiseVersion(tx);
  await writeProducts(tx, drafts);
  await recordPrices(
    tx,
    drafts.flatMap(({ variants }) => variants.map(({ sku }) => sku)),
    today,
  );
  await bus.notify(tx, CHANNEL, String(version));
}

/**
 * Writes products with their options, variants and photographs; what they no longer have is no longer used. Their slugs are keys, or
 * new. Checks nothing.
 */
export async function writeProducts(tx: Tx, handedIn: readonly ProductDraft[]): Promise<void> {
  const drafts = await withKeys(tx, handedIn);
  await upsertProducts(tx, drafts.map(productRow));
  await upsertOptions(tx, drafts.flatMap(optionRows));
  await upsertOptionValues(tx, drafts.flatMap(optionValueRows));
  const ids = drafts.map(({ slug }) => productId(slug));
  await takeDown(tx, ids);
  await upsertPhotographs(tx, drafts.flatMap(photographRows));
  await takeOffSale(tx, ids);
  await upsertVariants(
    tx,
    drafts.flatMap((draft) => draft.variants.map((variant, position) => variantRow(draft.slug, variant, position))),
  );
}

/** What came in under which slug, whatever its address is now: looks up slugs and addresses, and leaves new ones alone. */
export async function keysOf(tx: Tx, kind: Addressed, slugs: readonly string[]): Promise<(slug: string) => string> {
  const owners = await ownersOf(tx, kind, slugs);
  return (slug) => owners.get(slug) ?? slug;
}

async function withKeys(tx: Tx, drafts: readonly ProductDraft[]): Promise<ProductDraft[]> {
  const productKey = await keysOf(
    tx,
    "product",
    drafts.map(({ slug }) => slug),
  );
  const categoryKey = await keysOf(
    tx,
    "category",
    drafts.map(({ category }) => category),
  );
  return drafts.map((draft) => ({ ...draft, slug: productKey(draft.slug), category: categoryKey(draft.category) }));
}

/** Drafts whose slug is the address of another product: of one that shares none of their numbers. */
async function takenAddresses(
  tx: Tx,
  handedIn: readonly ProductDraft[],
  drafts: readonly ProductDraft[],
): Promise<string[]> {
  const moved = handedIn.filter(({ slug }, at) => drafts[at]?.slug !== slug);
  const same = await slugsWithSkus(
    tx,
    moved.flatMap(({ variants }) => variants.map(({ sku }) => sku)),
  );
  return handedIn.flatMap(({ slug }, at) => {
    const key = drafts[at]?.slug ?? slug;
    return key === slug || same.has(key) ? [] : [`${slug}: Another product has this address, or had it.`];
  });
}

async function unknownDesigners(tx: Tx, drafts: readonly ProductDraft[]): Promise<string[]> {
  const named = [...new Set(drafts.flatMap(({ designer }) => designer ?? []))];
  const known = await knownDesigners(tx, named);
  return drafts
    .filter(({ designer }) => designer !== null && !known.has(designer))
    .map(({ slug, designer }) => `${slug}: There is no designer ${designer}.`);
}

/** The id of the product of this slug: a version 8 UUID (RFC 9562 §5.8) made from it. */
export function productId(slug: string): string {
  return namedUuid(`catalogue.product:${slug}`);
}

export function variantId(sku: string): string {
  return namedUuid(`catalogue.variant:${sku}`);
}

function productRow(draft: ProductDraft) {
  return {
    id: productId(draft.slug),
    slug: draft.slug,
    name: draft.name,
    range: draft.range,
    category: draft.category,
    summary: draft.summary,
    description: draft.description,
    materials: [...draft.materials],
    care: draft.care,
    assembly: draft.assembly,
    fire: draft.fire,
    electrical: draft.electrical,
    maker: [...(draft.maker ?? [])],
    responsible: [...(draft.responsible ?? [])],
    designer: draft.designer,
    made_to_specification: draft.madeToSpecification,
    discontinued: draft.discontinued,
    is_swatch: draft.isSwatch,
    added_on: draft.addedOn,
    featured_rank: draft.featuredRank,
    drawing: JSON.stringify(draft.drawing),
  };
}

function optionRows({ slug, options }: ProductDraft) {
  return options.map((option, position) => ({
    product_id: productId(slug),
    slug: option.slug,
    name: option.name,
    position,
  }));
}

function optionValueRows({ slug, options }: ProductDraft) {
  return options.flatMap((option) =>
    option.values.map((value, position) => ({
      product_id: productId(slug),
      option_slug: option.slug,
      slug: value.slug,
      label: value.label,
      hex: value.hex ?? null,
      colour_family: value.colourFamily ?? null,
      material: value.material ?? null,
      position,
    })),
  );
}

function photographRows({ slug, photographs }: ProductDraft) {
  return photographs.map(({ sha256: hash, shot, look, size, alt, width, height }, position) => ({
    product_id: productId(slug),
    sha256: hash,
    shot,
    look,
    size,
    alt,
    width_px: width,
    height_px: height,
    shown: true,
    position,
  }));
}

function variantRow(product: string, variant: VariantDraft, position: number) {
  const { supply } = variant;
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  const size = millimetres(variant.sizeCm);
  const packed = millimetres(variant.packedCm);
  return {
    id: variantId(variant.sku),
    product_id: productId(product),
    sku: variant.sku,
    slug: variant.slug,
    choice: JSON.stringify(variant.choice),
    price_minor: variant.priceMinor,
    was_price_minor: variant.wasPriceMinor,
    was_from: variant.wasPeriod?.from ?? null,
    was_until: variant.wasPeriod?.until ?? null,
    vat_rate_permille: variant.vatRatePermille,
    supply_kind: supply.kind,
    supply_min: least,
    supply_max: most,
    width_mm: size.width,
    depth_mm: size.depth,
    height_mm: size.height,
    packed_width_mm: packed.width,
    packed_depth_mm: packed.depth,
    packed_height_mm: packed.height,
    boxes: variant.boxes,
    weight_g: Math.round(variant.weightKg * 1000),
    handling: variant.handling,
    return_cost_minor: variant.returnCostMinor,
    unmeasured: variant.isUnmeasured ?? false,
    on_sale: true,
    position,
  };
}

function millimetres({ width, depth, height }: SizeCm): SizeCm {
  return { width: Math.round(width * 10), depth: Math.round(depth * 10), height: Math.round(height * 10) };
}
