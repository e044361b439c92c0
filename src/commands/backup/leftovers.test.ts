import assert from "node:assert/strict";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freshFolder } from "../../../test/support/vault.ts";
import { becomeOnlyBackup, clearLeftovers, findLeftovers, makeScratch } from "./leftovers.ts";

/** A data folder in which a drill and a backup were killed, beside what belongs there. */
function afterKills() {
  const dataDir = freshFolder();
  const backupDir = join(dataDir, "backup");
  const drill = makeScratch(dataDir);
  const keys = ["epochs/1.key", "privacy-log.key"].map((name) => join(drill, "keys", name));
  mkdirSync(join(drill, "keys/epochs"), { recursive: true });
  for (const path of keys) writeFileSync(path, "k".repeat(32), { mode: 0o600 });
  const making = join(backupDir, "2026-11-30T01-00-00Z.making");
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, "shop.jsonl.gz"), "half");
  const copy = join(backupDir, "escrow.sealed.3f.new");
  writeFileSync(copy, "half");
  writeFileSync(join(backupDir, "escrow.sealed"), "whole");
  mkdirSync(join(dataDir, "keys"));
  writeFileSync(join(dataDir, "keys/privacy-log.key"), "o".repeat(32));
  return { places: { dataDir, backupDir }, keys, left: [drill, making, copy] };
}

test("what a killed drill and a killed backup left goes, its keys overwritten, and nothing beside it", async () => {
  const { places, keys, left } = afterKills();
  // The blocks on the disk, as a link shows them.
  const blocks = keys.map((path, at) => {
    const other = join(places.dataDir, `block-${at}`);
    linkSync(path, other);
    return other;
  });
  assert.deepEqual(findLeftovers(places).sort(), [...left].sort());
  await clearLeftovers(places);
  assert.deepEqual(findLeftovers(places), []);
  assert.deepEqual(left.filter(existsSync), []);
  for (const path of blocks) assert.ok(!readFileSync(path).includes("kkk"), path);
  assert.deepEqual(readdirSync(places.backupDir), ["escrow.sealed"]);
  assert.equal(readFileSync(join(places.dataDir, "keys/privacy-log.key"), "utf8"), "o".repeat(32));
});

test("while a backup or a drill is under way nothing is a leftover", async () => {
  const { places, left } = afterKills();
  const only = await becomeOnlyBackup(places.dataDir);
  assert.deepEqual(findLeftovers(places), []);
  await clearLeftovers(places);
  assert.deepEqual(
    left.filter((path) => !existsSync(path)),
    [],
  );
  only.release();
  await clearLeftovers(places);
  assert.deepEqual(left.filter(existsSync), []);
});
