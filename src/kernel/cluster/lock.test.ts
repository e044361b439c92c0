import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { otherProcess, scratchFolder } from "../../../test/support/scratch-cluster.ts";
import { tryLock, waitForLock } from "./lock.ts";

const hold = `
  import { tryLock } from "#kernel/cluster/lock";
  console.log(tryLock(process.argv[1]) ? "holds it" : "does not get it");
  setInterval(() => {}, 1000);
`;

test("a lock that another process holds is not given out, and is free the moment that process is killed", async (t) => {
  const folder = scratchFolder(t);
  mkdirSync(folder);
  const path = join(folder, "a.lock");
  const other = otherProcess(hold, [path]);
  await other.says("holds it");
  assert.equal(tryLock(path), undefined);
  other.child.kill("SIGKILL");
  await other.ended;
  const lock = tryLock(path);
  assert.ok(lock);
  const third = otherProcess(hold, [path]);
  await third.says("does not get it");
  third.child.kill("SIGKILL");
  await third.ended;
  lock.release();
  assert.deepEqual(readdirSync(folder), ["a.lock"]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(path).size, 0);
});

test("waiting for a lock ends when it is released, or with patience", async (t) => {
  const folder = scratchFolder(t);
  mkdirSync(folder);
  const path = join(folder, "a.lock");
  const first = tryLock(path);
  assert.ok(first);
  await assert.rejects(waitForLock(path, 60), /Another process has held/);
  const second = waitForLock(path, 5_000);
  first.release();
  (await second).release();
});
