/** Reads the catalogue out of the database, all of one version. */
import type { Reader, Tx } from "#kernel/db";
import type { Addressed } from "./addresses.sql.ts";
import { readRows, readVersion, readWithdrawn } from "./catalogue.sql.ts";
import { readSlugOf } from "./changing.sql.ts";
import type { CollectionRule } from "./collection-rule.ts";
import type { DrawingSpec } from "./drawing/spec.ts";
import type {
  Category,
  Collection,
  Handling,
  Option,
  OptionValue,
  Photograph,
  Product,
  Shot,
  Supply,
  Variant,
} from "./product.ts";
import type { Contents } from "./snapshot.ts";
import type { CatalogueRows } from "./tables.ts";
import type { ColourFamily, Material } from "./vocabulary.ts";

const TRIES = 8;

/**
 * Everything there is. An import commits all at once and raises the version, so rows read between two equal versions belong
 * together; otherwise it reads again. Throws if imports never let it through.
 */
export async function loadCatalogue(reader: Reader): Promise<Contents> {
  const { version, rows } = await readOfOnePiece(reader);
  return contentsOf(version, rows);
}

/** A product as the shop keeps it, on sale or not. `revision` is raised by every change of it. */
export type KeptProduct = { readonly product: Product; readonly revision: number; readonly isOffSale: boolean };

/** The variants of a product that are not on sale, as they were. */
export async function loadWithdrawn(reader: Reader | Tx, productId: string): Promise<Variant[]> {
  const share = sharing();
  return (await readWithdrawn(reader, productId)).map((row) => variantOf(row, share));
}

/** One product as it is at this moment; null for a slug that nothing has, and for what an import left without variants. */
export async function loadProduct(reader: Reader | Tx, slug: string): Promise<KeptProduct | null> {
  const { version, rows } = await readOfOnePiece(reader, slug);
  const { products, offSale = [] } = contentsOf(version, rows);
  const product = products[0] ?? offSale[0];
  const [row] = rows.products;
  if (product === undefined || row === undefined) return null;
  return { product, revision: row.revision, isOffSale: row.off_sale };
}

/** The product of a variant as it is at this moment; null for a number that nothing has. */
export async function loadProductOf(reader: Reader, sku: string): Promise<KeptProduct | null> {
  const slug = await readSlugOf(reader, sku);
  return slug === undefined ? null : loadProduct(reader, slug);
}

async function readOfOnePiece(reader: Reader | Tx, slug?: string): Promise<{ version: number; rows: CatalogueRows }> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const version = await readVersion(reader);
    const rows = await readRows(reader, slug);
    if ((await readVersion(reader)) === version) return { version, rows };
  }
  throw new Error("The catalogue kept changing while it was read.");
}

function contentsOf(version: number, rows: CatalogueRows): Contents {
  const share = sharing();
  const categories = categoriesOf(rows);
  const addresses = new Map(categories.map(({ key, category }) => [key, category.slug]));
  const variants = grouped(
    rows.variants,
    ({ product_id }) => product_id,
    (row) => variantOf(row, share),
  );
  const photographs = grouped(rows.photographs, ({ product_id }) => product_id, photographOf);
  const values = grouped(
    rows.optionValues,
    (row) => `${row.product_id}/${row.option_slug}`,
    (row) => optionValueOf(row, share),
  );
  const options = grouped(
    rows.options,
    ({ product_id }) => product_id,
    ({ product_id, slug, name }): Option => ({
      ...{ slug: share.text(slug), name: share.text(name) },
      values: values.get(`${product_id}/${slug}`) ?? [],
    }),
  );
  const made = (isOffSale: boolean) =>
    rows.products.flatMap((row): Product[] => {
      const own = variants.get(row.id) ?? [];
      if (own.length === 0 || row.off_sale !== isOffSale) return [];
      const chosen = inUse(options.get(row.id) ?? [], own);
      const category = addresses.get(row.category) ?? row.category;
      return [productOf({ ...row, category }, chosen, own, photographs.get(row.id) ?? [], share)];
    });
  const designers = rows.together.designers.map(({ credit, ...row }) => ({ ...row, name: credit }));
  return {
    version: String(version),
    categories: categories.filter(({ isHidden }) => !isHidden).map(({ category }) => category),
    hiddenCategories: categories.filter(({ isHidden }) => isHidden).map(({ category }) => category),
    former: { products: formerOf(rows, "product"), categories: formerOf(rows, "category") },
    designers,
    collections: collectionsOf(rows, addresses),
    products: made(false),
    offSale: made(true),
  };
}

