/** Begins and ends sales on their days. Idempotent; may run in several processes at once. */
import type { Tx } from "#kernel/db";
import { chargeFromNow, priceOf } from "./change-prices.ts";
import { beginAsItIs, type ChangeDeps, endChange } from "./change-product.ts";
import { londonDay } from "./days.ts";
import type { KeptProduct } from "./load.ts";
import { readPrices } from "./prices.sql.ts";
import { earlierAt, saleTrouble } from "./sale-trouble.ts";
import { type PriceToWrite, readLastSales, type SaleRow, writeState } from "./sales.sql.ts";

/**
 * Begins and ends what is due of one product. A sale whose variant meanwhile costs something else is over without a change: whoever
 * changed the price meant it. An earlier price is shown only if it may be on the very day.
 */
export async function carryOutSales(deps: ChangeDeps, tx: Tx, slug: string): Promise<void> {
  const kept = await beginAsItIs(tx, slug);
  if (kept === null) return;
  const today = londonDay(deps.now);
  const skus = kept.product.variants.map(({ sku }) => sku);
  const sales = await readLastSales(tx, skus);
  const ending = sales.filter((sale) => sale.state === "running" && sale.ends_on < today);
  const missed = sales.filter((sale) => sale.state === "planned" && sale.ends_on < today);
  const beginning = sales.filter(
    (sale) => sale.state === "planned" && sale.starts_on <= today && sale.ends_on >= today,
  );
  if (ending.length + missed.length + beginning.length === 0) return;
  for (const sale of [...ending, ...missed]) await writeState(tx, sale.entry, "over");
  const back = ending
    .filter((sale) => priceOf(kept, sale.sku) === sale.price_minor)
    .map(({ sku, regular_minor }) => ({ sku, priceMinor: regular_minor }));
  const begun = await beginnings(tx, kept, beginning, today);
  if (back.length > 0) await chargeFromNow(deps, tx, kept, back, "sale-ends");
  if (begun.length > 0) await chargeFromNow(deps, tx, kept, begun, "sale-begins");
  if (back.length + begun.length === 0) await endChange(deps, tx, kept, []);
}

async function beginnings(
  tx: Tx,
  kept: KeptProduct,
  sales: readonly SaleRow[],
  today: string,
): Promise<PriceToWrite[]> {
  const charged = await readPrices(
    tx,
    sales.map(({ sku }) => sku),
  );
  const prices: PriceToWrite[] = [];
  for (const sale of sales) {
    const isAsPlanned = priceOf(kept, sale.sku) === sale.regular_minor;
    await writeState(tx, sale.entry, isAsPlanned ? "running" : "over");
    if (!isAsPlanned) continue;
    const history = charged
      .filter(({ sku }) => sku === sale.sku)
      .map(({ price_minor, charged_from }) => ({ priceMinor: price_minor, from: charged_from }));
    const planned = { priceMinor: sale.price_minor, from: today, until: sale.ends_on, showsEarlier: true };
    const ground = { regularMinor: sale.regular_minor, history, lastEnd: null, today };
    const mayShow = sale.shows_earlier && !kept.isOffSale && saleTrouble(planned, ground).length === 0;
    const earlier = mayShow ? earlierAt(today, sale.regular_minor, history) : null;
    prices.push({
      ...{ sku: sale.sku, priceMinor: sale.price_minor },
      ...(earlier === null ? {} : { wasMinor: earlier.priceMinor, wasFrom: earlier.from, wasUntil: earlier.until }),
    });
  }
  return prices;
}
