/**
 * The index behind the search: every word of the catalogue with the products and the looks it stands for. Misspellings are found through words with one letter left out,
 * which two words one edit apart always have in common; there is no list of synonyms.
 */
import { editsBetween, shortened } from "./words.ts";

export const WEIGHT = {
  name: 10,
  range: 6,
  category: 6,
  look: 5,
  family: 4,
  material: 2,
  summary: 1.5,
  description: 1,
} as const;
const MOST_SPELLINGS = 12;

export type SearchIndex = {
  readonly terms: readonly Term[];
  readonly byWord: ReadonlyMap<string, Term>;
  /** In alphabetical order, for prefixes. */
  readonly sorted: readonly Term[];
  readonly byShortened: ReadonlyMap<string, readonly Term[]>;
  /** Numbers of the looks of each row, `looksPerRow` to a row, -1 for none. */
  readonly rowLooks: Int32Array;
  readonly looksPerRow: number;
  /** Products that come in each look. */
  readonly lookProducts: readonly Uint32Array[];
  /** How many words the name of each product has. */
  readonly nameSizes: Uint8Array;
};

/** Ascending numbers of products or looks, each with a weight that says how much a hit there means. */
export type Postings = { readonly ids: Uint32Array; readonly weights: Float32Array };

/** One word, with where it stands. */
export type Term = {
  readonly word: string;
  /** As it is written in the catalogue, for showing a correction. */
  readonly shown: string;
  readonly products: Postings;
  readonly looks: Postings;
  /** Stands in a name, a range or a category. */
  readonly isName: boolean;
};

/** How one word of the query may be read. `quality` is 1 for the word itself and falls with the distance. */
export type Reading = { readonly term: Term; readonly quality: number; readonly how: "exact" | "prefix" | "spelling" };

/**
 * Every reading of `word`, best first. Other spellings are looked for only if the word itself is unknown; `widely` adds
 * names that are spelt nearly like a word that is known.
 */
export function readings(index: SearchIndex, word: string, widely: boolean): Reading[] {
  const found = new Map<Term, Reading>();
  const add = (term: Term, quality: number, how: Reading["how"]) => {
    if ((found.get(term)?.quality ?? 0) < quality) found.set(term, { term, quality, how });
  };
  const exact = index.byWord.get(word);
  if (exact !== undefined) add(exact, 1, "exact");
  if (word.length >= 2) {
    for (const term of withPrefix(index, word, 40))
      if (term !== exact) add(term, 0.5 + (0.35 * word.length) / term.word.length, "prefix");
  }
  if (exact === undefined || widely) {
    for (const [term, edits] of misspelt(index, word)) {
      if (exact === undefined || term.isName) add(term, spellingQuality(term.word, word, edits), "spelling");
    }
  }
  return [...found.values()].sort((a, b) => b.quality - a.quality).slice(0, 24);
}

/** Terms that begin with `prefix`, at most `limit`. */
export function withPrefix(index: SearchIndex, prefix: string, limit: number): Term[] {
  let low = 0;
  let high = index.sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index.sorted[middle] as Term).word < prefix) low = middle + 1;
    else high = middle;
  }
  const found: Term[] = [];
  for (let at = low; at < index.sorted.length && found.length < limit; at++) {
    const term = index.sorted[at] as Term;
    if (!term.word.startsWith(prefix)) break;
    found.push(term);
  }
  return found;
}

/** Terms one edit away, and for long words two. */
function misspelt(index: SearchIndex, word: string): [Term, number][] {
  if (word.length < 2) return [];
  const near = new Map<Term, number>();
  const most = word.length >= 8 ? 2 : 1;
  for (const key of [word, ...shortened(word)]) {
    for (const term of index.byShortened.get(key) ?? []) {
      if (near.has(term) || term.word.length < 3 || (word.length === 2 && !term.isName)) continue;
      const edits = editsBetween(word, term.word);
      if (edits > 0 && edits <= most) near.set(term, edits);
    }
  }
  const reach = ([term, edits]: [Term, number]) => spellingQuality(term.word, word, edits) + (term.isName ? 0.1 : 0);
  return [...near].sort((a, b) => reach(b) - reach(a)).slice(0, MOST_SPELLINGS);
}

function spellingQuality(term: string, word: string, edits: number): number {
  return (edits === 1 ? 0.55 : 0.35) + (term[0] === word[0] ? 0.05 : 0);
}
