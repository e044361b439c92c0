import { type Kysely, sql } from "kysely";
import type { Reader, Tx } from "#kernel/db";
import { readFormerSlugs } from "./addresses.sql.ts";
import type {
  CatalogueRows,
  CatalogueTables,
  CategoryRow,
  OptionRow,
  OptionValueRow,
  PhotographRow,
  ProductRow,
  VariantRow,
} from "./tables.ts";
import { readTogether } from "./together.sql.ts";

const ROWS_A_STATEMENT = 1_000;

/** Without dates and JSON, which are asked for as text: parsing them twice would double the time of a reading. */
const PRODUCT_COLUMNS = [
  "id",
  "slug",
  "present_slug",
  "name",
  "range",
  "category",
  "summary",
  "description",
  "materials",
  "care",
  "assembly",
  "fire",
  "electrical",
  "maker",
  "responsible",
  "designer",
  "made_to_specification",
  "discontinued",
  "is_swatch",
  "tags",
  "featured_rank",
  "revision",
  "off_sale",
] as const;
const VARIANT_COLUMNS = [
  "id",
  "product_id",
  "sku",
  "slug",
  "price_minor",
  "was_price_minor",
  "vat_rate_permille",
  "supply_kind",
  "supply_min",
  "supply_max",
  "width_mm",
  "depth_mm",
  "height_mm",
  "packed_width_mm",
  "packed_depth_mm",
  "packed_height_mm",
  "boxes",
  "weight_g",
  "handling",
  "return_cost_minor",
  "unmeasured",
  "on_sale",
  "position",
] as const;

export async function readVersion(reader: Reader): Promise<number> {
  const row = await tables(reader).selectFrom("catalogue.release").select("version").executeTakeFirstOrThrow();
  return row.version;
}

/** Takes the lock that lets changes and imports pass one at a time. */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tables(tx).selectFrom("catalogue.release").select("version").forUpdate().execute();
}

/** Raises the version and, with it, takes the lock that lets imports pass one at a time. */
export async function raiseVersion(tx: Tx): Promise<number> {
  const row = await tables(tx)
    .updateTable("catalogue.release")
    .set({ version: sql<number>`version + 1` })
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

/**
 * Every product with the variants and photographs that it has now, also while it is kept off sale; with `slug` that product
 * alone. Dates and JSON come as text.
 */
export async function readRows(reader: Reader, slug?: string): Promise<CatalogueRows> {
  const db = tables(reader);
  const categories = await db
    .selectFrom("catalogue.category")
    .selectAll()
    .orderBy("position")
    .orderBy("slug")
    .execute();
  const together = await readTogether(reader);
  const products = await db
    .selectFrom("catalogue.product")
    .select(PRODUCT_COLUMNS)
    .select([sql<string>`added_on::text`.as("added_on"), sql<string>`drawing::text`.as("drawing")])
    .$if(slug !== undefined, (query) => query.where(sql<string>`coalesce(present_slug, slug)`, "=", slug ?? ""))
    .execute();
  const ids = slug === undefined ? null : products.map(({ id }) => id);
  const own = ids === null ? sql<boolean>`true` : sql<boolean>`product_id = ANY(${ids}::uuid[])`;
  const options = await db.selectFrom("catalogue.option").selectAll().where(own).orderBy("position").execute();
  const optionValues = await db
    .selectFrom("catalogue.option_value")
    .selectAll()
    .where(own)
    .orderBy("position")
    .execute();
  const variants = await selectVariants(reader).where("on_sale", "=", true).where(own).execute();
  const photographs = await db
    .selectFrom("catalogue.photograph")
    .selectAll()
    .where("shown", "=", true)
    .where(own)
    .orderBy("position")
    .execute();
  const formerSlugs = await readFormerSlugs(reader);
  return { categories, together, products, formerSlugs, options, optionValues, variants, photographs };
}

function selectVariants(reader: Reader | Tx) {
  return tables(reader)
    .selectFrom("catalogue.variant")
    .select(VARIANT_COLUMNS)
    .select([
      sql<string>`choice::text`.as("choice"),
      sql<string | null>`was_from::text`.as("was_from"),
      sql<string | null>`was_until::text`.as("was_until"),
    ])
    .orderBy("position");
}

/** The variants of a product that are not on sale: withdrawn, or left out by the last import. */
export async function readWithdrawn(reader: Reader | Tx, productId: string): Promise<VariantRow[]> {
  return selectVariants(reader).where("on_sale", "=", false).where("product_id", "=", productId).execute();
}

/** Withdraws one variant, or puts it on sale again. */
export async function writeOnSale(tx: Tx, sku: string, isOnSale: boolean): Promise<void> {
  await tables(tx).updateTable("catalogue.variant").set({ on_sale: isOnSale }).where("sku", "=", sku).execute();
}

export async function upsertCategories(tx: Tx, rows: readonly CategoryRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.category")
      .values(part)
      .onConflict((on) =>
        on.column("slug").doUpdateSet((row) => ({
          name: row.ref("excluded.name"),
          singular: row.ref("excluded.singular"),
          blurb: row.ref("excluded.blurb"),
          position: row.ref("excluded.position"),
          revision: sql<number>`category.revision + 1`,
        })),
      )
      .execute(),
  );
}

