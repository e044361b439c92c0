import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "node:test";
import { startTestCluster } from "../test/support/test-cluster.ts";
import { loadTranslated, translate } from "./translate.ts";

/**
 * `npm test`: types, style, boundaries, tidiness, then every test on a real PostgreSQL, journeys in a real browser last.
 * The last line is `N passed, N failed`, and `, N skipped` where a test could not run here: it prints SKIPPED and proves
 * nothing. Arguments choose files by a part of their path. With DATABASE_URL the databases of the tests lie on that server.
 */
const root = join(import.meta.dirname, "..");
const chosen = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
const evidence: Record<string, { passed: number; failed: number }> = {};

type Check = { name: string; command: string; args: string[] };

const checks: readonly Check[] = [
  { name: "types", command: "tsc", args: ["--noEmit"] },
  { name: "style", command: "biome", args: ["check", "--diagnostic-level=warn"] },
  { name: "boundaries", command: "tsx", args: ["tools/boundaries.ts"] },
  { name: "tidy", command: "tsx", args: ["tools/tidy.ts"] },
];

for (const check of chosen.length === 0 ? checks : []) runCheck(check);
const files = ["src", "policy", "sample", "sandbox", "test", "tools", "bench"].flatMap(testFiles).sort();
const wanted = chosen.length === 0 ? files : files.filter((file) => chosen.some((part) => file.includes(part)));
const isJourney = (file: string): boolean => /^test\/(journeys|canary|faults)\//.test(file);

await translate();
const cluster = process.env.DATABASE_URL === undefined ? await startTestCluster() : undefined;
try {
  await runFiles(
    wanted.filter((file) => !isJourney(file)),
    3,
  );
  // A browser, a shop, a bank and a database already fill two cores; beside others, what measures time would tell nothing.
  await runFiles(wanted.filter(isJourney), 2);
} finally {
  // A server that somebody's single test file left running is theirs to stop.
  if (cluster?.found !== "running") await cluster?.stop();
}

if (chosen.length === 0) writeEvidence();
const notShown = skipped === 0 ? "" : `, ${skipped} skipped`;
process.stdout.write(`\n${passed} passed, ${failed} failed${notShown}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function runCheck({ name, command, args }: Check): void {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", command), args, {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) {
    passed++;
    process.stdout.write(`✔ ${name}\n`);
    return;
  }
  failed++;
  process.stdout.write(`✖ ${name}\n${stdout}${stderr}\n`);
}

async function runFiles(paths: readonly string[], concurrency: number): Promise<void> {
  if (paths.length === 0) return;
  const stream = run({
    files: paths.map((path) => join(root, path)),
    concurrency,
    execArgv: [...loadTranslated],
    timeout: 400_000,
    cwd: root,
  });
  const complaints = new Map<string | undefined, string>();
  for await (const event of stream) {
    if (event.type === "test:stderr") {
      const { file, message } = event.data;
      complaints.set(file, `${complaints.get(file) ?? ""}${message}`.slice(-4_000));
    }
    if (event.type === "test:stdout" || event.type === "test:stderr") {
      if (/SKIPPED|seed/i.test(event.data.message)) process.stdout.write(event.data.message);
    }
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { name, file = "", details, skip } = event.data;
    if (skip !== undefined && skip !== false) {
      skipped++;
      const reason = typeof skip === "string" && skip !== "" ? `: ${skip.replace(/^SKIPPED:? */, "")}` : "";
      process.stdout.write(`SKIPPED ${relative(root, file)}: ${name}${reason}\n`);
      continue;
    }
    if (details.type === "suite") continue;
    const ok = event.type === "test:pass";
    // The runner reports a whole file as one test; only its failure tells something that its tests do not.
    if (name === file || name === join(root, file)) {
      if (ok) continue;
      process.stdout.write(complaints.get(file) ?? "");
    }
    count(name, ok);
    if (ok) continue;
    const { error } = event.data.details as { error?: Error & { cause?: unknown } };
    const cause = error?.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : (error?.message ?? "");
    process.stdout.write(`✖ ${relative(root, file)}: ${name}\n${cause}\n`);
  }
}

/** A test proves the promises whose ids stand in brackets in its name. */
function count(name: string, ok: boolean): void {
  if (ok) passed++;
  else failed++;
  for (const [, id = ""] of name.matchAll(/\[([a-z-]+)\]/g)) {
    const { passed: good, failed: bad } = evidence[id] ?? { passed: 0, failed: 0 };
    evidence[id] = { passed: good + (ok ? 1 : 0), failed: bad + (ok ? 0 : 1) };
  }
}

/** What `candour promises` reads: which commit was tested, when, and which promise its tests proved. */
function writeEvidence(): void {
  const git = (...args: string[]): string => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.trim();
  const tree = git("rev-parse", "HEAD^{tree}");
  const clean = git("status", "--porcelain") === "";
  mkdirSync(join(root, ".build"), { recursive: true });
  const file = { tree: clean ? tree : "changed", at: new Date().toISOString(), passed, failed, promises: evidence };
  writeFileSync(join(root, ".build/evidence.json"), `${JSON.stringify(file, null, 2)}\n`);
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => join(folder, path));
}
