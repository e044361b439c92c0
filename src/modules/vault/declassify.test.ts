import assert from "node:assert/strict";
import { test } from "node:test";
import { declassified } from "#policy/declassified";
import { declassify } from "./declassify.ts";
import { personal } from "./personal.ts";

const card = (but: { telephone?: string; note?: string } = {}) =>
  personal("contact", {
    ...{ name: "Ann Other", email: "ann.other@canary.example", addressLines: ["1 Mill Lane"], town: "Hebden Bridge" },
    ...{ postcode: "HX7 8AB", telephone: null, note: null, ...but },
  });

test("each rule gives exactly what the policy says, without an act and without a purpose", () => {
  assert.equal(declassify("outward-code", card()), "HX7");
  assert.deepEqual(declassify("fields-held", card()), ["name", "e-mail", "address"]);
  const full = card({ telephone: "07700 900982", note: "Ring twice" });
  assert.deepEqual(declassify("fields-held", full), ["name", "e-mail", "address", "telephone", "note"]);
  const complaint = { words: "It creaks", name: null, orderNumber: null };
  assert.equal(declassify("can-be-written-to", personal("complaint", { ...complaint, email: null })), false);
  assert.equal(declassify("can-be-written-to", personal("complaint", { ...complaint, email: "a@b.example" })), true);
});

test("no rule gives away anything that a person could be found by", () => {
  const canary = { telephone: "07700 900982", note: "Ring twice" };
  const given = JSON.stringify([declassify("outward-code", card(canary)), declassify("fields-held", card(canary))]);
  for (const told of ["Ann", "canary", "Mill", "Hebden", "8AB", "900982", "Ring"])
    assert.ok(!given.includes(told), told);
});

test("a rule for one kind of data is not applied to another, and a rule nobody declared does not compile", () => {
  // @ts-expect-error a contact is no complaint
  assert.throws(() => declassify("can-be-written-to", card()), TypeError);
  // @ts-expect-error there is no such rule
  assert.throws(() => declassify("everything", card()), TypeError);
  // @ts-expect-error a value without a postcode has no outward code
  assert.throws(() => declassify("outward-code", personal("contact", { name: "Ann Other" })), TypeError);
  assert.deepEqual(Object.keys(declassified), [
    "outward-code",
    "fields-held",
    "can-be-written-to",
    "asker-can-be-written-to",
  ]);
});
