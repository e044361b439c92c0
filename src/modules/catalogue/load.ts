/** Reads the catalogue out of the database, all of one version. */
import type { Reader } from "#kernel/db";
import { type CatalogueRows, readRows, readVersion } from "./catalogue.sql.ts";
import type { DrawingSpec } from "./drawing/spec.ts";
import type {
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
import type { ColourFamily, Material } from "./vocabulary.ts";

const TRIES = 8;

/**
 * Everything on sale. An import commits all at once and raises the version, so rows read between two equal versions
 * belong together; otherwise it reads again. Throws if imports never let it through.
 */
export async function loadCatalogue(reader: Reader): Promise<Contents> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = await readVersion(reader);
    const rows = await readRows(reader);
    if ((await readVersion(reader)) === before) return contentsOf(before, rows);
  }
  throw new Error("The catalogue kept changing while it was read.");
}

function contentsOf(version: number, rows: CatalogueRows): Contents {
  const variants = grouped(rows.variants, ({ product_id }) => product_id, variantOf);
  const photographs = grouped(rows.photographs, ({ product_id }) => product_id, photographOf);
  const values = grouped(rows.optionValues, (row) => `${row.product_id}/${row.option_slug}`, optionValueOf);
  const options = grouped(
    rows.options,
    ({ product_id }) => product_id,
    (row): Option => ({ slug: row.slug, name: row.name, values: values.get(`${row.product_id}/${row.slug}`) ?? [] }),
  );
  const products = rows.products.flatMap((row): Product[] => {
    const own = variants.get(row.id) ?? [];
    if (own.length === 0) return [];
    const chosen = inUse(options.get(row.id) ?? [], own);
    return [productOf(row, chosen, own, photographs.get(row.id) ?? [])];
  });
  const designers = rows.together.designers.map(({ credit, ...row }) => ({ ...row, name: credit }));
  return {
    version: String(version),
    categories: rows.categories,
    designers,
    collections: collectionsOf(rows),
    products,
  };
}

function collectionsOf({ products, together: { collections, collectionProducts } }: CatalogueRows): Collection[] {
  const slugs = new Map(products.map(({ id, slug }) => [id, slug]));
  const chosen = grouped(
    collectionProducts,
    ({ collection }) => collection,
    ({ product_id }) => slugs.get(product_id) ?? "",
  );
  return collections.map((row) => ({ ...row, products: chosen.get(row.slug) ?? [] }));
}

function productOf(
  row: CatalogueRows["products"][number],
  options: readonly Option[],
  variants: readonly Variant[],
  photographs: readonly Photograph[],
): Product {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    range: row.range,
    category: row.category,
    summary: row.summary,
    description: row.description,
    materials: row.materials,
    care: row.care,
    assembly: row.assembly,
    fire: row.fire,
    electrical: row.electrical,
    designer: row.designer,
    madeToSpecification: row.made_to_specification,
    discontinued: row.discontinued,
    isSwatch: row.is_swatch,
    addedOn: row.added_on,
    featuredRank: row.featured_rank,
    options,
    variants,
    drawing: JSON.parse(row.drawing) as DrawingSpec,
    photographs,
  };
}

function photographOf(row: CatalogueRows["photographs"][number]): Photograph {
  const { sha256, look, size, alt, width_px: width, height_px: height } = row;
  return { sha256, shot: row.shot as Shot, look, size, alt, width, height };
}

function variantOf(row: CatalogueRows["variants"][number]): Variant {
  const supply: Supply =
    row.supply_kind === "stock"
      ? { kind: "stock", minDays: row.supply_min, maxDays: row.supply_max }
      : { kind: "made-to-order", minWeeks: row.supply_min, maxWeeks: row.supply_max };
  return {
    id: row.id,
    sku: row.sku,
    slug: row.slug,
    productId: row.product_id,
    choice: JSON.parse(row.choice) as Record<string, string>,
    priceMinor: row.price_minor,
    wasPriceMinor: row.was_price_minor,
    wasPeriod: row.was_from === null || row.was_until === null ? null : { from: row.was_from, until: row.was_until },
    vatRatePermille: row.vat_rate_permille,
    supply,
    sizeCm: { width: row.width_mm / 10, depth: row.depth_mm / 10, height: row.height_mm / 10 },
    packedCm: { width: row.packed_width_mm / 10, depth: row.packed_depth_mm / 10, height: row.packed_height_mm / 10 },
    boxes: row.boxes,
    weightKg: row.weight_g / 1000,
    handling: row.handling as Handling,
    returnCostMinor: row.return_cost_minor,
  };
}

function optionValueOf(row: CatalogueRows["optionValues"][number]): OptionValue {
  return {
    slug: row.slug,
    label: row.label,
    ...(row.hex === null ? {} : { hex: row.hex }),
    ...(row.colour_family === null ? {} : { colourFamily: row.colour_family as ColourFamily }),
    ...(row.material === null ? {} : { material: row.material as Material }),
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
