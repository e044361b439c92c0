import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "#kernel/random";
import { sampleCategories, sampleProducts } from "../../../sample/catalogue/index.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";
import { EVERYTHING, listingRequest } from "./listing-query.ts";
import { EDITS, misspell, pick } from "./misspell.ts";

const shop = snapshotFromDrafts(sampleCategories, sampleProducts);
const search = (query: string) => shop.search(query, EVERYTHING);
const names = (query: string) => search(query).items.map(({ product }) => product.name);

/** Misses among `count` misspellings of product names: those whose product is not among the first five. */
function misses(seed: string, count: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const { name } = shop.products[pick(random, shop.products.length)] as { name: string };
    const typed = misspell(name, EDITS[at % EDITS.length] ?? "insert", random);
    return names(typed).slice(0, 5).includes(name) ? "" : `${typed} [${name}]`;
  }).filter((miss) => miss !== "");
}

test("forty misspellings of one edit find their product among the first five", () => {
  assert.deepEqual(misses("2026-11-22", 40), []);
});

test("so do nearly all of two thousand, from ten other seeds", (t) => {
  const missed = Array.from({ length: 10 }, (_, seed) => misses(`seed ${seed}`, 200)).flat();
  t.diagnostic(`${((2_000 - missed.length) / 20).toFixed(2)} % of 2,000 found; missed: ${missed.join("; ") || "none"}`);
  assert(missed.length <= 10, missed.join("\n"));
});

test("every product is found first by its own name", () => {
  for (const { name } of shop.products) assert.equal(names(name)[0], name);
});

test("several misspelt words at once, and it says how it read them", () => {
  const found = search("grren velvte sofa");
  assert.equal(found.corrected, "green velvet sofa");
  assert.deepEqual(names("grren velvte sofa").slice(0, 3), [
    "Arden sofa",
    "Arden corner sofa",
    "Tarn button-back sofa",
  ]);
  assert(found.items.every(({ variant }) => variant.choice.fabric === "moss-velvet"));
});

test("all words have to fit one variant, and the card shows that one", () => {
  const [first] = search("blue linen sofa").items;
  assert.equal(first?.product.name, "Wharfe sofa");
  assert.equal(first?.variant.choice.fabric, "lake-linen");
  assert(!names("purple linen sofa").includes("Tarn button-back sofa"));
});

test("what is spelt right is not corrected", () => {
  assert.equal(search("green velvet sofa").corrected, null);
  assert.equal(search("velv").corrected, null);
});

test("a lost or a wandering space is forgiven", () => {
  for (const typed of ["ardensofa", "ard ensofa", "arden sof a", "ardenxsofa", "arde nsofa"]) {
    assert.equal(names(typed)[0], "Arden sofa", typed);
  }
});

test("accents and capitals do not matter", () => {
  assert.deepEqual(names("BOUCLÉ"), names("boucle"));
  assert.equal(names("boucle").length > 0, true);
});

test("a size in the words is a filter, and is said", () => {
  const found = search("sofa under 180cm");
  assert.deepEqual(found.understood, [{ kind: "width", words: "under 180cm", label: "up to 180 cm wide" }]);
  assert.equal(found.filters.widthMaxCm, 180);
  assert.deepEqual(found.items.map(({ product }) => product.slug).sort(), [
    "arden-sofa",
    "birk-loveseat",
    "sedge-sofa",
    "thwaite-leather-sofa",
    "wharfe-sofa",
  ]);
  assert(found.items.every(({ variant }) => variant.sizeCm.width <= 180));
});

test("a size alone lists everything of that size", () => {
  const found = search("under 20 cm");
  assert(found.total > 0);
  assert(found.items.every(({ variant }) => variant.sizeCm.width <= 20));
});

