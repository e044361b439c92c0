import assert from "node:assert/strict";
import { test } from "node:test";
import { rateOn, type VatBook, vatFaults, withoutStep, withStep } from "./index.ts";

const atFirst: VatBook = {
  standard: [{ from: null, permille: 200 }],
  reduced: [{ from: null, permille: 50 }],
  zero: [{ from: null, permille: 0 }],
};
const today = "2026-12-01";
const raised = withStep(atFirst, "standard", { from: "2027-01-04", permille: 225 });

test("a rate counts from its first day on, and not a day before", () => {
  assert.deepEqual(
    ["2026-12-01", "2027-01-03", "2027-01-04", "2030-01-01"].map((day) => rateOn(raised, "standard", day)),
    [200, 200, 225, 225],
  );
  assert.equal(rateOn(raised, "reduced", "2030-01-01"), 50);
  const lowered = withStep(raised, "standard", { from: "2026-12-24", permille: 175 });
  assert.deepEqual(
    lowered.standard.map(({ permille }) => permille),
    [200, 175, 225],
  );
  assert.deepEqual(withoutStep(lowered, "standard", "2027-01-04").standard.at(-1), {
    from: "2026-12-24",
    permille: 175,
  });
});

test("what counts today or has counted does not change, a day holds one rate, and a rate stays within bounds", () => {
  assert.deepEqual(vatFaults(raised, atFirst, today), []);
  assert.deepEqual(vatFaults(atFirst, raised, today), [], "what is only planned can be called off");
  const says = (book: VatBook, now = atFirst) => vatFaults(book, now, today).map(({ at, says }) => `${at}: ${says}`);
  const early = "standard: A rate changes from tomorrow on at the earliest: orders were placed by what counts today.";
  assert.deepEqual(says(withStep(atFirst, "standard", { from: today, permille: 225 })), [early]);
  assert.deepEqual(says({ ...atFirst, standard: [{ from: null, permille: 175 }] }), [early]);
  assert.deepEqual(vatFaults(atFirst, raised, "2027-01-04").length, 1, "what has begun cannot be put back");
  assert.deepEqual(says(withStep(raised, "standard", { from: "2027-01-04", permille: 225 }), raised), [
    "standard: Another change of this rate is planned for that day.",
  ]);
  for (const permille of [-1, 501, 17.5])
    assert.deepEqual(says(withStep(atFirst, "reduced", { from: "2027-01-04", permille })), [
      "reduced: A rate is per cent from 0 to 50, with one place at most: 17.5.",
    ]);
});
