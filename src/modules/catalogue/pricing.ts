/** What whoever sets prices has to know of a variant: since when it costs what it does, and its last sale. */
import type { Reader } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { readPrices } from "./prices.sql.ts";
import { readLastSales, type SaleState } from "./sales.sql.ts";

/** The last sale of a variant that was not called off. `from` and `until` are its first and its last day. */
export type Sale = {
  priceMinor: Minor;
  regularMinor: Minor;
  from: string;
  until: string;
  showsEarlier: boolean;
  state: SaleState;
};

/** `chargedFrom` is the first day of the present price; null where nothing was ever charged. */
export type Pricing = { chargedFrom: string | null; sale: Sale | null };

export async function readPricing(reader: Reader, skus: readonly string[]): Promise<Map<string, Pricing>> {
  const [charged, sales] = await Promise.all([readPrices(reader, skus), readLastSales(reader, skus)]);
  const from = new Map(charged.map(({ sku, charged_from }) => [sku, charged_from]));
  const saleOf = new Map(
    sales.map((row): [string, Sale] => [
      row.sku,
      {
        ...{ priceMinor: row.price_minor, regularMinor: row.regular_minor, from: row.starts_on, until: row.ends_on },
        ...{ showsEarlier: row.shows_earlier, state: row.state },
      },
    ]),
  );
  return new Map(skus.map((sku) => [sku, { chargedFrom: from.get(sku) ?? null, sale: saleOf.get(sku) ?? null }]));
}
