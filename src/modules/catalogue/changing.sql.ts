import { type Reader, sql, type Tx } from "#kernel/db";
import type { LeadTime } from "./change-lead-time.ts";
import type { FieldChange } from "./change-product.ts";
import type { ProductWords } from "./describe-product.ts";
import type { DrawingSpec } from "./drawing/spec.ts";

type ChangeOfProduct = { productId: string; revision: number; by: string | null; now: Date };

/** Notes what one change of a product changed, field by field. */
export async function addChanges(
  tx: Tx,
  { productId, revision, by, now }: ChangeOfProduct,
  changes: readonly FieldChange[],
): Promise<void> {
  await sql`
    INSERT INTO catalogue.change (product_id, revision, sku, field, before, after, handle, changed_at)
    SELECT ${productId}::uuid, ${revision}::int, c.sku, c.field, c.before, c.after, ${by}::text, ${now}::timestamptz
    FROM unnest(
      ${changes.map(({ sku }) => sku ?? null)}::text[], ${changes.map(({ field }) => field)}::text[],
      ${changes.map(({ before }) => before)}::text[], ${changes.map(({ after }) => after)}::text[]
    ) WITH ORDINALITY AS c (sku, field, before, after, place)
    ORDER BY c.place`.execute(tx);
}

export type ChangeRow = {
  entry: number;
  revision: number;
  sku: string | null;
  field: string;
  before: string | null;
  after: string | null;
  handle: string | null;
  changed_at: Date;
};

/** What was changed of a product, the newest first; with `before` only what is older than that entry. */
export async function readChanges(
  reader: Reader,
  slug: string,
  before: number | undefined,
  most: number,
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    SELECT entry, revision, sku, field, before, after, handle, changed_at FROM catalogue.change
    WHERE product_id = (SELECT id FROM catalogue.product WHERE coalesce(present_slug, slug) = ${slug})
      AND (${before ?? null}::bigint IS NULL OR entry < ${before ?? null}::bigint)
    ORDER BY entry DESC LIMIT ${most}`.execute(reader);
  return rows;
}

/** One change of a product; undefined where it has no such entry. */
export async function readChange(tx: Tx, productId: string, entry: number): Promise<ChangeRow | undefined> {
  const { rows } = await sql<ChangeRow>`
    SELECT entry, revision, sku, field, before, after, handle, changed_at FROM catalogue.change
    WHERE product_id = ${productId} AND entry = ${entry}`.execute(tx);
  return rows[0];
}

/** Forgets who made the changes up to a moment; answers how many. */
export async function forgetAuthors(tx: Tx, until: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE catalogue.change SET handle = NULL WHERE handle IS NOT NULL AND changed_at <= ${until}`.execute(tx);
  return Number(numAffectedRows);
}

/** How many changes up to a moment still say who made them. */
export async function countAuthors(reader: Reader, until: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM catalogue.change WHERE handle IS NOT NULL AND changed_at <= ${until}`.execute(
    reader,
  );
  return rows[0]?.n ?? 0;
}

/** The address of the product that a variant belongs to. */
export async function readSlugOf(reader: Reader, sku: string): Promise<string | undefined> {
  const { rows } = await sql<{ slug: string }>`
    SELECT coalesce(p.present_slug, p.slug) AS slug FROM catalogue.variant v JOIN catalogue.product p ON p.id = v.product_id
    WHERE v.sku = ${sku}`.execute(reader);
  return rows[0]?.slug;
}

/** Raises the revision of a product that is locked; answers the new one. */
export async function raiseRevision(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    UPDATE catalogue.product SET revision = revision + 1 WHERE id = ${id} RETURNING revision`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error("A product disappeared while it was locked.");
  return row.revision;
}

export async function writeWords(tx: Tx, id: string, words: ProductWords): Promise<void> {
  const { name, summary, description, materials, care, assembly, fire, electrical, maker, responsible } = words;
  await sql`
    UPDATE catalogue.product SET name = ${name}, summary = ${summary}, description = ${description},
      materials = ${[...materials]}::text[], care = ${care}, assembly = ${assembly}, fire = ${fire}::text,
      electrical = ${electrical}::text, maker = ${[...maker]}::text[], responsible = ${[...responsible]}::text[]
    WHERE id = ${id}`.execute(tx);
}

export async function writeTags(tx: Tx, id: string, tags: readonly string[]): Promise<void> {
  await sql`UPDATE catalogue.product SET tags = ${[...tags]}::text[] WHERE id = ${id}`.execute(tx);
}

export async function writeCredit(
  tx: Tx,
  id: string,
  { range, designer }: { range: string; designer: string | null },
): Promise<void> {
  await sql`UPDATE catalogue.product SET range = ${range}, designer = ${designer}::text WHERE id = ${id}`.execute(tx);
}

export async function writeLeadTime(tx: Tx, sku: string, { least, most }: LeadTime): Promise<void> {
  await sql`UPDATE catalogue.variant SET supply_min = ${least}, supply_max = ${most} WHERE sku = ${sku}`.execute(tx);
}

/** Keeps a product off sale, or no longer does. */
export async function writeOffSale(tx: Tx, id: string, isOffSale: boolean): Promise<void> {
  await sql`UPDATE catalogue.product SET off_sale = ${isOffSale} WHERE id = ${id}`.execute(tx);
}

/** Takes the earlier prices of a product out, and enters its prices as charged from `today` on. */
export async function beginPricesAnew(tx: Tx, id: string, today: string): Promise<void> {
  await sql`
    UPDATE catalogue.variant SET was_price_minor = NULL, was_from = NULL, was_until = NULL
    WHERE product_id = ${id} AND was_price_minor IS NOT NULL`.execute(tx);
  await sql`
    INSERT INTO catalogue.price_charged (sku, price_minor, charged_from)
    SELECT sku, price_minor, ${today}::date FROM catalogue.variant
    WHERE product_id = ${id} AND on_sale ORDER BY sku`.execute(tx);
}

/** The same for one variant; with null for `today` its price is not entered, because its product is off sale. */
export async function beginPriceAnew(tx: Tx, sku: string, today: string | null): Promise<void> {
  await sql`
    UPDATE catalogue.variant SET was_price_minor = NULL, was_from = NULL, was_until = NULL
    WHERE sku = ${sku} AND was_price_minor IS NOT NULL`.execute(tx);
  if (today === null) return;
  await sql`
    INSERT INTO catalogue.price_charged (sku, price_minor, charged_from)
    SELECT sku, price_minor, ${today}::date FROM catalogue.variant WHERE sku = ${sku}`.execute(tx);
}

export async function writeVatClass(tx: Tx, id: string, permille: number): Promise<void> {
  await sql`UPDATE catalogue.variant SET vat_rate_permille = ${permille} WHERE product_id = ${id}`.execute(tx);
}

export async function writeDrawing(tx: Tx, id: string, drawing: DrawingSpec): Promise<void> {
  await sql`UPDATE catalogue.product SET drawing = ${JSON.stringify(drawing)}::jsonb WHERE id = ${id}`.execute(tx);
}
