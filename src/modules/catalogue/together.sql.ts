import { type Generated, type Kysely, type Selectable, sql } from "kysely";
import type { Reader, Tx } from "#kernel/db";
import type { CollectionSort } from "./collection-rule.ts";

type DesignerRow = { slug: string; credit: string; blurb: string; position: number };
type CollectionRow = { slug: string; title: string; blurb: string; position: number };
/** What staff do with a collection, beside what an import says of it. */
type KeptColumns = {
  rule: Generated<string | null>;
  sort: Generated<CollectionSort>;
  hidden: Generated<boolean>;
  revision: Generated<number>;
};
type CollectionProductRow = { collection: string; product_id: string; position: number };

export type TogetherRows = {
  designers: DesignerRow[];
  collections: Array<CollectionRow & Pick<Selectable<KeptColumns>, "rule" | "sort" | "hidden">>;
  collectionProducts: CollectionProductRow[];
};

type TogetherTables = {
  "catalogue.designer": DesignerRow;
  "catalogue.collection": CollectionRow & KeptColumns;
  "catalogue.collection_product": CollectionProductRow;
  "catalogue.product": { slug: string };
};

/** Every designer and collection, with the products chosen for each. */
export async function readTogether(reader: Reader): Promise<TogetherRows> {
  const db = tables(reader);
  const designers = await db.selectFrom("catalogue.designer").selectAll().orderBy("position").execute();
  const collections = await db
    .selectFrom("catalogue.collection")
    .select(["slug", "title", "blurb", "position", "sort", "hidden", sql<string | null>`rule::text`.as("rule")])
    .orderBy("position")
    .orderBy("slug")
    .execute();
  const collectionProducts = await db
    .selectFrom("catalogue.collection_product")
    .selectAll()
    .orderBy("position")
    .execute();
  return { designers, collections, collectionProducts };
}

/** Of these slugs, the ones that a designer has. */
export async function knownDesigners(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await tables(tx).selectFrom("catalogue.designer").select("slug").where("slug", "in", slugs).execute();
  return new Set(rows.map(({ slug }) => slug));
}

/** Of these slugs, the ones that a product has, on sale or not. */
export async function knownProducts(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await tables(tx).selectFrom("catalogue.product").select("slug").where("slug", "in", slugs).execute();
  return new Set(rows.map(({ slug }) => slug));
}

export async function upsertDesigners(tx: Tx, rows: readonly DesignerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tables(tx)
    .insertInto("catalogue.designer")
    .values(rows)
    .onConflict((on) =>
      on.column("slug").doUpdateSet((row) => ({
        credit: row.ref("excluded.credit"),
        blurb: row.ref("excluded.blurb"),
        position: row.ref("excluded.position"),
      })),
    )
    .execute();
}

/** Adds or changes collections and writes the list of each anew. */
export async function writeCollections(
  tx: Tx,
  rows: readonly CollectionRow[],
  chosen: readonly CollectionProductRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const db = tables(tx);
  await db
    .insertInto("catalogue.collection")
    .values(rows)
    .onConflict((on) =>
      on.column("slug").doUpdateSet((row) => ({
        title: row.ref("excluded.title"),
        blurb: row.ref("excluded.blurb"),
        position: row.ref("excluded.position"),
        revision: sql<number>`collection.revision + 1`,
      })),
    )
    .execute();
  const slugs = rows.map(({ slug }) => slug);
  await db.deleteFrom("catalogue.collection_product").where("collection", "in", slugs).execute();
  if (chosen.length > 0) await db.insertInto("catalogue.collection_product").values(chosen).execute();
}

function tables(executor: Reader | Tx): Kysely<TogetherTables> {
  return (executor as Kysely<object>).withTables<TogetherTables>();
}
