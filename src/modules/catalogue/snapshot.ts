/**
 * The catalogue at one moment, made for answering: look-ups by slug and sku, lists, search, pictures. Nothing in it
 * changes after it is built, so it can be read from anywhere without a lock.
 */

import type { Addressed } from "./addresses.sql.ts";
import { type Gathering, gather } from "./collection-rule.ts";
import { PAGE_SIZE } from "./listing-query.ts";
import { groupProducts, matchingPieces, type Together } from "./matching.ts";
import { GATES, itemAt, MOST_PRODUCTS, type Narrowed, narrow, order, type Ranks } from "./narrow.ts";
import { type Taken, takenIn } from "./photographs.ts";
import { pictureNamed } from "./pictures.ts";
import type {
  Category,
  Collection,
  Designer,
  Filters,
  Listing,
  ListingRequest,
  Product,
  SearchResult,
  Sort,
  Suggestion,
  Variant,
} from "./product.ts";
import { keepRecent, type Recent } from "./recent.ts";
import { buildRows, type Rows, withSoldOut } from "./rows.ts";
import { buildSearch, type Search, withLimits } from "./search.ts";

/** A variant with the product it belongs to. */
export type Offer = { readonly product: Product; readonly variant: Variant };

/** Everything the shop sells at one moment. Nothing in it ever changes; a change makes a new one. */
export type CatalogueSnapshot = {
  /** Different after every change of the catalogue or of what is sold out; fit for an ETag and a cache key. */
  readonly version: string;
  /** What the navigation shows, in its order. */
  readonly categories: readonly Category[];
  /** What the merchant hides: no look-up here finds it, and it has no list. What stands in it is sold all the same. */
  readonly hiddenCategories: readonly Category[];
  readonly designers: readonly Designer[];
  readonly collections: readonly Collection[];
  /** In the order of "featured". */
  readonly products: readonly Product[];
  /** What the merchant keeps off sale: no list, search or look-up here finds it. */
  readonly offSale: readonly Product[];
  category(slug: string): Category | null;
  product(slug: string): Product | null;
  /** The product that had this address before; null for one that leads nowhere else. */
  productFormerly(slug: string): Product | null;
  categoryFormerly(slug: string): Category | null;
  /** Where an address leads now, also to what is hidden or off sale; one that nothing has or had stays as it is. */
  presentAddress(kind: Addressed, address: string): string;
  /** The key of the product that has or had an address, on sale or not: lines of orders name that. One that none had stays as it is. */
  productKey(address: string): string;
  designer(slug: string): Designer | null;
  collection(slug: string): Collection | null;
  /** What a designer is credited for, in the order of "featured". */
  designedBy(slug: string): readonly Product[];
  /** What of a collection is on sale, in its order. */
  inCollection(slug: string): readonly Product[];
  /** What would be in a collection, all of it. */
  gather(gathering: Gathering): readonly Product[];
  /** Others that stand well beside a product: of its range first, then of its collections. At most `most`. */
  matching(product: Product, most: number): readonly Product[];
  variantBySku(sku: string): Offer | null;
  /** null for the whole shop; an unknown category gives null. A page past the end gives the last page. */
  list(categorySlug: string | null, request: ListingRequest): Listing | null;
  search(query: string, request: ListingRequest): SearchResult;
  /** For a few letters: products, categories and searches that go on from them. At most `limit`, 8 unless told. */
  suggest(prefix: string, limit?: number): readonly Suggestion[];
  /** The drawing behind the name that `pictureName` gave, as SVG text, also of what is off sale; null for a name nothing has. */
  picture(name: string): string | null;
  /** The photograph whose master goes by this short name, also of what is off sale; null if no product has it. */
  photograph(short: string): Taken | null;
};

const MOST_KEPT = 1_000;
/** In products; each costs 28 bytes, so that lists and searches together stay below 12 MB. */
const MOST_WEIGHT = 200_000;
/** What even an empty list weighs. */
const LEAST_WEIGHT = 40;

export type Contents = {
  version: string;
  categories: readonly Category[];
  hiddenCategories?: readonly Category[];
  designers?: readonly Designer[];
  collections?: readonly Collection[];
  products: readonly Product[];
  offSale?: readonly Product[];
  former?: Former;
};

/** Addresses that lead somewhere else now, each with the present one. */
export type Former = {
  readonly products: ReadonlyMap<string, string>;
  readonly categories: ReadonlyMap<string, string>;
};
const NOTHING_MOVED: Former = { products: new Map(), categories: new Map() };