type Loaded = { category: Category; key: string; isHidden: boolean };

function categoriesOf({ categories }: CatalogueRows): Loaded[] {
  return categories.map(({ slug: key, present_slug: address, name, singular, blurb, position, hidden: isHidden }) => {
    return { key, isHidden, category: { slug: address ?? key, name, singular, blurb, position } };
  });
}

/** Each address that leads somewhere else now, with where it leads. */
function formerOf({ formerSlugs, ...rows }: CatalogueRows, kind: Addressed): Map<string, string> {
  const moved = (kind === "product" ? rows.products : rows.categories).filter((row) => row.present_slug !== null);
  const now = new Map(moved.map((row) => [row.slug, row.present_slug ?? row.slug]));
  const between = formerSlugs.filter((each) => each.kind === kind).map(({ former, slug }) => [former, slug] as const);
  const all = [...between, ...moved.map(({ slug }) => [slug, slug] as const)];
  return new Map(
    all.flatMap(([address, slug]) => (now.get(slug) === address ? [] : [[address, now.get(slug) ?? slug]])),
  );
}

function collectionsOf(
  { products, together: { collections, collectionProducts } }: CatalogueRows,
  addresses: ReadonlyMap<string, string>,
): Collection[] {
  const slugs = new Map(products.map((row) => [row.id, row.present_slug ?? row.slug]));
  const chosen = grouped(
    collectionProducts,
    ({ collection }) => collection,
    ({ product_id }) => slugs.get(product_id) ?? "",
  );
  return collections
    .filter(({ hidden }) => !hidden)
    .map(({ hidden: _, rule, ...row }) => ({
      ...row,
      products: chosen.get(row.slug) ?? [],
      rule: rule === null ? null : ruleOf(rule, addresses),
    }));
}

/** A rule names departments by what they came in as; in memory by their address. */
function ruleOf(text: string, addresses: ReadonlyMap<string, string>): CollectionRule {
  const rule = JSON.parse(text) as CollectionRule;
  return { ...rule, categories: rule.categories.map((key) => addresses.get(key) ?? key) };
}

function productOf(
  row: CatalogueRows["products"][number],
  options: readonly Option[],
  variants: readonly Variant[],
  photographs: readonly Photograph[],
  share: Sharing,
): Product {
  return {
    id: share.text(row.id),
    slug: row.present_slug ?? row.slug,
    key: row.slug,
    name: row.name,
    range: share.text(row.range),
    category: row.category,
    summary: row.summary,
    description: row.description,
    materials: row.materials.map(share.text),
    care: share.text(row.care),
    assembly: share.text(row.assembly),
    fire: row.fire && share.text(row.fire),
    electrical: row.electrical && share.text(row.electrical),
    maker: row.maker.map(share.text),
    responsible: row.responsible.map(share.text),
    designer: row.designer && share.text(row.designer),
    madeToSpecification: row.made_to_specification,
    discontinued: row.discontinued,
    isSwatch: row.is_swatch,
    tags: row.tags,
    addedOn: row.added_on,
    featuredRank: row.featured_rank,
    options,
    variants,
    drawing: share.made(`drawing ${row.drawing}`, () => JSON.parse(row.drawing) as DrawingSpec),
    photographs,
  };
}

