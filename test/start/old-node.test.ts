import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { answerAt, atTheEnd, type Clone, lives, makeClone, postmastersBelow, processesNaming } from "./clone.ts";

const old = findOldNode();
const skip = old === undefined ? "SKIPPED: there is no Node older than 24 on this machine" : false;
if (skip) process.stdout.write(`${skip}\n`);

describe("started on an old Node", { skip }, () => {
  const end = atTheEnd(after);
  let clone: Clone;
  const start = (env: Record<string, string | undefined> = {}) => clone.candour(["start"], { node: old ?? "", env });
  before(async () => {
    clone = await makeClone(end, { modules: "own" });
  });

  test("the shop runs on a Node that npm brought, and ends with the launcher's signal", async () => {
    const shop = start();
    await shop.says("The shop is open");
    assert.match(shop.output(), /^candour: Node \d+\.\S+ is too old; fetching Node 26 from npm, once …$/m);
    assert.equal(await answerAt(clone.port), "open");
    shop.child.kill("SIGTERM");
    assert.deepEqual(await shop.ended, { code: 0, signal: null });
    assert.deepEqual(processesNaming(clone.folder), []);
  });

  test("the next start finds that Node without npx", async () => {
    const shop = start({ PATH: "/bin" });
    await shop.says("The shop is open");
    assert.doesNotMatch(shop.output(), /fetching/);
    shop.child.kill("SIGINT");
    shop.child.kill("SIGINT");
    assert.deepEqual(await shop.ended, { code: 0, signal: null });
    assert.deepEqual(processesNaming(clone.folder), []);
  });

  test("a remembered Node that has gone is fetched again", async () => {
    rmSync(join(clone.folder, "node_modules/.cache/candour/node"));
    const doctor = clone.candour(["doctor"], { node: old ?? "" });
    assert.deepEqual(await doctor.ended, { code: 0, signal: null }, doctor.output());
    assert.match(doctor.output(), /^✓ Node 26\./m);
    assert.equal(existsSync(join(clone.folder, "node_modules/.cache/candour/node")), true);
  });

  test("the exit code is the command's", async () => {
    const refused = clone.candour(["start"], { node: old ?? "", env: { PORT: "x" } });
    assert.deepEqual(await refused.ended, { code: 1, signal: null });
  });

  test("kill -9 of the launcher closes the shop behind it", async () => {
    const shop = start();
    await shop.says("The shop is open");
    const [server = 0] = postmastersBelow(clone.folder);
    shop.child.kill("SIGKILL");
    await shop.ended;
    for (let tries = 0; tries < 2_400 && processesNaming(clone.folder).length > 0; tries++) await pause(25);
    assert.deepEqual(processesNaming(clone.folder), []);
    assert.equal(lives(server), false);
  });
});

/** A Node before 24 on the path or in the usual places. */
function findOldNode(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/usr/local/bin"];
  return folders
    .map((folder) => join(folder, "node"))
    .filter((path) => existsSync(path))
    .find(
      (path) => Number.parseInt(execFileSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }), 10) < 24,
    );
}
