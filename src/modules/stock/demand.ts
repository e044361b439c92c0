/** How many pieces of which variant. `quantity` is a whole number ≥ 1. */
export type StockLine = { sku: string; quantity: number };

/** Lines summed per variant and sorted, in the two columns that SQL takes: the order in which rows are locked. */
export type Demand = { skus: string[]; quantities: number[] };

const mostPieces = 10_000;
const mostSkus = 500;

/**
 * Sums the demand per variant, so that two lines of one variant are checked together. Throws RangeError on no lines, on
 * more than 500 variants, and on a quantity that is no whole number from 1 to 10,000: callers check what people type.
 */
export function demandOf(lines: readonly StockLine[]): Demand {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError("A quantity is a whole number from 1.");
    sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  }
  if (sums.size === 0 || sums.size > mostSkus) throw new RangeError("Stock moves for 1 to 500 variants at a time.");
  const skus = [...sums.keys()].sort();
  const quantities = skus.map((sku) => sums.get(sku) ?? 0);
  if (Math.max(...quantities) > mostPieces) throw new RangeError("Stock moves at most 10,000 pieces of a variant.");
  return { skus, quantities };
}
