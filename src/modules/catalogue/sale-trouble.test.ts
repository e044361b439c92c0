import assert from "node:assert/strict";
import { test } from "node:test";
import { earlierAt, type PlannedSale, type SaleGround, saleTrouble } from "./sale-trouble.ts";

const today = "2026-12-01";
const ground: SaleGround = {
  ...{ regularMinor: 100_00, history: [{ priceMinor: 100_00, from: "2026-10-01" }], lastEnd: null, today },
};
const sale: PlannedSale = { priceMinor: 80_00, from: "2026-12-26", until: "2027-01-10", showsEarlier: true };
const trouble = (change: Partial<PlannedSale>, on: Partial<SaleGround> = {}) =>
  saleTrouble({ ...sale, ...change }, { ...ground, ...on });

test("a sale of some days, of a price that was charged for months, may show it", () => {
  assert.deepEqual(trouble({}), []);
  assert.deepEqual(trouble({ from: today }), []);
  assert.deepEqual(earlierAt("2026-12-26", 100_00, ground.history), {
    ...{ priceMinor: 100_00, from: "2026-10-01", until: "2026-12-25" },
  });
});

test("a sale has days, an end and a price below the one of today (L60)", () => {
  assert.deepEqual(trouble({ from: "", until: "2026-12-31" }), ["The first and the last day are dates."]);
  assert.deepEqual(trouble({ until: "2026-02-30" }), ["The first and the last day are dates."]);
  assert.deepEqual(trouble({ from: "2026-11-30" }), ["A sale begins today at the earliest."]);
  assert.deepEqual(trouble({ until: "2026-12-25" }), ["The last day is not before the first."]);
  assert.deepEqual(trouble({ until: "2027-03-28", showsEarlier: false }), ["A sale lasts at most 92 days."]);
  assert.deepEqual(trouble({ until: "2027-03-27", showsEarlier: false }), []);
  for (const priceMinor of [100_00, 120_00, 0])
    assert.deepEqual(trouble({ priceMinor }), ["The sale price is below the price of £100, and not free."]);
});

test("the next sale of a variant comes 28 days after the last one, so that the lower price is not the real one (L60)", () => {
  const lastEnd = "2026-12-01";
  assert.deepEqual(trouble({ from: "2026-12-29", showsEarlier: false }, { lastEnd }), [
    "The last sale ends on 2026-12-01; the next one begins 28 days later at the earliest, on 2026-12-30.",
  ]);
  assert.deepEqual(trouble({ from: "2026-12-30", showsEarlier: false }, { lastEnd }), []);
});

test("an earlier price that was charged for less than 28 days, or less long than the sale lasts, is not shown (L62)", () => {
  const since = (from: string) => ({ history: [{ priceMinor: 100_00, from }] });
  const short = "An earlier price is one that was charged for at least 28 days.";
  assert.deepEqual(trouble({ until: "2026-12-27" }, since("2026-11-29")), [short]);
  assert.deepEqual(trouble({ until: "2026-12-27" }, since("2026-11-28")), []);
  const long = "The sale would last longer than the earlier price was charged.";
  assert.deepEqual(trouble({ until: "2027-01-22" }, since("2026-11-28")), []);
  assert.deepEqual(trouble({ until: "2027-01-23" }, since("2026-11-28")), [long]);
  assert.deepEqual(trouble({ until: "2027-01-23", showsEarlier: false }, since("2026-11-28")), []);
});

test("what was never charged does not stand beside a sale price (L62)", () => {
  const says = ["The price of today was not charged yet, so it cannot stand beside the sale price."];
  assert.deepEqual(trouble({}, { history: [] }), says);
  assert.deepEqual(trouble({}, { history: [{ priceMinor: 90_00, from: "2026-10-01" }] }), says);
  assert.deepEqual(trouble({ from: today }, { history: [{ priceMinor: 100_00, from: today }] }), says);
});
