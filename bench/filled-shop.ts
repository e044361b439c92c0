/** A shop filled to a number of products, and the addresses a visitor could ask of it. */
import type { CatalogueSnapshot } from "#catalogue";
import { COLOUR_FAMILIES, EVERYTHING, listingRequest, MATERIALS, PRICE_BANDS, SORTS, WIDTH_BANDS } from "#catalogue";
import { type Config, readConfig } from "#config";
import { sampleProducts } from "../sample/catalogue/index.ts";
import { generateCatalogue } from "../sample/generate.ts";
import { joinShop } from "../src/main.ts";
import type { ShopProcess } from "../test/support/shop-process.ts";

export type Filled = {
  categoryPages: string[];
  productPages: string[];
  searches: string[];
  apiLists: string[];
  apiProducts: string[];
  apiSearches: string[];
  /** Made to order, so that they never run out. */
  skus: string[];
};

/** Puts generated products beside the sample ones until there are `size`. */
export async function fillShop(shop: ShopProcess, size: number): Promise<Filled> {
  const more = generateCatalogue(Math.max(0, size - sampleProducts.length), "bench");
  const joined = await joinShop(configOf(shop));
  const { catalogue, stock } = joined.modules;
  try {
    for (let at = 0; at < more.products.length; at += 500) {
      const part = more.products.slice(at, at + 500);
      await joined.transact(async (tx) => {
        await catalogue.importProducts(tx, part);
        await stock.register(
          tx,
          part.flatMap(({ variants }) =>
            variants.map(({ sku, supply }) =>
              supply.kind === "stock"
                ? ({ sku, kind: "stock", onHand: 100_000 } as const)
                : ({ sku, kind: "made-to-order" } as const),
            ),
          ),
        );
      });
    }
    return addressesIn(await catalogue.refresh());
  } finally {
    await joined.close();
  }
}

/** The settings of a shop that runs as a process, for joining it. */
export function configOf(shop: ShopProcess): Config {
  return readConfig({
    CANDOUR_DATA: shop.dataDir,
    PORT: String(shop.port),
    CANDOUR_BANK_PORT: String(shop.port + 1),
    CANDOUR_COURIER_PORT: String(shop.port + 2),
    CANDOUR_OFFICE_PORT: String(shop.port + 3),
  });
}

function addressesIn(snapshot: CatalogueSnapshot): Filled {
  const categories = snapshot.categories.map(({ slug }) => slug);
  const offers = snapshot.products.flatMap((product, at) => {
    const variant = product.variants[at % product.variants.length];
    return variant === undefined ? [] : [{ product, variant }];
  });
  const names = snapshot.products.map(({ name }) => name);
  const madeToOrder = snapshot.products.flatMap(({ variants }) =>
    variants.filter(({ supply }) => supply.kind === "made-to-order").slice(0, 1),
  );
  return {
    categoryPages: shuffled(categories.flatMap((slug) => pagesOf(snapshot, slug))),
    productPages: shuffled(offers.map(({ product, variant }) => `/p/${product.slug}/${variant.slug}`)),
    searches: shuffled(names.map((name) => `/search?q=${encodeURIComponent(misspelt(name))}`)),
    apiLists: shuffled(
      categories.flatMap((slug) =>
        upTo(snapshot.list(slug, EVERYTHING)?.pages).map((page) => `/api/v1/products?category=${slug}&page=${page}`),
      ),
    ),
    apiProducts: shuffled(snapshot.products.map(({ slug }) => `/api/v1/products/${slug}`)),
    apiSearches: shuffled(names.map((name) => `/api/v1/search?q=${encodeURIComponent(name)}`)),
    skus: shuffled(madeToOrder.map(({ sku }) => sku)),
  };
}

/** Every page of a category in every order, and up to three pages of each single filter that finds something. */
function pagesOf(snapshot: CatalogueSnapshot, category: string): string[] {
  const facets = { colour: COLOUR_FAMILIES, material: MATERIALS, price: PRICE_BANDS, size: WIDTH_BANDS };
  const orders = SORTS.map(({ slug }) => (slug === "featured" ? {} : { sort: slug }));
  const filters = Object.entries(facets).flatMap(([facet, values]) => values.map(({ slug }) => ({ [facet]: slug })));
  const pages = (query: Record<string, string>, most: number): string[] => {
    const narrowed = Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, name === "sort" ? value : [value]]),
    );
    const listing = snapshot.list(category, listingRequest(narrowed));
    if (listing === null || listing.total === 0) return [];
    return upTo(Math.min(most, listing.pages)).map((page) => {
      const address = new URLSearchParams(page === 1 ? query : { ...query, page: String(page) }).toString();
      return `/c/${category}${address === "" ? "" : `?${address}`}`;
    });
  };
  return [
    ...orders.flatMap((order) => pages(order, Number.POSITIVE_INFINITY)),
    ...filters.flatMap((filter) => pages(filter, 3)),
  ];
}

function upTo(pages = 0): number[] {
  return Array.from({ length: pages }, (_, at) => at + 1);
}

/** The same order every run, neighbours far apart: a walk with a step that shares no factor with any length below it. */
function shuffled<T>(list: readonly T[]): T[] {
  const step = 1_000_003;
  return list.map((_, at) => list[(at * step) % list.length] as T);
}

/** One letter dropped from the middle, as a hurried shopper would. */
function misspelt(name: string): string {
  const middle = Math.floor(name.length / 2);
  return name.slice(0, middle) + name.slice(middle + 1);
}
