import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleReviews } from "../../../sample/reviews/index.ts";
import { openApp } from "../../../test/support/app.ts";
import { type Json, openClient } from "./test-client.ts";

const app = await openApp({ work: false });
const { call } = await openClient(app.url);
const get = async (path: string): Promise<Json> => {
  const { status, body } = await call("GET", path);
  assert.equal(status, 200, path);
  return body;
};

test("a product names its designer, its collections and what stands well beside it", async () => {
  const lamp = await get("/api/v1/products/heron-floor-lamp");
  assert.deepEqual(lamp.designer, {
    slug: "cuthbert-and-lowe",
    name: "Cuthbert & Lowe",
    url: `${app.url}/designers/cuthbert-and-lowe`,
  });
  assert.deepEqual(lamp.collections, [
    {
      slug: "a-chair-by-the-window",
      title: "A chair by the window",
      url: `${app.url}/collections/a-chair-by-the-window`,
    },
  ]);
  assert.deepEqual(lamp.matching, ["tarn-wing-chair", "fold-side-table", "sedge-lounge-chair", "arden-footstool"]);
  assert.equal((await get("/api/v1/products/pebble-table-lamp")).designer, null);
});

test("designers and collections are listed with what of theirs is on sale", async () => {
  const { designers } = await get("/api/v1/designers");
  assert.equal(designers?.[0]?.slug, "isla-thornber");
  assert.ok(JSON.stringify(designers?.[0]?.products).includes('"arden-sofa"'));
  const { collections } = await get("/api/v1/collections");
  assert.deepEqual(Object.keys(collections?.[1] ?? {}).sort(), ["blurb", "products", "slug", "title", "url"]);
  assert.equal(collections?.[1]?.products?.[0], "ghyll-console-table");
});

test("an earlier price is the one that the page gives to search engines, and null everywhere else (L62)", async () => {
  const { variants } = await get("/api/v1/products/tarn-wing-chair");
  const reduced = [...(variants as unknown as Json[])].filter(({ earlierPrice }) => earlierPrice !== null);
  assert.deepEqual(
    reduced.map(({ slug }) => slug),
    ["ochre-velvet"],
  );
  const [chair] = reduced;
  const html = await (await fetch(`${app.url}/p/tarn-wing-chair/ochre-velvet`)).text();
  const [{ offers }] = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? "[{}]");
  assert.equal(Number(offers.price) * 100, chair?.price?.amountMinor);
  assert.deepEqual(chair?.earlierPrice, {
    price: { amountMinor: Number(offers.priceSpecification.price) * 100, currency: "GBP" },
    from: offers.priceSpecification.validFrom,
    until: offers.priceSpecification.validThrough,
  });
});

test("reviews come as the pages show them: all of them, or those with so many stars, and nobody beside them", async () => {
  const path = "/api/v1/products/arden-sofa/reviews";
  const all = await get(path);
  assert.deepEqual(all.rating, { average: 4.4, count: 14, isSample: true });
  assert.deepEqual(all.byStars, { 1: 0, 2: 1, 3: 1, 4: 4, 5: 8 });
  assert.deepEqual([all.total, all.page, all.pages], [14, 1, 2]);
  const newest = sampleReviews.find(({ product }) => product === "arden-sofa");
  assert.deepEqual(all.reviews?.[0], {
    stars: newest?.stars,
    title: newest?.title,
    words: newest?.words,
    sku: newest?.sku,
    month: "2026-11",
    verified: true,
    incentive: null,
    isSample: true,
  });
  const two = await get(`${path}?stars=2`);
  assert.deepEqual([two.total, two.reviews?.[0]?.title], [1, "Not for cats"]);
  assert.deepEqual((await get("/api/v1/products/ghyll-media-unit/reviews")).rating, null);
  assert.equal((await call("GET", "/api/v1/products/nothing/reviews")).status, 404);
  assert.equal((await call("GET", `${path}?stars=6`)).status, 400);
  const listed = await get("/api/v1/products?category=sofas");
  assert.deepEqual(listed.products?.[0]?.rating, { average: 4.4, count: 14, isSample: true });
});
