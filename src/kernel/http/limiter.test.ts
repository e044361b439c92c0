import assert from "node:assert/strict";
import { test } from "node:test";
import { day, fixedClock, minute, second } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createLimiter } from "./limiter.ts";

const limit = { per: "minute", most: 3 } as const;

function limiterAt(start: string) {
  const clock = fixedClock(new Date(start));
  const limiter = createLimiter(seededRandom("limiter"));
  return {
    clock,
    limiter,
    take: (address: string, purpose = "links") => limiter.take(purpose, limit, address, clock.now()),
  };
}

test("a network gets its requests at once, then one each twenty seconds", () => {
  const { clock, take } = limiterAt("2026-11-22T10:00:00Z");
  assert.deepEqual(
    [1, 2, 3, 4, 5].map(() => take("203.0.113.7")),
    [0, 0, 0, 20, 20],
  );
  clock.advance(19 * second);
  assert.equal(take("203.0.113.7"), 1);
  clock.advance(1 * second);
  assert.deepEqual([take("203.0.113.7"), take("203.0.113.7")], [0, 20]);
  clock.advance(minute);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => take("203.0.113.7")),
    [0, 0, 0, 20],
  );
});

test("networks and purposes are counted apart; an IPv6 network is its first 56 bits", () => {
  const { take } = limiterAt("2026-11-22T10:00:00Z");
  for (const _ of [1, 2, 3]) take("2001:db8:0:1234::1");
  assert.equal(take("2001:db8:0:12ff:ffff::9"), 20, "the same /56");
  assert.equal(take("2001:db8:0:1300::1"), 0, "the next /56");
  assert.equal(take("2001:db8::1"), 0);
  assert.equal(take("203.0.113.7"), 0);
  assert.equal(take("2001:db8:0:1234::1", "checkout"), 0);
  for (const _ of [1, 2, 3]) take("::ffff:198.51.100.1");
  assert.equal(take("198.51.100.1"), 20, "the same address, however it is written");
});

test("this machine is not limited: the demo, the tests and a proxy in front come from here", () => {
  const { take } = limiterAt("2026-11-22T10:00:00Z");
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(() => take(address)),
      [0, 0, 0, 0, 0],
    );
});

test("no address is kept, and a new day's counts cannot be joined to the old ones", () => {
  const { clock, limiter, take } = limiterAt("2026-11-22T23:59:59Z");
  const addresses = ["203.0.113.7", "2001:db8:0:1234::1"];
  for (const address of addresses) take(address);
  const before = limiter.keys();
  assert.equal(before.length, 2);
  for (const key of before) assert.match(key, /^[A-Za-z0-9_-]{43}$/);
  clock.advance(1 * second);
  for (const address of addresses) take(address);
  const after = limiter.keys();
  assert.equal(after.length, 2);
  assert.ok(before.every((key) => !after.includes(key)));
});

test("a clock that is set back shuts nobody out for longer than a window", () => {
  const { clock, take } = limiterAt("2026-11-22T10:00:00Z");
  for (const _ of [1, 2, 3]) take("203.0.113.7");
  clock.advance(-5 * minute);
  assert.equal(take("203.0.113.7"), 20);
  clock.advance(-2 * day);
  assert.equal(take("203.0.113.7"), 0);
});

test("what is counted stays bounded", () => {
  const { limiter, take } = limiterAt("2026-11-22T10:00:00Z");
  for (let n = 0; n < 100_500; n++) take(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
  assert.equal(limiter.keys().length, 100_000);
});
