import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleProducts } from "../../../sample/catalogue/index.ts";
import { draftTrouble } from "./draft.ts";
import type { Photograph, ProductDraft, VariantDraft } from "./product.ts";

const good = sampleProducts[0] as ProductDraft;
const first = good.variants[0] as VariantDraft;
const withVariant = (change: Partial<VariantDraft>): ProductDraft => ({
  ...good,
  variants: [{ ...first, ...change }, ...good.variants.slice(1)],
});

const taken: Photograph = {
  ...{ sha256: "a".repeat(64), shot: "front", look: "moss-velvet", size: "two-seat" },
  ...{ alt: "Arden sofa", width: 1080, height: 810 },
};
const withPhotograph = (change: Partial<Photograph>): ProductDraft => ({
  ...good,
  photographs: [{ ...taken, ...change }],
});

test("a good draft has no trouble", () => {
  assert.deepEqual(draftTrouble(good), []);
  assert.deepEqual(draftTrouble(withPhotograph({})), []);
  assert.deepEqual(draftTrouble(withPhotograph({ look: null, size: null })), []);
});

test("each thing that is wrong is said in a sentence (L47, L56)", () => {
  const cases: [ProductDraft, string][] = [
    [{ ...good, slug: "Arden Sofa" }, "The slug is not lower-case words joined by hyphens."],
    [{ ...good, name: "" }, "The name has 1 to 80 letters."],
    [{ ...good, addedOn: "last week" }, "The day it was added is not a date."],
    [{ ...good, materials: [] }, "No material is named."],
    [{ ...good, variants: [] }, "It has 1 to 200 variants."],
    [withVariant({ priceMinor: 19.99 }), `${first.sku}: The price is not a whole number of pence.`],
    [withVariant({ priceMinor: -1 }), `${first.sku}: The price is not a whole number of pence.`],
    [withVariant({ priceMinor: Number.NaN }), `${first.sku}: The price is not a whole number of pence.`],
    [
      withVariant({ wasPriceMinor: 1, wasPeriod: { from: "2026-01-01", until: "2026-02-01" } }),
      `${first.sku}: The earlier price is not higher.`,
    ],
    [withVariant({ wasPriceMinor: 10_000_000 }), `${first.sku}: An earlier price and its dates go together.`],
    [withVariant({ returnCostMinor: null }), `${first.sku}: The cost of sending it back is missing.`],
    [withVariant({ weightKg: 0 }), `${first.sku}: Weight or boxes are missing.`],
    [withVariant({ sizeCm: { width: 0, depth: 1, height: 1 } }), `${first.sku}: A size is missing.`],
    [withVariant({ supply: { kind: "stock", minDays: 5, maxDays: 2 } }), `${first.sku}: The lead time is no range.`],
    [withPhotograph({ sha256: "../../etc/passwd" }), "A photograph is not named by its SHA-256."],
    [withPhotograph({ shot: "back" as never }), "Photograph aaaaaaaa: The shot is unknown."],
    [withPhotograph({ look: "plaid" }), "Photograph aaaaaaaa: There is no plaid among the options."],
    [withPhotograph({ size: "nine-seat" }), "Photograph aaaaaaaa: There is no nine-seat among the options."],
    [withPhotograph({ alt: "" }), "Photograph aaaaaaaa: What it shows is said in 1 to 200 letters."],
    [withPhotograph({ width: 1079 }), "Photograph aaaaaaaa: It is not 1080 to 12000 pixels wide."],
    [{ ...good, photographs: [taken, taken] }, "Two photographs are the same."],
    [withVariant({ choice: { fabric: "moss-velvet" } }), `${first.sku}: Not every option is chosen, or one too many.`],
  ];
  for (const [draft, expected] of cases)
    assert(draftTrouble(draft).includes(expected), `${expected} ${draftTrouble(draft)}`);
});

test("a product that is called green without more is not imported, wherever it says so (L65)", () => {
  const said = (word: string) =>
    `“${word}” says nothing that can be checked: say what was done, where and by how much.`;
  for (const word of [
    "eco-friendly",
    "Sustainable",
    "carbon neutral",
    "planet-friendly",
    "Eco",
    "net zero",
    "non-toxic",
  ]) {
    assert.deepEqual(draftTrouble({ ...good, description: `Made of ${word} oak.` }), [said(word)]);
    assert.deepEqual(draftTrouble({ ...good, name: `The ${word} sofa` }), [said(word)]);
    assert.deepEqual(draftTrouble({ ...good, materials: [`${word} cotton`] }), [said(word)]);
  }
  for (const plain of [
    "Green velvet.",
    "The Planet lamp.",
    "Foam from Economy Street.",
    "70 % of the steel was used before.",
  ])
    assert.deepEqual(draftTrouble({ ...good, description: plain }), []);
});

test("a product that would be sold without the buyer's rights is not imported (L55)", () => {
  for (const word of ["Sold as seen", "no returns", "Non-refundable"])
    assert.deepEqual(draftTrouble({ ...good, description: `A display piece. ${word}.` }), [
      `“${word}” would take away what the law gives the buyer.`,
    ]);
});

test("two variants may share nothing that tells them apart", () => {
  const twice = { ...good, variants: [first, first] };
  assert.deepEqual(draftTrouble(twice), [
    "Two variants share a stock-keeping number.",
    "Two variants share an address.",
    "Two variants are the same choice.",
  ]);
});

test("a colour that the facets do not know is refused", () => {
  const [fabric, size] = good.options;
  const odd = { ...fabric?.values[0], colourFamily: "ultraviolet" as never } as never;
  const draft = {
    ...good,
    options: [{ ...fabric, values: [odd, ...(fabric?.values.slice(1) ?? [])] }, size],
  } as ProductDraft;
  assert.deepEqual(draftTrouble(draft), ["moss-velvet has no known colour family."]);
});
