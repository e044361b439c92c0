import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { rowsOf, scratchFolder, start } from "../../../test/support/scratch-cluster.ts";
import { unclaimedHomes } from "./home.ts";
import { isRoot } from "./run-as.ts";
import { databases, roles } from "./settings.ts";

const skip = isRoot() ? false : "SKIPPED: only root has a database that runs as another user";
if (skip) process.stdout.write(`${skip}\n`);

test("below a folder that only root may enter, the cluster lies where its user can be", { skip }, async (t) => {
  const { dataDir, lib } = closedFolder(t);
  const first = await start(dataDir, { systemFolder: lib });
  assert.equal(first.found, "made");
  const pointer = JSON.parse(readFileSync(join(dataDir, "postgres.location"), "utf8"));
  assert.deepEqual(pointer, { at: dirname(first.pgData), made: true });
  assert.equal(dirname(pointer.at), lib);
  assert.equal(statSync(pointer.at).mode & 0o777, 0o700);
  assert.notEqual(statSync(pointer.at).uid, 0);
  assert.equal(existsSync(join(dataDir, "postgres")), false);
  await rowsOf(first.urlFor(roles.owner, databases.shop), "CREATE TABLE kept ()");
  await first.stop();

  const second = await start(dataDir, { systemFolder: lib });
  assert.deepEqual([second.found, second.pgData], ["started", first.pgData]);
  await rowsOf(second.urlFor(roles.owner, databases.shop), "SELECT FROM kept");
  assert.deepEqual(unclaimedHomes(lib), []);
});

test("a data folder that moves takes its database along; a copy of it does not get it", { skip }, async (t) => {
  const { dataDir, lib } = closedFolder(t);
  const first = await start(dataDir, { systemFolder: lib });
  await first.stop();
  const moved = `${dataDir}-moved`;
  renameSync(dataDir, moved);
  const second = await start(moved, { systemFolder: lib });
  assert.equal(second.pgData, first.pgData);
  await second.stop();

  const copy = `${dataDir}-copy`;
  cpSync(moved, copy, { recursive: true });
  await assert.rejects(start(copy, { systemFolder: lib }), {
    name: "ClusterError",
    message: new RegExp(`belongs to the data folder ${moved}; ${copy} is a copy`),
  });
});

test("a database that is gone is not silently replaced by an empty one, nor an old one by its removed folder's name", {
  skip,
}, async (t) => {
  const { dataDir, lib } = closedFolder(t);
  const first = await start(dataDir, { systemFolder: lib });
  await first.stop();
  rmSync(dataDir, { recursive: true });
  const second = await start(dataDir, { systemFolder: lib });
  assert.equal(second.found, "made");
  assert.notEqual(second.pgData, first.pgData);
  assert.deepEqual(unclaimedHomes(lib), [dirname(first.pgData)]);
  await second.stop();
  rmSync(dirname(second.pgData), { recursive: true });
  await assert.rejects(start(dataDir, { systemFolder: lib }), { name: "ClusterError", message: /which is not there/ });
});

test("a database inside a folder that root closes later is moved out, and keeps its rows", { skip }, async (t) => {
  const { dataDir, lib } = closedFolder(t);
  chmodSync(dirname(dataDir), 0o755);
  const first = await start(dataDir, { systemFolder: lib });
  assert.equal(first.pgData, join(dataDir, "postgres"));
  await rowsOf(first.urlFor(roles.owner, databases.shop), "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
  await first.stop();
  chmodSync(dirname(dataDir), 0o700);
  const second = await start(dataDir, { systemFolder: lib });
  assert.equal(dirname(dirname(second.pgData)), lib);
  assert.deepEqual(await rowsOf(second.urlFor(roles.owner, databases.shop), "SELECT n FROM kept"), [{ n: 7 }]);
  assert.equal(existsSync(join(dataDir, "postgres")), false);
});

test("a folder of somebody else below the system's folder is refused", { skip }, async (t) => {
  const { dataDir, lib } = closedFolder(t);
  const first = await start(dataDir, { systemFolder: lib });
  await first.stop();
  chmodSync(dirname(first.pgData), 0o755);
  await assert.rejects(start(dataDir, { systemFolder: lib }), {
    name: "ClusterError",
    message: /should be a private folder/,
  });
  assert.equal(existsSync(join(first.pgData, "postmaster.pid")), false);
});

/** A data folder below one that only root may enter, and a stand-in for /var/lib/candour that all may. */
function closedFolder(t: { after(run: () => Promise<void>): void }): { dataDir: string; lib: string } {
  const lib = join(dirname(scratchFolder(t)), "lib");
  const dataDir = scratchFolder(t, { mode: 0o700, systemFolder: lib });
  mkdirSync(lib, { mode: 0o755 });
  return { dataDir, lib };
}
