/**
 * Narrowing a list down. A product fits if ONE of its variants passes every filter: a sofa that is green in one fabric
 * and in stock in another is not a green sofa in stock.
 */
import type { Facet, Filters, ListingItem, Product, Sort } from "./product.ts";
import { bitOf, FACETS, type Rows } from "./rows.ts";

/** Which products fit, in the order given, each with its first fitting row and its prices. */
export type Narrowed = {
  readonly products: Uint32Array;
  /** Where each of them stood among the candidates. */
  readonly places: Uint32Array;
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
 * One pass over the rows of `candidates` (indexes of products). `allowed`, if given, holds 1 for each row, in the order
 * of the candidates, that may be shown at all. Facet counts are of products, each as if only its own facet were opened.
 */
export function narrow(rows: Rows, candidates: Uint32Array, filters: Filters, allowed?: Uint8Array): Narrowed {
  const wanted = FACETS.map((facet) =>
    filters[facet.slug].reduce((mask, slug) => (mask | bitOf(facet.values, slug)) >>> 0, 0),
  );
  const failedGates = gatesOf(rows, wanted, filters);
  const tally = newTally(rows.masks);
  const found = newColumns(candidates.length);
  let total = 0;
  let turn = 0;
  for (let place = 0; place < candidates.length; place++) {
    const product = candidates[place] as number;
    const end = rows.start[product + 1] as number;
    let fitting = 0;
    tally.begin();
    for (let row = rows.start[product] as number; row < end; row++, turn++) {
      if (allowed !== undefined && allowed[turn] === 0) continue;
      const failed = failedGates === null ? 0 : failedGates(row);
      if ((failed & (failed - 1)) !== 0) continue;
      tally.add(row, failed);
      if (failed !== 0) continue;
      const price = rows.priceMinor[row] as number;
      if (fitting === 0) found.firstRow[total] = row;
      if (fitting === 0 || price < (found.fromPrice[total] as number)) found.fromPrice[total] = price;
      if (fitting === 0 || price > (found.toPrice[total] as number)) found.toPrice[total] = price;
      fitting++;
    }
    tally.end();
    if (fitting === 0) continue;
    found.products[total] = product;
    found.places[total] = place;
    found.fitting[total] = fitting;
    total++;
  }
  return { ...cut(found, total), facets: facetsOf(tally.counts, wanted), withoutGate: [...tally.withoutGate] };
}

/** Positions into `narrowed` in the order asked for. Equal keys keep the order of the candidates, so pages are stable. */
export function order(narrowed: Narrowed, sort: Sort, ranks: Ranks, relevance?: Float64Array): Uint32Array {
  const size = narrowed.products.length;
  const places = new Uint32Array(size);
  if (sort === "featured" || (sort === "relevance" && relevance === undefined)) return places.map((_, at) => at);
  const keys = new Float64Array(size);
  for (let at = 0; at < size; at++) keys[at] = sortKey(sort, narrowed, at, ranks, relevance) * MOST_PRODUCTS + at;
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

function sortKey(sort: Sort, narrowed: Narrowed, at: number, ranks: Ranks, relevance?: Float64Array): number {
  const product = narrowed.products[at] as number;
  if (sort === "price-up") return narrowed.fromPrice[at] as number;
  if (sort === "price-down") return DEAREST_MINOR - (narrowed.fromPrice[at] as number);
  if (sort === "newest") return ranks.newest[product] as number;
  if (sort === "name") return ranks.name[product] as number;
  return 1e9 - Math.round((relevance?.[narrowed.places[at] as number] ?? 0) * FINEST_SCORE);
}

type Columns = Omit<Narrowed, "facets" | "withoutGate">;

function newColumns(size: number): Columns {
  return {
    products: new Uint32Array(size),
    places: new Uint32Array(size),
    firstRow: new Uint32Array(size),
    fromPrice: new Int32Array(size),
    toPrice: new Int32Array(size),
    fitting: new Uint32Array(size),
  };
}

/** Copies, so that a kept list does not hold on to room for everything that did not fit. */
function cut(columns: Columns, total: number): Columns {
  return {
    products: columns.products.slice(0, total),
    places: columns.places.slice(0, total),
    firstRow: columns.firstRow.slice(0, total),
    fromPrice: columns.fromPrice.slice(0, total),
    toPrice: columns.toPrice.slice(0, total),
    fitting: columns.fitting.slice(0, total),
  };
}

/** A function that says of a row which gates it fails, one bit a gate; null if every gate is open. */
function gatesOf(rows: Rows, wanted: readonly number[], filters: Filters): ((row: number) => number) | null {
  const shut = wanted.flatMap((mask, column) =>
    mask === 0 ? [] : [{ mask, column: rows.masks[column] as Uint32Array, bit: 1 << column }],
  );
  const { widthMinCm, widthMaxCm, priceMinMinor, priceMaxMinor } = filters;
  const ranged = [widthMinCm, widthMaxCm, priceMinMinor, priceMaxMinor].some((limit) => limit !== null);
  if (shut.length === 0 && !ranged) return null;
  const minWidth = widthMinCm ?? 0;
  const maxWidth = widthMaxCm ?? Number.POSITIVE_INFINITY;
  const minPrice = priceMinMinor ?? 0;
  const maxPrice = priceMaxMinor ?? Number.POSITIVE_INFINITY;
  return (row) => {
    let failed = 0;
    for (const { mask, column, bit } of shut) if (((column[row] as number) & mask) === 0) failed |= bit;
    if (!ranged) return failed;
    const width = rows.widthCm[row] as number;
    if (width < minWidth || width > maxWidth) failed |= 1 << WIDTH_GATE;
    const price = rows.priceMinor[row] as number;
    if (price < minPrice || price > maxPrice) failed |= 1 << PRICE_GATE;
    return failed;
  };
}

/**
 * Counts products, not rows: the masks of a product's rows are gathered first and counted at its end. A row that fails
 * one gate counts for that gate alone, a row that fails none for all.
 */
function newTally(columns: readonly Uint32Array[]) {
  const counts = FACETS.map(() => new Uint32Array(32));
  const withoutGate = new Uint32Array(GATES.length);
  const masks = new Uint32Array(FACETS.length);
  let opened = 0;
  const everyGate = (1 << GATES.length) - 1;
  return {
    counts,
    withoutGate,
    begin: (): void => {
      masks.fill(0);
      opened = 0;
    },
    add: (row: number, failed: number): void => {
      if (failed === 0) {
        opened = everyGate;
        for (let facet = 0; facet < FACETS.length; facet++) {
          masks[facet] = (masks[facet] as number) | ((columns[facet] as Uint32Array)[row] as number);
        }
        return;
      }
      opened |= failed;
      const facet = 31 - Math.clz32(failed);
      if (facet < FACETS.length)
        masks[facet] = (masks[facet] as number) | ((columns[facet] as Uint32Array)[row] as number);
    },
    end: (): void => {
      if (opened === 0) return;
      for (let gate = 0; gate < GATES.length; gate++) {
        if (((opened >>> gate) & 1) === 1) withoutGate[gate] = (withoutGate[gate] as number) + 1;
      }
      for (let facet = 0; facet < FACETS.length; facet++)
        countBits(counts[facet] as Uint32Array, masks[facet] as number);
    },
  };
}

function countBits(counts: Uint32Array, mask: number): void {
  for (let left = mask; left !== 0; left &= left - 1) {
    const bit = 31 - Math.clz32(left & -left);
    counts[bit] = (counts[bit] as number) + 1;
  }
}

/** Values that would show something, and those that are chosen even if they show nothing. */
function facetsOf(counts: readonly Uint32Array[], wanted: readonly number[]): Facet[] {
  return FACETS.map((facet, column) => ({
    slug: facet.slug,
    name: facet.name,
    values: facet.values.flatMap((value, at) => {
      const count = counts[column]?.[at] ?? 0;
      const chosen = (((wanted[column] as number) >>> at) & 1) === 1;
      if (count === 0 && !chosen) return [];
      const shown = { slug: value.slug, label: value.label, count, chosen };
      return [value.hex === undefined ? shown : { ...shown, hex: value.hex }];
    }),
  }));
}