function photographOf(row: CatalogueRows["photographs"][number]): Photograph {
  const { sha256, look, size, alt, width_px: width, height_px: height } = row;
  const photograph = { sha256, shot: row.shot as Shot, look, size, alt, width, height };
  const { focal_x: x, focal_y: y } = row;
  return x === 50 && y === 50 ? photograph : { ...photograph, focus: { x, y } };
}

function variantOf(row: CatalogueRows["variants"][number], share: Sharing): Variant {
  const { supply_kind: kind, supply_min: min, supply_max: max } = row;
  return {
    id: row.id,
    sku: row.sku,
    slug: share.text(row.slug),
    productId: share.text(row.product_id),
    choice: share.made(`choice ${row.choice}`, () => JSON.parse(row.choice) as Record<string, string>),
    priceMinor: row.price_minor,
    wasPriceMinor: row.was_price_minor,
    wasPeriod: row.was_from === null || row.was_until === null ? null : { from: row.was_from, until: row.was_until },
    vatRatePermille: row.vat_rate_permille,
    supply: share.made(
      `supply ${kind} ${min} ${max}`,
      (): Supply =>
        kind === "stock"
          ? { kind, minDays: min, maxDays: max }
          : { kind: "made-to-order", minWeeks: min, maxWeeks: max },
    ),
    sizeCm: sizeOf(row.width_mm, row.depth_mm, row.height_mm, share),
    packedCm: sizeOf(row.packed_width_mm, row.packed_depth_mm, row.packed_height_mm, share),
    boxes: row.boxes,
    weightKg: row.weight_g / 1000,
    handling: share.text(row.handling) as Handling,
    returnCostMinor: row.return_cost_minor,
    ...(row.unmeasured ? { isUnmeasured: true } : {}),
  };
}

function sizeOf(widthMm: number, depthMm: number, heightMm: number, share: Sharing): Variant["sizeCm"] {
  return share.made(`size ${widthMm} ${depthMm} ${heightMm}`, () => ({
    width: widthMm / 10,
    depth: depthMm / 10,
    height: heightMm / 10,
  }));
}

function optionValueOf(row: CatalogueRows["optionValues"][number], share: Sharing): OptionValue {
  const { slug, label, hex, colour_family: family, material } = row;
  return share.made(`value ${slug}\n${label}\n${hex}\n${family}\n${material}`, () => ({
    slug: share.text(slug),
    label,
    ...(hex === null ? {} : { hex }),
    ...(family === null ? {} : { colourFamily: family as ColourFamily }),
    ...(material === null ? {} : { material: material as Material }),
  }));
}

/** One of what is equal: tens of thousands of variants have the same few sizes, choices and words. */
type Sharing = { text(text: string): string; made<T>(key: string, make: () => T): T };

function sharing(): Sharing {
  const texts = new Map<string, string>();
  const all = new Map<string, unknown>();
  return {
    text: (text) => {
      const known = texts.get(text);
      if (known === undefined) texts.set(text, text);
      return known ?? text;
    },
    made: <T>(key: string, make: () => T): T => {
      const known = all.get(key) as T | undefined;
      if (known !== undefined) return known;
      const made = make();
      all.set(key, made);
      return made;
    },
  };
}

/** Options and values that some variant on sale still has: an import never deletes, it only stops using. */
function inUse(options: readonly Option[], variants: readonly Variant[]): Option[] {
  return options
    .filter(({ slug }) => variants.every(({ choice }) => slug in choice))
    .map((option) => ({
      ...option,
      values: option.values.filter((value) => variants.some(({ choice }) => choice[option.slug] === value.slug)),
    }));
}

function grouped<Row, Made>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  make: (row: Row) => Made,
): Map<string, Made[]> {
  const groups = new Map<string, Made[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [make(row)]);
    else group.push(make(row));
  }
  return groups;
}
