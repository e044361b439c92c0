/** Copies of a whole data folder from before a shredding, on a PostgreSQL of its own: what opens in them, and with which keys. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openBus } from "#kernel/bus";
import { fixedClock, hour } from "#kernel/clock";
import { databases, migrateShop, roles } from "#kernel/cluster/index";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { rowsOf, scratchFolder, start } from "../../../test/support/scratch-cluster.ts";
import { freshFolder, freshVault, testShop } from "../../../test/support/vault.ts";
import { decrypt, lengthPrefixed } from "./cipher.ts";
import { type BundleRef, type Place, personal, type Vault } from "./index.ts";

const project = join(import.meta.dirname, "../../..");
const clock = fixedClock(new Date("2026-11-22T10:00:00Z"));
const canary: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
const place: Place<"contact-card@1"> = {
  entity: "test.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};

/** A vault on the cluster of a data folder, with the keys of another folder. */
async function vaultOn(dataDir: string, keyFolder: string) {
  const cluster = await start(dataDir);
  const urls = {
    shop: cluster.urlFor(roles.shop, databases.shop),
    owner: cluster.urlFor(roles.owner, databases.shop),
    keystore: cluster.urlFor(roles.vault, databases.keystore),
  };
  await migrateShop(urls, join(project, "db"), { log: silentLog });
  const open = (url: string) =>
    openDatabase({ connection: { connectionString: url }, maxConnections: 4, log: silentLog });
  const [database, keystore] = [open(urls.shop), open(urls.keystore)];
  const bus = await openBus({ connectionString: urls.shop }, silentLog);
  const vault = freshVault({ database, keystore, bus }, { keyFolder, clock });
  const close = async () => {
    await bus.close();
    await database.close();
    await keystore.close();
    await cluster.stop();
  };
  return { vault, database, urls, close };
}

async function recordIn(url: string): Promise<Buffer> {
  const [row] = await rowsOf(url, "SELECT contact FROM test.capsule");
  return row?.contact as Buffer;
}

async function opens(vault: Vault, record: Buffer): Promise<unknown> {
  try {
    await vault.start();
    const { ok, ...rest } = await vault.open(canary, place, record);
    return ok ? "opened" : rest;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown ? thrown.code : thrown;
  }
}

test("vault failures 12 and 13: a copy of data, keystore and log from before the shredding opens with its own key, and with no key of today", async (t) => {
  const dataDir = scratchFolder(t);
  const keys = join(freshFolder(), "epochs");
  const before = await vaultOn(dataDir, keys);
  await before.vault.start();
  await before.vault.createBundle(canary);
  const sealed = await before.vault.seal(canary, place, personal("contact", { name: "Canary" }));
  await rowsOf(
    before.urls.owner,
    `CREATE SCHEMA test; CREATE TABLE test.capsule AS SELECT '\\x${sealed.toString("hex")}'::bytea AS contact`,
  );
  await before.database.transact((tx) => before.vault.bindBundle(tx, canary));
  await before.close();

  // Everything there is, with every key alive: data files, write-ahead log, keystore, wrapping keys.
  const copy = scratchFolder(t);
  const keysThen = join(freshFolder(), "epochs");
  for (const [from, to] of [
    [dataDir, copy],
    [keys, keysThen],
  ] as const)
    execFileSync("cp", ["-a", from, to]);

  const after = await vaultOn(dataDir, keys);
  await after.database.transact((tx) => after.vault.buryBundle(tx, canary));
  await after.vault.destroyKey(canary);
  await after.database.transact((tx) => after.vault.removeRemains(tx, canary));
  await rowsOf(after.urls.owner, "DELETE FROM test.capsule");
  const rolled = await after.vault.rollEpoch({ atOnce: true });
  assert.deepEqual(rolled.moved, 0);
  clock.advance(24 * hour);
  assert.deepEqual((await after.vault.rollEpoch({ atOnce: false })).destroyed, [1]);
  const keystoreToday = await rowsOf(after.urls.keystore, "SELECT * FROM keystore.bundle_key");
  assert.deepEqual(keystoreToday, []);
  await after.close();

  // The old copy with its own key: what the destruction is for, and proof that this test would see a canary that opens.
  const whole = await vaultOn(copy, keysThen);
  const record = await recordIn(whole.urls.owner);
  assert.ok(record.equals(sealed));
  assert.equal(await opens(whole.vault, record), "opened");
  const [{ wrapped, epoch } = {}] = await rowsOf(whole.urls.keystore, "SELECT wrapped, epoch FROM keystore.bundle_key");
  await whole.close();

  // The same copy with the keys of today: mode 13, and mode 12 as an attacker would try it, key by key.
  const today = await vaultOn(copy, keys);
  assert.equal(await opens(today.vault, record), "epoch-key-missing");
  assert.ok(!existsSync(join(keys, "1.key")));
  await today.close();
  const context = lengthPrefixed(["wrap1", testShop, canary.subject, canary.bundle, String(epoch)]);
  const unwrap = (folder: string) =>
    readdirSync(folder).map((name) => {
      try {
        return decrypt(readFileSync(join(folder, name)), "candour.wrap1", context, wrapped as Buffer).length;
      } catch (thrown) {
        return thrown instanceof Error && "code" in thrown ? thrown.code : thrown;
      }
    });
  assert.deepEqual(unwrap(keysThen), [32]);
  assert.deepEqual(new Set(unwrap(keys)), new Set(["commitment-mismatch"]));
});
