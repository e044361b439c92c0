import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder } from "../../../test/support/vault.ts";
import { createPrivacyLedger, createPrivacyLog, subjectTagOf } from "./index.ts";

const db = await freshDatabase();
const folder = join(freshFolder(), "keys");
const log = createPrivacyLog({
  database: db.database,
  clock: createClock(),
  random: systemRandom,
  log: silentLog,
  shopUrl: "http://localhost:3000",
  folder,
  apartFrom: [],
});

test("a checkpoint that was signed when its process died is the one that the next process goes on from", async () => {
  await log.start();
  const entry = { type: "bundle-shredded", policyVersion: "1", subjectTag: subjectTagOf("a"), counts: {} } as const;
  await db.database.transact((tx) => createPrivacyLedger().append(tx, { ...entry, at: createClock().now() }));
  const script = join(import.meta.dirname, "test-log-crash.ts");
  const child = spawn(
    process.execPath,
    [...process.execArgv, script, db.urls.shop, folder, "privacy-checkpoint-signed"],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  assert.deepEqual(await once(child, "exit"), [null, "SIGKILL"]);
  const kept = () => readFileSync(join(folder, "privacy-log.checkpoint"), "utf8");
  assert.match(kept(), /\n0\n/, "it died before it could note what it had signed");
  const after = await log.signCheckpoint();
  assert.ok(after.ok && !after.isNew);
  assert.equal(after.checkpoint.size, 1);
  assert.equal(kept(), after.signed);
  assert.deepEqual(await log.verify(db.database.reader), { ok: true, entries: 1, checkpoints: 2 });
});
