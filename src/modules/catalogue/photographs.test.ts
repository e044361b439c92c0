import assert from "node:assert/strict";
import { test } from "node:test";
import { furtherPhotographs, mainPhotograph, photographsOf } from "./photographs.ts";
import type { Photograph, Product, Shot, Variant } from "./product.ts";

const photograph = (sha256: string, shot: Shot, look: string | null, size: string | null): Photograph => ({
  ...{ sha256, shot, look, size },
  ...{ alt: sha256, width: 1600, height: 1200 },
});
const product = {
  photographs: [
    photograph("moss-two", "three-quarter", "moss", "two"),
    photograph("moss-three", "three-quarter", "moss", "three"),
    photograph("rust-three", "three-quarter", "rust", "three"),
    photograph("front", "front", "moss", "two"),
    photograph("seam", "detail", null, null),
    photograph("person-rust", "in-scale", "rust", "three"),
    photograph("person-moss", "in-scale", "moss", "three"),
  ],
} as unknown as Product;
const variant = (fabric: string, size: string) => ({ choice: { fabric, size } }) as unknown as Variant;
const names = (photographs: readonly (Photograph | null)[]) => photographs.map((each) => each?.sha256);

test("the photograph of a variant is in its own fabric, and in its own size where there is one", () => {
  const choices = [variant("moss", "two"), variant("moss", "three"), variant("rust", "two"), variant("plum", "two")];
  assert.deepEqual(names(choices.map((each) => mainPhotograph(product, each))), [
    "moss-two",
    "moss-three",
    "rust-three",
    undefined,
  ]);
});

test("without a view from the corner the front will do, and is then not shown twice", () => {
  const plain = { photographs: [photograph("front", "front", null, null)] } as unknown as Product;
  assert.equal(mainPhotograph(plain, variant("moss", "two"))?.sha256, "front");
  assert.deepEqual(furtherPhotographs(plain, variant("moss", "two")), []);
});

test("of each further shot one is shown, of this fabric if there is one, of another if not", () => {
  assert.deepEqual(names(furtherPhotographs(product, variant("moss", "two"))), ["front", "seam", "person-moss"]);
  assert.deepEqual(names(furtherPhotographs(product, variant("plum", "three"))), ["front", "seam", "person-rust"]);
});

test("what is seen first comes first: one of each product, then the next", () => {
  const other = { photographs: [photograph("lamp", "three-quarter", null, null)] } as unknown as Product;
  assert.deepEqual(names(photographsOf([product, other])).slice(0, 3), ["moss-two", "lamp", "moss-three"]);
  assert.deepEqual(photographsOf([]), []);
});
