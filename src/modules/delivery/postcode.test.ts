import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { POSTCODE_AREAS } from "./areas.ts";
import { parsePlace, parsePostcode } from "./postcode.ts";

const read = (typed: string) => {
  const parsed = parsePostcode(typed);
  return parsed.ok ? parsed.postcode : parsed.because;
};

test("there are 124 postcode areas, each once", () => {
  assert.equal(POSTCODE_AREAS.length, 124);
  assert.equal(new Set(POSTCODE_AREAS).size, 124);
});

test("every form of a UK postcode is read", () => {
  const forms: [string, string, string][] = [
    ["M1 1AE", "M1", "M"],
    ["B33 8TH", "B33", "B"],
    ["W1A 0AX", "W1A", "W"],
    ["CR2 6XH", "CR2", "CR"],
    ["DN55 1PT", "DN55", "DN"],
    ["EC1A 1BB", "EC1A", "EC"],
    ["GIR 0AA", "GIR", "GIR"],
  ];
  for (const [postcode, outward, area] of forms) {
    assert.deepEqual(parsePostcode(postcode), { ok: true, postcode, outward, area });
  }
});

test("it does not matter how a postcode is typed", () => {
  for (const typed of [
    "sw1a-1aa ",
    "SW1A1AA",
    " s w 1 a 1 a a",
    "sw1a.1aa",
    "SW1A\u00a01AA",
    "Sw1A – 1aA",
    "SW1A\t1AA",
    "sw1a1aa\u200b",
  ]) {
    assert.equal(read(typed), "SW1A 1AA", JSON.stringify(typed));
  }
  assert.equal(read("sw1a oaa"), "SW1A 0AA");
  assert.equal(read("SW1A IAA"), "SW1A 1AA");
  assert.equal(read("sw1a laa"), "SW1A 1AA");
});

test("what is not a postcode is refused with a sentence that helps", () => {
  const sentence = (typed: string) => {
    const parsed = parsePostcode(typed);
    return parsed.ok ? parsed.postcode : parsed.sentence;
  };
  assert.equal(sentence(""), "Enter your postcode, for example SW1A 1AA.");
  assert.equal(sentence(" - "), "Enter your postcode, for example SW1A 1AA.");
  assert.equal(sentence("SW1A"), "That is only the first half of a postcode. Enter all of it, for example SW1A 1AA.");
  assert.equal(sentence("QX1 1AA"), "No UK postcode begins with QX. Please check the first letters.");
  const plain = "That is not a UK postcode. Postcodes look like SW1A 1AA.";
  for (const typed of [
    "90210",
    "SW1A 1AAA",
    "SW1A 1A",
    "SW1A AA1",
    "SW1A 1CA",
    "SW1A 1AV",
    "W1I 1AA",
    "SW1C 1AA",
    "SW123 1AA",
    "1SW 1AA",
    "SW1A 1AA; DROP",
    "ＳＷ１Ａ １ＡＡ",
    "ſw1a 1aa",
    "BFPO 57",
    "SW1A1AA".padEnd(33, " "),
    "A".repeat(1_000_000),
  ]) {
    assert.equal(sentence(typed), plain, typed.slice(0, 40));
  }
});

test("an outward code alone is a place, not a postcode", () => {
  assert.deepEqual(parsePlace("ka27"), { ok: true, postcode: null, outward: "KA27", area: "KA" });
  assert.equal(read("ka27"), "bad-postcode");
});

test("reading what was read changes nothing, and no text makes it throw", () => {
  const letter = fc.constantFrom(..."ABDEFGHJLNPQRSTUWXYZ");
  const digit = fc.constantFrom(..."0123456789");
  const outward = fc
    .tuple(fc.constantFrom(...POSTCODE_AREAS), digit, fc.option(digit, { nil: "" }))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(outward, digit, letter, letter, fc.constantFrom("", " ", "-", "  "), (first, number, a, b, gap) => {
      const postcode = `${first} ${number}${a}${b}`;
      assert.equal(read(`${first}${gap}${number}${a}${b}`.toLowerCase()), postcode);
      assert.equal(read(postcode), postcode);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (typed) => typeof parsePostcode(typed).ok === "boolean"));
});
