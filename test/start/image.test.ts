/** What deploy/Dockerfile says, carried out in a folder, because no engine runs where these tests do. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { settings } from "#config";
import { isRoot, unprivilegedUser } from "#kernel/cluster/run-as";
import { freePorts } from "../support/free-ports.ts";
import { until } from "../support/until.ts";
import { postmastersBelow } from "./clone.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "candour-image-"));
const program = join(folder, "candour");
const data = join(folder, "data");
after(() => {
  for (const pid of postmastersBelow(folder)) process.kill(pid, "SIGQUIT");
  execFileSync("chmod", ["-R", "u+w", folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** The instructions, each with its words; lines that go on are one. */
const instructions = readFileSync(join(root, "deploy/Dockerfile"), "utf8")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
const ignored = readFileSync(join(root, "deploy/Dockerfile.dockerignore"), "utf8").split("\n").filter(Boolean);
const environment: Record<string, string | undefined> = {};
let command: string[] = [];

/** Everything that anybody finds below the program, with its size and time. */
const state = (): string =>
  execFileSync("find", [program, "-printf", "%p %s %T@ %m\n"], { encoding: "utf8", maxBuffer: 2 ** 26 });

function carryOut([name, words]: readonly [string, string]): void {
  if (name === "COPY" && words === ". .") {
    for (const entry of readdirSync(root).filter((each) => !ignored.includes(each)))
      cpSync(join(root, entry), join(program, entry), { recursive: true, preserveTimestamps: true });
  } else if (name === "COPY" && !words.startsWith("--from=build")) {
    for (const file of words.split(" ").slice(0, -1)) cpSync(join(root, file), join(program, file));
  } else if (name === "RUN" && words.startsWith("npm ci ")) {
    // What is installed here, in place of the same from afar.
    execFileSync("cp", ["-al", join(root, "node_modules"), join(program, "node_modules")]);
  } else if (name === "RUN" && words.startsWith("mkdir -m 0700 /data")) {
    mkdirSync(data, { mode: 0o700 });
  } else if (name === "RUN") {
    execFileSync("/bin/sh", ["-euc", words], { cwd: program, stdio: "pipe" });
  } else if (name === "ENV") {
    for (const pair of words.split(" ")) environment[pair.split("=")[0] ?? ""] = pair.split("=")[1];
  } else if (name === "CMD") command = JSON.parse(words) as string[];
}

test("an image that is built as written opens a shop as a user who can change nothing but the data, and ends in good order", async () => {
  mkdirSync(program);
  for (const each of instructions) carryOut(each);
  assert.deepEqual([command, environment.CANDOUR_DATA], [["node", "bin/candour", "start"], "/data"]);
  for (const unwanted of ignored)
    assert.ok(unwanted === "node_modules" || unwanted === ".build" || !existsSync(join(program, unwanted)), unwanted);
  const user = isRoot() ? unprivilegedUser() : undefined;
  chmodSync(folder, 0o755);
  if (user !== undefined) chownSync(data, user.uid, user.gid);
  else execFileSync("chmod", ["-R", "a-w", program]);
  const before = state();
  const port = await freePorts();
  const unset = Object.fromEntries(
    ["NODE_TEST_CONTEXT", "NODE_OPTIONS", ...Object.keys(settings)].map((name) => [name, undefined]),
  );
  // The user may not enter the folder where the Node of these tests lies.
  const node = join(folder, "node");
  execFileSync("cp", [process.execPath, node]);
  const shop = spawn(node, command.slice(1), {
    cwd: program,
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    env: {
      ...{ ...process.env, ...unset, ...environment, CANDOUR_DATA: data, HOME: "/nowhere" },
      ...{ PORT: String(port), CANDOUR_OFFICE_PORT: String(port + 3), CANDOUR_SAMPLE_ORDERS: "off" },
      ...{ CANDOUR_BANK_PORT: String(port + 1), CANDOUR_COURIER_PORT: String(port + 2), HOST: "127.0.0.1" },
      ...{ CANDOUR_SAMPLE_PHOTOGRAPHS: join(data, "none"), CANDOUR_OFFICE_HOST: "127.0.0.1" },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [shop.stdout, shop.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
  const gone = once(shop, "exit");
  for (let tries = 0; tries < 6 && !said.includes("The shop is open"); tries++)
    await until("the shop opens", () => said.includes("The shop is open") || shop.exitCode !== null).catch(() => {});
  assert.match(said, /The shop is open/);
  const answer = await fetch(`http://localhost:${port}/readyz`);
  assert.equal(answer.status, 200);
  shop.kill("SIGTERM");
  assert.deepEqual(await gone, [0, null], said);
  assert.equal(state(), before, "the program was changed by running it");
});
