import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../test/support/database.ts";
import { day, fixedClock, minute } from "./clock.ts";
import type { Tx } from "./db.ts";
import {
  claimKey,
  findKey,
  forgetKeys,
  type KeyedRequest,
  keepAnswer,
  keyedRequest,
  readIdempotencyKey,
  releaseKey,
} from "./idempotency.ts";

const { database, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-11-22T10:20:00Z"));
const orderId = "6f0d1f1e-6f0a-4c93-9d9e-0c2f0a6f5b11";
const asked = (key: string, request: unknown = { totalMinor: 1 }, bearer = "ada"): KeyedRequest =>
  keyedRequest({ operation: "api-pay", bearer, key, request });
const claim = (request: KeyedRequest, id = orderId) =>
  database.transact((tx) => claimKey(tx, request, id, clock.now()));
const answered = (refusal: string | null = null) => ({ state: "answered", id: orderId, refusal });
const inProgress = { state: "in-progress", id: orderId };
const write = (work: (tx: Tx) => Promise<void>) => database.transact(work);
const rows = async () => Number((await asOwner("SELECT count(*)::int AS n FROM kernel.idempotency"))[0]?.n);

test("a key is a quoted string or the same without quotes", () => {
  assert.equal(readIdempotencyKey('"8e03978e-40d5-43e8-bc93-6894a57f9324"'), "8e03978e-40d5-43e8-bc93-6894a57f9324");
  assert.equal(readIdempotencyKey("8e03978e-40d5-43e8-bc93-6894a57f9324"), "8e03978e-40d5-43e8-bc93-6894a57f9324");
  assert.equal(readIdempotencyKey("a".repeat(200)), "a".repeat(200));
  for (const wrong of ["", '""', "short", '"12345678', '12345678"', "1234 5678", "a".repeat(201), "12345678, 12345678"])
    assert.equal(readIdempotencyKey(wrong), undefined, wrong);
});

test("the first takes the request up; the same again waits, then gets what it was answered from", async () => {
  const request = asked("first-key");
  assert.deepEqual(await findKey(database.reader, request), { state: "unknown" });
  assert.deepEqual(await claim(request), { state: "mine" });
  assert.deepEqual(await claim(request), inProgress);
  assert.deepEqual(await claim(asked("first-key", { totalMinor: 2 })), { state: "different" });
  await write((tx) => keepAnswer(tx, request, null, clock.now()));
  assert.deepEqual(await claim(request), answered());
  assert.deepEqual(await findKey(database.reader, request), answered());
  assert.deepEqual(await claim(asked("first-key", { totalMinor: 2 })), { state: "different" });
  assert.deepEqual(await claim(asked("first-key", undefined, "grace")), { state: "mine" }, "somebody else's key");
});

test("an answer stays what it was first", async () => {
  const request = asked("second-key");
  await claim(request);
  await write((tx) => keepAnswer(tx, request, "changed", clock.now()));
  await write((tx) => keepAnswer(tx, request, null, clock.now()));
  await write((tx) => releaseKey(tx, request));
  assert.deepEqual(await claim(request), answered("changed"));
});

test("of twenty at once one takes it up", async () => {
  const request = asked("raced-key");
  const states = await Promise.all(Array.from({ length: 20 }, () => claim(request)));
  assert.equal(states.filter(({ state }) => state === "mine").length, 1);
  assert.equal(states.filter(({ state }) => state === "in-progress").length, 19);
});

test("a request that was released, or whose process died a minute ago, is taken up again by one", async () => {
  const released = asked("released-key");
  await claim(released);
  await write((tx) => releaseKey(tx, released));
  assert.deepEqual(await claim(released), { state: "mine" });

  clock.advance(minute - 1);
  assert.deepEqual(await claim(released), inProgress);
  clock.advance(1);
  assert.deepEqual(await claim(asked("released-key", "other")), { state: "different" });
  const states = await Promise.all(Array.from({ length: 10 }, () => claim(released)));
  assert.equal(states.filter(({ state }) => state === "mine").length, 1);
});

const dayAgo = () => new Date(clock.now().getTime() - day);

test("keys are remembered for a day, to the millisecond, and then forgotten", async () => {
  await asOwner("DELETE FROM kernel.idempotency");
  const request = asked("kept-key");
  await claim(request);
  await write((tx) => keepAnswer(tx, request, null, clock.now()));
  clock.advance(day);
  assert.equal(await database.transact((tx) => forgetKeys(tx, dayAgo())), 0);
  assert.deepEqual(await claim(request), answered());
  clock.advance(1);
  assert.equal(await database.transact((tx) => forgetKeys(tx, dayAgo())), 1);
  assert.equal(await rows(), 0);
});

test("the table holds neither key nor bearer nor request", async () => {
  await claim(
    keyedRequest({ operation: "api-pay", bearer: "Zoe-Canary", key: "canary-key", request: { seen: "canary" } }),
  );
  const [row] = await asOwner("SELECT i::text AS text FROM kernel.idempotency AS i");
  assert.doesNotMatch(String(row?.text), /canary/i);
  for (const word of ["canary-key", "Zoe-Canary"])
    assert.ok(!String(row?.text).includes(Buffer.from(word).toString("hex")));
});
