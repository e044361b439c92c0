import assert from "node:assert/strict";
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type Clock, createClock, fixedClock, hour } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, freshVault } from "../../../test/support/vault.ts";
import {
  type BundleRef,
  createFileEpochs,
  createRecoveryKey,
  type EpochProvider,
  type EscrowPlace,
  type Place,
  part,
  personal,
  readEscrowHead,
} from "./index.ts";

const fresh = await freshDatabase();
const { database } = fresh;
const folder = freshFolder();
const keyFolder = join(folder, "epochs");
const signingKey = join(folder, "signing.key");
const escrow = {
  path: join(folder, "backup/escrow.sealed"),
  publicKeyPath: join(folder, "recovery.pub"),
  alongside: [signingKey, join(folder, "not-there.key")],
};
const owner = createRecoveryKey();
const deks: Buffer[] = [];
const vault = freshVault(fresh, { keyFolder, escrow, epochs: watchedEpochs() });
const place: Place<"contact-card@1"> = {
  entity: "orders.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};
const card = personal("contact", { email: "ann@example.com" });

type Bound = { ref: BundleRef; record: Buffer };
let [living, buried, shredded]: [Bound?, Bound?, Bound?] = [];

before(async () => {
  await vault.start();
  [living, buried, shredded] = [await bound(), await bound(), await bound()];
  for (const each of [buried, shredded]) await database.transact((tx) => vault.buryBundle(tx, each.ref));
  await vault.destroyKey(shredded.ref);
});

async function bound(): Promise<Bound> {
  const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
  await vault.createBundle(ref);
  const record = await vault.seal(ref, place, card);
  await database.transact((tx) => vault.bindBundle(tx, ref, part(card, "email")));
  return { ref, record };
}

/** The same shop on an empty keystore, with keys of its own to come: what a restore begins with. */
async function restoredShop(but: { shop?: string; escrow?: EscrowPlace; clock?: Clock } = {}) {
  const { keystore, asVault } = await freshDatabase();
  const other = freshVault({ ...fresh, keystore }, { keyFolder: join(freshFolder(), "epochs"), ...but });
  const count = async () => (await asVault("SELECT 1 FROM keystore.bundle_key")).length;
  const boundKeys = async () => (await asVault("SELECT 1 FROM keystore.bundle_key WHERE bound_at IS NOT NULL")).length;
  return { other, count, boundKeys };
}

test("without a recovery key there is no escrow copy, and nothing lies where it would be", async () => {
  assert.equal(await vault.replaceEscrow(), "no-recovery-key");
  assert.equal(await freshVault(fresh, { keyFolder }).replaceEscrow(), "no-recovery-key");
  await vault.rollEpoch({ atOnce: true });
  assert.ok(!existsSync(escrow.path));
});

test("what it holds brings back every living bundle on an empty keystore, and none that was buried", async () => {
  writeFileSync(escrow.publicKeyPath, owner.publicPem);
  // The key of the one that is buried still lies in the keystore: a shredding is under way.
  assert.deepEqual(await vault.replaceEscrow(), { keys: 2 });
  const { other, count } = await restoredShop();
  const { keys, graves } = await other.restoreKeys(escrow.path, owner.secret);
  assert.equal(keys, 1);
  assert.deepEqual(
    new Set(graves.map(({ subject }) => subject)),
    new Set([buried?.ref.subject, shredded?.ref.subject]),
  );
  assert.equal(await count(), 1);
  assert.deepEqual(await other.start(), { ok: true });
  assert.ok(living !== undefined);
  assert.equal((await other.open(living.ref, place, living.record)).ok, true);
  assert.deepEqual(await other.find(database.reader, "email", part(card, "email")), [living.ref]);
  // As a killed restore does: the same once more changes nothing.
  assert.equal((await other.restoreKeys(escrow.path, owner.secret)).keys, 0);
  assert.equal(await count(), 1);
});

test("key files of others lie in it closed too, and come back where they lay unless one is there", async () => {
  const key = systemRandom.bytes(32);
  writeFileSync(signingKey, key, { mode: 0o600 });
  await vault.replaceEscrow();
  for (const spelling of [key, key.toString("base64")]) assert.ok(!readFileSync(escrow.path).includes(spelling));
  const elsewhere = join(freshFolder(), "keys");
  const back = join(elsewhere, "signing.key");
  const { other } = await restoredShop({ escrow: { ...escrow, alongside: [back] } });
  await other.restoreKeys(escrow.path, owner.secret);
  assert.deepEqual(readFileSync(back), key);
  assert.equal(statSync(back).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(elsewhere), ["signing.key"]);
  writeFileSync(back, "one that is there");
  await other.restoreKeys(escrow.path, owner.secret);
  assert.equal(readFileSync(back, "utf8"), "one that is there");
});

test("it is a file for us alone in which no key can be seen, and there is one", async () => {
  await vault.replaceEscrow();
  const first = readFileSync(escrow.path);
  assert.equal(statSync(escrow.path).mode & 0o777, 0o600);
  assert.ok(deks.length >= 3);
  for (const dek of deks) {
    for (const spelling of [dek, dek.toString("base64"), dek.toString("hex")]) assert.ok(!first.includes(spelling));
  }
  writeFileSync(`${escrow.path}.left-by-a-kill.new`, "half");
  linkSync(escrow.path, join(folder, "before"));
  await vault.replaceEscrow();
  // What was replaced still has its blocks on the disk, as the link shows; it opens for nobody, the owner included.
  const { other } = await restoredShop();
  await assert.rejects(other.restoreKeys(join(folder, "before"), owner.secret), { code: "escrow-damaged" });
  assert.deepEqual(readdirSync(join(folder, "backup")), ["escrow.sealed"]);
  assert.ok(!readFileSync(escrow.path).equals(first));
});

test("another recovery key, a mistyped one, and the copy of another shop are refused, and nothing is put back", async () => {
  const { other, count } = await restoredShop();
  const typo = owner.secret.replace(/^./, (first) => (first === "0" ? "1" : "0"));
  for (const secret of [createRecoveryKey().secret, typo, "", owner.publicPem]) {
    await assert.rejects(other.restoreKeys(escrow.path, secret), { code: "recovery-key-wrong" });
  }
  assert.equal(await count(), 0);
  const stranger = await restoredShop({ shop: systemRandom.uuid() });
  await assert.rejects(stranger.other.restoreKeys(escrow.path, owner.secret), { code: "keystore-of-another-shop" });
  assert.equal(await stranger.count(), 0);
  // White space and capitals are how people write things down.
  assert.equal((await other.restoreKeys(escrow.path, ` ${owner.secret.toUpperCase()}\n`)).keys, 1);
});

test("a copy that was changed, cut or lengthened anywhere is refused", async () => {
  const { other, count } = await restoredShop();
  const whole = readFileSync(escrow.path);
  const at = join(folder, "changed");
  const head = whole.indexOf("\n");
  const flipped = [0, head - 3, head + 2, head + 10, head + 40, head + 70, whole.length - 1].map((position) => {
    const copy = Buffer.from(whole);
    copy[position] = (copy[position] ?? 0) ^ 1;
    return copy;
  });
  const cut = [0, head, head + 1, head + 4, whole.length - 1].map((length) => whole.subarray(0, length));
  for (const changed of [...flipped, ...cut, Buffer.concat([whole, Buffer.alloc(4)]), Buffer.from("{}\n")]) {
    writeFileSync(at, changed);
    await assert.rejects(other.restoreKeys(at, owner.secret), (thrown) => {
      const code = thrown instanceof Error && "code" in thrown ? thrown.code : thrown;
      return code === "escrow-damaged" || code === "recovery-key-wrong" || code === "keystore-of-another-shop";
    });
  }
  assert.equal(await count(), 0);
});

test("a copy of several chunks is whole or refused: the last one cut off, or two in each other's place", async () => {
  await fresh.asOwner(
    `INSERT INTO vault.bundle (subject, bundle, buried_at)
     SELECT gen_random_uuid(), 'account', '2026-11-22T10:00:00Z' FROM generate_series(1, 3500)`,
  );
  await vault.replaceEscrow();
  const whole = readFileSync(escrow.path);
  const begin = whole.indexOf("\n") + 1;
  const second = begin + 4 + whole.readUInt32BE(begin);
  assert.ok(second < whole.length, "there are two chunks");
  const { other } = await restoredShop();
  const [head, one, two] = [whole.subarray(0, begin), whole.subarray(begin, second), whole.subarray(second)];
  const at = join(folder, "changed");
  for (const changed of [
    [head, one],
    [head, two],
    [head, two, one],
    [head, one, two, two],
  ]) {
    writeFileSync(at, Buffer.concat(changed));
    await assert.rejects(other.restoreKeys(at, owner.secret), { code: "escrow-damaged" });
  }
  const { graves } = await other.restoreKeys(escrow.path, owner.secret);
  assert.equal(new Set(graves.map(({ subject }) => subject)).size, 3502);
});

test("every key is held against every bundle: what lives, what is lost, and what should be gone", async () => {
  const { length: graves } = await fresh.asOwner("SELECT 1 FROM vault.bundle WHERE buried_at IS NOT NULL");
  assert.ok(graves > 3_000, "more than one page of them");
  assert.deepEqual(await vault.checkKeys(), { living: 1, lost: 0, stillThere: 1 });
  const [row] = await fresh.asVault("SELECT * FROM keystore.bundle_key WHERE subject = $1", [living?.ref.subject]);
  const write = (wrapped: unknown) =>
    fresh.asVault("UPDATE keystore.bundle_key SET wrapped = $2 WHERE subject = $1", [living?.ref.subject, wrapped]);
  await write(Buffer.alloc(88, 1));
  assert.deepEqual(await vault.checkKeys(), { living: 0, lost: 1, stillThere: 1 });
  await write(row?.wrapped);
  assert.deepEqual(await vault.checkKeys(), { living: 1, lost: 0, stillThere: 1 });
});

test("data from before the copy: a key whose bundle is not in it is swept, and so is none that is", async () => {
  const young = await bound();
  await vault.sweepOrphans();
  await vault.replaceEscrow();
  for (const table of ["locator", "bundle"])
    await fresh.asOwner(`DELETE FROM vault.${table} WHERE subject = $1`, [young.ref.subject]);
  const tomorrow = new Date(createClock().now().getTime() + 25 * hour);
  const { other, count, boundKeys } = await restoredShop({ clock: fixedClock(tomorrow) });
  assert.equal((await other.restoreKeys(escrow.path, owner.secret)).keys, 2);
  assert.equal(await boundKeys(), 0);
  await other.start();
  assert.deepEqual(await other.sweepOrphans(), { removed: 1, bound: 1 });
  assert.deepEqual([await count(), await boundKeys()], [1, 1]);
  assert.ok(living !== undefined);
  assert.equal((await other.open(living.ref, place, living.record)).ok, true);
  await vault.destroyKey(young.ref);
});

test("data from after the copy: the key of a bundle that was buried since does not come back", async () => {
  const gone = await bound();
  await vault.replaceEscrow();
  await database.transact((tx) => vault.buryBundle(tx, gone.ref));
  await vault.destroyKey(gone.ref);
  const { other, count } = await restoredShop();
  assert.equal((await other.restoreKeys(escrow.path, owner.secret)).keys, 1);
  assert.equal(await count(), 1);
  assert.deepEqual(await other.open(gone.ref, place, gone.record), { ok: false, because: "shredded" });
});

test("every roll puts a new one in its place; where none can be written the roll goes on, and it is said", async () => {
  const epochOf = async () => (await readEscrowHead(escrow.path))?.epoch;
  const { epoch } = await vault.rollEpoch({ atOnce: true });
  assert.equal(await epochOf(), epoch);
  writeFileSync(escrow.path, "rubbish");
  await vault.rollEpoch({ atOnce: false });
  assert.equal(await epochOf(), epoch);
  rmSync(join(folder, "backup"), { recursive: true });
  writeFileSync(join(folder, "backup"), "no folder");
  const lines: string[] = [];
  const log = { ...silentLog, error: (event: string) => void lines.push(event) };
  const next = await freshVault(fresh, { keyFolder, escrow, log }).rollEpoch({ atOnce: true });
  assert.deepEqual([next.epoch, next.isNew, lines], [epoch + 1, true, ["escrow-not-replaced"]]);
});

function watchedEpochs(): EpochProvider {
  const epochs = createFileEpochs({
    folder: keyFolder,
    apartFrom: [],
    clock: { now: () => new Date(0) },
    random: systemRandom,
  });
  return {
    ...epochs,
    wrap: (key, context) => {
      deks.push(Buffer.from(key));
      return epochs.wrap(key, context);
    },
  };
}
