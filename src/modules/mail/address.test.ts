import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tries } from "../../../test/support/fuzz.ts";
import { headerName, parseMailAddress } from "./address.ts";

test("an ordinary address is taken as it is, its host in ASCII and lower case", () => {
  const taken = {
    "ada@merriweather.example": "ada@merriweather.example",
    "Ada.L+sofa_1@Mail.Example": "Ada.L+sofa_1@mail.example",
    "o'brien@brien.example": "o'brien@brien.example",
    "ada@müller.example": "ada@xn--mller-kva.example",
    "a@b.co": "a@b.co",
    "a@1and1.example": "a@1and1.example",
  };
  for (const [text, address] of Object.entries(taken))
    assert.deepEqual(parseMailAddress(text), { ok: true, address }, text);
});

test("whatever another parser could read as a different address is refused, not mended", () => {
  const refused = [
    "",
    "ada",
    "@b.example",
    "ada@",
    "ada@localhost",
    "ada@b..example",
    "ada@.example",
    "ada@b.example.",
    "ada@-b.example",
    "ada@b-.example",
    ".ada@b.example",
    "ada.@b.example",
    "a..da@b.example",
    "ada@b@c.example",
    '"ada@c.example"@b.example',
    '"ada"@b.example',
    "Ada <ada@b.example>",
    "<ada@b.example>",
    "ada@b.example, eve@c.example",
    "ada@b.example;eve@c.example",
    "friends: ada@b.example;",
    "ada(comment)@b.example",
    "ada@b.example(comment)",
    " ada@b.example",
    "ada@b.example ",
    "ada @b.example",
    "ada@b .example",
    "ada@b.example\r\nRCPT TO:<eve@c.example>",
    "ada\n@b.example",
    "ada\0@b.example",
    "ada@[127.0.0.1]",
    "ada@127.0.0.1",
    "ada@0x7f.1",
    "ada@b.example:25",
    "ada@b.example/x",
    "ada@b.example%00",
    "ada@b_c.example",
    "ada\\@b.example",
    "zoë@b.example",
    "ada\u200b@b.example",
    "ada@b.exam\u00adple",
    "ada@b\u3002example",
    "аdа@b.example",
    "=?utf-8?q?ada?=@b.example ",
    "ada＠b.example",
    `${"a".repeat(65)}@b.example`,
  ];
  for (const text of refused)
    assert.deepEqual(parseMailAddress(text), { ok: false, because: "malformed" }, JSON.stringify(text));
  const long = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example`;
  assert.equal(long.length, 255);
  assert.deepEqual(parseMailAddress(long), { ok: false, because: "too-long" });
  assert.equal(parseMailAddress(long.replace("dd", "d")).ok, true);
});

test("what is accepted holds one at sign and no character that ends or splits a line of SMTP", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc
      .tuple(fc.string({ unit: "binary", maxLength: 8 }), fc.string({ unit: "binary", maxLength: 12 }))
      .map((two) => two.join("@")),
    fc.emailAddress(),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parseMailAddress(text);
      if (parsed.ok) assert.match(parsed.address, /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{3,253}$/);
    }),
    { numRuns: tries(2_000) },
  );
});

test("a name for a header is one line without direction marks, at most 100 characters", () => {
  assert.equal(headerName("  Zoë  O’Brien-Łuczak "), "Zoë O’Brien-Łuczak");
  assert.equal(headerName("Ada\r\nBcc: eve@example.org"), "Ada Bcc: eve@example.org");
  assert.equal(headerName("Ada\u2028\u0000\u202eL"), "Ada L");
  assert.equal(headerName("😀".repeat(101)), "😀".repeat(100));
  assert.equal(headerName(""), "");
});
