import assert from "node:assert/strict";
import { test } from "node:test";
import { type ReviewDraft, reviewTrouble } from "#reviews";
import { sampleProducts } from "../catalogue/index.ts";
import { sampleReviews } from "./index.ts";
import { readWrittenDown } from "./read.ts";

const byProduct = Map.groupBy(sampleReviews, ({ product }) => product);
const averageOf = (reviews: readonly ReviewDraft[]) =>
  reviews.reduce((sum, { stars }) => sum + stars, 0) / reviews.length;

test("some three hundred reviews, each of which may come in, and no two alike", () => {
  assert.ok(sampleReviews.length >= 280 && sampleReviews.length <= 320, String(sampleReviews.length));
  for (const review of sampleReviews) assert.deepEqual(reviewTrouble(review), [], review.title);
  assert.equal(new Set(sampleReviews.map(({ words }) => words)).size, sampleReviews.length);
  assert.ok(sampleReviews.every(({ source }) => source === "sample"));
});

test("they are spread unevenly, and bad ones are among them", () => {
  assert.equal(byProduct.get("arden-sofa")?.length, 14);
  const without = sampleProducts.filter(({ slug }) => !byProduct.has(slug)).map(({ slug }) => slug);
  assert.ok(without.length >= 5 && without.length <= 10, without.join());
  const average = averageOf(sampleReviews);
  assert.ok(average >= 4.1 && average <= 4.5, String(average));
  const many = [...byProduct.values()].filter(({ length }) => length >= 5).map(averageOf);
  assert.ok(Math.min(...many) >= 3.2 && Math.min(...many) <= 3.5, String(Math.min(...many)));
  for (const stars of [1, 2, 3, 4, 5]) assert.ok(sampleReviews.filter((each) => each.stars === stars).length >= 4);
  assert.ok(sampleReviews.some(({ verified }) => !verified));
  assert.ok(sampleReviews.filter(({ incentive }) => incentive !== null).length >= 2);
});

test("each was written within two years up to November 2026, after the piece came into the shop and could be delivered", () => {
  for (const { product, sku, writtenOn, title } of sampleReviews) {
    const { addedOn, variants } = sampleProducts.find(({ slug }) => slug === product) ?? {};
    const supply = variants?.find((variant) => variant.sku === sku)?.supply;
    const weeks = supply?.kind === "made-to-order" ? supply.minWeeks : 0;
    const soonest = Date.parse(addedOn ?? "") + weeks * 7 * 86_400_000;
    assert.ok(Date.parse(writtenOn) > soonest, `${product}, ${writtenOn}: ${title}`);
    assert.ok(writtenOn >= "2024-12-01" && writtenOn <= "2026-11-30", `${product}, ${writtenOn}: ${title}`);
  }
});

test("no review has a person in it: no name, no mail, no number that could be dialled", () => {
  for (const { title, words } of sampleReviews) {
    assert.doesNotMatch(`${title} ${words}`, /@|https?:|\b0\d{3,4} ?\d{3}|\b(Mr|Mrs|Ms|Dr)\b/, title);
  }
});

test("what does not read is refused with its first line", () => {
  for (const text of [
    "6 2026-01-01 moss-velvet-two-seat Too many stars\nWords.",
    "5 2026-01-01 tartan-two-seat Not sold\nWords.",
  ])
    assert.throws(() => readWrittenDown({ "arden-sofa": text }), /arden-sofa: [56] 2026-01-01/);
});
