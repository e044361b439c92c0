import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Clock, fixedClock, hour } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, freshVault } from "../../../test/support/vault.ts";
import { type BundleRef, type Place, parseRef, part, personal, refText } from "./index.ts";

const fresh = await freshDatabase();
const { database } = fresh;
const start = new Date("2026-11-22T10:00:00Z");
const clock = fixedClock(start);
const keyFolder = join(freshFolder(), "epochs");
const jobs: Array<{ name: string; id: string }> = [];
const enqueue = async (_tx: Tx, name: string, { id }: { id: string }) => void jobs.push({ name, id });
const vaultAt = (at: Clock = clock) => freshVault(fresh, { keyFolder, clock: at, jobs: { enqueue } });
const vault = vaultAt();
const newRef = (): BundleRef => ({ subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` });
const place: Place<"contact-card@1"> = {
  entity: "orders.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};
const card = personal("contact", { name: "Ann", email: "ann@example.com", telephone: "07700 900123" });
const shredded = { ok: false, because: "shredded" };

before(() => vault.start());

async function boundBundle(by = vault) {
  const ref = newRef();
  await by.createBundle(ref);
  const record = await by.seal(ref, place, card);
  await database.transact(async (tx) => {
    await by.bindBundle(tx, ref);
    await by.addLocator(tx, { ref, kind: "email", value: part(card, "email") });
    await by.addLocator(tx, { ref, kind: "telephone", value: part(card, "telephone") });
  });
  return { ref, record };
}

const keysOf = ({ subject }: BundleRef) =>
  fresh.asVault("SELECT bundle, bound_at FROM keystore.bundle_key WHERE subject = $1", [subject]);
const graveOf = async ({ subject }: BundleRef) =>
  (await fresh.asOwner("SELECT * FROM vault.bundle WHERE subject = $1", [subject]))[0];
const locatorsOf = ({ subject }: BundleRef) =>
  fresh.asOwner("SELECT kind FROM vault.locator WHERE subject = $1 ORDER BY kind", [subject]);

test("shredding goes tombstone, key, remains; after the first step nothing opens and nobody is found", async () => {
  const { ref, record } = await boundBundle();
  assert.equal((await vault.open(ref, place, record)).ok, true);
  jobs.length = 0;

  await database.transact((tx) => vault.buryBundle(tx, ref));
  assert.deepEqual(jobs, [{ name: "vault.shred", id: refText(ref) }]);
  assert.deepEqual(parseRef(jobs[0]?.id ?? ""), ref);
  assert.deepEqual(await vaultAt().open(ref, place, record), shredded);
  assert.equal((await vault.find(database.reader, "email", part(card, "email"))).length, 0);
  assert.deepEqual(await vault.pendingShreds(database.reader), [ref]);
  assert.equal((await keysOf(ref)).length, 1);

  await vault.destroyKey(ref);
  assert.equal((await keysOf(ref)).length, 0);
  assert.equal((await locatorsOf(ref)).length, 2);

  await database.transact((tx) => vault.removeRemains(tx, ref));
  assert.equal((await locatorsOf(ref)).length, 0);
  assert.deepEqual(await vault.pendingShreds(database.reader), []);
  assert.deepEqual(await graveOf(ref), {
    ...ref,
    bound_at: start,
    buried_at: start,
    key_destroyed_at: start,
    shredded_at: start,
  });
  assert.deepEqual(await vault.open(ref, place, record), shredded);
});

test("each step may come twice, and dates stay those of the first time", async () => {
  const { ref } = await boundBundle();
  const later = vaultAt(fixedClock(new Date(start.getTime() + hour)));
  for (const by of [vault, later]) await database.transact((tx) => by.buryBundle(tx, ref));
  for (const by of [vault, later]) await by.destroyKey(ref);
  for (const by of [vault, later]) await database.transact((tx) => by.removeRemains(tx, ref));
  jobs.length = 0;
  await database.transact((tx) => later.buryBundle(tx, ref));
  assert.deepEqual(jobs, []);
  const grave = await graveOf(ref);
  assert.deepEqual([grave?.buried_at, grave?.key_destroyed_at, grave?.shredded_at], [start, start, start]);
});

test("no step overtakes another, and nothing happens when one is refused", async () => {
  const { ref, record } = await boundBundle();
  const remove = () => database.transact((tx) => vault.removeRemains(tx, ref));
  await assert.rejects(vault.destroyKey(ref), { code: "bundle-not-buried" });
  await assert.rejects(vault.destroyKey(newRef()), { code: "bundle-not-buried" });
  await assert.rejects(remove(), { code: "bundle-not-buried" });
  await database.transact((tx) => vault.buryBundle(tx, ref)).then(() => undefined);
  await assert.rejects(remove(), { code: "bundle-not-buried" });
  await assert.rejects(
    database.transact((tx) => vault.buryBundle(tx, newRef())),
    { code: "bundle-unknown" },
  );
  assert.deepEqual([(await keysOf(ref)).length, (await locatorsOf(ref)).length], [1, 2]);
  assert.deepEqual(await vault.open(ref, place, record), shredded);
});

test("a burial that is rolled back buries nothing", async () => {
  const { ref, record } = await boundBundle();
  const burial = database.transact(async (tx) => {
    await vault.buryBundle(tx, ref);
    throw new Error("no");
  });
  await assert.rejects(burial, /no/);
  assert.equal((await vault.open(ref, place, record)).ok, true);
  await assert.rejects(vault.destroyKey(ref), { code: "bundle-not-buried" });
});

test("vault failure 11: another process that holds the key forgets it within a second of the burial", async () => {
  const other = vaultAt();
  const { ref, record } = await boundBundle();
  assert.equal((await other.open(ref, place, record)).ok, true);
  await database.transact((tx) => vault.buryBundle(tx, ref));
  const began = performance.now();
  while ((await other.open(ref, place, record)).ok) {
    assert.ok(performance.now() - began < 1_000);
    await wait(5);
  }
  assert.deepEqual(await other.open(ref, place, record), shredded);
});

test("vault failure 11: a process that missed the eviction because it lost its connection forgets everything", async () => {
  const ears: Record<string, () => void> = {};
  const deaf = {
    notify: fresh.bus.notify,
    on: () => {},
    onLost: (run: () => void) => {
      ears.lost = run;
    },
    onRestored: (run: () => void) => {
      ears.restored = run;
    },
  };
  const other = freshVault(fresh, { keyFolder, clock, bus: deaf });
  const { ref, record } = await boundBundle();
  assert.equal((await other.open(ref, place, record)).ok, true);
  ears.lost?.();
  await database.transact((tx) => vault.buryBundle(tx, ref));
  assert.deepEqual(await other.open(ref, place, record), shredded);
  ears.restored?.();
  assert.deepEqual(await other.open(ref, place, record), shredded);
});

test("nothing goes into a bundle again once it is buried", async () => {
  const { ref } = await boundBundle();
  await database.transact((tx) => vault.buryBundle(tx, ref));
  const other = vaultAt();
  await assert.rejects(other.createBundle(ref), { code: "bundle-shredded" });
  await assert.rejects(other.seal(ref, place, card), { code: "bundle-shredded" });
  await assert.rejects(
    database.transact((tx) => other.bindBundle(tx, ref)),
    { code: "bundle-shredded" },
  );
  await assert.rejects(
    database.transact((tx) => other.addLocator(tx, { ref, kind: "email", value: part(card, "email") })),
    { code: "bundle-unknown" },
  );
});

test("a key whose bundle never came goes after a day, to the millisecond, and leaves a grave", async () => {
  const ref = newRef();
  await vault.createBundle(ref);
  const sweepAfter = (ms: number) => vaultAt(fixedClock(new Date(start.getTime() + ms))).sweepOrphans();
  await sweepAfter(24 * hour - 1);
  assert.equal((await keysOf(ref)).length, 1);
  await sweepAfter(24 * hour);
  assert.equal((await keysOf(ref)).length, 1);
  assert.deepEqual(await sweepAfter(24 * hour + 1), { removed: 1, bound: 0 });
  assert.equal((await keysOf(ref)).length, 0);
  assert.equal((await graveOf(ref))?.bound_at, null);
  assert.ok(!(await vault.pendingShreds(database.reader)).map(refText).includes(refText(ref)));
  await assert.rejects(
    database.transact((tx) => vault.bindBundle(tx, ref)),
    { code: "bundle-shredded" },
  );
});

test("the key of a living bundle is not swept, however wrong the clocks are", async () => {
  const slow = vaultAt(fixedClock(new Date("1999-01-01T00:00:00Z")));
  const fast = vaultAt(fixedClock(new Date("2099-01-01T00:00:00Z")));
  const { ref, record } = await boundBundle(slow);
  assert.deepEqual(await fast.sweepOrphans(), { removed: 0, bound: 1 });
  assert.deepEqual(await fast.sweepOrphans(), { removed: 0, bound: 0 });
  assert.equal((await vaultAt().open(ref, place, record)).ok, true);
});

test("a sweep that meets a transaction about to bind waits for it and keeps the key", async () => {
  const ref = newRef();
  const slow = vaultAt(fixedClock(new Date("1999-01-01T00:00:00Z")));
  await slow.createBundle(ref);
  const { promise, resolve } = Promise.withResolvers<void>();
  const binding = database.transact(async (tx) => {
    await slow.bindBundle(tx, ref);
    await promise;
  });
  await wait(30);
  const sweep = vault.sweepOrphans();
  await wait(50);
  resolve();
  await binding;
  assert.equal((await sweep).removed, 0);
  assert.equal((await keysOf(ref)).length, 1);
  assert.equal((await graveOf(ref))?.buried_at, null);
});

test("a transaction that binds after the sweep has claimed the bundle is refused as a whole", async () => {
  const ref = newRef();
  const slow = vaultAt(fixedClock(new Date("1999-01-01T00:00:00Z")));
  await slow.createBundle(ref);
  await slow.seal(ref, place, card);
  await vault.sweepOrphans();
  const late = database.transact(async (tx) => {
    await slow.bindBundle(tx, ref);
    await slow.addLocator(tx, { ref, kind: "email", value: part(card, "email") });
  });
  await assert.rejects(late, { code: "bundle-shredded" });
  assert.deepEqual(await locatorsOf(ref), []);
});

test("a key once seen bound outlives a shop database that has forgotten the bundle", async () => {
  const { ref, record } = await boundBundle();
  await vault.sweepOrphans();
  await fresh.asOwner("DELETE FROM vault.locator WHERE subject = $1", [ref.subject]);
  const [row] = await fresh.asOwner("DELETE FROM vault.bundle WHERE subject = $1 RETURNING bound_at", [ref.subject]);
  await vaultAt(fixedClock(new Date("2099-01-01T00:00:00Z"))).sweepOrphans();
  assert.equal((await keysOf(ref)).length, 1);
  await fresh.asOwner("INSERT INTO vault.bundle (subject, bundle, bound_at) VALUES ($1, $2, $3)", [
    ref.subject,
    ref.bundle,
    row?.bound_at,
  ]);
  assert.equal((await vaultAt().open(ref, place, record)).ok, true);
});

test("a sweep that was interrupted after its claim is ended by the next, and real burials are left to their owner", async () => {
  const orphan = newRef();
  await vault.createBundle(orphan);
  await fresh.asOwner("INSERT INTO vault.bundle (subject, bundle, buried_at) VALUES ($1, $2, $3)", [
    orphan.subject,
    orphan.bundle,
    start,
  ]);
  const { ref } = await boundBundle();
  await database.transact((tx) => vault.buryBundle(tx, ref));
  assert.deepEqual(await vault.sweepOrphans(), { removed: 1, bound: 1 });
  assert.equal((await keysOf(orphan)).length, 0);
  assert.equal((await keysOf(ref)).length, 1);
  assert.equal((await graveOf(ref))?.shredded_at, null);
  assert.ok((await vault.pendingShreds(database.reader)).map(refText).includes(refText(ref)));
});

test("what is hashed for good is recognised after the bundle is gone, and by no other shop", async () => {
  const { ref } = await boundBundle();
  const hash = await vault.keyedHash("payment-reference", "pay_123");
  await database.transact((tx) => vault.buryBundle(tx, ref));
  await vault.destroyKey(ref);
  assert.deepEqual(await vaultAt().keyedHash("payment-reference", personal("payment-reference", "pay_123")), hash);
  assert.notDeepEqual(await vault.keyedHash("payment-reference", "pay_124"), hash);
  assert.equal(hash.length, 32);
});
