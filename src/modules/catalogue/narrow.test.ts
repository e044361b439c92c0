import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sampleCategories, sampleProducts } from "../../../sample/catalogue/index.ts";
import { tries } from "../../../test/support/fuzz.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";
import { EVERYTHING, listingRequest, NO_FILTERS } from "./listing-query.ts";
import type { FacetSlug, Filters, Product, Sort, Variant } from "./product.ts";
import { AVAILABILITIES, COLOUR_FAMILIES, MATERIALS, PRICE_BANDS, WIDTH_BANDS } from "./vocabulary.ts";

const soldOut = new Set([
  "ARDSO-MOSVEL-THRSEA",
  "WHASO-OATLIN-TWOSEA",
  "BORSP-BEE",
  "MOOTH-FLEWOO",
  "ARDCO-MOSVEL-LEF",
]);
const shop = snapshotFromDrafts(sampleCategories, sampleProducts, soldOut);

/** The slow and obvious way: what each variant is, looked up word by word. */
function facts(product: Product, variant: Variant): Record<FacetSlug, string[]> {
  const values = product.options.flatMap(({ slug, values: all }) =>
    all.filter((value) => value.slug === variant.choice[slug]),
  );
  const price = PRICE_BANDS.find(
    ({ fromMinor, belowMinor }) => variant.priceMinor >= fromMinor && variant.priceMinor < (belowMinor ?? 1e12),
  );
  const width = WIDTH_BANDS.find(
    ({ fromCm, belowCm }) => variant.sizeCm.width >= fromCm && variant.sizeCm.width < (belowCm ?? 1e12),
  );
  const supply = variant.supply.kind === "stock" ? "ready" : "made-to-order";
  return {
    colour: values.flatMap(({ colourFamily }) => (colourFamily === undefined ? [] : [colourFamily])),
    material: values.flatMap(({ material }) => (material === undefined ? [] : [material])),
    price: price === undefined ? [] : [price.slug],
    size: width === undefined ? [] : [width.slug],
    availability: soldOut.has(variant.sku) ? [] : [supply],
  };
}

function fits(product: Product, variant: Variant, filters: Filters, except?: string): boolean {
  const own = facts(product, variant);
  const inFacets = (["colour", "material", "price", "size", "availability"] as const).every(
    (facet) =>
      facet === except ||
      filters[facet].length === 0 ||
      own[facet].some((value) => (filters[facet] as string[]).includes(value)),
  );
  const { width } = variant.sizeCm;
  const inWidth =
    except === "width" ||
    (width >= (filters.widthMinCm ?? 0) && width <= (filters.widthMaxCm ?? Number.POSITIVE_INFINITY));
  const inPrice =
    except === "price-range" ||
    (variant.priceMinor >= (filters.priceMinMinor ?? 0) &&
      variant.priceMinor <= (filters.priceMaxMinor ?? Number.POSITIVE_INFINITY));
  return inFacets && inWidth && inPrice;
}

const some = (list: readonly { slug: string }[]) =>
  fc.subarray(
    list.map(({ slug }) => slug),
    { maxLength: Math.min(3, list.length) },
  );
const mostly = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const requests = fc
  .record({
    colour: some(COLOUR_FAMILIES),
    material: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(MATERIALS) }),
    price: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(PRICE_BANDS) }),
    size: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(WIDTH_BANDS) }),
    availability: some(AVAILABILITIES),
    "width-max": mostly(fc.integer({ min: 20, max: 300 })),
    "price-max": mostly(fc.integer({ min: 10, max: 3_000 })),
    sort: fc.constantFrom("featured", "price-up", "price-down", "newest", "name"),
  })
  .map((query) => listingRequest(query as Parameters<typeof listingRequest>[0]));
const shelves = fc.constantFrom(null, ...sampleCategories.map(({ slug }) => slug));

