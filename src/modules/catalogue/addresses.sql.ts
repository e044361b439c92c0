import { type Reader, sql, type Tx } from "#kernel/db";

export type Addressed = "product" | "category";

/** `former` is what stood in addresses between the first slug and the present one of what came in as `slug`. */
export type FormerSlugRow = { kind: Addressed; former: string; slug: string };

export async function readFormerSlugs(reader: Reader | Tx): Promise<FormerSlugRow[]> {
  const { rows } = await sql<FormerSlugRow>`
    SELECT kind, former_slug AS former, slug FROM catalogue.former_slug`.execute(reader);
  return rows;
}

/**
 * Whose each of these addresses is: what has it now, else what came in with it, else what had it once. The answer names the slug; an
 * address that nothing ever had is not in it.
 */
export async function ownersOf(
  reader: Reader | Tx,
  kind: Addressed,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  const table = sql.table(`catalogue.${kind}`);
  const { rows } = await sql<{ address: string; slug: string }>`
    SELECT * FROM (
      SELECT a.address, coalesce(
        (SELECT t.slug FROM ${table} t WHERE coalesce(t.present_slug, t.slug) = a.address),
        (SELECT t.slug FROM ${table} t WHERE t.slug = a.address),
        (SELECT f.slug FROM catalogue.former_slug f WHERE f.kind = ${kind} AND f.former_slug = a.address)
      ) AS slug
      FROM unnest(${[...new Set(addresses)]}::text[]) AS a (address)
    ) AS owned WHERE slug IS NOT NULL`.execute(reader);
  return new Map(rows.map(({ address, slug }) => [address, slug]));
}

/** Gives a product or a department another address; the one that it had leads there for good. */
export async function writeAddress(
  tx: Tx,
  kind: Addressed,
  slug: string,
  { before, after }: { before: string; after: string },
): Promise<void> {
  await sql`UPDATE ${sql.table(`catalogue.${kind}`)} SET present_slug = ${after} WHERE slug = ${slug}`.execute(tx);
  await addFormerAddress(tx, kind, slug, before);
}

/** An address that leads to what came in as `slug`, for good. */
export async function addFormerAddress(tx: Tx, kind: Addressed, slug: string, former: string): Promise<void> {
  await sql`
    INSERT INTO catalogue.former_slug (kind, former_slug, slug) VALUES (${kind}, ${former}, ${slug})
    ON CONFLICT DO NOTHING`.execute(tx);
}

/**
 * The present address of each product that has one of these addresses, or had it, or has a variant of one of these numbers; by what it
 * was found by.
 */
export async function readPresent(
  reader: Reader | Tx,
  asked: { addresses: readonly string[]; skus: readonly string[] },
): Promise<{ byAddress: Map<string, string>; bySku: Map<string, string> }> {
  const keys = await ownersOf(reader, "product", asked.addresses);
  const { rows } = await sql<{ slug: string; present: string; sku: string | null }>`
    SELECT p.slug, coalesce(p.present_slug, p.slug) AS present, v.sku FROM catalogue.product p
    LEFT JOIN catalogue.variant v ON v.product_id = p.id AND v.sku = ANY(${asked.skus}::text[])
    WHERE v.sku IS NOT NULL OR p.slug = ANY(${[...keys.values()]}::text[])`.execute(reader);
  const present = new Map(rows.map((row) => [row.slug, row.present]));
  return {
    byAddress: new Map([...keys].map(([address, key]) => [address, present.get(key) ?? key])),
    bySku: new Map(rows.flatMap((row) => (row.sku === null ? [] : [[row.sku, row.present] as const]))),
  };
}

/** The slugs of the products that have one of these numbers. */
export async function slugsWithSkus(tx: Tx, skus: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ slug: string }>`
    SELECT DISTINCT p.slug FROM catalogue.variant v JOIN catalogue.product p ON p.id = v.product_id
    WHERE v.sku = ANY(${skus}::text[])`.execute(tx);
  return new Set(rows.map(({ slug }) => slug));
}

/** Of these numbers, those that a variant has, on sale or not. */
export async function readTakenSkus(tx: Tx, skus: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT sku FROM catalogue.variant WHERE sku = ANY(${skus}::text[]) ORDER BY sku`.execute(tx);
  return rows.map(({ sku }) => sku);
}
