import assert from "node:assert/strict";
import { test } from "node:test";
import { systemRandom } from "#kernel/random";
import { saltPool } from "./salt-pool.ts";
import { flipEveryByte } from "./test-tampering.ts";

test("vault failure 3, at length: a hundred thousand changed bytes are all refused", () => {
  const seed = systemRandom.token();
  const found = flipEveryByte(100_000, seed);
  assert.equal(found.opened, 0, `seed ${seed}`);
});

test("vault failure 6, at length: ten million salts, each given out once", () => {
  const salts = 10_000_000;
  const nextSalt = saltPool(systemRandom);
  // 64 bits of each salt, sorted: among 10^7 random ones two are equal by chance once in 370,000 runs.
  const seen = new BigUint64Array(salts);
  for (let i = 0; i < salts; i++) seen[i] = nextSalt().readBigUInt64LE(8);
  seen.sort();
  let repeated = 0;
  for (let i = 1; i < salts; i++) if (seen[i] === seen[i - 1]) repeated++;
  assert.equal(repeated, 0);
});
