import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "./random.ts";
import { newReference, readReference } from "./reference.ts";

test("references are short, in groups, without letters that look like digits, and each of the 32 is used; they are read however typed", () => {
  const random = seededRandom("references");
  const used = new Set<string>();
  for (let i = 0; i < 500; i++) {
    const reference = newReference(random, "FF");
    assert.match(reference, /^FF-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(readReference(` ${reference.toLowerCase().replaceAll("-", " ")} `, "FF"), reference);
    for (const digit of reference.slice(3).replace("-", "")) used.add(digit);
  }
  assert.equal(used.size, 32);
});

test("what is no reference is none, and letters that look like digits are those digits", () => {
  assert.equal(readReference("ff-oil1-9qtx", "FF"), "FF-0111-9QTX");
  for (const typed of ["", "FF", "FF-7K3M-9QT", "FF-7K3M-9QTXX", "AB-7K3M-9QTX", "FF-7K3M-9QTU", "FF-7K3M-9QT'"])
    assert.equal(readReference(typed, "FF"), null, typed);
});
