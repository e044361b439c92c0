/**
 * What a shopper typed, turned into a list: sizes and prices become filters, misspelt words are corrected, and nothing
 * found is never the end.
 */
import { buildIndex } from "./build-index.ts";
import { type Matched, MOST_WORDS, match } from "./match.ts";
import { readMeasures } from "./measures.ts";
import type { Category, Filters, Product, SearchResult, Suggestion } from "./product.ts";
import type { Rows } from "./rows.ts";
import { type Reading, readings, type SearchIndex, withPrefix } from "./search-index.ts";
import { likeness, meaningful, wordsOf } from "./words.ts";

const LONGEST_QUERY = 120;
const MOST_SUGGESTIONS = 4;
/** Below this many results it is worth looking at other spellings of words that the catalogue knows. */
const FEW = 5;

export type Search = {
  /** What `query` stands for. Nothing of it depends on filters, order or page. */
  find(query: string): Finding;
  /** Other searches for one that found nothing, never none while there are products. */
  instead(finding: Finding): SearchResult["suggestions"];
  suggest(prefix: string, limit: number): Suggestion[];
};

export type Finding = Pick<SearchResult, "understood" | "corrected" | "ignoredWords"> & {
  readonly matched: Matched;
  readonly limits: Limits;
  /** The words as they came and as they were read. */
  readonly words: readonly string[];
  readonly readAs: readonly string[];
};
export type Limits = Pick<Filters, "widthMinCm" | "widthMaxCm" | "priceMinMinor" | "priceMaxMinor">;
type Source = { products: readonly Product[]; categories: readonly Category[]; rows: Rows };
type Plan = { words: readonly string[]; found: Matched; quality: number };

export function buildSearch(source: Source): Search {
  const index = buildIndex(source.products, source.categories, source.rows);
  const matchOf = (words: readonly string[], widely = false) => match(index, source.rows, words, widely);
  const count = (query: string): number => matchOf(meaningful(wordsOf(query))).candidates.length;

  /** The best way to read the words; with spaces put in or left out if a word is unknown. */
  const read = (words: readonly string[]): Plan => {
    const plans = [words];
    if (words.some((word) => !index.byWord.has(word))) plans.push(...respaced(index, words));
    let best: Plan = { words, found: matchOf(words), quality: 0 };
    for (const each of plans) {
      const found = each === words ? best.found : matchOf(each);
      const quality = found.candidates.length === 0 ? 0 : qualityOf(each, found.readings);
      if (quality > best.quality + 1e-9) best = { words: each, found, quality };
    }
    if (best.found.candidates.length >= FEW || best.quality === 0) return best;
    return { ...best, found: matchOf(best.words, true) };
  };

  const find = (query: string): Finding => {
    const { rest, understood, limits } = readMeasures(query.slice(0, LONGEST_QUERY));
    const words = meaningful(wordsOf(rest)).slice(0, MOST_WORDS);
    if (words.length === 0 && understood.length > 0) {
      return {
        matched: everything(source),
        understood,
        limits,
        words,
        readAs: words,
        corrected: null,
        ignoredWords: [],
      };
    }
    const { plan, ignored } = relaxed(index, read, words);
    return {
      matched: plan.found,
      understood,
      limits,
      words,
      readAs: plan.words,
      corrected: correction(plan.words, plan.found.readings),
      ignoredWords: ignored,
    };
  };
  const instead: Search["instead"] = ({ words, readAs }) => otherSearches(source, index, words, readAs, count);
  return { find, instead, suggest: (prefix, limit) => suggestions(source, index, matchOf, prefix, limit) };
}

/** Leaves out words until something is found: first those that nothing answers to, then the one in the way. */
function relaxed(index: SearchIndex, read: (words: readonly string[]) => Plan, words: readonly string[]) {
  let plan = read(words);
  const ignored: string[] = [];
  let left = [...words];
  if (plan.found.candidates.length === 0) {
    const unknown = left.filter((word) => readings(index, word, true).length === 0);
    if (unknown.length > 0 && unknown.length < left.length) {
      ignored.push(...unknown);
      left = left.filter((word) => !unknown.includes(word));
      plan = read(left);
    }
  }
  while (plan.found.candidates.length === 0 && left.length > 1) {
    const without = left.map((_, at) => left.filter((__, other) => other !== at));
    const totals = without.map((rest) => read(rest).found.candidates.length);
    const at = totals.indexOf(Math.max(...totals));
    ignored.push(left[at] as string);
    left = without[at] as string[];
    plan = read(left);
  }
  return { plan, ignored };
}

/**
 * The words with one space put right, where that makes words that the catalogue knows: a space too many ("so fa"), one
 * left out ("ardensofa"), or another letter in its place ("ardenxsofa").
 */
function respaced(index: SearchIndex, words: readonly string[]): string[][] {
  const plans: string[][] = [];
  const knows = (word: string) => index.byWord.has(word);
  const near = (word: string) => word.length > 2 && readings(index, word, false).some(({ how }) => how !== "prefix");
  for (let at = 0; at + 1 < words.length; at++) {
    const joined = `${words[at]}${words[at + 1]}`;
    if (near(joined)) plans.push([...words.slice(0, at), joined, ...words.slice(at + 2)]);
  }
  for (const [at, word] of words.entries()) {
    if (knows(word)) continue;
    for (let cut = 2; cut <= word.length - 2; cut++) {
      const left = word.slice(0, cut);
      if (!knows(left)) continue;
      for (const right of [word.slice(cut), word.slice(cut + 1)]) {
        if (knows(right)) plans.push([...words.slice(0, at), left, right, ...words.slice(at + 1)]);
      }
    }
  }
  return plans.slice(0, 12);
}

