import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogueSnapshot, Product } from "#catalogue";
import { pageOfShelf, stockWords, type Trouble, troublesOf } from "./shelf.ts";

type Levels = Parameters<typeof troublesOf>[1];
const nothing = { words: "", department: "", trouble: "" } as const;

function product(slug: string, change: Partial<Product> = {}): Product {
  const variant = { sku: slug.toUpperCase(), handling: "parcel", returnCostMinor: null };
  return {
    ...{
      slug,
      name: slug,
      category: "mirrors",
      fire: null,
      electrical: null,
      maker: ["M", "A", "m@a.example"],
      materials: ["Oak"],
      photographs: [{}],
      variants: [variant],
    },
    ...{ drawing: { kind: "mirror", shape: "round" } },
    ...change,
  } as unknown as Product;
}

function levels(soldOut: readonly string[], low: readonly string[] = []): Levels {
  const of = (sku: string) => (soldOut.includes(sku) ? "out" : low.includes(sku) ? "low:2" : "in-stock");
  return { of, soldOut: () => new Set(soldOut) };
}

const snapshot = (products: Product[], offSale: Product[] = []) =>
  ({ products, offSale }) as unknown as CatalogueSnapshot;
const full = levels([]);

test("the list is by name, as people count, with what is off sale among the rest", () => {
  const shelf = snapshot([product("mirror-10"), product("mirror-9")], [product("mirror-2")]);
  const { shown, total, after } = pageOfShelf(shelf, full, nothing, undefined);
  assert.deepEqual(
    shown.map((each) => [each.product.slug, each.isOffSale]),
    [
      ["mirror-2", true],
      ["mirror-9", false],
      ["mirror-10", false],
    ],
  );
  assert.deepEqual([total, after], [3, undefined]);
});

test("each product is on one page, also where two are called the same", () => {
  const shelf = snapshot(
    Array.from({ length: 120 }, (_, at) => product(`p-${at}`, { name: at < 60 ? "Same" : `Z${at}` })),
  );
  const seen: string[] = [];
  for (let after: string | undefined, pages = 0; pages < 3; pages++) {
    const page = pageOfShelf(shelf, full, nothing, after);
    assert.equal(page.total, 120);
    seen.push(...page.shown.map((each) => each.product.slug));
    after = page.after;
    if (pages === 2) assert.equal(after, undefined);
  }
  assert.equal(seen.length, 120);
  assert.equal(new Set(seen).size, 120);
});

test("a place that is gone leads to the first page", () => {
  const shelf = snapshot([product("a"), product("b")]);
  assert.equal(pageOfShelf(shelf, full, nothing, "gone").shown.length, 2);
  assert.equal(pageOfShelf(shelf, full, nothing, "a").shown.length, 1);
});

test("words are found in names, addresses and at the beginning of numbers, whatever their case", () => {
  const variants = [{ sku: "OAK-TBL-1" }] as unknown as Product["variants"];
  const shelf = snapshot([product("oak-table", { name: "Langdale table", variants }), product("b")]);
  const found = (words: string) => pageOfShelf(shelf, full, { ...nothing, words }, undefined).total;
  assert.deepEqual([found("LANGDALE "), found("oak-t"), found("oak-tbl"), found("tbl"), found("")], [1, 1, 1, 0, 2]);
});

test("what is wrong with a product is told, and found by", () => {
  const variants = [{ sku: "S-1" }, { sku: "S-2" }] as unknown as Product["variants"];
  const sofa = product("sofa", {
    variants: variants.map((each) => ({ ...each, handling: "two-person", returnCostMinor: null })),
    photographs: [],
    drawing: { kind: "sofa" } as unknown as Product["drawing"],
  });
  const lamp = product("lamp", { drawing: { kind: "lamp" } as unknown as Product["drawing"] });
  const told = troublesOf({ product: sofa, isOffSale: true }, levels(["S-2"]));
  assert.deepEqual(told, ["partly-sold-out", "off-sale", "no-photograph", "no-return-cost", "no-fire-label"]);
  assert.deepEqual(troublesOf({ product: lamp, isOffSale: false }, levels(["LAMP"])), ["sold-out", "no-electrical"]);
  assert.deepEqual(troublesOf({ product: { ...lamp, electrical: "E27" }, isOffSale: false }, full), []);
  const [variant] = product("mirror").variants;
  const broughtIn = product("mirror", { materials: [], variants: [{ ...variant, isUnmeasured: true }] as never });
  assert.deepEqual(troublesOf({ product: broughtIn, isOffSale: true }, full), [
    "off-sale",
    "no-materials",
    "unmeasured",
  ]);
  const found = (trouble: Trouble) =>
    pageOfShelf(snapshot([lamp], [sofa]), levels(["S-2"]), { ...nothing, trouble }, undefined).shown.map(
      (each) => each.product.slug,
    );
  assert.deepEqual([found("off-sale"), found("no-electrical"), found("sold-out")], [["sofa"], ["lamp"], []]);
});

test("stock is told in few words", () => {
  const variants = [{ sku: "A" }, { sku: "B" }] as unknown as Product["variants"];
  const said = (which: Levels) => stockWords(product("x", { variants }), which);
  assert.equal(said(full), "In stock");
  assert.equal(said(levels(["A"])), "1 of 2 sold out");
  assert.equal(said(levels(["A", "B"])), "Sold out");
  assert.equal(said(levels([], ["B"])), "1 of 2 low");
  assert.equal(said({ ...full, of: () => "made-to-order" }), "Made to order");
});
