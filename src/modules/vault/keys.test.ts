import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { Database } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createKeys, type KeyLimits } from "./keys.ts";
import type { BundleRef } from "./place.ts";
import { refText } from "./place.ts";

const fresh = await freshDatabase();
const random = seededRandom("keys.test");
const limits: KeyLimits = { keptMs: 60_000, mostKept: 3, loadMs: 5_000, startMs: 5_000, mostLoads: 50 };

/** Keys over a provider that hands out a buffer we can look at afterwards, and a gate that holds loads back. */
function keysUnderTest(but: Partial<KeyLimits> = {}, database = fresh.database, keystore = fresh.keystore) {
  const handedOut: Buffer[] = [];
  const gate = { open: Promise.resolve() };
  const keys = createKeys({
    shop: "shop",
    database,
    keystore,
    log: silentLog,
    limits: { ...limits, ...but },
    ready: async () => {},
    epochs: {
      wrap: () => Promise.reject(new Error("unused")),
      unwrap: async () => {
        await gate.open;
        const dek = Buffer.alloc(32, 7);
        handedOut.push(dek);
        return dek;
      },
      openEpoch: async () => {},
      destroyEpoch: () => Promise.reject(new Error("unused")),
      hasEpoch: async () => true,
      forgetEpoch: () => {},
      attest: () => Promise.reject(new Error("unused")),
    },
  });
  return { keys, handedOut, gate };
}

async function newBundle(): Promise<BundleRef> {
  const ref: BundleRef = { subject: random.uuid(), bundle: "account" };
  await fresh.asVault("INSERT INTO keystore.bundle_key VALUES ($1, $2, $3, 1, $4, $5)", [
    random.uuid(),
    ref.subject,
    ref.bundle,
    Buffer.alloc(64),
    new Date(0),
  ]);
  await fresh.asOwner("INSERT INTO vault.bundle (subject, bundle, bound_at) VALUES ($1, $2, $3)", [
    ref.subject,
    ref.bundle,
    new Date(0),
  ]);
  return ref;
}

const isWhole = (key: { dek: Buffer }) => key.dek.every((byte) => byte === 7);
const isWiped = (dek: Buffer | undefined) => dek?.every((byte) => byte === 0);

test("a key is loaded once, kept, and whole for everyone who uses it", async () => {
  const { keys, handedOut } = keysUnderTest();
  const ref = await newBundle();
  const uses = Array.from({ length: 20 }, () => keys.use(ref, isWhole));
  assert.deepEqual(new Set((await Promise.all(uses)).map((use) => use.ok && use.value)), new Set([true]));
  assert.deepEqual(await keys.use(ref, isWhole), { ok: true, value: true });
  assert.deepEqual([handedOut.length, keys.size()], [1, 1]);
});

test("a key is kept for its time and then overwritten, whether or not anybody asks again", async () => {
  const { keys, handedOut } = keysUnderTest({ keptMs: 30 });
  await keys.use(await newBundle(), isWhole);
  assert.equal(keys.size(), 1);
  await wait(60);
  assert.equal(keys.size(), 0);
  assert.ok(isWiped(handedOut[0]));
});

test("no more keys are kept than the limit; the oldest is overwritten", async () => {
  const { keys, handedOut } = keysUnderTest();
  for (let i = 0; i < 5; i++) await keys.use(await newBundle(), isWhole);
  await nextTurn();
  assert.equal(keys.size(), 3);
  assert.deepEqual(handedOut.map(isWiped), [true, true, false, false, false]);
});

test("an eviction overwrites the key, and the next use loads it again", async () => {
  const { keys, handedOut } = keysUnderTest();
  const ref = await newBundle();
  await keys.use(ref, isWhole);
  keys.evict(refText(ref));
  keys.evict("unknown");
  await nextTurn();
  assert.ok(isWiped(handedOut[0]));
  assert.deepEqual(await keys.use(ref, isWhole), { ok: true, value: true });
  assert.equal(handedOut.length, 2);
});

test("an eviction during a load lets those who began before it finish, and keeps nothing", async () => {
  const { keys, handedOut, gate } = keysUnderTest();
  const ref = await newBundle();
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.open = promise;
  const early = keys.use(ref, isWhole);
  await wait(20);
  keys.evict(refText(ref));
  const later = keys.use(ref, isWhole);
  resolve();
  assert.deepEqual(await early, { ok: true, value: true });
  assert.deepEqual(await later, { ok: true, value: true });
  await nextTurn();
  assert.equal(handedOut.length, 2);
  assert.equal(handedOut.filter(isWiped).length, 1);
});

