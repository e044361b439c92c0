/** Changes what variants cost, from today on. No earlier price stands beside it: that is for sales, which have an end. */
import type { Tx } from "#kernel/db";
import { formatMoney, type Minor } from "#kernel/money";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { londonDay } from "./days.ts";
import type { KeptProduct } from "./load.ts";
import { recordPrices } from "./prices.sql.ts";
import { isOpen, type PriceToWrite, readLastSales, writePrices } from "./sales.sql.ts";

/** sku → pence, VAT included. */
export type NewPrices = ReadonlyMap<string, Minor>;

const mostMinor = 100_000_00;

/**
 * Writes new prices and adds them to the history of what was charged. Refuses variants that the product has not, prices that are no
 * whole number of pence, and variants with a sale that is not over.
 */
export async function changePrices(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  prices: NewPrices,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { kept } = begun;
  const reasons = await priceTrouble(tx, kept, prices);
  if (reasons.length > 0) return { ok: false, because: "price-refused", reasons };
  const changed = [...prices]
    .map(([sku, priceMinor]) => ({ sku, priceMinor }))
    .filter(({ sku, priceMinor }) => priceOf(kept, sku) !== priceMinor);
  if (changed.length === 0) return { ok: true, revision: kept.revision };
  return chargeFromNow(deps, tx, kept, changed, "price");
}

/**
 * Writes prices, enters them as charged from today on where the product is on sale, and notes each as a change of `field`.
 * The product must be locked by `beginChange`.
 */
export async function chargeFromNow(
  deps: ChangeDeps,
  tx: Tx,
  kept: KeptProduct,
  prices: readonly PriceToWrite[],
  field: "price" | "sale-begins" | "sale-ends",
): Promise<ChangeOutcome> {
  await writePrices(tx, prices);
  if (!kept.isOffSale) {
    const skus = prices.map(({ sku }) => sku);
    await recordPrices(tx, skus, londonDay(deps.now));
  }
  const changes = prices.map(({ sku, priceMinor }) => ({
    field,
    sku,
    before: formatMoney(priceOf(kept, sku) ?? 0),
    after: formatMoney(priceMinor),
  }));
  return endChange(deps, tx, kept, changes);
}

/** What a variant of the product costs now, in pence. */
export function priceOf({ product }: KeptProduct, sku: string): Minor | undefined {
  return product.variants.find((variant) => variant.sku === sku)?.priceMinor;
}

async function priceTrouble(tx: Tx, kept: KeptProduct, prices: NewPrices): Promise<string[]> {
  const inSale = new Set((await readLastSales(tx, [...prices.keys()])).filter(isOpen).map(({ sku }) => sku));
  return [...prices].flatMap(([sku, priceMinor]) => {
    if (priceOf(kept, sku) === undefined) return [`There is no variant ${sku}.`];
    if (!Number.isSafeInteger(priceMinor) || priceMinor < 0 || priceMinor > mostMinor)
      return [`${sku}: A price is between nothing and ${formatMoney(mostMinor)}.`];
    return inSale.has(sku) ? [`${sku}: A sale of it is planned or running. Call it off first.`] : [];
  });
}
