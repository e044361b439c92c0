import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "#kernel/random";
import { newOrderNumber, parseOrderNumber } from "./order-number.ts";

test("numbers are short, in groups, and read back however they are typed", () => {
  const random = seededRandom("numbers");
  for (let i = 0; i < 500; i++) {
    const number = newOrderNumber(random, "FF");
    assert.match(number, /^FF-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(parseOrderNumber(` ${number.toLowerCase().replaceAll("-", " ")} `, "FF"), number);
  }
  assert.equal(parseOrderNumber("ff-oil1-9qtx", "FF"), "FF-0111-9QTX");
});

test("what is no number is none", () => {
  for (const typed of ["", "FF", "FF-7K3M-9QT", "FF-7K3M-9QTXX", "AB-7K3M-9QTX", "FF-7K3M-9QTU", "FF-7K3M-9QT'"]) {
    assert.equal(parseOrderNumber(typed, "FF"), null);
  }
});
