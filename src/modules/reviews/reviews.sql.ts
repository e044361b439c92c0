import { type Kysely, sql } from "kysely";
import type { Reader, Tx } from "#kernel/db";
import type { Stars } from "./review.ts";

export type ReviewRow = {
  id: string;
  product: string;
  sku: string;
  stars: Stars;
  title: string;
  words: string;
  written_on: string;
  verified: boolean;
  incentive: string | null;
  source: "sample" | "order";
};

type ReviewTables = { "reviews.review": ReviewRow };

const ROWS_A_STATEMENT = 1_000;

/** Adds what is not there yet. */
export async function addReviews(tx: Tx, rows: readonly ReviewRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    await tables(tx)
      .insertInto("reviews.review")
      .values(rows.slice(at, at + ROWS_A_STATEMENT))
      .onConflict((on) => on.column("id").doNothing())
      .execute();
  }
}

/** Of every product, how many reviews have each number of stars. */
export async function countStars(
  reader: Reader,
): Promise<{ product: string; stars: Stars; count: number; isSample: boolean }[]> {
  return tables(reader)
    .selectFrom("reviews.review")
    .select([
      "product",
      "stars",
      sql<number>`count(*)::int`.as("count"),
      sql<boolean>`bool_or(source = 'sample')`.as("isSample"),
    ])
    .groupBy(["product", "stars"])
    .execute();
}

/** Reviews of a product, the newest first; with `stars` only those. */
export async function readReviews(
  reader: Reader,
  product: string,
  { stars, offset, limit }: { stars: Stars | null; offset: number; limit: number },
): Promise<Omit<ReviewRow, "product">[]> {
  const all = tables(reader)
    .selectFrom("reviews.review")
    .select(["id", "sku", "stars", "title", "words", "verified", "incentive", "source"])
    .select(sql<string>`written_on::text`.as("written_on"))
    .where("product", "=", product);
  return (stars === null ? all : all.where("stars", "=", stars))
    .orderBy("reviews.review.written_on", "desc")
    .orderBy("id")
    .offset(offset)
    .limit(limit)
    .execute();
}

function tables(executor: Reader | Tx): Kysely<ReviewTables> {
  return (executor as Kysely<object>).withTables<ReviewTables>();
}