test("while evictions cannot be heard nothing is kept, and afterwards again", async () => {
  const { keys, handedOut } = keysUnderTest();
  const ref = await newBundle();
  await keys.use(ref, isWhole);
  keys.suspend();
  assert.equal(keys.size(), 0);
  assert.deepEqual(await keys.use(ref, isWhole), { ok: true, value: true });
  await nextTurn();
  assert.equal(keys.size(), 0);
  assert.deepEqual(handedOut.map(isWiped), [true, true]);
  keys.resume();
  await keys.use(ref, isWhole);
  assert.equal(keys.size(), 1);
});

test("a load that began while evictions could not be heard is not kept after they can be", async () => {
  const { keys, gate } = keysUnderTest();
  const ref = await newBundle();
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.open = promise;
  keys.suspend();
  const use = keys.use(ref, isWhole);
  await wait(20);
  keys.resume();
  resolve();
  assert.deepEqual(await use, { ok: true, value: true });
  assert.equal(keys.size(), 0);
});

test("a key that comes after its time is overwritten and handed to nobody", async () => {
  const { keys, handedOut, gate } = keysUnderTest({ loadMs: 30 });
  const ref = await newBundle();
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.open = promise;
  assert.deepEqual(await keys.use(ref, isWhole), { ok: false, because: "key-unavailable" });
  resolve();
  await wait(10);
  assert.ok(isWiped(handedOut[0]));
  assert.equal(keys.size(), 0);
});

test("the grave is looked at after the key, so that a burial between the two looks is seen", async () => {
  const ref = await newBundle();
  const looks: string[] = [];
  const watched = (name: string, database: Database): Database => ({
    ...database,
    get reader() {
      looks.push(name);
      return database.reader;
    },
  });
  const { keys } = keysUnderTest({}, watched("grave", fresh.database), watched("key", fresh.keystore));
  await keys.use(ref, isWhole);
  assert.deepEqual(looks, ["key", "grave"]);
});

test("a buried bundle has no key any more, even while the keystore still holds it", async () => {
  const { keys, handedOut } = keysUnderTest();
  const ref = await newBundle();
  await fresh.asOwner("UPDATE vault.bundle SET buried_at = $2 WHERE subject = $1", [ref.subject, new Date(1)]);
  assert.deepEqual(await keys.use(ref, isWhole), { ok: false, because: "shredded" });
  assert.deepEqual([handedOut.length, keys.size()], [0, 0]);
});

test("work that throws leaves the cache as it was", async () => {
  const { keys } = keysUnderTest();
  const ref = await newBundle();
  const boom = () => {
    throw new RangeError("boom");
  };
  await assert.rejects(keys.use(ref, boom), RangeError);
  assert.deepEqual(await keys.use(ref, isWhole), { ok: true, value: true });
  assert.equal(keys.size(), 1);
});

test("a key that was just made is kept like one that was loaded; nothing is kept where none was made", async () => {
  const { keys, handedOut } = keysUnderTest();
  const ref = await newBundle();
  const dek = Buffer.alloc(32, 7);
  await keys.add(ref, async () => ({ dekId: random.uuid(), dek }));
  assert.deepEqual(await keys.use(ref, isWhole), { ok: true, value: true });
  assert.deepEqual([handedOut.length, keys.size()], [0, 1], "the keystore was not asked");
  await keys.add(await newBundle(), async () => undefined);
  assert.equal(keys.size(), 1);
  keys.evict(refText(ref));
  await nextTurn();
  assert.ok(isWiped(dek));
});

test("a key that is evicted while it is made, or made while evictions cannot be heard, is not kept", async () => {
  const { keys } = keysUnderTest();
  for (const meanwhile of [(ref: BundleRef) => keys.evict(refText(ref)), () => keys.suspend(), () => keys.resume()]) {
    const ref = await newBundle();
    const dek = Buffer.alloc(32, 7);
    await keys.add(ref, async () => {
      meanwhile(ref);
      return { dekId: random.uuid(), dek };
    });
    await nextTurn();
    assert.deepEqual([keys.size(), isWiped(dek)], [0, true]);
  }
});

test("a key whose making takes too long is refused, and not kept when it comes", async () => {
  const { keys } = keysUnderTest({ loadMs: 20 });
  const { promise, resolve } = Promise.withResolvers<{ dekId: string; dek: Buffer }>();
  const ref = await newBundle();
  await assert.rejects(
    keys.add(ref, () => promise),
    { code: "key-unavailable" },
  );
  const dek = Buffer.alloc(32, 7);
  resolve({ dekId: random.uuid(), dek });
  await nextTurn();
  assert.deepEqual([keys.size(), isWiped(dek)], [0, true]);
});
