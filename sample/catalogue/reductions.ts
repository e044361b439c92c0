/**
 * The sample shop's reductions, dated back from the day it opens: as if each present price had begun some days ago and the
 * one before it had been charged for months. Fixed dates would be too old to be shown lawfully in a shop opened next year.
 */
import type { PastPrice, ProductDraft } from "#catalogue";

const dayMs = 86_400_000;
const fewestDaysAgo = 5;
const daysCharged = 110;

/** `products` with the earlier prices of what is reduced, and the history that bears them out. `today` is YYYY-MM-DD. */
export function withReductions(
  products: readonly ProductDraft[],
  reduced: readonly { readonly sku: string; readonly beforeMinor: number }[],
  today: string,
): { products: ProductDraft[]; past: PastPrice[] } {
  const before = new Map(
    reduced.map(({ sku, beforeMinor }, at) => {
      const began = daysAfter(today, -(fewestDaysAgo + 2 * at));
      const period = { from: daysAfter(began, -(daysCharged + 20 * at)), until: daysAfter(began, -1) };
      return [sku, { beforeMinor, began, period }];
    }),
  );
  const past: PastPrice[] = [];
  const changed = products.map((product) => ({
    ...product,
    variants: product.variants.map((variant) => {
      const earlier = before.get(variant.sku);
      if (earlier === undefined) return variant;
      const { sku, priceMinor } = variant;
      const { beforeMinor, began, period } = earlier;
      past.push({ sku, priceMinor: beforeMinor, from: period.from }, { sku, priceMinor, from: began });
      return { ...variant, wasPriceMinor: beforeMinor, wasPeriod: period };
    }),
  }));
  return { products: changed, past };
}

function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}