/** Builds a snapshot. `soldOut` holds the skus of stock variants with none left. Throws on more than 131,071 products. */
export function buildSnapshot(contents: Contents, soldOut: ReadonlySet<string>): CatalogueSnapshot {
  return snapshotOf(prepare(contents), contents.version, soldOut);
}

/** What is made once a version of the catalogue, whatever is sold out. */
export type Prepared = {
  readonly products: readonly Product[];
  readonly offSale: readonly Product[];
  readonly categories: readonly Category[];
  readonly hiddenCategories: readonly Category[];
  readonly designers: readonly Designer[];
  readonly collections: readonly Collection[];
  readonly rows: Rows;
  readonly ranks: Ranks;
  readonly everything: Uint32Array;
  readonly byCategory: ReadonlyMap<string, Uint32Array>;
  readonly bySlug: ReadonlyMap<string, Product>;
  readonly bySku: ReadonlyMap<string, Offer>;
  /** For pictures alone, which a preview shows. */
  readonly offSaleBySku: ReadonlyMap<string, Offer>;
  readonly taken: (short: string) => Taken | null;
  /** Made when it is first asked for: nothing else of a shop waits for it. */
  readonly search: () => Search;
  readonly together: Together;
  readonly former: Former;
};

export function prepare(contents: Contents): Prepared {
  const products = [...contents.products].sort(byFeatured);
  if (products.length >= MOST_PRODUCTS) throw new Error(`A catalogue holds fewer than ${MOST_PRODUCTS} products.`);
  const categories = [...contents.categories].sort((a, b) => a.position - b.position);
  const rows = buildRows(products);
  const everything = Uint32Array.from(products.keys());
  const byCategory = new Map<string, Uint32Array>(
    categories.map(({ slug }) => [slug, everything.filter((index) => products[index]?.category === slug)]),
  );
  const bySlug = new Map(products.map((product) => [product.slug, product]));
  const bySku = offersOf(products);
  let made: Search | undefined;
  const search = (): Search => {
    made ??= buildSearch({ products, categories, rows });
    return made;
  };
  const { designers = [], collections = [], offSale = [], hiddenCategories = [], former = NOTHING_MOVED } = contents;
  return {
    ...{
      products,
      offSale,
      categories,
      hiddenCategories,
      designers,
      collections,
      rows,
      everything,
      byCategory,
      bySlug,
      bySku,
      search,
    },
    former,
    offSaleBySku: offersOf(offSale),
    ranks: ranksOf(products),
    taken: takenIn([...products, ...offSale]),
    together: groupProducts(products, collections, bySlug),
  };
}

function offersOf(products: readonly Product[]): Map<string, Offer> {
  return new Map(
    products.flatMap((product) => product.variants.map((variant) => [variant.sku, { product, variant }] as const)),
  );
}

export function snapshotOf(prepared: Prepared, version: string, soldOut: ReadonlySet<string>): CatalogueSnapshot {
  const { products, categories, designers, collections, bySlug, bySku, byCategory, everything, search } = prepared;
  const { offSale, hiddenCategories, together, former, offSaleBySku } = prepared;
  const category = (slug: string): Category | null => categories.find((each) => each.slug === slug) ?? null;
  const shelf = newShelf(prepared, soldOut);
  const presentAddress = (kind: Addressed, address: string): string =>
    (kind === "product" ? former.products : former.categories).get(address) ?? address;
  return Object.freeze({
    version,
    categories,
    hiddenCategories,
    designers,
    collections,
    products,
    offSale,
    category,
    product: (slug) => bySlug.get(slug) ?? null,
    productFormerly: (slug) => bySlug.get(former.products.get(slug) ?? "") ?? null,
    categoryFormerly: (slug) => category(former.categories.get(slug) ?? ""),
    presentAddress,
    productKey: (address) => {
      const now = presentAddress("product", address);
      return (bySlug.get(now) ?? offSale.find(({ slug }) => slug === now))?.key ?? address;
    },
    designer: (slug) => designers.find((designer) => designer.slug === slug) ?? null,
    collection: (slug) => collections.find((collection) => collection.slug === slug) ?? null,
    designedBy: (slug) => together.byDesigner.get(slug) ?? [],
    inCollection: (slug) => together.byCollection.get(slug) ?? [],
    gather: (gathering) => gather(gathering, products, bySlug),
    matching: (product, most) => matchingPieces(together, product, most),
    variantBySku: (sku) => bySku.get(sku) ?? null,
    list: (slug, request) => {
      const candidates = slug === null ? everything : byCategory.get(slug);
      return candidates === undefined ? null : listing(shelf, slug ?? "", candidates, request);
    },
    search: (query, request) => searched(shelf, search(), query, request),
    suggest: (prefix, limit = 8) => search().suggest(prefix, limit),
    picture: (name) => pictureNamed(bySku, name) ?? pictureNamed(offSaleBySku, name),
    photograph: prepared.taken,
  } satisfies CatalogueSnapshot);
}

