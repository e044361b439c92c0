import { type Reader, sql, type Tx } from "#kernel/db";

/** A department as it is kept; `products` counts what stands in it, on sale or not. */
export type KeptCategoryRow = {
  /** Its name in addresses. */
  slug: string;
  /** The slug that it came in with. */
  key: string;
  name: string;
  singular: string;
  blurb: string;
  position: number;
  revision: number;
  hidden: boolean;
  products: number;
};

/** Every department in its order, hidden ones too. */
export async function readCategories(reader: Reader | Tx): Promise<KeptCategoryRow[]> {
  const { rows } = await sql<KeptCategoryRow>`
    SELECT coalesce(c.present_slug, c.slug) AS slug, c.slug AS key, c.name, c.singular, c.blurb, c.position, c.revision, c.hidden,
      coalesce(n.products, 0) AS products
    FROM catalogue.category c
      LEFT JOIN (SELECT category, count(*)::int AS products FROM catalogue.product GROUP BY category) AS n
        ON n.category = c.slug
    ORDER BY c.position, c.slug`.execute(reader);
  return rows;
}

type Words = Pick<KeptCategoryRow, "name" | "singular" | "blurb">;

/** Adds a department behind all others. */
export async function addCategory(tx: Tx, key: string, { name, singular, blurb }: Words): Promise<void> {
  await sql`
    INSERT INTO catalogue.category (slug, name, singular, blurb, position)
    SELECT ${key}, ${name}, ${singular}, ${blurb}, coalesce(max(position) + 1, 0) FROM catalogue.category`.execute(tx);
}

/** Writes what a department is called, what is said of it and whether it is hidden, and raises its revision. */
export async function writeCategory(
  tx: Tx,
  key: string,
  { name, singular, blurb, hidden }: Words & { hidden: boolean },
): Promise<void> {
  await sql`
    UPDATE catalogue.category SET name = ${name}, singular = ${singular}, blurb = ${blurb}, hidden = ${hidden},
      revision = revision + 1
    WHERE slug = ${key}`.execute(tx);
}

/** Puts the departments into this order. */
export async function writeCategoryOrder(tx: Tx, keys: readonly string[]): Promise<void> {
  await sql`
    UPDATE catalogue.category c SET position = o.place - 1
    FROM unnest(${keys}::text[]) WITH ORDINALITY AS o (slug, place) WHERE o.slug = c.slug`.execute(tx);
}

/** Puts a product into the department that came in as `key`. */
export async function writeCategoryOf(tx: Tx, productId: string, key: string): Promise<void> {
  await sql`UPDATE catalogue.product SET category = ${key} WHERE id = ${productId}`.execute(tx);
}
