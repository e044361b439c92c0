import assert from "node:assert/strict";
import { test } from "node:test";
import { draftTrouble } from "#catalogue";
import { generateCatalogue } from "./generate.ts";

test("the same seed gives the same catalogue, another seed another", () => {
  assert.deepEqual(generateCatalogue(100, "a"), generateCatalogue(100, "a"));
  assert.notDeepEqual(generateCatalogue(100, "a").products, generateCatalogue(100, "b").products);
});

test("any number of products, all of which may be imported, none of which share a number", () => {
  for (const count of [0, 1, 100, 1_000]) {
    const { products } = generateCatalogue(count, "test");
    assert.equal(products.length, count);
    for (const product of products) assert.deepEqual(draftTrouble(product), [], product.slug);
    const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku));
    assert.equal(new Set(skus).size, skus.length);
    assert.equal(new Set(products.map(({ slug }) => slug)).size, count);
  }
});

test("a smaller catalogue is the beginning of a larger one", () => {
  assert.deepEqual(generateCatalogue(200, "c").products.slice(0, 100), generateCatalogue(100, "c").products);
});
