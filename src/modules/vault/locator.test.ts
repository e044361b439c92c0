import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tries } from "../../../test/support/fuzz.ts";
import { candidatesFor, indexFor, kindKey, type LocatorKind, normalise, truncatedBits } from "./locator.ts";

const root = Buffer.alloc(32, 1);
const key = (kind: LocatorKind, shop = "shop") => kindKey(root, shop, kind);

test("vault failure 16: spellings of one address are one, and different addresses are not", () => {
  const same: Array<[string, string]> = [
    ["Ann.Other@Example.COM", "ann.other@example.com"],
    ["  ann@example.com\t", "ann@example.com"],
    ["ann@example.com.", "ann@example.com"],
    ["ann＠example.com", "ann@example.com"],
    ["ann@bücher.example", "ann@xn--bcher-kva.example"],
    ["ann@BÜCHER.example", "ann@bücher.example"],
    ["zoe\u0308@example.com", "zoë@example.com"],
  ];
  for (const [one, other] of same) assert.equal(normalise("email", one), normalise("email", other), one);
  const different: Array<[string, string]> = [
    ["ann.other@example.com", "annother@example.com"],
    ["ann+shop@example.com", "ann@example.com"],
    ["ann@example.com", "ann@example.co"],
    ["ann@example.com", "аnn@example.com"],
    ["ann@example.com", "ann@exаmple.com"],
    ["ann@mail.example.com", "ann@example.com"],
    ["zoe@example.com", "zoë@example.com"],
    ['"a@b"@example.com', "a@example.com"],
  ];
  for (const [one, other] of different) assert.notEqual(normalise("email", one), normalise("email", other), one);
});

test("vault failure 16: telephone and postcode are found however they are written", () => {
  for (const written of ["07700 900123", "+44 7700 900123", "0044 7700-900123", "(+44) (0)7700 900 123", "٠"]) {
    const expected = written === "٠" ? null : "+447700900123";
    assert.equal(normalise("telephone", written), expected, written);
  }
  assert.equal(normalise("telephone", "+33 1 23 45 67 89"), "+33123456789");
  for (const written of ["SW1A 1AA", "sw1a1aa", " Sw1a  1aA ", "SW1A-1AA"]) {
    assert.equal(normalise("postcode", written), "sw1a1aa");
  }
});

test("vault failure 16: what finds nobody has no index", () => {
  const empty: Array<[LocatorKind, string]> = [
    ["email", ""],
    ["email", "nobody"],
    ["email", "@example.com"],
    ["email", "ann@"],
    ["email", "ann@exa mple.com"],
    ["telephone", "please ring next door"],
    ["telephone", ""],
    ["postcode", " - "],
  ];
  for (const [kind, value] of empty) {
    assert.equal(indexFor(key(kind), kind, value, 100), null, value);
    assert.deepEqual(candidatesFor(key(kind), kind, value), []);
  }
});

test("normalising twice is normalising once, whatever is typed", () => {
  const kinds = fc.constantFrom<LocatorKind>("email", "telephone", "postcode");
  const typed = fc.oneof(fc.string({ unit: "grapheme" }), fc.emailAddress(), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(kinds, typed, (kind, value) => {
      const once = normalise(kind, value);
      assert.equal(once === null ? null : normalise(kind, once), once);
    }),
    { numRuns: tries(3_000) },
  );
});

test("vault failure 18: one e-mail address has another index in another shop, on the same root too", () => {
  const index = (shop: string) => indexFor(key("email", shop), "email", "ann@example.com", 1)?.bidx.toString("hex");
  assert.notEqual(index("one"), index("two"));
  assert.equal(index("one"), index("one"));
  assert.notDeepEqual(key("email"), key("telephone"));
});

test("a truncated index is shared by at least two records on average and by at most the root of all", () => {
  assert.deepEqual(
    Array.from({ length: 19 }, (_, records) => truncatedBits(records)),
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3],
  );
  for (let records = 4; records <= 2_000_000; records += records < 5_000 ? 1 : 997) {
    const share = records / 2 ** truncatedBits(records);
    assert.ok(share >= 2, `${records}`);
    if (records > 7) assert.ok(share <= Math.sqrt(records), `${records}`);
  }
});

test("an e-mail address is indexed in full, the others by the first bits of the same hash", () => {
  assert.equal(indexFor(key("email"), "email", "ann@example.com", 1)?.bits, 256);
  for (const records of [1, 4, 100, 5_000, 10_000_000]) {
    const index = indexFor(key("postcode"), "postcode", "SW1A 1AA", records);
    const bits = truncatedBits(records);
    assert.equal(index?.bits, bits);
    assert.equal(index?.bidx.length, Math.ceil(bits / 8));
    const written = candidatesFor(key("postcode"), "postcode", "sw1a1aa").filter((each) => each.bits === bits);
    assert.deepEqual(written, [{ bits, bidx: index?.bidx }]);
  }
});

test("records written while there were few of them stay hard to tell apart as their number grows", () => {
  const records = 4_096;
  const rows = Array.from({ length: records }, (_, i) => indexFor(key("postcode"), "postcode", `p${i}`, i + 1));
  const shares = Array.from({ length: 200 }, (_, i) => {
    const candidates = candidatesFor(key("postcode"), "postcode", `p${i * 20}`);
    return rows.filter((row) => candidates.some(({ bits, bidx }) => bits === row?.bits && bidx.equals(row.bidx)))
      .length;
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assert.ok(Math.min(...shares) >= 2, `fewest ${Math.min(...shares)}`);
  assert.ok(mean <= 1.6 * Math.sqrt(records), `mean ${mean}`);
});
