import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder } from "../../../test/support/vault.ts";
import { createPrivacyLog, isIncluded, leafHash } from "./index.ts";

const db = await freshDatabase();
const { reader } = db.database;
const log = createPrivacyLog({
  ...{ database: db.database, clock: fixedClock(new Date("2027-01-05T12:00:00Z")), random: systemRandom },
  ...{ log: silentLog, shopUrl: "https://shop.example", folder: freshFolder(), apartFrom: [] },
});
const version = (id: string, words = id) => ({ id, sha256: sha256(words).toString("hex") });
const three = ["2027-01-01", "2027-01-02", "2027-01-02.2"].map((id) => version(id));

test("every version of the policy has one entry, in its order, however many processes enter them [policy-has-versions]", async () => {
  await log.start();
  const entered = await Promise.all([log.enterVersions(three), log.enterVersions(three), log.enterVersions(three)]);
  assert.deepEqual(entered.sort(), [0, 0, 3]);
  const entries = await log.versionEntries(reader);
  assert.deepEqual(
    three.map(({ sha256: of }) => entries.get(of)),
    [1, 2, 3],
  );
  const fourth = version("2027-01-03");
  assert.equal(await log.enterVersions([...three, fourth]), 1);
  assert.deepEqual(await log.verify(reader), { ok: true, entries: 4, checkpoints: 1 });
});

test("a signed checkpoint covers them, and whoever has the words of a version can check that [policy-has-versions]", async () => {
  const signed = await log.signCheckpoint();
  assert.ok(signed.ok && signed.checkpoint.size === 4);
  const entry = await log.entry(reader, 2);
  assert.ok(entry.includes(`"policy-published","2027-01-02","${sha256("2027-01-02").toString("hex")}"`));
  const proof = (await log.prove(reader, 2)) ?? assert.fail();
  const path = proof.path.map((hash) => Buffer.from(hash, "base64"));
  const { size, root } = signed.checkpoint;
  assert.ok(isIncluded(leafHash(Buffer.from(entry)), 1, size, path, root));
});

test("words that were changed afterwards have no entry, and the entry of the old ones stays [policy-has-versions]", async () => {
  const changed = version("2027-01-02", "other words");
  const entries = await log.versionEntries(reader);
  assert.equal(entries.has(changed.sha256), false);
  await assert.rejects(db.asOwner("DELETE FROM privacy.ledger WHERE type = 'policy-published'"));
  assert.equal((await log.versionEntries(reader)).get(three[1]?.sha256 ?? ""), 2);
});
