/**
 * Which products answer a list of words, and how well. Every word must be answered, and by ONE variant: "green velvet
 * sofa" finds sofas that come in green velvet, not those in green linen and red velvet.
 */
import type { Rows } from "./rows.ts";
import { type Postings, type Reading, readings, type SearchIndex, WEIGHT } from "./search-index.ts";

export const MOST_WORDS = 8;

/**
 * A product that only mentions the words in passing is left out where others are called by them: a cushion "in the
 * fabrics of the Arden sofa" is no sofa, and sorted by price it would come first. As a part of the best score.
 */
const PASSING_MENTION = 0.2;

export type Matched = {
  /** Indexes of the products that answer all words, ascending. */
  readonly candidates: Uint32Array;
  /** How well each of them does. */
  readonly relevance: Float64Array;
  /** For each variant of each candidate, in order: 1 if it may stand for its product, 0 if another answers better. */
  readonly allowed: Uint8Array;
  /** Readings of each word, best first. */
  readonly readings: readonly (readonly Reading[])[];
};

/** `widely` also takes names that are spelt nearly like words that the catalogue knows. */
export function match(index: SearchIndex, rows: Rows, asked: readonly string[], widely = false): Matched {
  const words = asked.slice(0, MOST_WORDS);
  const read = words.map((word) => readings(index, word, widely));
  if (words.length === 0 || read.some((list) => list.length === 0)) return { ...NOTHING, readings: read };
  const reachable = fewest(read, index, rows);
  const asProducts = read.map((list) => productScores(list, reachable));
  const asLooks = read.map((list) => lookScores(list, index.lookProducts.length));
  const answers = answersOf(index, rows, reachable, asProducts, asLooks);
  return { ...worthShowing(index, rows, reachable, answers, nameHits(read, reachable), words.length), readings: read };
}

/** Leaves out passing mentions, and adds up to 8 for a name of which every word was said and nothing that was not. */
function worthShowing(
  index: SearchIndex,
  rows: Rows,
  reachable: Uint32Array,
  answers: Answers,
  names: Uint8Array,
  said: number,
): Omit<Matched, "readings"> {
  const candidates = new Uint32Array(reachable.length);
  const relevance = new Float64Array(reachable.length);
  const allowed = new Uint8Array(answers.allowed.length);
  let turn = 0;
  let length = 0;
  let kept = 0;
  for (let place = 0; place < reachable.length; place++) {
    const product = reachable[place] as number;
    const end = turn + rowsOf(rows, product);
    const score = answers.scores[place] as number;
    if (score > 0 && score >= answers.top * PASSING_MENTION) {
      const hits = bits(names[place] as number);
      candidates[kept] = product;
      relevance[kept] = score + (4 * hits) / Math.max(1, index.nameSizes[product] as number) + (4 * hits) / said;
      kept++;
      for (let row = turn; row < end; row++) allowed[length++] = answers.allowed[row] as number;
    }
    turn = end;
  }
  return {
    candidates: candidates.subarray(0, kept),
    relevance: relevance.subarray(0, kept),
    allowed: allowed.subarray(0, length),
  };
}

const NOTHING = { candidates: new Uint32Array(0), relevance: new Float64Array(0), allowed: new Uint8Array(0) };

/** The products that answer the rarest word, ascending: whatever answers all words is among them. */
function fewest(read: readonly (readonly Reading[])[], index: SearchIndex, rows: Rows): Uint32Array {
  const size = (list: readonly Reading[]) =>
    list.reduce(
      (sum, { term }) =>
        term.looks.ids.reduce(
          (more, look) => more + (index.lookProducts[look]?.length ?? 0),
          sum + term.products.ids.length,
        ),
      0,
    );
  const sizes = read.map(size);
  const rarest = read[sizes.indexOf(Math.min(...sizes))] ?? [];
  const lists = rarest.flatMap(({ term }) => [
    term.products.ids,
    ...Array.from(term.looks.ids, (look) => index.lookProducts[look] as Uint32Array),
  ]);
  if (lists.length === 1) return lists[0] as Uint32Array;
  const found = new Uint8Array(rows.start.length);
  let count = 0;
  for (const list of lists) {
    for (let at = 0; at < list.length; at++) {
      const product = list[at] as number;
      if (found[product] === 1) continue;
      found[product] = 1;
      count++;
    }
  }
  const all = new Uint32Array(count);
  for (let product = 0, at = 0; at < count; product++) if (found[product] === 1) all[at++] = product;
  return all;
}

/** For each of `products`: the best weight that one of the readings has in it, 0 for none. */
function productScores(list: readonly Reading[], products: Uint32Array): Float64Array {
  const scores = new Float64Array(products.length);
  for (const { term, quality } of list) {
    eachCommon(term.products, products, (place, weight) => {
      if (weight * quality > (scores[place] as number)) scores[place] = weight * quality;
    });
  }
  return scores;
}