test("facet counts are those of counting by hand, with all other filters in force", () => {
  fc.assert(
    fc.property(shelves, requests, (category, request) => {
      const listing = shop.list(category, request);
      assert(listing !== null);
      const shelf = shop.products.filter((product) => category === null || product.category === category);
      const expected = shelf.filter((product) =>
        product.variants.some((variant) => fits(product, variant, request.filters)),
      );
      assert.equal(listing.total, expected.length);
      for (const facet of listing.facets) {
        const counts = new Map<string, number>();
        for (const product of shelf) {
          const values = product.variants
            .filter((variant) => fits(product, variant, request.filters, facet.slug))
            .flatMap((variant) => facts(product, variant)[facet.slug]);
          for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        const shown = facet.values.filter(({ count }) => count > 0).map(({ slug, count }) => [slug, count]);
        assert.deepEqual(
          new Map(shown as [string, number][]),
          new Map(shown.map(([slug]) => [slug, counts.get(slug as string)])),
        );
        assert.equal(shown.length, counts.size);
        const chosen = facet.values.filter((value) => value.chosen).map(({ slug }) => slug);
        assert.deepEqual(chosen, request.filters[facet.slug]);
      }
    }),
    { numRuns: tries(300) },
  );
});

test("a card shows the first variant that fits, and the lowest and highest price of those that do", () => {
  fc.assert(
    fc.property(shelves, requests, (category, request) => {
      for (const item of shop.list(category, request)?.items ?? []) {
        const fitting = item.product.variants.filter((variant) => fits(item.product, variant, request.filters));
        assert.equal(item.variant, fitting[0]);
        assert.equal(item.fitting, fitting.length);
        assert.equal(item.fromPriceMinor, Math.min(...fitting.map(({ priceMinor }) => priceMinor)));
        assert.equal(item.toPriceMinor, Math.max(...fitting.map(({ priceMinor }) => priceMinor)));
      }
    }),
    { numRuns: tries(150) },
  );
});

test("every product is on exactly one page, in one order, whatever the sort", () => {
  for (const sort of ["featured", "price-up", "price-down", "newest", "name"] as const) {
    const pages = [1, 2, 3].map((page) => shop.list(null, { ...EVERYTHING, sort, page }));
    const items = pages.flatMap((page) => page?.items ?? []);
    assert.equal(items.length, shop.products.length);
    assert.equal(new Set(items.map(({ product }) => product.slug)).size, shop.products.length);
    assert.deepEqual(
      pages.map((page) => page?.items.length),
      [24, 24, shop.products.length - 48],
    );
  }
});

test("each order is the order it says", () => {
  const sorted = (sort: Sort) =>
    [1, 2, 3].flatMap((page) => shop.list(null, { ...EVERYTHING, sort, page })?.items ?? []);
  const ascending = <T>(values: readonly T[]) =>
    values.every((value, at) => at === 0 || (values[at - 1] as T) <= value);
  assert(ascending(sorted("featured").map(({ product }) => product.featuredRank)));
  assert(ascending(sorted("price-up").map(({ fromPriceMinor }) => fromPriceMinor)));
  assert(ascending(sorted("price-down").map(({ fromPriceMinor }) => -fromPriceMinor)));
  assert(
    ascending(
      sorted("newest")
        .map(({ product }) => product.addedOn)
        .reverse(),
    ),
  );
  const names = sorted("name").map(({ product }) => product.name);
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en-GB", { numeric: true }).compare));
});

test("a page past the end gives the last page, and an unknown department nothing", () => {
  const last = shop.list("sofas", { ...EVERYTHING, page: 99 });
  assert.equal(last?.page, 1);
  assert.equal(last?.items.length, 8);
  assert.equal(shop.list("boats", EVERYTHING), null);
});

test("a sofa that is green in one fabric and in stock in another is not a green sofa in stock", () => {
  const green = listingRequest({ colour: ["green"], availability: ["ready"] });
  const slugs = shop.list("sofas", green)?.items.map(({ product }) => product.slug);
  // The Arden is green and in stock only as a three-seater, and that one is sold out here.
  assert.deepEqual(slugs, ["birk-loveseat"]);
});

test("a sold-out variant is neither in stock nor made to order, but is still listed", () => {
  const fleece = shop.variantBySku("MOOTH-FLEWOO");
  assert.equal(fleece?.product.slug, "moor-wool-throw");
  const listed = shop.list("textiles", listingRequest({ colour: ["white"] }))?.items.map(({ product }) => product.slug);
  assert(listed?.includes("moor-wool-throw"));
  const ready = listingRequest({ colour: ["white"], availability: ["ready"] });
  assert(!shop.list("textiles", ready)?.items.some(({ product }) => product.slug === "moor-wool-throw"));
});

test("with nothing found it says which one filter to drop, and what that would show", () => {
  fc.assert(
    fc.property(shelves, requests, (category, request) => {
      const listing = shop.list(category, request);
      assert(listing !== null);
      if (listing.total > 0) return assert.deepEqual(listing.ifDropped, []);
      const shelf = shop.products.filter((product) => category === null || product.category === category);
      for (const { facet, total } of listing.ifDropped) {
        const without = shelf.filter(({ variants, ...rest }) =>
          variants.some((variant) => fits({ variants, ...rest }, variant, request.filters, facet)),
        );
        assert.equal(total, without.length);
        assert(total > 0);
      }
    }),
    { numRuns: tries(200) },
  );
  const none = shop.list("sofas", listingRequest({ colour: ["pink"], price: ["under-50"] }));
  assert.equal(none?.total, 0);
  const one = shop.list("sofas", listingRequest({ colour: ["green"], "width-max": 90 }));
  assert.deepEqual(one?.ifDropped, [{ facet: "width", total: 7 }]);
});

test("nothing narrowed down is the whole shop", () => {
  assert.equal(shop.list(null, { filters: NO_FILTERS, sort: null, page: 1 })?.total, sampleProducts.length);
});