test("filters of the address and of the words hold together", () => {
  const found = shop.search("sofa under 180cm", listingRequest({ colour: ["brown"], "width-max": "170" }));
  assert.equal(found.filters.widthMaxCm, 170);
  assert.deepEqual(
    found.items.map(({ variant }) => variant.sku),
    ["WHASO-PEAWOO-TWOSEA"],
  );
  assert.equal(shop.search("sofa", listingRequest({ colour: ["brown"] })).total, 2);
});

test("facets of a search count what the search found", () => {
  const found = search("leather");
  const [colour] = found.facets;
  assert.deepEqual(
    colour?.values.map(({ slug, count }) => [slug, count]),
    [
      ["black", 4],
      ["brown", 4],
      ["green", 4],
    ],
  );
});

test("a thing mentioned in passing is not that thing", () => {
  assert(search("sofa").items.every(({ product }) => product.category === "sofas"));
});

test("a word that nothing answers to is left out, and is said", () => {
  const found = search("purple elephant");
  assert.deepEqual(found.ignoredWords, ["elephant"]);
  assert(found.total > 0);
});

test("two words that no product joins are tried apart", () => {
  const found = search("marble bed");
  assert.equal(found.ignoredWords.length, 1);
  assert(found.total > 0);
});

test("nothing found is never the end: there are other searches, and each finds something", () => {
  for (const query of ["xyzzy", "qqqq wwww", "!!!", "", "0", "sofa under 10cm", "🛋"]) {
    const found = search(query);
    assert.equal(found.total, 0, query);
    assert(found.suggestions.length > 0, query);
    for (const { query: other, total } of found.suggestions) assert.equal(search(other).total, total, other);
  }
});

test("something that looks like a name is suggested before the departments", () => {
  assert.equal(search("sofaaaa").suggestions[0]?.query, "sofa");
});

test("a search in the way of a filter says so", () => {
  const found = shop.search("sofa", listingRequest({ colour: ["pink"] }));
  assert.equal(found.total, 0);
  assert.deepEqual(found.ifDropped, [{ facet: "colour", total: 8 }]);
});

test("a long or hostile query is answered like any other", () => {
  for (const query of [
    "a".repeat(10_000),
    "sofa ".repeat(500),
    "__proto__ constructor",
    "'; drop table",
    "<b>sofa</b>",
    "\u0000\uffff",
  ]) {
    assert.equal(typeof search(query).total, "number");
  }
  assert.equal(names("<b>sofa</b>")[0] !== undefined, true);
});

test("searching does not change what the next search finds", () => {
  const before = names("velvet");
  for (const query of ["sofa", "grren", "under 180cm", "xyzzy"]) search(query);
  assert.deepEqual(names("velvet"), before);
  const fresh = snapshotFromDrafts(sampleCategories, sampleProducts);
  assert.deepEqual(
    fresh.search("velvet", EVERYTHING).items.map(({ product }) => product.name),
    before,
  );
});

test("a few letters suggest departments, products and words", () => {
  assert.deepEqual(shop.suggest("sof").slice(0, 2), [
    { kind: "category", text: "Sofas", category: "sofas" },
    { kind: "product", text: "Arden sofa", product: "arden-sofa", variant: "moss-velvet-two-seat" },
  ]);
  assert(shop.suggest("velv").some((each) => each.kind === "search" && each.text === "velvet"));
  assert(shop.suggest("green so").every(({ kind }) => kind !== "category"));
  assert.equal(shop.suggest("a").length, 8);
  assert.equal(shop.suggest("arden", 3).length, 3);
  assert.deepEqual(shop.suggest(""), []);
  assert.deepEqual(shop.suggest("xyzzy"), []);
});

test("a suggested product is one that the shop has, in a variant that it comes in", () => {
  for (const prefix of ["ar", "la", "oak", "rug", "blue c"]) {
    for (const each of shop.suggest(prefix)) {
      if (each.kind !== "product") continue;
      const product = shop.product(each.product);
      assert(
        product?.variants.some(({ slug }) => slug === each.variant),
        each.text,
      );
    }
  }
});
