import assert from "node:assert/strict";
import { test } from "node:test";
import { movedBy, readPercent, readPounds } from "./typed-price.ts";

test("a price is read as people write it, and nothing is guessed", () => {
  const read = ["1249", "£1,249", "1,249.50", " 12 . 50 ", "0", "0.01"].map(readPounds);
  assert.deepEqual(read, [124_900, 124_900, 124_950, 1_250, 0, 1]);
  for (const wrong of ["", "-1", "12.5", "12.505", "1.249,50", "12,49", "1e3", "£", "12 pounds", "12345678"])
    assert.equal(readPounds(wrong), null, wrong);
});

test("per cent are a number with a sign, and not nothing", () => {
  assert.deepEqual(["5", "-10", "+2.5%", "−3 %", "300"].map(readPercent), [5, -10, 2.5, -3, 300]);
  for (const wrong of ["", "0", "-0%", "-100", "301", "five", "1.25", "--5"])
    assert.equal(readPercent(wrong), null, wrong);
});

test("whole pounds stay whole pounds", () => {
  assert.deepEqual([movedBy(134_900, -10), movedBy(134_950, -10), movedBy(0, 50)], [121_400, 121_455, 0]);
});
