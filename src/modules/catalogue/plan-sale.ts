/** Plans a sale of variants, and calls one off. */
import type { Tx } from "#kernel/db";
import { formatMoney, type Minor } from "#kernel/money";
import { chargeFromNow, priceOf } from "./change-prices.ts";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { londonDay } from "./days.ts";
import type { KeptProduct } from "./load.ts";
import { readPrices } from "./prices.sql.ts";
import { type PlannedSale, saleTrouble } from "./sale-trouble.ts";
import { addSales, isOpen, readLastSales, writeState } from "./sales.sql.ts";

/** A sale of variants of one product: sku → price while it lasts, and the days for all of them. */
export type NewSale = Omit<PlannedSale, "priceMinor"> & { prices: ReadonlyMap<string, Minor> };

/**
 * Plans a sale; it begins on its first day and ends with its last. Refuses what would mislead, with the reason for each variant:
 * all of them or none are planned.
 */
export async function planSale(deps: ChangeDeps, tx: Tx, which: WhichProduct, sale: NewSale): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { kept } = begun;
  const { prices, from, until, showsEarlier } = sale;
  const reasons = await reasonsAgainst(tx, kept, sale, londonDay(deps.now));
  if (reasons.length > 0) return { ok: false, because: "price-refused", reasons };
  const rows = [...prices].map(([sku, price_minor]) => {
    const regular_minor = priceOf(kept, sku) ?? 0;
    return { sku, price_minor, regular_minor, starts_on: from, ends_on: until, shows_earlier: showsEarlier };
  });
  await addSales(tx, rows);
  const changes = rows.map(({ sku, price_minor }) => ({
    field: "sale",
    sku,
    before: null,
    after: `${formatMoney(price_minor)} from ${from} to ${until}`,
  }));
  return endChange(deps, tx, kept, changes);
}

async function reasonsAgainst(tx: Tx, kept: KeptProduct, sale: NewSale, today: string): Promise<string[]> {
  if (kept.isOffSale) return ["What is off sale has no sale. Put it on sale first."];
  if (sale.prices.size === 0) return ["Say which variants the sale is of."];
  const skus = [...sale.prices.keys()];
  const charged = await readPrices(tx, skus);
  const last = new Map((await readLastSales(tx, skus)).map((row) => [row.sku, row]));
  const byReason = new Map<string, string[]>();
  for (const [sku, priceMinor] of sale.prices) {
    const regularMinor = priceOf(kept, sku);
    if (regularMinor === undefined) return [`There is no variant ${sku}.`];
    const history = charged
      .filter((row) => row.sku === sku)
      .map(({ price_minor, charged_from }) => ({ priceMinor: price_minor, from: charged_from }));
    const before = last.get(sku);
    if (before !== undefined && isOpen(before))
      return [`${sku}: A sale of it is planned or running. Call it off first.`];
    const ground = { regularMinor, history, lastEnd: before?.ends_on ?? null, today };
    for (const reason of saleTrouble({ ...sale, priceMinor }, ground))
      byReason.set(reason, [...(byReason.get(reason) ?? []), sku]);
  }
  return [...byReason].map(([reason, of]) => (of.length === skus.length ? reason : `${of.join(", ")}: ${reason}`));
}

/** Ends the sale of a variant now: a planned one never begins, of a running one the price goes back at once. */
export async function callOffSale(deps: ChangeDeps, tx: Tx, which: WhichProduct, sku: string): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { kept } = begun;
  const [sale] = priceOf(kept, sku) === undefined ? [] : await readLastSales(tx, [sku]);
  if (sale?.state === "planned") {
    await writeState(tx, sale.entry, "called-off");
    const before = `${formatMoney(sale.price_minor)} from ${sale.starts_on} to ${sale.ends_on}`;
    return endChange(deps, tx, kept, [{ field: "sale", sku, before, after: null }]);
  }
  if (sale?.state !== "running") return { ok: false, because: "no-such-change" };
  await writeState(tx, sale.entry, "over");
  if (priceOf(kept, sku) !== sale.price_minor) return endChange(deps, tx, kept, []);
  return chargeFromNow(deps, tx, kept, [{ sku, priceMinor: sale.regular_minor }], "sale-ends");
}
