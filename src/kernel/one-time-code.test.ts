import assert from "node:assert/strict";
import { test } from "node:test";
import { base32, codeAt, stepAt, stepOfCode } from "#kernel/one-time-code";

const secret = Buffer.from("12345678901234567890");
const at = (seconds: number) => new Date(seconds * 1_000);

test("the codes are those of RFC 6238, appendix B, in six digits", () => {
  const vectors: ReadonlyArray<[number, string]> = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ];
  for (const [seconds, code] of vectors) assert.equal(codeAt(secret, stepAt(at(seconds))), code, String(seconds));
});

test("a code of half a minute before or after is taken, one further away is not, and none twice", () => {
  const now = at(1_234_567_890);
  const step = stepAt(now);
  assert.equal(stepOfCode(secret, codeAt(secret, step), now, 0), step);
  assert.equal(stepOfCode(secret, codeAt(secret, step - 1), now, 0), step - 1);
  assert.equal(stepOfCode(secret, codeAt(secret, step + 1), now, 0), step + 1);
  assert.equal(stepOfCode(secret, codeAt(secret, step - 2), now, 0), undefined);
  assert.equal(stepOfCode(secret, codeAt(secret, step + 2), now, 0), undefined);
  assert.equal(stepOfCode(secret, codeAt(secret, step), now, step), undefined);
  for (const wrong of ["", "12345", "1234567", "abcdef"]) assert.equal(stepOfCode(secret, wrong, now, 0), undefined);
});

test("secrets are written as authenticator apps read them (RFC 4648, section 10)", () => {
  assert.equal(base32(Buffer.from("foobar")), "MZXW6YTBOI");
  assert.equal(base32(Buffer.from("foob")), "MZXW6YQ");
  assert.equal(base32(Buffer.alloc(0)), "");
});
