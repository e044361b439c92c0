import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answerAt, makeClone, postmastersBelow, processesNaming } from "./clone.ts";

const skip = process.getuid?.() === 0 ? false : "SKIPPED: only root has folders that only root may enter";
if (skip) process.stdout.write(`${skip}\n`);
const system = "/var/lib/candour";

test("a clone below a folder that only root may enter starts, keeps its data and stops", { skip }, async (t) => {
  const before = existsSync(system) ? readdirSync(system) : undefined;
  const clone = await makeClone(t, { mode: 0o700, modules: "own" });
  t.after(() => forget(before));
  const first = clone.candour(["start"]);
  await first.says("The shop is open");
  assert.equal(await answerAt(clone.port), "open");
  const pointer = JSON.parse(readFileSync(join(clone.dataDir, "postgres.location"), "utf8"));
  assert.match(pointer.at, /^\/var\/lib\/candour\/[0-9a-f]{12}-\w{6}$/);
  const [server = 0] = postmastersBelow(clone.folder);
  const program = readFileSync(join(pointer.at, "postgres/postmaster.opts"), "utf8").split(" ")[0] ?? "";
  assert.match(program, /^\/var\/lib\/candour\/postgresql-18[^/]*\/bin\/postgres$/);
  assert.equal(statSync(program).uid, 0, "The server's own user could change its program");
  assert.notEqual(statSync(`/proc/${server}`).uid, 0);
  first.child.kill("SIGTERM");
  assert.deepEqual(await first.ended, { code: 0, signal: null });

  const second = clone.candour(["start"]);
  await second.says("The shop is open");
  assert.match(second.output(), /"found":"started"/);
  assert.doesNotMatch(second.output(), /migration-applied/);
  second.child.kill("SIGTERM");
  assert.deepEqual(await second.ended, { code: 0, signal: null });
  assert.deepEqual(processesNaming(clone.folder), []);
  assert.deepEqual(processesNaming(pointer.at), []);
});

/** What the test put below /var/lib/candour, and the folder itself if it was not there. */
function forget(before: readonly string[] | undefined): Promise<void> {
  for (const name of readdirSync(system)) {
    if (!before?.includes(name)) rmSync(join(system, name), { recursive: true });
  }
  if (before === undefined) rmSync(system, { recursive: true });
  return Promise.resolve();
}
