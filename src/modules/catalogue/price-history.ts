/** The history of prices: brought along once, added to by every import, and what earlier prices are held against. */
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { isDay } from "./days.ts";
import { earlierPriceTrouble, type PriceCharged } from "./earlier-price.ts";
import { addPrices, readPrices } from "./prices.sql.ts";
import type { ProductDraft } from "./product.ts";

/** A price that was charged before the shop moved here, and the first day of it. */
export type PastPrice = { readonly sku: string; readonly priceMinor: Minor; readonly from: string };

/**
 * Takes in what was charged before variants are first imported, oldest first for each. Throws, and writes nothing, if a
 * variant has a history already, or if days are no days, out of order or after `today`.
 */
export async function importPastPrices(tx: Tx, past: readonly PastPrice[], today: string): Promise<void> {
  const known = new Set((await readPrices(tx, [...new Set(past.map(({ sku }) => sku))])).map(({ sku }) => sku));
  const lastDay = new Map<string, string>();
  const trouble = past.flatMap(({ sku, from }) => {
    const before = lastDay.get(sku) ?? "";
    lastDay.set(sku, from);
    if (known.has(sku)) return [`${sku}: Its prices are known already; history is only added to.`];
    if (!isDay(from) || from > today) return [`${sku}: The price was not charged from ${from}.`];
    return from < before ? [`${sku}: Its prices are not in the order in which they were charged.`] : [];
  });
  if (trouble.length > 0) throw new Error(`The history of prices was not imported. ${trouble.slice(0, 10).join(" ")}`);
  await addPrices(
    tx,
    past.map(({ sku, priceMinor, from }) => ({ sku, price_minor: priceMinor, charged_from: from })),
  );
}

/** Sentences on every earlier price of these drafts that the history does not bear out. */
export async function earlierPricesTrouble(tx: Tx, drafts: readonly ProductDraft[], today: string): Promise<string[]> {
  const claims = drafts.flatMap(({ slug, variants }) =>
    variants.filter(({ wasPriceMinor }) => wasPriceMinor !== null).map((variant) => ({ slug, variant })),
  );
  const rows = await readPrices(
    tx,
    claims.map(({ variant }) => variant.sku),
  );
  return claims.flatMap(({ slug, variant }) => {
    const history: PriceCharged[] = rows
      .filter(({ sku }) => sku === variant.sku)
      .map(({ price_minor, charged_from }) => ({ priceMinor: price_minor, from: charged_from }));
    return earlierPriceTrouble(variant, history, today).map((what) => `${slug}: ${variant.sku}: ${what}`);
  });
}