export async function upsertProducts(tx: Tx, rows: readonly ProductRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.product")
      .values(part)
      .onConflict((on) =>
        on.column("slug").doUpdateSet((row) => ({
          name: row.ref("excluded.name"),
          range: row.ref("excluded.range"),
          category: row.ref("excluded.category"),
          summary: row.ref("excluded.summary"),
          description: row.ref("excluded.description"),
          materials: row.ref("excluded.materials"),
          care: row.ref("excluded.care"),
          assembly: row.ref("excluded.assembly"),
          fire: row.ref("excluded.fire"),
          electrical: row.ref("excluded.electrical"),
          maker: row.ref("excluded.maker"),
          responsible: row.ref("excluded.responsible"),
          designer: row.ref("excluded.designer"),
          made_to_specification: row.ref("excluded.made_to_specification"),
          discontinued: row.ref("excluded.discontinued"),
          is_swatch: row.ref("excluded.is_swatch"),
          added_on: row.ref("excluded.added_on"),
          featured_rank: row.ref("excluded.featured_rank"),
          drawing: row.ref("excluded.drawing"),
          revision: sql<number>`product.revision + 1`,
        })),
      )
      .execute(),
  );
}

export async function upsertOptions(tx: Tx, rows: readonly OptionRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.option")
      .values(part)
      .onConflict((on) =>
        on.columns(["product_id", "slug"]).doUpdateSet((row) => ({
          name: row.ref("excluded.name"),
          position: row.ref("excluded.position"),
        })),
      )
      .execute(),
  );
}

export async function upsertOptionValues(tx: Tx, rows: readonly OptionValueRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.option_value")
      .values(part)
      .onConflict((on) =>
        on.columns(["product_id", "option_slug", "slug"]).doUpdateSet((row) => ({
          label: row.ref("excluded.label"),
          hex: row.ref("excluded.hex"),
          colour_family: row.ref("excluded.colour_family"),
          material: row.ref("excluded.material"),
          position: row.ref("excluded.position"),
        })),
      )
      .execute(),
  );
}

/** Takes every variant of these products off sale; the import then puts those it has back on. */
export async function takeOffSale(tx: Tx, productIds: readonly string[]): Promise<void> {
  await inParts(productIds, (part) =>
    tables(tx).updateTable("catalogue.variant").set({ on_sale: false }).where("product_id", "in", part).execute(),
  );
}

export async function upsertVariants(tx: Tx, rows: readonly VariantRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.variant")
      .values(part)
      .onConflict((on) =>
        on.column("sku").doUpdateSet((row) => ({
          product_id: row.ref("excluded.product_id"),
          slug: row.ref("excluded.slug"),
          choice: row.ref("excluded.choice"),
          price_minor: row.ref("excluded.price_minor"),
          was_price_minor: row.ref("excluded.was_price_minor"),
          was_from: row.ref("excluded.was_from"),
          was_until: row.ref("excluded.was_until"),
          vat_rate_permille: row.ref("excluded.vat_rate_permille"),
          supply_kind: row.ref("excluded.supply_kind"),
          supply_min: row.ref("excluded.supply_min"),
          supply_max: row.ref("excluded.supply_max"),
          width_mm: row.ref("excluded.width_mm"),
          depth_mm: row.ref("excluded.depth_mm"),
          height_mm: row.ref("excluded.height_mm"),
          packed_width_mm: row.ref("excluded.packed_width_mm"),
          packed_depth_mm: row.ref("excluded.packed_depth_mm"),
          packed_height_mm: row.ref("excluded.packed_height_mm"),
          boxes: row.ref("excluded.boxes"),
          weight_g: row.ref("excluded.weight_g"),
          handling: row.ref("excluded.handling"),
          return_cost_minor: row.ref("excluded.return_cost_minor"),
          unmeasured: row.ref("excluded.unmeasured"),
          on_sale: row.ref("excluded.on_sale"),
          position: row.ref("excluded.position"),
        })),
      )
      .execute(),
  );
}

/** Shows no photograph of these products any more; the import then shows those it has. */
export async function takeDown(tx: Tx, productIds: readonly string[]): Promise<void> {
  await inParts(productIds, (part) =>
    tables(tx).updateTable("catalogue.photograph").set({ shown: false }).where("product_id", "in", part).execute(),
  );
}

export async function upsertPhotographs(tx: Tx, rows: readonly PhotographRow[]): Promise<void> {
  await inParts(rows, (part) =>
    tables(tx)
      .insertInto("catalogue.photograph")
      .values(part)
      .onConflict((on) =>
        on.columns(["product_id", "sha256"]).doUpdateSet((row) => ({
          shot: row.ref("excluded.shot"),
          look: row.ref("excluded.look"),
          size: row.ref("excluded.size"),
          alt: row.ref("excluded.alt"),
          width_px: row.ref("excluded.width_px"),
          height_px: row.ref("excluded.height_px"),
          shown: row.ref("excluded.shown"),
          position: row.ref("excluded.position"),
        })),
      )
      .execute(),
  );
}

function tables(executor: Reader | Tx): Kysely<CatalogueTables> {
  return (executor as Kysely<object>).withTables<CatalogueTables>();
}

async function inParts<Row>(rows: readonly Row[], run: (part: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) await run(rows.slice(at, at + ROWS_A_STATEMENT));
}
