import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, testShop } from "../../../test/support/vault.ts";
import { type BundleRef, refText } from "./index.ts";

const fresh = await freshDatabase();
const folder = join(freshFolder(), "epochs");

/** What must be true just after the kill: [keys, tombstone, key destroyed, locators]. */
const afterTheKill = {
  "vault-key-committed": [1, undefined, undefined, 0],
  "vault-buried": [1, true, false, 1],
  "vault-key-destroyed": [0, true, false, 1],
  "vault-remains-removed": [0, true, true, 0],
} as const;

for (const [point, expected] of Object.entries(afterTheKill)) {
  test(`a process killed at ${point} leaves a state from which the next one ends the work`, async () => {
    const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
    assert.equal(await runChild(ref, point), "SIGKILL");
    assert.deepEqual(await stateOf(ref), expected);
    if (point !== "vault-remains-removed") assert.equal(await runChild(ref), 0);
    assert.deepEqual(await stateOf(ref), [0, true, true, 0]);
    const [grave] = await fresh.asOwner("SELECT shredded_at FROM vault.bundle WHERE subject = $1", [ref.subject]);
    assert.ok(grave?.shredded_at instanceof Date);
  });
}

async function stateOf({ subject }: BundleRef) {
  const keys = await fresh.asVault("SELECT 1 FROM keystore.bundle_key WHERE subject = $1", [subject]);
  const locators = await fresh.asOwner("SELECT 1 FROM vault.locator WHERE subject = $1", [subject]);
  const [grave] = await fresh.asOwner(
    "SELECT buried_at IS NOT NULL AS buried, key_destroyed_at IS NOT NULL AS gone FROM vault.bundle WHERE subject = $1",
    [subject],
  );
  return [keys.length, grave?.buried, grave?.gone, locators.length];
}

/** Runs the child to its end; gives the signal that ended it, or its exit code. */
async function runChild(ref: BundleRef, point?: string): Promise<string | number | null> {
  const script = join(import.meta.dirname, "test-crash.ts");
  const parameters = [testShop, fresh.urls.shop, fresh.urls.keystore, folder, refText(ref)];
  const child = spawn(
    process.execPath,
    [...process.execArgv, script, ...parameters, ...(point === undefined ? [] : [point])],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal ?? code;
}
