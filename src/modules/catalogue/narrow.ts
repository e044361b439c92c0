/**
 * Narrowing a list down. A product fits if ONE of its variants passes every filter: a sofa that is green in one fabric
 * and in stock in another is not a green sofa in stock.
 */
import type { Facet, Filters, ListingItem, Product, Sort } from "./product.ts";
import { bitOf, FACETS, type Rows } from "./rows.ts";

/** Which products fit, in the order given, each with its first fitting row and its prices. */
export type Narrowed = {
  readonly products: Uint32Array;
  readonly firstRow: Uint32Array;
  readonly fromPrice: Int32Array;
  readonly toPrice: Int32Array;
  readonly fitting: Uint32Array;
  readonly facets: readonly Facet[];
  /** How many products would fit without one gate: the five facets, then width and price range. */
  readonly withoutGate: readonly number[];
};

const WIDTH_GATE = FACETS.length;
const PRICE_GATE = FACETS.length + 1;
export const GATES = [...FACETS.map(({ slug }) => slug), "width", "price-range"] as const;

/**
 * One pass over the rows of `candidates` (indexes of products). `allowed`, if given, holds 1 for each row that may be
 * shown at all. Facet counts are of products, each as if only its own facet were opened.
 */
export function narrow(rows: Rows, candidates: Uint32Array, filters: Filters, allowed?: Uint8Array): Narrowed {
  const wanted = FACETS.map((facet) =>
    filters[facet.slug].reduce((mask, slug) => (mask | bitOf(facet.values, slug)) >>> 0, 0),
  );
  const tally = newTally();
  const size = candidates.length;
  const found = {
    products: new Uint32Array(size),
    firstRow: new Uint32Array(size),
    fromPrice: new Int32Array(size),
    toPrice: new Int32Array(size),
    fitting: new Uint32Array(size),
  };
  const failedGates = gatesOf(rows, wanted, filters);
  let total = 0;
  for (let at = 0; at < size; at++) {
    const product = candidates[at] as number;
    const end = rows.start[product + 1] as number;
    let fits = false;
    for (let row = rows.start[product] as number; row < end; row++) {
      if (allowed !== undefined && allowed[row] === 0) continue;
      const failed = failedGates(row);
      count(tally, rows, row, failed, product);
      if (failed !== 0) continue;
      const price = rows.priceMinor[row] as number;
      if (!fits) {
        fits = true;
        found.products[total] = product;
        found.firstRow[total] = row;
        found.fromPrice[total] = price;
        found.toPrice[total] = price;
      } else {
        if (price < (found.fromPrice[total] as number)) found.fromPrice[total] = price;
        if (price > (found.toPrice[total] as number)) found.toPrice[total] = price;
      }
      found.fitting[total] = (found.fitting[total] as number) + 1;
    }
    if (fits) total++;
  }
  return {
    products: found.products.subarray(0, total),
    firstRow: found.firstRow.subarray(0, total),
    fromPrice: found.fromPrice.subarray(0, total),
    toPrice: found.toPrice.subarray(0, total),
    fitting: found.fitting.subarray(0, total),
    facets: facetsOf(tally, wanted),
    withoutGate: [...tally.withoutGate],
  };
}

/** Positions into `narrowed` in the order asked for. Equal keys keep the order of the candidates, so pages are stable. */
export function order(narrowed: Narrowed, sort: Sort, ranks: Ranks, relevance?: Float64Array): Uint32Array {
  const size = narrowed.products.length;
  const places = new Uint32Array(size);
  if (sort === "featured" || (sort === "relevance" && relevance === undefined)) return places.map((_, at) => at);
  const keys = new Float64Array(size);
  for (let at = 0; at < size; at++) {
    const product = narrowed.products[at] as number;
    const key = sortKey(sort, product, narrowed.fromPrice[at] as number, ranks, relevance);
    keys[at] = key * MOST_PRODUCTS + at;
  }
  keys.sort();
  for (let at = 0; at < size; at++) places[at] = (keys[at] as number) % MOST_PRODUCTS;
  return places;
}

/** Where each product stands by name and by age; both start at 0. */
export type Ranks = { readonly name: Uint32Array; readonly newest: Uint32Array };

/** More than this in one shop and the sort keys would no longer be exact. */
export const MOST_PRODUCTS = 2 ** 17;
const DEAREST_MINOR = 2 ** 31;
const FINEST_SCORE = 1_000;

