import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { vatContained } from "#kernel/money";
import { linesOf, numberInWords, type RateSum, readInvoiceNumber, type Sold } from "./paper.ts";
import { readVatNumber } from "./vat-number.ts";

test("whatever was sold, the lines of an invoice sum to the penny to its rates, and these to what was paid", () => {
  const sold = fc.record({
    what: fc.constant("A chair"),
    quantity: fc.integer({ min: 1, max: 20 }),
    unitPriceMinor: fc.integer({ min: 1, max: 900_000 }),
    takenOffMinor: fc.constant(0),
    vatRatePermille: fc.constantFrom(200, 50, 0),
    grossMinor: fc.integer({ min: 0, max: 2_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(sold, { minLength: 1, maxLength: 12 }), (lines: Sold[]) => {
      const rates = [200, 50, 0].flatMap((vatRatePermille): RateSum[] => {
        const gross = lines.filter((line) => line.vatRatePermille === vatRatePermille);
        const grossMinor = gross.reduce((sum, line) => sum + line.grossMinor, 0);
        const vatMinor = vatContained(grossMinor, vatRatePermille);
        return grossMinor === 0 ? [] : [{ vatRatePermille, grossMinor, vatMinor, netMinor: grossMinor - vatMinor }];
      });
      const made = linesOf(lines, rates);
      for (const { vatRatePermille, ...sums } of rates)
        for (const sum of ["netMinor", "vatMinor", "grossMinor"] as const) {
          const ofRate = made.filter((line) => line.vatRatePermille === vatRatePermille);
          assert.equal(
            ofRate.reduce((total, line) => total + line[sum], 0),
            sums[sum],
          );
        }
      for (const line of made) assert.ok(line.netMinor >= 0 && line.vatMinor >= 0);
    }),
  );
});

test("lines that are not what the books say make no invoice", () => {
  const line = { what: "A chair", quantity: 1, unitPriceMinor: 120, takenOffMinor: 0, vatRatePermille: 200 };
  const rate = { vatRatePermille: 200, netMinor: 100, vatMinor: 20, grossMinor: 120 };
  assert.throws(() => linesOf([{ ...line, grossMinor: 119 }], [rate]), RangeError);
  assert.throws(() => linesOf([{ ...line, vatRatePermille: 50, grossMinor: 120 }], []), RangeError);
});

test("a number is printed in four digits at least, and read back in that form alone", () => {
  assert.equal(numberInWords("invoice", 12), "INV-0012");
  assert.equal(numberInWords("credit-note", 12_345), "CN-12345");
  assert.equal(readInvoiceNumber("INV-0012"), 12);
  assert.equal(readInvoiceNumber("INV-12345"), 12_345);
  for (const other of ["INV-12", "INV-00012", "INV-0000", "CN-0012", "INV-0012 ", "inv-0012", "INV-9999999999"])
    assert.equal(readInvoiceNumber(other), null, other);
});

test("a VAT number is read as people write it, and one with wrong digits is not", () => {
  for (const [typed, read] of [
    ["GB 123 4567 82", "GB123456782"],
    ["123456782", "GB123456782"],
    ["gb-123.4567.27", "GB123456727"],
    ["GB 123 4567 82 001", "GB123456782001"],
    ["GBGD001", "GBGD001"],
    ["XI123456782", "XI123456782"],
    ["IE 6388047V", "IE6388047V"],
    ["DE136695976", "DE136695976"],
  ] as const)
    assert.equal(readVatNumber(typed), read, typed);
  for (const typed of ["GB 123 4567 83", "123456789", "GB12345678", "hello", "<b>", "GBGD999", "G1 23"])
    assert.equal(readVatNumber(typed), null, typed);
});
