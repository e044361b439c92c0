/**
 * Which products answer a list of words, and how well. Every word must be answered, and by ONE variant: "green velvet
 * sofa" finds sofas that come in green velvet, not those in green linen and red velvet.
 */

import type { Rows } from "./rows.ts";
import { type Reading, readings, type SearchIndex } from "./search-index.ts";

export const MOST_WORDS = 8;

/**
 * A product that only mentions the words in passing is left out where others are called by them: a cushion "in the
 * fabrics of the Arden sofa" is no sofa, and sorted by price it would come first. As a part of the best score.
 */
const PASSING_MENTION = 0.2;

export type Matcher = {
  /**
   * Products that answer all of `words`, ascending. `allowed` and `relevance` belong to the matcher and hold until its
   * next call. `widely` also takes other spellings of words that the catalogue knows.
   */
  match(words: readonly string[], widely?: boolean): Matched;
};

export type Matched = {
  readonly candidates: Uint32Array;
  readonly allowed: Uint8Array;
  readonly relevance: Float64Array;
  /** Readings of each word, best first. */
  readonly readings: readonly (readonly Reading[])[];
};

/** A matcher over one index. It keeps arrays between calls, so it must not be shared between threads. */
export function buildMatcher(index: SearchIndex, rows: Rows): Matcher {
  const size = rows.start.length - 1;
  const allowed = new Uint8Array(rows.variants.length);
  const relevance = new Float64Array(size);
  const best = Array.from({ length: MOST_WORDS }, () => new Float64Array(size));
  const lookBest = Array.from({ length: MOST_WORDS }, () => new Float64Array(index.lookProducts.length));
  const seen = new Uint8Array(size);

  const match = (asked: readonly string[], widely = false): Matched => {
    const words = asked.slice(0, MOST_WORDS);
    const read = words.map((word) => readings(index, word, widely));
    if (words.length === 0 || read.some((list) => list.length === 0)) {
      return { candidates: new Uint32Array(0), allowed, relevance, readings: read };
    }
    const reach = read.map((list, at) => fill(list, best[at] as Float64Array, lookBest[at] as Float64Array));
    const candidates = fewest(reach, index, seen);
    const answered: number[] = [];
    let top = 0;
    for (const product of candidates) {
      const score = answer(index, rows, product, words.length, best, lookBest, allowed);
      if (score === 0) continue;
      relevance[product] = score;
      if (score > top) top = score;
      answered.push(product);
    }
    const found = answered.filter((product) => (relevance[product] as number) >= top * PASSING_MENTION);
    for (const product of found) {
      relevance[product] = (relevance[product] as number) + nameBonus(index, product, words, read);
    }
    for (const [at, { products, looks }] of reach.entries()) {
      for (const product of products) (best[at] as Float64Array)[product] = 0;
      for (const look of looks) (lookBest[at] as Float64Array)[look] = 0;
    }
    return { candidates: Uint32Array.from(found).sort(), allowed, relevance, readings: read };
  };
  return { match };
}

type Reach = { products: number[]; looks: number[] };

function fill(list: readonly Reading[], best: Float64Array, lookBest: Float64Array): Reach {
  const products: number[] = [];
  const looks: number[] = [];
  for (const { term, quality } of list) {
    for (const [product, weight] of term.products) {
      const before = best[product] as number;
      if (before === 0) products.push(product);
      if (weight * quality > before) best[product] = weight * quality;
    }
    for (const [look, weight] of term.looks) {
      const before = lookBest[look] as number;
      if (before === 0) looks.push(look);
      if (weight * quality > before) lookBest[look] = weight * quality;
    }
  }
  return { products, looks };
}

/** The products that answer the rarest word: everything that answers all words is among them. */
function fewest(reach: readonly Reach[], index: SearchIndex, seen: Uint8Array): number[] {
  const count = ({ products, looks }: Reach) =>
    looks.reduce((sum, look) => sum + (index.lookProducts[look]?.length ?? 0), products.length);
  const rarest = reach.reduce((least, each) => (count(each) < count(least) ? each : least));
  const union: number[] = [];
  const add = (product: number) => {
    if (seen[product] === 1) return;
    seen[product] = 1;
    union.push(product);
  };
  for (const product of rarest.products) add(product);
  for (const look of rarest.looks) for (const product of index.lookProducts[look] ?? []) add(product);
  for (const product of union) seen[product] = 0;
  return union;
}

/**
 * Score of a product, 0 if no variant of it answers every word. Sets `allowed` for its rows: those that answer most
 * words by their own look.
 */
function answer(
  index: SearchIndex,
  rows: Rows,
  product: number,
  count: number,
  best: readonly Float64Array[],
  lookBest: readonly Float64Array[],
  allowed: Uint8Array,
): number {
  const from = rows.start[product] as number;
  const to = rows.start[product + 1] as number;
  let bestScore = 0;
  let most = -1;
  for (let row = from; row < to; row++) {
    let score = 0;
    let own = 0;
    for (let at = 0; at < count; at++) {
      const look = lookScore(index, row, lookBest[at] as Float64Array);
      const plain = (best[at] as Float64Array)[product] as number;
      if (look > 0) own++;
      if (look === 0 && plain === 0) {
        own = -1;
        break;
      }
      score += Math.max(look, plain);
    }
    allowed[row] = own + 1;
    if (own > most) most = own;
    if (own >= 0 && score > bestScore) bestScore = score;
  }
  for (let row = from; row < to; row++) allowed[row] = most >= 0 && allowed[row] === most + 1 ? 1 : 0;
  return bestScore;
}

function lookScore(index: SearchIndex, row: number, lookBest: Float64Array): number {
  let score = 0;
  const base = row * index.looksPerRow;
  for (let place = 0; place < index.looksPerRow; place++) {
    const look = index.rowLooks[base + place] as number;
    if (look >= 0 && (lookBest[look] as number) > score) score = lookBest[look] as number;
  }
  return score;
}

/** Up to 8 more for a name of which every word was said, and nothing that was not. */
function nameBonus(
  index: SearchIndex,
  product: number,
  words: readonly string[],
  read: readonly (readonly Reading[])[],
): number {
  const name = index.nameWords[product];
  if (name === undefined || name.size === 0) return 0;
  const said = new Set<string>();
  for (const [at] of words.entries()) {
    const reading = read[at]?.find(({ term }) => name.has(term.word) && !said.has(term.word));
    if (reading !== undefined) said.add(reading.term.word);
  }
  return (4 * said.size) / name.size + (4 * said.size) / Math.max(words.length, said.size);
}
