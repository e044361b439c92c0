import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  EVERYTHING,
  isEverything,
  listingParams,
  listingQuery,
  listingRequest,
  NO_FILTERS,
  pageListingQuery,
} from "./listing-query.ts";

test("the API refuses a colour, band, order or page that does not exist, and names the field", () => {
  const refused = (query: object) => listingQuery.safeParse(query).error?.issues.map(({ path }) => path.join("."));
  assert.deepEqual(refused({ colour: ["green", "ultraviolet"] }), ["colour.1"]);
  assert.deepEqual(refused({ price: ["cheap"] }), ["price.0"]);
  assert.deepEqual(refused({ sort: "random" }), ["sort"]);
  assert.deepEqual(refused({ page: "0" }), ["page"]);
  assert.deepEqual(refused({ page: "1.5" }), ["page"]);
  assert.deepEqual(refused({ page: "2001" }), ["page"]);
  assert.deepEqual(refused({ "width-max": "wide" }), ["width-max"]);
  assert.deepEqual(refused({ colour: ["green"], page: "2", "width-max": "180" }), undefined);
});

test("a page leaves out what it does not know", () => {
  const query = pageListingQuery.parse({
    colour: ["green", "ultraviolet"],
    sort: "random",
    page: "-3",
    "width-max": "1e9",
  });
  assert.deepEqual(listingRequest(query), { filters: { ...NO_FILTERS, colour: ["green"] }, sort: null, page: 1 });
});

test("a page refuses only what is too long to be meant", () => {
  assert.equal(pageListingQuery.safeParse({ colour: ["x".repeat(61)] }).success, false);
  assert.equal(pageListingQuery.safeParse({ colour: Array.from({ length: 61 }, () => "green") }).success, false);
});

test("order and repetition do not matter, and a comma joins values", () => {
  const one = listingRequest({ colour: ["green", "blue", "green"] });
  const other = listingRequest({ colour: ["blue,green"] });
  assert.deepEqual(one, other);
  assert.deepEqual(one.filters.colour, ["green", "blue"]);
});

test("prices are asked in pounds and kept in pence", () => {
  const { filters } = listingRequest({ "price-min": "50", "price-max": 400 as never });
  assert.equal(filters.priceMinMinor, 5_000);
  assert.equal(filters.priceMaxMinor, 40_000);
});

test("an address read and written again is the same, with no default in it", () => {
  assert.deepEqual(
    Object.values(listingParams(EVERYTHING)).filter((value) => value !== undefined),
    [],
  );
  const query = fc.record(
    {
      colour: fc.subarray(["green", "blue", "red"]),
      size: fc.subarray(["under-60", "220-up"]),
      "width-min": fc.integer({ min: 0, max: 1_000 }),
      "price-max": fc.integer({ min: 0, max: 100_000 }),
      sort: fc.constantFrom("name", "price-up", "relevance"),
      page: fc.integer({ min: 1, max: 2_000 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(query, (asked) => {
      const request = listingRequest(asked as Parameters<typeof listingRequest>[0]);
      const again = listingRequest(listingParams(request) as Parameters<typeof listingRequest>[0]);
      assert.deepEqual(again, request);
    }),
  );
});

test("nothing chosen is everything, one thing chosen is not", () => {
  assert.equal(isEverything(NO_FILTERS), true);
  assert.equal(isEverything({ ...NO_FILTERS, colour: ["green"] }), false);
  assert.equal(isEverything({ ...NO_FILTERS, widthMaxCm: 0 }), false);
});
