import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answerAt, makeClone, processesNaming } from "./clone.ts";

test("two starts at once in a fresh clone of the whole shop, with scripts off: one installs, one shop opens, filled", async (t) => {
  const clone = await makeClone(t, { modules: "none", shop: "whole" });
  const env = {
    ...{ npm_config_ignore_scripts: "true", npm_config_prefer_offline: "true" },
    ...{ CANDOUR_BANK_PORT: "0", CANDOUR_COURIER_PORT: "0" },
  };
  const starts = [clone.candour(["start"], { env }), clone.candour(["start"], { env })];
  const open = await Promise.race(starts.map((run) => run.says("The shop is open").then(() => run)));
  assert.match(open.output(), new RegExp(`^The shop is open at http://localhost:${clone.port}$`, "m"));
  await open.says(`http://localhost:${clone.port}/mailbox\n`);
  assert.match((await answerAt(clone.port)) ?? "", /<a [^>]*href="\/c\/sofas"/);
  const other = starts.find((run) => run !== open);
  assert.deepEqual(await other?.ended, { code: 0, signal: null });
  assert.match(other?.output() ?? "", /^Candour already runs at/m);
  const installations = starts.filter((run) => run.output().includes("candour: installing dependencies …"));
  assert.equal(installations.length, 1);
  assert.equal(existsSync(join(clone.folder, "node_modules/typescript")), false, "What only tests need was installed");
  open.child.kill("SIGTERM");
  assert.deepEqual(await open.ended, { code: 0, signal: null });
  assert.deepEqual(processesNaming(clone.folder), []);
});

test("the lockfile names every optional package of every platform, or npm ci would refuse it", () => {
  const path = join(import.meta.dirname, "../../package-lock.json");
  const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  const missing = Object.entries(lock.packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in lock.packages) && !(`${at}/node_modules/${name}` in lock.packages),
    ),
  );
  assert.deepEqual(missing, []);
});