export function itemAt(rows: Rows, products: readonly Product[], narrowed: Narrowed, place: number): ListingItem {
  return {
    product: products[narrowed.products[place] as number] as Product,
    variant: rows.variants[narrowed.firstRow[place] as number] as ListingItem["variant"],
    fromPriceMinor: narrowed.fromPrice[place] as number,
    toPriceMinor: narrowed.toPrice[place] as number,
    fitting: narrowed.fitting[place] as number,
  };
}

function sortKey(sort: Sort, product: number, price: number, ranks: Ranks, relevance?: Float64Array): number {
  if (sort === "price-up") return price;
  if (sort === "price-down") return DEAREST_MINOR - price;
  if (sort === "newest") return ranks.newest[product] as number;
  if (sort === "name") return ranks.name[product] as number;
  return 1e9 - Math.round((relevance?.[product] ?? 0) * FINEST_SCORE);
}

/** A function that says of a row which gates it fails, one bit a gate. */
function gatesOf(rows: Rows, wanted: readonly number[], filters: Filters): (row: number) => number {
  const open = wanted.flatMap((mask, column) =>
    mask === 0 ? [] : [{ mask, column: rows.masks[column] as Uint32Array, bit: 1 << column }],
  );
  const minWidth = filters.widthMinCm ?? 0;
  const maxWidth = filters.widthMaxCm ?? Number.POSITIVE_INFINITY;
  const minPrice = filters.priceMinMinor ?? 0;
  const maxPrice = filters.priceMaxMinor ?? Number.POSITIVE_INFINITY;
  return (row) => {
    let failed = 0;
    for (const { mask, column, bit } of open) if (((column[row] as number) & mask) === 0) failed |= bit;
    const width = rows.widthCm[row] as number;
    if (width < minWidth || width > maxWidth) failed |= 1 << WIDTH_GATE;
    const price = rows.priceMinor[row] as number;
    if (price < minPrice || price > maxPrice) failed |= 1 << PRICE_GATE;
    return failed;
  };
}

/** Counts products, not rows: each counter remembers the last product it counted. */
type Tally = {
  readonly counts: readonly Uint32Array[];
  readonly withoutGate: Uint32Array;
  readonly last: readonly Int32Array[];
  readonly lastGate: Int32Array;
};

function newTally(): Tally {
  return {
    counts: FACETS.map(() => new Uint32Array(32)),
    withoutGate: new Uint32Array(GATES.length),
    last: FACETS.map(() => new Int32Array(32).fill(-1)),
    lastGate: new Int32Array(GATES.length).fill(-1),
  };
}

/** A row that fails one gate counts for that gate alone, a row that fails none for all, any other for none. */
function count(tally: Tally, rows: Rows, row: number, failed: number, product: number): void {
  if ((failed & (failed - 1)) !== 0) return;
  for (let gate = 0; gate < GATES.length; gate++) {
    if (failed !== 0 && failed !== 1 << gate) continue;
    if (tally.lastGate[gate] !== product) {
      tally.lastGate[gate] = product;
      tally.withoutGate[gate] = (tally.withoutGate[gate] as number) + 1;
    }
    const column = rows.masks[gate];
    if (column === undefined) continue;
    const last = tally.last[gate] as Int32Array;
    const counts = tally.counts[gate] as Uint32Array;
    for (let left = column[row] as number; left !== 0; left &= left - 1) {
      const value = 31 - Math.clz32(left & -left);
      if (last[value] === product) continue;
      last[value] = product;
      counts[value] = (counts[value] as number) + 1;
    }
  }
}

/** Values that would show something, and those that are chosen even if they show nothing. */
function facetsOf(tally: Tally, wanted: readonly number[]): Facet[] {
  return FACETS.map((facet, column) => ({
    slug: facet.slug,
    name: facet.name,
    values: facet.values.flatMap((value, at) => {
      const count = tally.counts[column]?.[at] ?? 0;
      const chosen = (((wanted[column] as number) >>> at) & 1) === 1;
      if (count === 0 && !chosen) return [];
      const shown = { slug: value.slug, label: value.label, count, chosen };
      return [value.hex === undefined ? shown : { ...shown, hex: value.hex }];
    }),
  }));
}