function qualityOf(words: readonly string[], read: readonly (readonly Reading[])[]): number {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return words.reduce((sum, word, at) => sum + word.length * (read[at]?.[0]?.quality ?? 0), 0) / letters;
}

/** What the words were read as, if any was read as another spelling. */
function correction(words: readonly string[], read: readonly (readonly Reading[])[]): string | null {
  let changed = false;
  const shown = words.map((word, at) => {
    const list = read[at] ?? [];
    if (list[0]?.how !== "spelling") return word;
    changed = true;
    return frequent(list).term.shown;
  });
  return changed ? shown.join(" ") : null;
}

/** Of the readings that are equally near, the one that most of the catalogue goes by. */
function frequent(list: readonly Reading[]): Reading {
  const use = ({ term }: Reading) => term.products.ids.length + term.looks.ids.length * 4 + (term.isName ? 6 : 0);
  const near = list.filter(({ quality }) => quality === list[0]?.quality);
  return near.reduce((most, each) => (use(each) > use(most) ? each : most));
}

function everything({ products, rows }: Source): Matched {
  return {
    candidates: Uint32Array.from(products.keys()),
    relevance: new Float64Array(products.length),
    allowed: new Uint8Array(rows.variants.length).fill(1),
    readings: [],
  };
}

/** Limits read from the words hold unless the address says something narrower. */
export function withLimits(filters: Filters, limits: Limits): Filters {
  const both = (a: number | null, b: number | null, pick: (...values: number[]) => number) =>
    a === null ? b : b === null ? a : pick(a, b);
  return {
    ...filters,
    widthMinCm: both(filters.widthMinCm, limits.widthMinCm, Math.max),
    widthMaxCm: both(filters.widthMaxCm, limits.widthMaxCm, Math.min),
    priceMinMinor: both(filters.priceMinMinor, limits.priceMinMinor, Math.max),
    priceMaxMinor: both(filters.priceMaxMinor, limits.priceMaxMinor, Math.min),
  };
}

/** For a search that found nothing: its parts, words that look like its words, and at last the categories. */
function otherSearches(
  source: Source,
  index: SearchIndex,
  words: readonly string[],
  readAs: readonly string[],
  count: (query: string) => number,
): SearchResult["suggestions"] {
  const queries = new Set<string>();
  if (words.length > 1) for (const word of readAs) queries.add(readings(index, word, false)[0]?.term.shown ?? "");
  for (const word of words) {
    const alike = index.terms
      .filter(({ isName }) => isName)
      .map((term) => ({ term, near: likeness(term.word, word) }))
      .filter(({ near }) => near >= 0.25)
      .sort((a, b) => b.near - a.near);
    for (const { term } of alike.slice(0, 2)) queries.add(term.shown);
  }
  for (const { singular } of source.categories) queries.add(singular);
  queries.delete("");
  return [...queries]
    .map((query) => ({ query, total: count(query) }))
    .filter(({ total }) => total > 0)
    .slice(0, MOST_SUGGESTIONS);
}

/** For the first letters of something: categories, then products, then words that go on from them. */
function suggestions(
  { products, categories, rows }: Source,
  index: SearchIndex,
  match: (words: readonly string[]) => Matched,
  typed: string,
  limit: number,
): Suggestion[] {
  const words = wordsOf(typed.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS);
  const last = words.at(-1);
  if (last === undefined) return [];
  const begins = (text: string) => words.every((word) => wordsOf(text).some((each) => each.startsWith(word)));
  const shown: Suggestion[] = categories
    .filter(({ name, singular }) => begins(`${name} ${singular}`))
    .slice(0, 2)
    .map(({ slug, name }) => ({ kind: "category", text: name, category: slug }));
  const before = words.slice(0, -1).join(" ");
  const goOn = withPrefix(index, last, 30)
    .filter((term) => term.word !== last && (term.isName || term.looks.ids.length > 0))
    .slice(0, 2)
    .map((term): Suggestion => ({ kind: "search", text: `${before} ${term.shown}`.trim() }));
  const room = Math.max(0, limit - shown.length - goOn.length);
  for (const { product, row } of bestOf(match(words), rows, room)) {
    const { name, slug } = products[product] as Product;
    shown.push({ kind: "product", text: name, product: slug, variant: rows.variants[row]?.slug ?? "" });
  }
  return [...shown, ...goOn].slice(0, limit);
}

/** The best few products of a match, each with the first of its rows that may stand for it. */
function bestOf(
  { candidates, relevance, allowed }: Matched,
  rows: Rows,
  limit: number,
): { product: number; row: number }[] {
  let offset = 0;
  const all = Array.from(candidates, (product, place) => {
    const first = rows.start[product] as number;
    const row = first + Math.max(0, allowed.indexOf(1, offset) - offset);
    offset += (rows.start[product + 1] as number) - first;
    return { product, row, score: relevance[place] as number };
  });
  return all.sort((a, b) => b.score - a.score || a.product - b.product).slice(0, limit);
}
