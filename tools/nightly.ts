/**
 * `npm run nightly`: what takes too long for every change. Tests at length (`*.nightly.ts`: ten million salts, a hundred
 * thousand changed bytes), every property twenty times as often, and mutation testing of the vault, which must kill 95 of a
 * hundred. A word chooses lanes by a part of their name. Stryker comes through npx at a fixed version: it is as large as all our
 * other tools together, and nothing else needs it.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { startTestCluster } from "../test/support/test-cluster.ts";

const root = join(import.meta.dirname, "..");
const stryker = "@stryker-mutator/core@10.1.1";
const fuzz = { CANDOUR_FUZZ: "20" };
const files = ["src", "policy", "test"].flatMap(sources);
const properties = files.filter((path) => path.endsWith(".test.ts") && /from "fast-check"/.test(read(path)));

type Lane = { name: string; run: () => number };

const lanes: readonly Lane[] = [
  { name: "at length", run: () => test(files.filter((path) => path.endsWith(".nightly.ts"))) },
  { name: "broad fuzzing", run: () => test(properties, fuzz) },
  { name: "mutation", run: () => npx(["--yes", `--package=${stryker}`, "--", "stryker", "run", "stryker.vault.json"]) },
];

const [only = ""] = process.argv.slice(2);
const chosen = lanes.filter(({ name }) => name.includes(only));
// Files that come one after another share one server, as in `npm test`.
const cluster = process.env.DATABASE_URL === undefined ? await startTestCluster() : undefined;
let failed = 0;
try {
  for (const { name, run } of chosen) {
    const good = run() === 0;
    if (!good) failed++;
    process.stdout.write(`${good ? "✔" : "✖"} ${name}\n`);
  }
} finally {
  if (cluster?.found !== "running") await cluster?.stop();
}
process.stdout.write(`\n${chosen.length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);

function test(paths: readonly string[], env: Record<string, string> = {}): number {
  if (paths.length === 0) return 1;
  const first = ["--import", "tsx", "--import", "./test/support/fuzz.ts"];
  const args = [...first, "--test", "--test-force-exit", "--test-concurrency=2", "--test-reporter=dot", ...paths];
  return spawn(process.execPath, args, env);
}

/** With our own Node in front: a tool that npm starts would take the machine's, which may be too old. */
function npx(args: readonly string[]): number {
  const { PATH = "" } = process.env;
  return spawn("npx", args, { PATH: `${dirname(process.execPath)}${delimiter}${PATH}` });
}

function spawn(command: string, args: readonly string[], env: Record<string, string>): number {
  const { status } = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
  return status ?? 1;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
