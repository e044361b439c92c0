import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDarkroom } from "./darkroom.ts";

const place = mkdtempSync(join(tmpdir(), "candour-darkroom-"));
after(() => rmSync(place, { recursive: true }));

/** A project whose script is another one, to see what a script can do in there. */
function projectWith(name: string, script: string): string {
  const root = join(place, name);
  mkdirSync(join(root, "src/modules/media"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "src/modules/media/develop.ts"), script);
  return root;
}

const answer = `
function answer(text: string): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  process.stdout.write(Buffer.concat([length, Buffer.from(text)]));
}
`;

test("in there is no secret to read, no file to write, nothing to start and nobody to talk to", async () => {
  process.env.CANDOUR_TEST_SECRET = "the combination of the safe";
  const secret = join(place, "secret");
  writeFileSync(secret, "the combination of the safe");
  let calls = 0;
  const server = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const root = projectWith(
    "curious",
    `${answer}
import { readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
const attempt = (work: () => unknown): string => {
  try { work(); return "done"; } catch (thrown) { return (thrown as { code?: string }).code ?? String(thrown); }
};
const call = await new Promise((resolve) => {
  try { connect(${port}, "127.0.0.1").on("connect", () => resolve("done")).on("error", () => resolve("refused")); }
  catch { resolve("refused"); }
});
let sees: string[] = [];
try { sees = Object.keys(networkInterfaces()); } catch {}
answer(JSON.stringify({
  environment: process.env,
  arguments: process.argv.slice(2),
  read: attempt(() => readFileSync(${JSON.stringify(secret)})),
  ofShop: attempt(() => readFileSync("/proc/self/environ")),
  write: attempt(() => writeFileSync(${JSON.stringify(join(place, "written"))}, "")),
  beside: attempt(() => writeFileSync(import.meta.filename, "")),
  start: attempt(() => spawnSync("/bin/true")),
  call, sees,
}));
`,
  );
  const { ok, ...rest } = await openDarkroom({ root, withinMs: 20_000 }).develop(Buffer.from("x"), ["480.avif"]);
  server.close();
  assert.equal(ok, true, JSON.stringify(rest));
  const { sees, ...seen } = JSON.parse(String("pictures" in rest ? rest.pictures[0] : "")) as Record<string, unknown>;
  const denied = "ERR_ACCESS_DENIED";
  const systemLetsUs = spawnSync("/usr/bin/unshare", ["--user", "--net", "--", "/bin/true"]).status === 0;
  // Node refuses the network from version 25 on; before, only the system does.
  const isHeld = systemLetsUs || Number.parseInt(process.versions.node, 10) >= 25;
  assert.deepEqual(seen, {
    environment: {},
    arguments: ["480.avif"],
    ...{ read: denied, ofShop: denied, write: denied, beside: denied, start: denied },
    call: isHeld ? "refused" : "done",
  });
  assert.equal(calls, isHeld ? 0 : 1);
  assert.equal(existsSync(join(place, "written")), false);
  if (systemLetsUs) assert.deepEqual(sees, []);
});

test("what never ends is ended, and says so", async () => {
  const root = projectWith("endless", "setInterval(() => {}, 1_000);");
  const darkroom = openDarkroom({ root, withinMs: 1_500 });
  assert.deepEqual(await darkroom.develop(Buffer.from("x"), ["480.avif"]), { ok: false, because: "too-slow" });
});

test("half an answer is none", async () => {
  const root = projectWith("brief", `${answer}\nanswer("one");`);
  const darkroom = openDarkroom({ root, withinMs: 20_000 });
  assert.deepEqual(await darkroom.develop(Buffer.from("x"), ["480.avif", "720.avif"]), {
    ok: false,
    because: "broken",
  });
});

test("closing ends what runs", async () => {
  const root = projectWith("closed", "setInterval(() => {}, 1_000);");
  const darkroom = openDarkroom({ root, withinMs: 60_000 });
  const developed = darkroom.develop(Buffer.from("x"), ["480.avif"]);
  setTimeout(() => darkroom.close(), 300);
  assert.equal((await developed).ok, false);
});