type Shelf = {
  products: readonly Product[];
  rows: Rows;
  ranks: Ranks;
  /** Lists and searches that were asked for lately, narrowed and put in order, whatever the page. */
  lists: Recent<Ordered>;
  searches: Recent<Searched>;
};
type Ordered = { narrowed: Narrowed; places: Uint32Array; sort: Sort; filters: Filters };
type Searched = Ordered & Omit<SearchResult, keyof Listing>;

function newShelf({ products, rows, ranks }: Prepared, soldOut: ReadonlySet<string>): Shelf {
  return {
    products,
    rows: withSoldOut(rows, soldOut),
    ranks,
    lists: keepRecent<Ordered>(MOST_KEPT, MOST_WEIGHT, weigh),
    searches: keepRecent<Searched>(MOST_KEPT, MOST_WEIGHT, weigh),
  };
}

function weigh({ places }: Ordered): number {
  return places.length + LEAST_WEIGHT;
}

function listing(shelf: Shelf, key: string, candidates: Uint32Array, request: ListingRequest): Listing {
  const sort = request.sort === null || request.sort === "relevance" ? "featured" : request.sort;
  const { filters } = request;
  const ordered = shelf.lists.get(`${key} ${sort} ${JSON.stringify(filters)}`, () => {
    const narrowed = narrow(shelf.rows, candidates, filters);
    return { narrowed, places: order(narrowed, sort, shelf.ranks), sort, filters };
  });
  return pageOf(shelf, ordered, request.page);
}

function searched(shelf: Shelf, search: Search, query: string, request: ListingRequest): SearchResult {
  const sort = request.sort ?? "relevance";
  const key = `${query.toLowerCase()} ${sort} ${JSON.stringify(request.filters)}`;
  const found = shelf.searches.get(key, () => {
    const finding = search.find(query);
    const filters = withLimits(request.filters, finding.limits);
    const { candidates, allowed, relevance } = finding.matched;
    const narrowed = narrow(shelf.rows, candidates, filters, allowed);
    const places = order(narrowed, sort, shelf.ranks, relevance);
    const { understood, corrected, ignoredWords } = finding;
    const suggestions = places.length > 0 ? [] : search.instead(finding);
    return { narrowed, places, sort, filters, query, understood, corrected, ignoredWords, suggestions };
  });
  const { understood, corrected, ignoredWords, suggestions } = found;
  return { ...pageOf(shelf, found, request.page), query, understood, corrected, ignoredWords, suggestions };
}

function pageOf(shelf: Shelf, { narrowed, places, sort, filters }: Ordered, asked: number): Listing {
  const total = places.length;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(Math.max(1, asked), pages);
  const shown = places.subarray((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return {
    items: Array.from(shown, (place) => itemAt(shelf.rows, shelf.products, narrowed, place)),
    total,
    page,
    pages,
    pageSize: PAGE_SIZE,
    sort,
    filters,
    facets: narrowed.facets,
    ifDropped: total > 0 ? [] : worthDropping(narrowed.withoutGate),
  };
}

function worthDropping(withoutGate: readonly number[]): Listing["ifDropped"] {
  return GATES.map((facet, gate) => ({ facet, total: withoutGate[gate] ?? 0 }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
}

function ranksOf(products: readonly Product[]): Ranks {
  const rank = (compare: (a: Product, b: Product) => number): Uint32Array => {
    const ranks = new Uint32Array(products.length);
    const sorted = [...products.keys()].sort(
      (a, b) => compare(products[a] as Product, products[b] as Product) || a - b,
    );
    for (const [place, index] of sorted.entries()) ranks[index] = place;
    return ranks;
  };
  const collator = new Intl.Collator("en-GB", { numeric: true });
  return {
    name: rank((a, b) => collator.compare(a.name, b.name)),
    newest: rank((a, b) => (a.addedOn < b.addedOn ? 1 : a.addedOn > b.addedOn ? -1 : 0)),
  };
}

function byFeatured(a: Product, b: Product): number {
  return a.featuredRank - b.featuredRank || (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0);
}
