import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { freshDatabase } from "../test/support/database.ts";
import { freshFolder } from "../test/support/vault.ts";
import { beginRestoring, endRestoring, isBeingRestored } from "./restore-mark.ts";

const [{ urls: ours }, { urls: others }] = [await freshDatabase(), await freshDatabase()];

test("the mark of a restore speaks of the database that is being filled, whoever asks, and of no other", async () => {
  const place = { dataDir: freshFolder() };
  const seen = () => Promise.all([ours.shop, ours.owner, others.shop].map((url) => isBeingRestored(place, url)));
  assert.deepEqual(await seen(), [false, false, false]);
  await beginRestoring(place, ours.owner, "/backups/one");
  assert.deepEqual(await seen(), [true, true, false]);
  // A restore into another database, begun and ended meanwhile, leaves the first one shut.
  await beginRestoring(place, others.owner, "/backups/two");
  assert.deepEqual(await seen(), [true, true, true]);
  await endRestoring(place, others.owner);
  assert.deepEqual(await seen(), [true, true, false]);
  await endRestoring(place, ours.owner);
  assert.deepEqual(await seen(), [false, false, false]);
  assert.deepEqual(readdirSync(place.dataDir), []);
});
