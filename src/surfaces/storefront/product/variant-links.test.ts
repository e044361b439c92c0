import assert from "node:assert/strict";
import { test } from "node:test";
import type { Option, Product, Variant } from "#catalogue";
import { waysOf } from "./variant-links.ts";

const fabric: Option = {
  slug: "fabric",
  name: "Fabric",
  values: ["moss", "rust", "plum"].map((slug) => ({ slug, label: slug })),
};
const size: Option = { slug: "size", name: "Size", values: ["two", "three"].map((slug) => ({ slug, label: slug })) };
const variant = (first: string, second: string) =>
  ({ slug: `${first}-${second}`, choice: { fabric: first, size: second } }) as unknown as Variant;
const variants = [variant("moss", "two"), variant("moss", "three"), variant("rust", "two")];
const product = { options: [fabric, size], variants } as unknown as Product;

test("choosing a fabric keeps the size, where there is one", () => {
  const ways = waysOf(product, variant("moss", "two"), fabric);
  assert.deepEqual(
    ways.map(({ variant: { slug }, chosen }) => [slug, chosen]),
    [
      ["moss-two", true],
      ["rust-two", false],
    ],
  );
});

test("where the size does not come in that fabric, the first that does is offered; a fabric of nothing is not", () => {
  const ways = waysOf(product, variant("moss", "three"), fabric);
  assert.deepEqual(
    ways.map(({ variant: { slug } }) => slug),
    ["moss-three", "rust-two"],
  );
});
