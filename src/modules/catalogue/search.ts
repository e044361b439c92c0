/**
 * What a shopper typed, turned into a list: sizes and prices become filters, misspelt words are corrected, and nothing
 * found is never the end.
 */
import { buildMatcher, type Matched, MOST_WORDS } from "./match.ts";
import { readMeasures } from "./measures.ts";
import type { Category, Filters, Listing, ListingRequest, Product, SearchResult, Suggestion } from "./product.ts";
import type { Rows } from "./rows.ts";
import { buildIndex, type Reading, readings, type SearchIndex, withPrefix } from "./search-index.ts";
import { likeness, meaningful, wordsOf } from "./words.ts";

const LONGEST_QUERY = 120;
const MOST_SUGGESTIONS = 4;
/** Below this many results it is worth looking at other spellings of words that the catalogue knows. */
const FEW = 5;

export type Search = {
  run(query: string, request: ListingRequest, list: (found: Matched, request: ListingRequest) => Listing): SearchResult;
  suggest(prefix: string, limit: number): Suggestion[];
};
type Source = { products: readonly Product[]; categories: readonly Category[]; rows: Rows };
type Plan = { words: readonly string[]; found: Matched; quality: number };

export function buildSearch(source: Source): Search {
  const index = buildIndex(source.products, source.categories, source.rows);
  const matcher = buildMatcher(index, source.rows);
  const count = (query: string): number => matcher.match(meaningful(wordsOf(query)), false).candidates.length;

  /** The best way to read the words; with spaces put in or left out if a word is unknown. */
  const read = (words: readonly string[]): Plan => {
    const plans = [words];
    if (words.some((word) => !index.byWord.has(word))) plans.push(...respaced(index, words));
    let best: { words: readonly string[]; quality: number } | undefined;
    for (const each of plans) {
      const found = matcher.match(each);
      const quality = found.candidates.length === 0 ? 0 : qualityOf(each, found.readings);
      if (best === undefined || quality > best.quality + 1e-9) best = { words: each, quality };
    }
    const chosen = best ?? { words, quality: 0 };
    const narrow = matcher.match(chosen.words);
    if (narrow.candidates.length >= FEW || chosen.quality === 0) return { ...chosen, found: narrow };
    return { ...chosen, found: matcher.match(chosen.words, true) };
  };

  const run: Search["run"] = (query, request, list) => {
    const { rest, understood, limits } = readMeasures(query.slice(0, LONGEST_QUERY));
    const words = meaningful(wordsOf(rest)).slice(0, MOST_WORDS);
    const asked = { ...request, filters: withLimits(request.filters, limits) };
    if (words.length === 0 && understood.length > 0) {
      const listing = list(everything(source, matcher.match([])), asked);
      return { ...listing, query, understood, corrected: null, ignoredWords: [], suggestions: [] };
    }
    const { plan, ignored } = relaxed(index, read, words);
    const listing = list(plan.found, asked);
    const corrected = correction(plan.words, plan.found.readings);
    const suggestions = listing.total > 0 ? [] : otherSearches(source, index, words, plan.words, count);
    return { ...listing, query, understood, corrected, ignoredWords: ignored, suggestions };
  };
  return { run, suggest: (prefix, limit) => suggestions(source, index, matcher.match, prefix, limit) };
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

/** The words with one space left out or one put in, where that makes words that the catalogue knows. */
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
      const right = word.slice(cut);
      if ((knows(left) && near(right)) || (near(left) && knows(right))) {
        plans.push([...words.slice(0, at), left, right, ...words.slice(at + 1)]);
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
  const use = ({ term }: Reading) => term.products.size + term.looks.size * 4 + (term.isName ? 6 : 0);
  const near = list.filter(({ quality }) => quality === list[0]?.quality);
  return near.reduce((most, each) => (use(each) > use(most) ? each : most));
}

function everything({ products, rows }: Source, empty: Matched): Matched {
  empty.allowed.fill(1, 0, rows.variants.length);
  empty.relevance.fill(0);
  return { ...empty, candidates: Uint32Array.from(products.keys()) };
}

/** Limits read from the words hold unless the address says something narrower. */
function withLimits(
  filters: Filters,
  limits: Pick<Filters, "widthMinCm" | "widthMaxCm" | "priceMinMinor" | "priceMaxMinor">,
): Filters {
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
  const { candidates, relevance, allowed } = match(words);
  const ranked = [...candidates].sort((a, b) => (relevance[b] as number) - (relevance[a] as number) || a - b);
  for (const at of ranked.slice(0, Math.max(0, limit - shown.length - 2))) {
    const row = allowed.indexOf(1, rows.start[at]);
    const product = products[at] as Product;
    shown.push({ kind: "product", text: product.name, product: product.slug, variant: rows.variants[row]?.slug ?? "" });
  }
  const before = words.slice(0, -1).join(" ");
  for (const term of withPrefix(index, last, 30)) {
    if (shown.length >= limit) break;
    if (term.word === last || term.looks.size + (term.isName ? 1 : 0) === 0) continue;
    shown.push({ kind: "search", text: `${before} ${term.shown}`.trim() });
  }
  return shown.slice(0, limit);
}
