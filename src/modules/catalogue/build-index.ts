/** Builds the index of the search: one pass over the products, one over the looks they come in. */
import type { Category, OptionValue, Product } from "./product.ts";
import type { Rows } from "./rows.ts";
import { type Postings, type SearchIndex, type Term, WEIGHT } from "./search-index.ts";
import { COLOUR_FAMILIES, MATERIALS } from "./vocabulary.ts";
import { plainWords, shortened, singular } from "./words.ts";

const LONGEST_WORD = 40;
const MOST_NAME_WORDS = 255;

export function buildIndex(products: readonly Product[], categories: readonly Category[], rows: Rows): SearchIndex {
  const book = wordBook();
  const nameSizes = new Uint8Array(products.length);
  const departments = new Map(categories.map(({ slug, name, singular: one }) => [slug, plainWords(`${name} ${one}`)]));
  for (const [index, product] of products.entries()) {
    nameSizes[index] = addProduct(book, index, product, departments.get(product.category) ?? []);
  }
  const looks = addLooks(book, products, rows);
  const terms = book.terms();
  return {
    terms,
    byWord: new Map(terms.map((term) => [term.word, term])),
    sorted: [...terms].sort((a, b) => (a.word < b.word ? -1 : 1)),
    byShortened: shortenedIndex(terms),
    ...looks,
    nameSizes,
  };
}

type List = { ids: number[]; weights: number[] };
type Entry = { shown: string; isName: boolean; products: List; looks: List };
type WordBook = {
  /** Notes that `word` stands in `id` of the list; ids come in ascending order, the highest weight stays. */
  note(word: string, list: "products" | "looks", id: number, weight: number, isName?: boolean): void;
  terms(): Term[];
};

function wordBook(): WordBook {
  const entries = new Map<string, Entry>();
  const entryOf = (plain: string): Entry => {
    const word = singular(plain).slice(0, LONGEST_WORD);
    let entry = entries.get(word);
    if (entry === undefined) {
      entry = { shown: plain, isName: false, products: { ids: [], weights: [] }, looks: { ids: [], weights: [] } };
      entries.set(word, entry);
    }
    return entry;
  };
  return {
    note: (plain, list, id, weight, isName = false) => {
      const entry = entryOf(plain);
      const { ids, weights } = entry[list];
      const last = ids.length - 1;
      if (ids[last] !== id) {
        ids.push(id);
        weights.push(weight);
      } else if ((weights[last] as number) < weight) weights[last] = weight;
      if (isName) entry.isName = true;
    },
    terms: () =>
      Array.from(entries, ([word, { shown, isName, products, looks }]) => ({
        word,
        shown,
        isName,
        products: packed(products),
        looks: packed(looks),
      })),
  };
}

function packed({ ids, weights }: List): Postings {
  return { ids: new Uint32Array(ids), weights: new Float32Array(weights) };
}

/** Returns how many words the name has. */
function addProduct(book: WordBook, index: number, product: Product, department: readonly string[]): number {
  const add = (words: readonly string[], weight: number, isName = false) => {
    for (const word of words) book.note(word, "products", index, weight, isName);
  };
  const name = plainWords(product.name);
  add(name, WEIGHT.name, true);
  add(plainWords(product.range), WEIGHT.range, true);
  add(department, WEIGHT.category, true);
  add(plainWords(product.materials.join(" ")), WEIGHT.material);
  add(plainWords(product.summary), WEIGHT.summary);
  add(plainWords(product.description), WEIGHT.description);
  return Math.min(MOST_NAME_WORDS, new Set(name.map(singular)).size);
}

/** Looks are shared: "Moss velvet" is one look, whatever comes in it. */
function addLooks(book: WordBook, products: readonly Product[], rows: Rows) {
  const numbers = new Map<string, number>();
  const owners: number[][] = [];
  const numberOf = (option: string, value: OptionValue): number => {
    const key = `${option}=${value.slug}=${value.label}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const made = numbers.size;
    numbers.set(key, made);
    owners.push([]);
    noteLook(book, made, value);
    return made;
  };
  const looksPerRow = products.reduce((most, { options }) => Math.max(most, options.length), 1);
  const rowLooks = new Int32Array(rows.variants.length * looksPerRow).fill(-1);
  for (const [index, product] of products.entries()) {
    const own = product.options.map(
      ({ slug, values }) => [slug, new Map(values.map((value) => [value.slug, numberOf(slug, value)]))] as const,
    );
    const worn = new Set<number>();
    for (let row = rows.start[index] as number; row < (rows.start[index + 1] as number); row++) {
      for (const [place, [option, values]] of own.entries()) {
        const look = values.get(rows.variants[row]?.choice[option] ?? "") ?? -1;
        rowLooks[row * looksPerRow + place] = look;
        if (look >= 0) worn.add(look);
      }
    }
    for (const look of worn) owners[look]?.push(index);
  }
  return { rowLooks, looksPerRow, lookProducts: owners.map((list) => new Uint32Array(list)) };
}

function noteLook(book: WordBook, look: number, value: OptionValue): void {
  const add = (text: string, weight: number) => {
    for (const word of plainWords(text)) book.note(word, "looks", look, weight);
  };
  add(value.label, WEIGHT.look);
  add(COLOUR_FAMILIES.find(({ slug }) => slug === value.colourFamily)?.label ?? "", WEIGHT.family);
  add(MATERIALS.find(({ slug }) => slug === value.material)?.label ?? "", WEIGHT.family);
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