/** One bit a word: set if the word stands in the product's name. */
function nameHits(read: readonly (readonly Reading[])[], products: Uint32Array): Uint8Array {
  const hits = new Uint8Array(products.length);
  for (const [at, list] of read.entries()) {
    for (const { term } of list) {
      if (!term.isName) continue;
      eachCommon(term.products, products, (place, weight) => {
        if (weight === WEIGHT.name) hits[place] = (hits[place] as number) | (1 << at);
      });
    }
  }
  return hits;
}

/** Walks two ascending lists together; where one is far shorter, it is looked up in the other instead. */
function eachCommon(postings: Postings, products: Uint32Array, found: (place: number, weight: number) => void): void {
  const { ids, weights } = postings;
  if (products.length * 16 < ids.length) {
    for (let place = 0; place < products.length; place++) {
      const at = find(ids, products[place] as number);
      if (at >= 0) found(place, weights[at] as number);
    }
    return;
  }
  let place = 0;
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    while (place < products.length && (products[place] as number) < id) place++;
    if (place === products.length) return;
    if (products[place] === id) found(place, weights[at] as number);
  }
}

function find(ids: Uint32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = ids[middle] as number;
    if (value === id) return middle;
    if (value < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The same for looks, all of them; null if no look answers the word. */
function lookScores(list: readonly Reading[], count: number): Float64Array | null {
  if (list.every(({ term }) => term.looks.ids.length === 0)) return null;
  const scores = new Float64Array(count);
  for (const { term, quality } of list) {
    for (let at = 0; at < term.looks.ids.length; at++) {
      const look = term.looks.ids[at] as number;
      scores[look] = Math.max(scores[look] as number, (term.looks.weights[at] as number) * quality);
    }
  }
  return scores;
}

type Answers = { scores: Float64Array; allowed: Uint8Array; top: number };

/** Scores each product by its best variant, and marks the variants that answer most words by their own look. */
function answersOf(
  index: SearchIndex,
  rows: Rows,
  products: Uint32Array,
  asProducts: readonly Float64Array[],
  asLooks: readonly (Float64Array | null)[],
): Answers {
  const scores = new Float64Array(products.length);
  const total = products.reduce((sum, product) => sum + rowsOf(rows, product), 0);
  const allowed = new Uint8Array(total).fill(1);
  const byLook = asLooks.some((looks) => looks !== null);
  let top = 0;
  let turn = 0;
  for (let place = 0; place < products.length; place++) {
    const product = products[place] as number;
    const score = byLook
      ? bestVariant(index, rows, product, place, asProducts, asLooks, allowed, turn)
      : allWords(place, asProducts);
    scores[place] = score;
    if (score > top) top = score;
    turn += rowsOf(rows, product);
  }
  return { scores, allowed, top };
}

/** Where no look matters: the sum over all words, 0 if one is not answered. */
function allWords(place: number, asProducts: readonly Float64Array[]): number {
  let score = 0;
  for (const scores of asProducts) {
    const one = scores[place] as number;
    if (one === 0) return 0;
    score += one;
  }
  return score;
}

/** Writes into `allowed`, from `turn` on, which variants answer most words by their own look. */
function bestVariant(
  index: SearchIndex,
  rows: Rows,
  product: number,
  place: number,
  asProducts: readonly Float64Array[],
  asLooks: readonly (Float64Array | null)[],
  allowed: Uint8Array,
  turn: number,
): number {
  const from = rows.start[product] as number;
  const count = rowsOf(rows, product);
  let best = 0;
  let most = 0;
  for (let at = 0; at < count; at++) {
    let score = 0;
    let own = 1;
    for (let word = 0; word < asProducts.length; word++) {
      const looks = asLooks[word] ?? null;
      const look = looks === null ? 0 : bestLook(index, from + at, looks);
      const plain = asProducts[word]?.[place] as number;
      if (look === 0 && plain === 0) {
        own = 0;
        break;
      }
      if (look > 0) own++;
      score += Math.max(look, plain);
    }
    allowed[turn + at] = own;
    if (own > most) most = own;
    if (own > 0 && score > best) best = score;
  }
  for (let at = turn; at < turn + count; at++) allowed[at] = allowed[at] === most ? 1 : 0;
  return best;
}

function rowsOf(rows: Rows, product: number): number {
  return (rows.start[product + 1] as number) - (rows.start[product] as number);
}

function bestLook(index: SearchIndex, row: number, scores: Float64Array): number {
  let best = 0;
  const base = row * index.looksPerRow;
  for (let at = base; at < base + index.looksPerRow; at++) {
    const look = index.rowLooks[at] as number;
    if (look >= 0 && (scores[look] as number) > best) best = scores[look] as number;
  }
  return best;
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
