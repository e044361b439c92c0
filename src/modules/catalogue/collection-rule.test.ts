import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleCategories, sampleProducts } from "../../../sample/catalogue/index.ts";
import { type CollectionRule, fitsRule } from "./collection-rule.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";

const shop = snapshotFromDrafts(sampleCategories, sampleProducts);
const nothing: CollectionRule = {
  ...{ categories: [], designers: [], ranges: [], materials: [], colours: [], prices: [], tags: [], addedSince: null },
};
const fitting = (rule: Partial<CollectionRule>) =>
  shop.products.filter((product) => fitsRule(product, { ...nothing, ...rule }));
const sofa = shop.product("arden-sofa") ?? assert.fail();

test("each part of a rule asks for one of its values, and all parts together", () => {
  assert.deepEqual(
    fitting({ categories: ["sofas", "beds"], ranges: ["Arden"] }).map(({ slug }) => slug),
    ["arden-sofa", "arden-corner-sofa", "arden-wing-bed"].filter((slug) => shop.product(slug) !== null),
  );
  assert.ok(fitting({ designers: [sofa.designer ?? ""] }).every(({ designer }) => designer === sofa.designer));
  assert.equal(fitting({ tags: ["never-given"] }).length, 0);
  assert.ok(fitsRule({ ...sofa, tags: ["hall", "flat"] }, { ...nothing, tags: ["flat"] }));
});

test("a day counts from the day itself", () => {
  const rule = (addedSince: string) => fitsRule({ ...sofa, addedOn: "2026-11-30" }, { ...nothing, addedSince });
  assert.deepEqual(["2026-11-29", "2026-11-30", "2026-12-01"].map(rule), [true, true, false]);
});

test("colour, material and price are of one variant together", () => {
  const [first] = sofa.variants;
  const cheap = { ...(first ?? assert.fail()), priceMinor: 4_900, choice: { ...first?.choice, fabric: "rust-velvet" } };
  const mixed = { ...sofa, variants: [...sofa.variants, cheap] };
  const fits = (colour: "green" | "red") => fitsRule(mixed, { ...nothing, colours: [colour], prices: ["under-50"] });
  assert.deepEqual([fits("green"), fits("red")], [false, true]);
});

test("a sample of fabric fits no rule, and a price band takes its lower bound and leaves its upper", () => {
  assert.ok(fitting({}).every(({ isSwatch }) => !isSwatch));
  const at = (priceMinor: number, band: string) =>
    fitsRule(
      { ...sofa, variants: sofa.variants.map((each) => ({ ...each, priceMinor })) },
      { ...nothing, prices: [band] },
    );
  assert.deepEqual(
    [at(5_000, "50-150"), at(14_999, "50-150"), at(15_000, "50-150"), at(150_000, "1500-up")],
    [true, true, false, true],
  );
});
