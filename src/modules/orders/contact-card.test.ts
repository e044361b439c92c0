import assert from "node:assert/strict";
import { test } from "node:test";
import { part } from "#vault";
import { reveal } from "#vault/reveal";
import "../../../test/support/any-act.ts";
import { type ContactField, contactLimits, readContact } from "./contact-card.ts";

const ada = {
  email: "ada@example.org",
  name: "Ada Lovelace",
  telephone: "+44 (0)7700 900982",
  addressLine1: "1 Mill Lane",
  addressLine2: "",
  town: "Kendal",
  postcode: "la9-4ab ",
  note: "",
};
const faults = (over: Record<string, unknown>) => {
  const read = readContact({ ...ada, ...over });
  return read.ok ? [] : read.errors;
};

test("what a person typed is tidied, the postcode written as Royal Mail does, the telephone left as it is", () => {
  const read = readContact({ ...ada, name: "  Ada \t Lovelace ", note: "Ring twice.\r\n\r\n  Stairs. " });
  assert.ok(read.ok);
  assert.deepEqual(reveal("take-order", read.contact), {
    name: "Ada Lovelace",
    email: "ada@example.org",
    telephone: "+44 (0)7700 900982",
    addressLines: ["1 Mill Lane"],
    town: "Kendal",
    postcode: "LA9 4AB",
    note: "Ring twice.\n\n Stairs.",
  });
});

test("every missing field is named at once, in the order of the form; optional ones are not missed", () => {
  const read = readContact({});
  assert.ok(!read.ok);
  assert.deepEqual(
    read.errors.map(({ field, because }) => `${field} ${because}`),
    ["email missing", "name missing", "addressLine1 missing", "town missing", "postcode missing"],
  );
});

test("a value at its limit is accepted, one character more is not", () => {
  for (const field of ["name", "addressLine1", "addressLine2", "town", "note"] satisfies ContactField[]) {
    assert.deepEqual(faults({ [field]: "é".repeat(contactLimits[field]) }), [], field);
    assert.deepEqual(
      faults({ [field]: "é".repeat(contactLimits[field] + 1) }),
      [{ field, because: "too-long" }],
      field,
    );
  }
});

test("addresses that could reach somebody else, or end a header, are refused", () => {
  for (const email of [
    "ada",
    "ada@",
    "@example.org",
    "a b@example.org",
    "ada@example",
    "ada@@example.org",
    "ada@-x.org",
    ".ada@example.org",
    "ada.@example.org",
    "a..b@example.org",
    "<ada@example.org>",
    '"a"@example.org',
    "ada@[127.0.0.1]",
    "ada@example.org,eve@example.org",
    "ada@example.org;",
    `${"a".repeat(65)}@example.org`,
  ]) {
    assert.deepEqual(faults({ email }), [{ field: "email", because: "malformed" }], email);
  }
  for (const email of [
    "ada+sofa@example.org",
    "o'neil@example.co.uk",
    "ada@exämple.org",
    "A.B-c_d@sub.example.museum",
  ]) {
    assert.deepEqual(faults({ email }), [], email);
  }
});

test("a line break in a one-line field is a space, so that no header or label can be broken", () => {
  const read = readContact({ ...ada, name: "Ada\r\nBcc: Eve" });
  assert.ok(read.ok);
  assert.equal(reveal("take-order", part(read.contact, "name")), "Ada Bcc: Eve");
});

test("an e-mail address in a field that a courier gets is refused while the form is open", () => {
  for (const field of ["name", "town", "addressLine1", "addressLine2"] satisfies ContactField[]) {
    assert.deepEqual(faults({ [field]: "Ada ada@example.org" }), [{ field, because: "malformed" }]);
  }
});

test("what is no text is malformed, and never thrown at the caller", () => {
  for (const value of [7, null, true, [], {}, ["ada@example.org"]]) {
    assert.deepEqual(faults({ email: value }), [{ field: "email", because: "malformed" }]);
  }
});

test("telephones and postcodes", () => {
  for (const telephone of ["07700 900982", "+353 1 234 5678", "(020) 7946-0958"]) {
    assert.deepEqual(faults({ telephone }), [], telephone);
  }
  for (const telephone of ["12345", "call me", "+44 7700 900982 x1", "1234567890123456"]) {
    assert.deepEqual(faults({ telephone }), [{ field: "telephone", because: "malformed" }], telephone);
  }
  assert.deepEqual(faults({ postcode: "ZZ1 1ZZ" }), [{ field: "postcode", because: "malformed" }]);
});
