/**
 * The index behind the search: every word of the catalogue with the products and the looks it stands for. Built once a
 * snapshot, a few milliseconds for a hundred products. Misspellings are found through words with one letter left out,
 * which two words one edit apart always have in common; there is no list of synonyms.
 */
import type { Category, Product } from "./product.ts";
import type { Rows } from "./rows.ts";
import { COLOUR_FAMILIES, MATERIALS } from "./vocabulary.ts";
import { editsBetween, plainWords, shortened, singular, wordsOf } from "./words.ts";

const WEIGHT = {
  name: 10,
  range: 6,
  category: 6,
  look: 5,
  family: 4,
  material: 2,
  summary: 1.5,
  description: 1,
} as const;
const LONGEST_WORD = 40;
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
  readonly lookProducts: readonly (readonly number[])[];
  readonly nameWords: readonly ReadonlySet<string>[];
};

/** One word, with where it stands. Weights say how much a hit there means. */
export type Term = {
  readonly word: string;
  /** As it is written most naturally, for showing a correction. */
  shown: string;
  readonly products: Map<number, number>;
  readonly looks: Map<number, number>;
  /** Stands in a name, a range or a category. */
  isName: boolean;
};

/** How one word of the query may be read. `quality` is 1 for the word itself and falls with the distance. */
export type Reading = { readonly term: Term; readonly quality: number; readonly how: "exact" | "prefix" | "spelling" };

export function buildIndex(products: readonly Product[], categories: readonly Category[], rows: Rows): SearchIndex {
  const terms = new Map<string, Term>();
  const term = (plain: string): Term => {
    const word = singular(plain).slice(0, LONGEST_WORD);
    const known = terms.get(word);
    if (known !== undefined) return known;
    const made: Term = { word, shown: plain, products: new Map(), looks: new Map(), isName: false };
    terms.set(word, made);
    return made;
  };
  const looks = lookBook(term);
  for (const [index, product] of products.entries()) addProduct(index, product, categories, term);
  const { rowLooks, looksPerRow } = addLooks(products, rows, looks);
  const all = [...terms.values()];
  return {
    terms: all,
    byWord: terms,
    sorted: [...all].sort((a, b) => (a.word < b.word ? -1 : 1)),
    byShortened: shortenedIndex(all),
    rowLooks,
    looksPerRow,
    lookProducts: looks.products,
    nameWords: products.map(({ name }) => new Set(wordsOf(name))),
  };
}

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
  if (word.length < 3) return [];
  const near = new Map<Term, number>();
  const most = word.length >= 8 ? 2 : 1;
  for (const key of [word, ...shortened(word)]) {
    for (const term of index.byShortened.get(key) ?? []) {
      if (near.has(term) || term.word.length < 3) continue;
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

function addProduct(
  index: number,
  product: Product,
  categories: readonly Category[],
  term: (plain: string) => Term,
): void {
  const add = (text: string, weight: number, isName = false) => {
    for (const plain of plainWords(text)) {
      const entry = term(plain);
      if ((entry.products.get(index) ?? 0) < weight) entry.products.set(index, weight);
      if (isName) entry.isName = true;
    }
  };
  const category = categories.find(({ slug }) => slug === product.category);
  add(product.name, WEIGHT.name, true);
  add(product.range, WEIGHT.range, true);
  if (category !== undefined) add(`${category.name} ${category.singular}`, WEIGHT.category, true);
  add(product.materials.join(" "), WEIGHT.material);
  add(product.summary, WEIGHT.summary);
  add(product.description, WEIGHT.description);
}

/** Looks are shared: "Moss velvet" is one look, whatever comes in it. */
function lookBook(term: (plain: string) => Term) {
  const numbers = new Map<string, number>();
  const products: number[][] = [];
  const number = (option: string, value: Product["options"][number]["values"][number]): number => {
    const key = `${option}=${value.slug}=${value.label}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const made = products.length;
    numbers.set(key, made);
    products.push([]);
    const add = (text: string, weight: number) => {
      for (const plain of plainWords(text)) {
        const entry = term(plain);
        if ((entry.looks.get(made) ?? 0) < weight) entry.looks.set(made, weight);
      }
    };
    add(value.label, WEIGHT.look);
    add(COLOUR_FAMILIES.find(({ slug }) => slug === value.colourFamily)?.label ?? "", WEIGHT.family);
    add(MATERIALS.find(({ slug }) => slug === value.material)?.label ?? "", WEIGHT.family);
    return made;
  };
  return { number, products };
}

function addLooks(products: readonly Product[], rows: Rows, looks: ReturnType<typeof lookBook>) {
  const looksPerRow = Math.max(1, ...products.map(({ options }) => options.length));
  const rowLooks = new Int32Array(rows.variants.length * looksPerRow).fill(-1);
  for (const [index, product] of products.entries()) {
    const seen = new Set<number>();
    for (let row = rows.start[index] as number; row < (rows.start[index + 1] as number); row++) {
      for (const [place, option] of product.options.entries()) {
        const value = option.values.find(({ slug }) => slug === rows.variants[row]?.choice[option.slug]);
        if (value === undefined) continue;
        const look = looks.number(option.slug, value);
        rowLooks[row * looksPerRow + place] = look;
        seen.add(look);
      }
    }
    for (const look of seen) looks.products[look]?.push(index);
  }
  return { rowLooks, looksPerRow };
}

function shortenedIndex(terms: readonly Term[]): Map<string, Term[]> {
  const index = new Map<string, Term[]>();
  for (const term of terms) {
    for (const key of new Set([term.word, ...shortened(term.word)])) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [term]);
      else list.push(term);
    }
  }
  return index;
}
