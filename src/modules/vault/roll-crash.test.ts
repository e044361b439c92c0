import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fixedClock, hour } from "#kernel/clock";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, freshVault, testShop } from "../../../test/support/vault.ts";
import { type BundleRef, createRecoveryKey, type Place, part, personal, readEscrowHead } from "./index.ts";

const fresh = await freshDatabase();
const keyFolder = join(freshFolder(), "epochs");
const escrowFolder = freshFolder();
const escrow = { path: join(escrowFolder, "escrow.sealed"), publicKeyPath: join(escrowFolder, "recovery.pub") };
const clock = fixedClock(new Date("2026-11-22T10:00:00Z"));
const vault = freshVault(fresh, { keyFolder, clock, escrow });
const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
const place: Place<"contact-card@1"> = {
  entity: "orders.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};
const card = personal("contact", { email: "ann@example.com" });
let record: Buffer;

before(async () => {
  writeFileSync(escrow.publicKeyPath, createRecoveryKey().publicPem);
  await vault.start();
  await vault.createBundle(ref);
  record = await vault.seal(ref, place, card);
  await fresh.database.transact((tx) => vault.bindBundle(tx, ref, part(card, "email")));
});

/** What must be true just after each kill, from one roll to the next: [keys under the old, under the new, root under, current]. */
const afterTheKill = {
  "epoch-key-made": { old: 1, next: 0, root: "old", current: "old" },
  "epoch-opened": { old: 1, next: 0, root: "old", current: "next" },
  "epoch-keys-moved": { old: 0, next: 1, root: "old", current: "next" },
  "epoch-root-moved": { old: 0, next: 1, root: "next", current: "next" },
  "epoch-retired": { old: 0, next: 1, root: "next", current: "next" },
} as const;

for (const [point, expected] of Object.entries(afterTheKill)) {
  test(`vault failure 10: a roll killed at ${point} has lost no key, and the next one ends it`, async () => {
    const [{ epoch: old } = { epoch: 0 }] = await vault.epochs();
    clock.advance(24 * hour);
    assert.equal(await runChild(point), "SIGKILL");
    assert.deepEqual(await stateOf(old), expected);
    await assertReadable();
    await vault.rollEpoch({ atOnce: false });
    assert.deepEqual(await stateOf(old), afterTheKill["epoch-retired"]);
    assert.deepEqual(await partsOf(), [`bundle_key_${old + 1}`]);
    await assertReadable();
  });
}

test("vault failure 10: a roll killed at epoch-key-destroyed finds the key gone, and notes it the next time", async () => {
  const [newest] = await vault.epochs();
  clock.advance(24 * hour);
  assert.equal(await runChild("epoch-key-destroyed"), "SIGKILL");
  const [, before] = await vault.epochs();
  assert.deepEqual([before?.epoch, before?.destroyedAt], [newest?.epoch, null]);
  assert.ok(!readdirSync(keyFolder).includes(`${(newest?.epoch ?? 0) - 1}.key`));
  await assertReadable();
  await vault.rollEpoch({ atOnce: false });
  const all = await vault.epochs();
  assert.deepEqual(
    all.map(({ destroyedAt }) => destroyedAt !== null),
    all.map((_, index) => index > 1),
  );
  assert.deepEqual(
    readdirSync(keyFolder).sort(),
    all
      .slice(0, 2)
      .map(({ epoch }) => `${epoch}.key`)
      .sort(),
  );
  await assertReadable();
});

test("a roll killed at escrow-written leaves the copy before whole; the next one takes its place and leaves no second", async () => {
  const [{ epoch: old } = { epoch: 0 }] = await vault.epochs();
  const before = readFileSync(escrow.path);
  clock.advance(24 * hour);
  assert.equal(await runChild("escrow-written"), "SIGKILL");
  assert.deepEqual(readFileSync(escrow.path), before);
  assert.equal((await readEscrowHead(escrow.path))?.epoch, old);
  assert.equal(readdirSync(escrowFolder).length, 3);
  await vault.rollEpoch({ atOnce: false });
  assert.equal((await readEscrowHead(escrow.path))?.epoch, old + 1);
  assert.deepEqual(readdirSync(escrowFolder).sort(), ["escrow.sealed", "recovery.pub"]);
});

async function assertReadable(): Promise<void> {
  const other = freshVault(fresh, { keyFolder, clock });
  assert.deepEqual(await other.start(), { ok: true });
  assert.equal((await other.open(ref, place, record)).ok, true);
  assert.deepEqual(await other.find(fresh.database.reader, "email", part(card, "email")), [ref]);
  const doubled = await fresh.asVault(
    "SELECT subject FROM keystore.bundle_key GROUP BY subject, bundle HAVING count(*) > 1",
  );
  assert.deepEqual(doubled, []);
}

async function stateOf(old: number) {
  const [row] = await fresh.asVault(
    `SELECT (SELECT count(*)::int FROM keystore.bundle_key WHERE epoch = $1) AS old,
            (SELECT count(*)::int FROM keystore.bundle_key WHERE epoch = $1 + 1) AS next,
            CASE (SELECT epoch FROM keystore.index_key) WHEN $1 THEN 'old' WHEN $1 + 1 THEN 'next' END AS root,
            CASE (SELECT epoch FROM keystore.epoch WHERE superseded_at IS NULL)
              WHEN $1 THEN 'old' WHEN $1 + 1 THEN 'next' END AS current`,
    [old],
  );
  return row;
}

async function partsOf(): Promise<unknown[]> {
  const rows = await fresh.asVault(
    "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'keystore.bundle_key'::regclass",
  );
  return rows.map(({ name }) => name);
}

/** Lets another process roll and die; gives the signal that ended it, or its exit code. */
async function runChild(point: string): Promise<string | number | null> {
  const script = join(import.meta.dirname, "test-roll.ts");
  const folders = [keyFolder, escrowFolder];
  const parameters = [testShop, fresh.urls.shop, fresh.urls.keystore, ...folders, clock.now().toISOString()];
  const child = spawn(process.execPath, [...process.execArgv, script, ...parameters, point], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal ?? code;
}
