import { type Reader, sql, type Tx } from "#kernel/db";
import type { CollectionSort } from "./collection-rule.ts";

/** A collection as it is kept, with the addresses of what was chosen by hand. The rule comes as text, its departments by address. */
export type KeptCollectionRow = {
  slug: string;
  title: string;
  blurb: string;
  position: number;
  rule: string | null;
  sort: CollectionSort;
  hidden: boolean;
  revision: number;
  products: string[];
};

/** Every collection in its order, hidden ones too. */
export async function readKeptCollections(reader: Reader | Tx): Promise<KeptCollectionRow[]> {
  const { rows } = await sql<KeptCollectionRow>`
    SELECT c.slug, c.title, c.blurb, c.position, c.sort, c.hidden, c.revision,
      CASE WHEN c.rule IS NULL THEN NULL ELSE jsonb_set(c.rule, '{categories}', (
        SELECT coalesce(jsonb_agg(coalesce(d.present_slug, d.slug) ORDER BY d.position), '[]')
        FROM catalogue.category d WHERE c.rule -> 'categories' ? d.slug
      ))::text END AS rule,
      ARRAY(
        SELECT coalesce(p.present_slug, p.slug) FROM catalogue.collection_product m
        JOIN catalogue.product p ON p.id = m.product_id WHERE m.collection = c.slug ORDER BY m.position
      ) AS products
    FROM catalogue.collection c ORDER BY c.position, c.slug`.execute(reader);
  return rows;
}

/** The names of every range. */
export async function readRanges(reader: Reader | Tx): Promise<Set<string>> {
  const { rows } = await sql<{ range: string }>`SELECT DISTINCT "range" FROM catalogue.product`.execute(reader);
  return new Set(rows.map(({ range }) => range));
}

type ToWrite = Pick<KeptCollectionRow, "slug" | "title" | "blurb" | "rule" | "sort" | "hidden"> & {
  /** Keys of products, in their order. */
  products: readonly string[];
};

/** Adds a collection or writes it anew, with its list; the rule names departments by their keys. */
export async function writeCollection(tx: Tx, row: ToWrite): Promise<void> {
  const { slug, title, blurb, rule, sort, hidden, products } = row;
  await sql`
    INSERT INTO catalogue.collection AS c (slug, title, blurb, position, rule, sort, hidden)
    SELECT ${slug}, ${title}, ${blurb}, coalesce(max(position) + 1, 0), ${rule}::jsonb, ${sort}, ${hidden}::boolean
    FROM catalogue.collection
    ON CONFLICT (slug) DO UPDATE SET title = excluded.title, blurb = excluded.blurb, rule = excluded.rule,
      sort = excluded.sort, hidden = excluded.hidden, revision = c.revision + 1`.execute(tx);
  await sql`DELETE FROM catalogue.collection_product WHERE collection = ${slug}`.execute(tx);
  await sql`
    INSERT INTO catalogue.collection_product (collection, product_id, position)
    SELECT ${slug}, p.id, o.place - 1 FROM unnest(${[...products]}::text[]) WITH ORDINALITY AS o (key, place)
      JOIN catalogue.product p ON p.slug = o.key`.execute(tx);
}

/** Puts the collections into this order. */
export async function writeCollectionOrder(tx: Tx, slugs: readonly string[]): Promise<void> {
  await sql`
    UPDATE catalogue.collection c SET position = o.place - 1
    FROM unnest(${[...slugs]}::text[]) WITH ORDINALITY AS o (slug, place) WHERE o.slug = c.slug`.execute(tx);
}
