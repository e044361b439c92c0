import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { grossByRate, splitRefund, vatOf } from "./amounts.ts";

test("a sofa at 20 % and a zero-rated book with delivery divide into two rates", () => {
  const lines = [
    { quantity: 1, unitPriceMinor: 124_900, takenOffMinor: 0, vatRatePermille: 200 },
    { quantity: 2, unitPriceMinor: 1_500, takenOffMinor: 0, vatRatePermille: 0 },
  ];
  const rates = grossByRate(lines, { vatRatePermille: 200, grossMinor: 3_900 });
  assert.deepEqual(rates, [
    { vatRatePermille: 200, grossMinor: 128_800 },
    { vatRatePermille: 0, grossMinor: 3_000 },
  ]);
  assert.equal(vatOf(rates), 21_467);
});

const free = { vatRatePermille: 200, grossMinor: 0 };

test("free swatches without delivery cost divide into nothing", () => {
  assert.deepEqual(grossByRate([{ quantity: 3, unitPriceMinor: 0, takenOffMinor: 0, vatRatePermille: 200 }], free), []);
});

const order = fc
  .array(
    fc.record({ vatRatePermille: fc.constantFrom(0, 50, 200), grossMinor: fc.integer({ min: 1, max: 500_000 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((rates) => [...new Map(rates.map((rate) => [rate.vatRatePermille, rate])).values()]);

test("refunds in parts give back every penny of each rate, and exactly its VAT", () => {
  fc.assert(
    fc.property(order, fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 6 }), (rates, parts) => {
      let left = rates.map((rate) => ({ ...rate }));
      let vatMinor = 0;
      const rest = () => left.reduce((sum, rate) => sum + rate.grossMinor, 0);
      const take = (amountMinor: number) => {
        const split = splitRefund(left, amountMinor);
        assert.equal(
          split.reduce((sum, part) => sum + part.grossMinor, 0),
          amountMinor,
        );
        for (const part of split) {
          vatMinor += part.vatMinor;
          assert.ok(part.vatMinor >= 0);
          left = left.map((rate) =>
            rate.vatRatePermille === part.vatRatePermille
              ? { ...rate, grossMinor: rate.grossMinor - part.grossMinor }
              : rate,
          );
        }
        assert.ok(left.every((rate) => rate.grossMinor >= 0));
      };
      for (const part of parts) if (part < rest()) take(part);
      take(rest());
      assert.equal(rest(), 0);
      assert.equal(vatMinor, vatOf(rates));
    }),
  );
});

test("for goods that are known each rate gives back what was paid at it; where too little of one is left, in proportion", () => {
  const left = [
    { vatRatePermille: 200, grossMinor: 12_000 },
    { vatRatePermille: 0, grossMinor: 4_000 },
  ];
  const books = [{ vatRatePermille: 0, grossMinor: 4_000 }];
  assert.deepEqual(splitRefund(left, 4_000, books), [{ vatRatePermille: 0, grossMinor: 4_000, vatMinor: 0 }]);
  const both = [
    { vatRatePermille: 0, grossMinor: 1_000 },
    { vatRatePermille: 200, grossMinor: 6_000 },
  ];
  assert.deepEqual(splitRefund(left, 7_000, both), [
    { vatRatePermille: 200, grossMinor: 6_000, vatMinor: 1_000 },
    { vatRatePermille: 0, grossMinor: 1_000, vatMinor: 0 },
  ]);
  const proportional = splitRefund(left, 4_000);
  assert.deepEqual(
    proportional.map(({ grossMinor }) => grossMinor),
    [3_000, 1_000],
  );
  for (const paid of [
    [{ vatRatePermille: 0, grossMinor: 4_001 }],
    [{ vatRatePermille: 50, grossMinor: 4_000 }],
    [{ vatRatePermille: 0, grossMinor: 3_999 }],
    [],
  ])
    assert.deepEqual(splitRefund(left, 4_000, paid), proportional);
  const more = [{ vatRatePermille: 0, grossMinor: 5_000 }];
  assert.deepEqual(splitRefund(left, 5_000, more), splitRefund(left, 5_000));
});

test("more than is left, nothing, and half a penny are refused", () => {
  const left = [{ vatRatePermille: 200, grossMinor: 100 }];
  for (const amount of [101, 0, -1, 0.5, Number.NaN]) assert.throws(() => splitRefund(left, amount), RangeError);
});
