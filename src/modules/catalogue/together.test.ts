import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import {
  sampleCategories,
  sampleCollections,
  sampleDesigners,
  sampleProducts,
} from "../../../sample/catalogue/index.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";
import { type Collection, createCatalogue, type Designer, type ProductDraft } from "./index.ts";

const { database, bus, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
const catalogue = createCatalogue({ database, bus, clock, log: silentLog });
const shop = snapshotFromDrafts(sampleCategories, sampleProducts, new Set(), {
  designers: sampleDesigners,
  collections: sampleCollections,
});
const hall = sampleCollections[1] as Collection;
const sofa = sampleProducts[0] as ProductDraft;
const slugs = (products: readonly { slug: string }[]) => products.map(({ slug }) => slug);
const matching = (slug: string, most = 4) => {
  const product = shop.product(slug);
  assert.ok(product !== null, slug);
  return slugs(shop.matching(product, most));
};

test("what matches a product is of its range first, then of its collections, and never itself or a sample", () => {
  assert.deepEqual(matching("moor-wool-throw", 9), [
    "moor-striped-rug",
    "tarn-wing-chair",
    "heron-floor-lamp",
    "fold-side-table",
    "sedge-lounge-chair",
    "arden-footstool",
    "beck-bookcase",
    "thrang-wool-rug",
  ]);
  assert.deepEqual(matching("heron-floor-lamp"), [
    "tarn-wing-chair",
    "fold-side-table",
    "sedge-lounge-chair",
    "arden-footstool",
  ]);
  assert.deepEqual(matching("pebble-table-lamp"), []);
  assert.deepEqual(matching("fabric-swatch"), []);
  for (const { slug, range } of shop.products) {
    for (const other of matching(slug)) {
      assert.notEqual(other, slug);
      const together = shop.collections.some(({ products }) => products.includes(slug) && products.includes(other));
      assert.ok(shop.product(other)?.range === range || together, `${slug} and ${other}`);
    }
  }
});

test("a designer's page lists what they are credited for, and nothing else", () => {
  for (const { slug } of sampleDesigners) {
    const own = slugs(shop.designedBy(slug));
    assert.ok(own.length >= 3, `${slug}: ${own.length}`);
    assert.deepEqual(
      own,
      slugs(shop.products.filter(({ designer }) => designer === slug)),
      "in the order of the featured",
    );
  }
  assert.deepEqual(shop.designedBy("nobody"), []);
  assert.equal(shop.designer("nobody"), null);
});

test("a collection keeps the merchant's order and leaves out what is no longer sold", () => {
  assert.deepEqual(slugs(shop.inCollection(hall.slug)), hall.products);
  const fewer = snapshotFromDrafts(
    sampleCategories,
    sampleProducts.filter(({ slug }) => slug !== "birk-stool"),
    new Set(),
    { collections: sampleCollections },
  );
  assert.deepEqual(
    slugs(fewer.inCollection(hall.slug)),
    hall.products.filter((slug) => slug !== "birk-stool"),
  );
});

test("a product cannot credit a designer nobody knows, and then nothing is written", async () => {
  await database.transact((tx) => catalogue.importCategories(tx, sampleCategories));
  await assert.rejects(
    database.transact((tx) => catalogue.importProducts(tx, [{ ...sofa, designer: "nobody" }])),
    /^Error: The catalogue was not imported\. arden-sofa: There is no designer nobody\.$/,
  );
  assert.deepEqual(await asOwner("SELECT slug FROM catalogue.product"), []);
});

test("a designer without a name and a collection that contradicts itself are refused with the reason", async () => {
  const refusesDesigner = (change: Partial<Designer>, said: RegExp) =>
    assert.rejects(
      database.transact((tx) => catalogue.importDesigners(tx, [{ ...(sampleDesigners[0] as Designer), ...change }])),
      said,
    );
  await refusesDesigner({ name: "" }, /The name has 1 to 80 letters\./);
  await refusesDesigner({ slug: "Isla T" }, /The slug is not lower-case words/);
  await refusesDesigner({ blurb: "x".repeat(401) }, /The words have 1 to 400 letters\./);
  const refuses = (change: Partial<Collection>, said: RegExp) =>
    assert.rejects(
      database.transact((tx) => catalogue.importCollections(tx, [{ ...hall, ...change }])),
      said,
    );
  await refuses({ products: [] }, /It has 1 to 24 products\./);
  await refuses({ products: ["birk-stool"] }, /the-narrow-hall: There is no product birk-stool\./);
  await refuses({ title: "" }, /The title has 1 to 80 letters\./);
  assert.deepEqual(
    await asOwner("SELECT slug FROM catalogue.designer UNION ALL SELECT slug FROM catalogue.collection"),
    [],
  );
});

test("importing a collection again writes its list anew", async () => {
  await database.transact(async (tx) => {
    await catalogue.importDesigners(tx, sampleDesigners);
    await catalogue.importProducts(tx, sampleProducts);
    await catalogue.importCollections(tx, sampleCollections);
  });
  const products = [...hall.products].reverse().slice(0, 3);
  await database.transact((tx) => catalogue.importCollections(tx, [{ ...hall, products }]));
  const snapshot = await catalogue.refresh();
  assert.deepEqual(snapshot.collection(hall.slug)?.products, products);
  assert.deepEqual(slugs(snapshot.inCollection(hall.slug)), products);
  await assert.rejects(
    database.transact((tx) => catalogue.importCollections(tx, [{ ...hall, products: ["birk-stool", "birk-stool"] }])),
    /It names a product twice\./,
  );
});
