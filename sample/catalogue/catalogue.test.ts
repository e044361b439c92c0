import assert from "node:assert/strict";
import { test } from "node:test";
import { draftTrouble, type ProductDraft } from "#catalogue";
import { shop } from "../shop.ts";
import { openingStock, reducedVariants, sampleCategories, sampleProducts } from "./index.ts";
import { withReductions } from "./reductions.ts";

const variants = sampleProducts.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
const sold = variants.filter(({ product }) => !product.isSwatch);

/** Everything a shopper reads about a product. */
function copy({ name, summary, description, materials, care, assembly, fire, electrical }: ProductDraft): string {
  return [name, summary, description, ...materials, care, assembly, fire ?? "", electrical ?? ""].join(" ");
}

test("about sixty products in eight departments, each of them worth a visit", () => {
  assert(sampleProducts.length >= 60 && sampleProducts.length <= 70, String(sampleProducts.length));
  assert.equal(sampleCategories.length, 8);
  for (const { slug } of sampleCategories) {
    const count = sampleProducts.filter(({ category }) => category === slug).length;
    assert(count >= 6, `${slug}: ${count}`);
  }
  assert.deepEqual(
    sampleCategories.map(({ position }) => position),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
});

test("every product may be imported", () => {
  for (const product of sampleProducts) assert.deepEqual(draftTrouble(product), [], product.slug);
});

test("no two share an address, a number or a name", () => {
  for (const values of [
    sampleProducts.map(({ slug }) => slug),
    sampleProducts.map(({ name }) => name),
    variants.map(({ variant }) => variant.sku),
  ]) {
    assert.equal(new Set(values).size, values.length);
  }
});

test("furniture comes in three to six looks, each in a true colour", () => {
  for (const product of sampleProducts.filter(({ isSwatch }) => !isSwatch)) {
    const looks = product.options[0]?.values ?? [];
    assert(looks.length >= 3 && looks.length <= 6, `${product.slug}: ${looks.length}`);
    for (const look of looks)
      assert(look.hex !== undefined && look.colourFamily !== undefined && look.material !== undefined);
  }
});

test("prices are whole pence from £9 to £2,800, and a fabric swatch is free", () => {
  for (const { variant } of variants) assert(Number.isSafeInteger(variant.priceMinor));
  const prices = variants.map(({ variant }) => variant.priceMinor).filter((price) => price > 0);
  assert.equal(Math.min(...prices), 900);
  assert.equal(Math.max(...prices), 280_000);
  const free = variants.filter(({ variant }) => variant.priceMinor === 0);
  assert.deepEqual(new Set(free.map(({ product }) => product.slug)), new Set(["fabric-swatch"]));
});

test("some six to eight looks are reduced, by a quarter at most, and their dates are not fixed in the catalogue", () => {
  assert(variants.every(({ variant }) => variant.wasPriceMinor === null && variant.wasPeriod === null));
  assert(reducedVariants.length >= 6 && reducedVariants.length <= 8, String(reducedVariants.length));
  for (const { sku, beforeMinor } of reducedVariants) {
    const price = variants.find(({ variant }) => variant.sku === sku)?.variant.priceMinor ?? 0;
    assert(price < beforeMinor && price >= beforeMinor * 0.75, sku);
  }
});

test("a reduction is dated back from the day the shop opens: charged for months, and reduced for days", () => {
  const { products, past } = withReductions(sampleProducts, reducedVariants, "2027-03-01");
  const reduced = products.flatMap((product) => product.variants).filter(({ wasPriceMinor }) => wasPriceMinor !== null);
  assert.equal(reduced.length, reducedVariants.length);
  assert.deepEqual(reduced[0]?.wasPeriod, { from: "2026-11-06", until: "2027-02-23" });
  assert.equal(past.length, 2 * reduced.length);
  for (const product of products) assert.deepEqual(draftTrouble(product), [], product.slug);
});

test("everything held in stock has an opening quantity, and nothing else has", () => {
  const inStock = variants.filter(({ variant }) => variant.supply.kind === "stock").map(({ variant }) => variant.sku);
  assert.deepEqual(new Set(openingStock.map(({ sku }) => sku)), new Set(inStock));
  assert.equal(openingStock.length, inStock.length);
  assert(openingStock.every(({ quantity }) => Number.isInteger(quantity) && quantity >= 0));
});

test("stock is mixed: plenty, low, last pieces and sold out, and made to order", () => {
  const quantities = openingStock.map(({ quantity }) => quantity);
  assert(quantities.filter((quantity) => quantity > 10).length > 20);
  assert(quantities.filter((quantity) => quantity === 1).length >= 5);
  assert(quantities.filter((quantity) => quantity === 0).length >= 2);
  assert(variants.filter(({ variant }) => variant.supply.kind === "made-to-order").length > 100);
  assert.deepEqual(
    sampleProducts.filter(({ discontinued }) => discontinued).map(({ slug }) => slug),
    ["fold-steel-chair"],
  );
});

test("the copy is plain: no superlative, no green claim, no pressure (L60, L65)", () => {
  const banned =
    /\b(best|perfect|perfectly|ultimate|stunning|gorgeous|luxur\w*|exquisite|iconic|timeless|must-have|unbeatable|amazing|incredible|eco|eco-friendly|sustainabl\w*|green choice|planet|climate|carbon|ethical\w*|organic|recycl\w*|non-toxic|chemical-free|free gift|gift|bargain|sale|save|discount|hurry|limited|exclusive|selling fast|only \d+ left|guarantee\w*|world-class|award\w*|finest|softest|strongest|comfiest|cheapest|greatest|largest|highest|newest|loveliest)\b/i;
  for (const product of sampleProducts) {
    const found = banned.exec(copy(product));
    assert.equal(found, null, `${product.slug}: ${found?.[0]}`);
    assert.doesNotMatch(copy(product), /!/, product.slug);
  }
});

test("a description is one to four sentences, a summary one", () => {
  const sentences = (text: string) => text.split(/[.?](?:\s|$)/).filter((part) => part.trim() !== "").length;
  for (const { slug, description, summary } of sampleProducts) {
    assert(sentences(description) >= 1 && sentences(description) <= 4, `${slug}: ${description}`);
    assert.equal(sentences(summary), 1, `${slug}: ${summary}`);
    assert(summary.length <= 90 && description.length <= 400, slug);
  }
});

test("upholstery says how it meets the fire regulations (L74)", () => {
  for (const product of sampleProducts) {
    const { drawing } = product;
    const soft =
      drawing.kind === "sofa" ||
      drawing.kind === "footstool" ||
      (drawing.kind === "bed" && drawing.upholstered) ||
      (drawing.kind === "chair" && drawing.seat === "padded");
    assert.equal(product.fire !== null, soft, product.slug);
  }
});

test("what has a bulb says which, and that we take an old one back (L77)", () => {
  for (const product of sampleProducts) {
    const isLamp = product.drawing.kind === "lamp";
    assert.equal(product.electrical !== null, isLamp, product.slug);
    if (isLamp) assert.match(product.electrical ?? "", /take back|A shade only/);
  }
});

test("what has a mattress can be sent back like anything else (L48, L50)", () => {
  const withMattress = sampleProducts.filter(({ materials }) => /mattress/i.test(materials.join()));
  assert.equal(withMattress.length, 2);
  for (const product of withMattress) {
    assert.equal(product.madeToSpecification, false, product.slug);
    assert.doesNotMatch(copy(product), /hygien|seal|unopened|wrapp|no return|cannot be returned/i, product.slug);
  }
});

test("big things say what sending them back costs; small ones can be posted (L47)", () => {
  for (const { product, variant } of variants) {
    assert.equal(variant.returnCostMinor !== null, variant.handling === "two-person", product.slug);
    const big = variant.weightKg > 30 || Math.max(...Object.values(variant.packedCm)) > 250;
    if (big) assert.equal(variant.handling, "two-person", variant.sku);
  }
});

test("a size named in a label is a size that the thing has", () => {
  for (const { product, variant } of variants.filter(({ product: { category } }) => category !== "beds")) {
    const label = product.options
      .find(({ slug }) => slug === "size")
      ?.values.find(({ slug }) => slug === variant.choice.size)?.label;
    const { width, depth, height } = variant.sizeCm;
    for (const [, number] of (label ?? "").matchAll(/(\d{2,3})(?= cm| ×)/g)) {
      assert([width, depth, height].includes(Number(number)), `${variant.sku}: ${label}`);
    }
  }
});

test("nothing is packed smaller than it can be", () => {
  for (const { variant } of sold) {
    const litres = ({ width, depth, height }: typeof variant.packedCm) => (width * depth * height) / 1_000;
    assert(litres(variant.packedCm) * variant.boxes * 0.4 >= variant.weightKg * 0.1, variant.sku);
  }
});

test("the shop is marked as a sample, and its mail and telephone lead nowhere", () => {
  assert.equal(shop.isSample, true);
  for (const value of [shop.company.registeredName, shop.company.number, shop.company.vatNumber])
    assert.match(value, /sample/);
  assert.match(shop.company.office[0] ?? "", /Sample/);
  assert.match(shop.email, /\.example$/);
  assert.match(shop.telephone, /^01632 960 \d{3}$/);
  assert.match(shop.notice, /demonstration/);
});
