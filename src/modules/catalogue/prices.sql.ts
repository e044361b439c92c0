import { type Generated, type Kysely, sql } from "kysely";
import type { Reader, Tx } from "#kernel/db";

type PriceRow = { sku: string; price_minor: number; charged_from: string };
type PriceTables = { "catalogue.price_charged": PriceRow & { entry: Generated<number> } };

const SKUS_A_STATEMENT = 10_000;

/** What these variants were charged at, the oldest first, with days as text. */
export async function readPrices(tx: Reader | Tx, skus: readonly string[]): Promise<PriceRow[]> {
  if (skus.length === 0) return [];
  return tables(tx)
    .selectFrom("catalogue.price_charged")
    .select(["sku", "price_minor", sql<string>`charged_from::text`.as("charged_from")])
    .where("sku", "in", skus)
    .orderBy("entry")
    .execute();
}

export async function addPrices(tx: Tx, rows: readonly PriceRow[]): Promise<void> {
  if (rows.length > 0) await tables(tx).insertInto("catalogue.price_charged").values(rows).execute();
}

/** Adds an entry for each of these variants whose price is not the one that was entered last. */
export async function recordPrices(tx: Tx, skus: readonly string[], today: string): Promise<void> {
  for (let at = 0; at < skus.length; at += SKUS_A_STATEMENT) {
    const part = skus.slice(at, at + SKUS_A_STATEMENT);
    await sql`
      INSERT INTO catalogue.price_charged (sku, price_minor, charged_from)
      SELECT v.sku, v.price_minor, ${today}::date
      FROM catalogue.variant v
      WHERE v.sku = ANY(${part}) AND v.price_minor IS DISTINCT FROM (
        SELECT p.price_minor FROM catalogue.price_charged p WHERE p.sku = v.sku ORDER BY p.entry DESC LIMIT 1
      )
      ORDER BY v.sku`.execute(tx);
  }
}

function tables(tx: Reader | Tx): Kysely<PriceTables> {
  return (tx as Kysely<object>).withTables<PriceTables>();
}
