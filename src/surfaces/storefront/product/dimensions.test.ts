import assert from "node:assert/strict";
import { test } from "node:test";
import type { Variant } from "#catalogue";
import { doorAdvice, inInches, sizeInCm, sizeInInches } from "./dimensions.ts";

test("centimetres become inches to the nearest half", () => {
  assert.equal(inInches(212), "83½");
  assert.equal(inInches(98), "38½");
  assert.equal(inInches(80), "31½");
  assert.equal(inInches(254), "100");
  assert.equal(inInches(1), "½");
  assert.equal(inInches(0.5), "0");
});

test("a size is said width first", () => {
  const size = { width: 216, depth: 102, height: 72 };
  assert.equal(sizeInCm(size), "216 × 102 × 72 cm");
  assert.equal(sizeInInches(size), "85 × 40 × 28½ in");
});

const packed = (width: number, depth: number, height: number, more: Partial<Variant> = {}) =>
  ({ packedCm: { width, depth, height }, boxes: 1, handling: "two-person", ...more }) as Variant;

test("a box is held against a usual door by its two smaller sides, with room to hold it", () => {
  assert.match(doorAdvice(packed(216, 102, 70)), /^The box goes through a usual inner door/);
  assert.match(doorAdvice(packed(216, 102, 71)), /^The box needs a door of at least 73 cm/);
  assert.match(doorAdvice(packed(197, 198, 60)), /^The box needs a door of at least 62 cm/);
  assert.match(doorAdvice(packed(216, 102, 71, { boxes: 2 })), /^The largest box needs/);
  assert.equal(doorAdvice(packed(20, 15, 1, { handling: "letter" })), "It comes through the letterbox.");
});
