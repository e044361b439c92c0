import assert from "node:assert/strict";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fixedClock, hour, minute } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, freshVault, testShop } from "../../../test/support/vault.ts";
import {
  type BundleRef,
  createFileEpochs,
  type EpochProvider,
  type Place,
  part,
  personal,
  type Vault,
  type VaultNeeds,
} from "./index.ts";
import { deleteKey, findKey } from "./keystore.sql.ts";

const fresh = await freshDatabase();
const { database } = fresh;
const keyFolder = join(freshFolder(), "epochs");
const clock = fixedClock(new Date("2026-11-22T10:00:00Z"));
const vaultHere = (but: Partial<VaultNeeds> = {}) => freshVault(fresh, { keyFolder, clock, ...but });
const vault = vaultHere();
const place: Place<"contact-card@1"> = {
  entity: "orders.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};
const card = personal("contact", { email: "ann@example.com" });
const shredded = { ok: false, because: "shredded" };
const deaf = { notify: fresh.bus.notify, on: () => {}, onLost: () => {}, onRestored: () => {} };

type Bound = { ref: BundleRef; record: Buffer };

before(() => vault.start());

async function bound(by: Vault = vault): Promise<Bound> {
  const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
  await by.createBundle(ref);
  const record = await by.seal(ref, place, card);
  await database.transact((tx) => by.bindBundle(tx, ref, part(card, "email")));
  return { ref, record };
}

const current = async () => (await vault.epochs())[0]?.epoch ?? 0;
const rollNow = () => vault.rollEpoch({ atOnce: true });
const epochsOf = async ({ ref }: Bound) =>
  (await fresh.asVault("SELECT epoch FROM keystore.bundle_key WHERE subject = $1", [ref.subject])).map(
    ({ epoch }) => epoch,
  );

async function assertOpens(by: Vault, some: readonly Bound[]): Promise<void> {
  for (const { ref, record } of some) assert.equal((await by.open(ref, place, record)).ok, true);
}

test("a roll wraps every living key and the root of locators anew, once each; all of it opens, and everybody is found", async () => {
  const some = await Promise.all(Array.from({ length: 7 }, () => bound()));
  const before = await current();
  assert.deepEqual(await rollNow(), {
    epoch: before + 1,
    isNew: true,
    moved: 7,
    destroyed: [],
    nextDestruction: new Date(clock.now().getTime() + 24 * hour),
  });
  for (const each of some) assert.deepEqual(await epochsOf(each), [before + 1]);
  assert.deepEqual(await fresh.asVault("SELECT epoch FROM keystore.index_key"), [{ epoch: before + 1 }]);
  assert.deepEqual(await fresh.asVault("SELECT to_regclass($1) AS part", [`keystore.bundle_key_${before}`]), [
    { part: null },
  ]);
  assert.equal(await current(), before + 1);
  for (const by of [vault, vaultHere()]) {
    await by.start();
    await assertOpens(by, some);
    assert.equal((await by.find(database.reader, "email", part(card, "email"))).length, 7);
  }
});

test("a roll is due when the epoch has lasted its day, less the time to the next look; its key goes a day after", async () => {
  const from = await current();
  const look = 10 * minute;
  clock.advance(24 * hour - look - 1);
  const early = await vault.rollEpoch({ atOnce: false });
  assert.deepEqual([early.isNew, early.epoch, early.destroyed], [false, from, []]);
  assert.ok(existsSync(join(keyFolder, `${from - 1}.key`)));
  clock.advance(1);
  const due = await vault.rollEpoch({ atOnce: false });
  assert.deepEqual([due.isNew, due.epoch, due.destroyed], [true, from + 1, [from - 1]]);
  assert.deepEqual(readdirSync(keyFolder).sort(), [`${from}.key`, `${from + 1}.key`]);
  clock.advance(24 * hour - look - 1);
  assert.deepEqual((await vault.rollEpoch({ atOnce: false })).destroyed, []);
  clock.advance(1);
  assert.deepEqual((await vault.rollEpoch({ atOnce: false })).destroyed, [from]);
  const [, , gone] = await vault.epochs();
  assert.deepEqual([gone?.epoch, gone?.provider, gone?.destroyedAt], [from, "file", clock.now()]);
});

test("bundles that are made while it rolls are safe, by whoever rolls and by whoever has not heard of it", async () => {
  const other = vaultHere({ bus: deaf });
  await other.start();
  const made: Bound[] = [];
  const begun = await current();
  const making = Promise.all(
    [vault, other].map(async (by) => {
      while (made.length < 60) made.push(await bound(by));
    }),
  );
  for (let rolls = 0; rolls < 3; rolls++) await rollNow();
  await making;
  await rollNow();
  assert.equal(await current(), begun + 4);
  for (const each of made) assert.deepEqual(await epochsOf(each), [begun + 4]);
  await assertOpens(vaultHere(), made);
  // Deaf as it is, it wraps the next one under the epoch that is current now.
  const late = await bound(other);
  assert.deepEqual(await epochsOf(late), [begun + 4]);
  await assertOpens(vault, [late]);
});

test("more keys than are moved at once are moved, every one", async () => {
  const epoch = await current();
  const epochs = fileEpochs();
  await epochs.openEpoch(epoch, { mayCreate: false });
  const rows = [];
  for (let made = 0; made < 2_500; made++) {
    const subject = systemRandom.uuid();
    const wrapped = await epochs.wrap(systemRandom.bytes(32), { shop: testShop, subject, bundle: "account", epoch });
    rows.push({ subject, wrapped: wrapped.toString("hex") });
  }
  await fresh.asVault(
    `INSERT INTO keystore.bundle_key (dek_id, subject, bundle, epoch, wrapped, created_at, bound_at)
     SELECT gen_random_uuid(), subject, 'account', $2, decode(wrapped, 'hex'), now(), now()
     FROM json_to_recordset($1) AS r(subject uuid, wrapped text)`,
    [JSON.stringify(rows), epoch],
  );
  const all = await fresh.asVault("SELECT count(*)::int AS n FROM keystore.bundle_key");
  assert.equal((await rollNow()).moved, all[0]?.n);
  assert.deepEqual(await fresh.asVault("SELECT epoch, count(*)::int AS n FROM keystore.bundle_key GROUP BY epoch"), [
    { epoch: epoch + 1, n: all[0]?.n },
  ]);
  await fresh.asVault("DELETE FROM keystore.bundle_key WHERE bundle = 'account'");
});

test("two that roll at once open one epoch, and each key is moved once", async () => {
  const some = await Promise.all(Array.from({ length: 5 }, () => bound()));
  const before = await current();
  const rolls = await Promise.all([vaultHere(), vaultHere()].map((each) => each.rollEpoch({ atOnce: true })));
  const opened = rolls.filter(({ isNew }) => isNew).length;
  assert.equal(await current(), before + opened);
  for (const each of some) assert.deepEqual(await epochsOf(each), [before + opened]);
  await assertOpens(vault, some);
});

test("other processes hear of a roll: they open the next epoch, and forget a key that is destroyed", async () => {
  const seen: string[] = [];
  const epochs = fileEpochs();
  const other = vaultHere({
    epochs: {
      ...epochs,
      openEpoch: (epoch, options) => {
        seen.push(`open ${epoch}`);
        return epochs.openEpoch(epoch, options);
      },
      forgetEpoch: (epoch) => {
        seen.push(`forget ${epoch}`);
        epochs.forgetEpoch(epoch);
      },
    },
  });
  await other.start();
  const before = await current();
  await rollNow();
  await until(() => seen.includes(`open ${before + 1}`));
  assert.ok(!seen.includes(`forget ${before}`));
  clock.advance(24 * hour);
  await vault.rollEpoch({ atOnce: false });
  await until(() => seen.includes(`forget ${before}`));
});

test("vault failure 11: a bundle that is shredded while a roll holds its key stays shredded, for another's cache as well", async () => {
  const doomed = await bound();
  const other = vaultHere();
  await assertOpens(other, [doomed]);
  await database.transact((tx) => vault.buryBundle(tx, doomed.ref));
  let shredding: Promise<void> | undefined;
  const epochs = fileEpochs();
  // Between the moment when the roll has taken the key in hand and the one when it puts it elsewhere.
  const slow: EpochProvider = {
    ...epochs,
    wrap: async (key, context) => {
      if (context.subject === doomed.ref.subject) {
        shredding ??= vault.destroyKey(doomed.ref);
        await wait(50);
      }
      return epochs.wrap(key, context);
    },
  };
  await vaultHere({ epochs: slow }).rollEpoch({ atOnce: true });
  assert.ok(shredding !== undefined);
  await shredding;
  assert.deepEqual(await epochsOf(doomed), []);
  assert.deepEqual(await other.open(doomed.ref, place, doomed.record), shredded);
  await rollNow();
  assert.deepEqual(await epochsOf(doomed), []);
});

test("vault failure 11: a roll that meets a shredding under way waits for it, and takes the others along", async () => {
  const [doomed, spared] = [await bound(), await bound()];
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = fresh.keystore.transact(async (tx) => {
    await deleteKey(tx, doomed.ref);
    await promise;
  });
  await wait(30);
  const rolling = rollNow();
  await wait(100);
  resolve();
  await held;
  await rolling;
  assert.deepEqual([await epochsOf(doomed), await epochsOf(spared)], [[], [await current()]]);
});

test("a roll that cannot have the table of keys soon holds nobody up, changes nothing, and says so", async () => {
  const { ref, record } = await bound();
  const before = await current();
  const { promise, resolve } = Promise.withResolvers<void>();
  const reading = fresh.keystore.transact(async (tx) => {
    await findKey(tx, ref);
    await promise;
  });
  await wait(30);
  await assert.rejects(rollNow(), { code: "key-unavailable" });
  assert.equal(await current(), before);
  assert.equal((await vaultHere().open(ref, place, record)).ok, true);
  resolve();
  await reading;
  assert.equal((await rollNow()).epoch, before + 1);
});

test("a roll that meets a key it cannot unwrap drops nothing and destroys nothing", async () => {
  const spoilt = await bound();
  const [row] = await fresh.asVault("SELECT wrapped FROM keystore.bundle_key WHERE subject = $1", [spoilt.ref.subject]);
  const write = (bytes: unknown) =>
    fresh.asVault("UPDATE keystore.bundle_key SET wrapped = $2 WHERE subject = $1", [spoilt.ref.subject, bytes]);
  await write(Buffer.alloc(88, 1));
  const before = await current();
  await assert.rejects(rollNow(), { code: "commitment-mismatch" });
  clock.advance(48 * hour);
  await assert.rejects(vault.rollEpoch({ atOnce: false }), { code: "commitment-mismatch" });
  assert.ok(existsSync(join(keyFolder, `${before}.key`)));
  assert.deepEqual(await epochsOf(spoilt), [before]);
  await write(row?.wrapped);
  assert.equal((await vault.rollEpoch({ atOnce: false })).moved > 0, true);
  await assertOpens(vaultHere(), [spoilt]);
});

test("vault failure 12: data from before the shredding beside the keystore of today has no key for it, and says so", async () => {
  const { ref, record } = await bound();
  await database.transact((tx) => vault.buryBundle(tx, ref));
  await vault.destroyKey(ref);
  await rollNow();
  // As a backup from before has it: the bundle lives, and its record is there.
  await fresh.asOwner("UPDATE vault.bundle SET buried_at = NULL, key_destroyed_at = NULL WHERE subject = $1", [
    ref.subject,
  ]);
  const lines: string[] = [];
  const restored = vaultHere({ log: { ...silentLog, error: (event) => void lines.push(event) } });
  assert.deepEqual(await restored.open(ref, place, record), { ok: false, because: "key-unavailable" });
  assert.deepEqual(lines, ["vault-key-missing"]);
});

test("vault failure 23: a key that was put aside by mistake: nothing new is made, and put back it opens everything", async () => {
  const { ref, record } = await bound();
  const path = join(keyFolder, `${await current()}.key`);
  renameSync(path, `${path}.aside`);
  // The running shop still has it; one that starts now says what is wrong, and writes no key in its place.
  await assertOpens(vault, [{ ref, record }]);
  const unlucky = vaultHere();
  await assert.rejects(unlucky.start(), { code: "epoch-key-missing" });
  await assert.rejects(unlucky.open(ref, place, record), { code: "epoch-key-missing" });
  await assert.rejects(unlucky.rollEpoch({ atOnce: true }), { code: "epoch-key-missing" });
  assert.ok(!existsSync(path));
  renameSync(`${path}.aside`, path);
  assert.deepEqual(await unlucky.start(), { ok: true });
  await assertOpens(unlucky, [{ ref, record }]);
});

function fileEpochs(): EpochProvider {
  return createFileEpochs({ folder: keyFolder, apartFrom: [], clock, random: systemRandom });
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    assert.ok(waited < 5_000, `Waited in vain for ${holds}`);
    await wait(5);
  }
}
