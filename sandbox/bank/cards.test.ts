import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cards, passesLuhn, readCard } from "./cards.ts";

describe("test cards", () => {
  it("pass the Luhn check and differ from each other", () => {
    for (const card of cards) assert.ok(passesLuhn(card.number), card.number);
    assert.equal(new Set(cards.map((card) => card.number)).size, cards.length);
    assert.ok(!passesLuhn("4242424242424243"));
  });

  const now = new Date("2026-11-22T12:00:00Z");
  const read = (number: string, expiry = "12/30", cvc = "123") => readCard({ number, expiry, cvc }, now);

  it("are read however they are typed", () => {
    for (const number of ["4242424242424242", "4242 4242 4242 4242", " 4242-4242-4242-4242 "]) {
      assert.equal(read(number).ok, true);
    }
    for (const expiry of ["12/30", "12 / 2030", "1230", "11/26", "11-26"]) {
      assert.equal(read("4242424242424242", expiry).ok, true, expiry);
    }
  });

  it("refuse what cannot be right, field by field", () => {
    const errors = (number: string, expiry?: string, cvc?: string) => {
      const answer = read(number, expiry, cvc);
      return answer.ok ? [] : Object.keys(answer.errors);
    };
    assert.deepEqual(errors("4242424242424243"), ["number"]);
    assert.deepEqual(errors("5555555555554444"), ["number"], "a real-looking number is no test card");
    assert.deepEqual(errors("4242424242424242", "10/26"), ["expiry"]);
    assert.deepEqual(errors("4242424242424242", "13/30"), ["expiry"]);
    assert.deepEqual(errors("4242424242424242", "12/30", "12"), ["cvc"]);
    assert.deepEqual(errors("", "", ""), ["number", "expiry", "cvc"]);
  });
});
