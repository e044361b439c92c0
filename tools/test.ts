import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "node:test";
import { startTestCluster } from "../test/support/test-cluster.ts";
import { bundleTests } from "./bundle-tests.ts";
import { type LawResult, namesRows, readLawResults } from "./law-report.ts";
import { loadTranslated, translate } from "./translate.ts";

/**
 * `npm test`: types, style, boundaries, tidiness, and beside them every test on a real PostgreSQL and in a real browser.
 * The last line is `N passed, N failed`, and `, N skipped` where a test could not run here: it prints SKIPPED and proves
 * nothing. Arguments choose files by a part of their path. With DATABASE_URL the databases of the tests lie on that server.
 */
const root = join(import.meta.dirname, "..");
const chosen = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
const evidence: Record<"promises" | "files", Record<string, { passed: number; failed: number }>> = {
  promises: {},
  files: {},
};
const law: Record<string, LawResult> = {};

type Check = { name: string; command: string; args: string[] };

const checks: readonly Check[] = [
  { name: "types", command: "tsc", args: ["--noEmit"] },
  { name: "style", command: "biome", args: ["check", "--diagnostic-level=warn"] },
  { name: "boundaries", command: "tsx", args: ["tools/boundaries.ts"] },
  { name: "tidy", command: "tsx", args: ["tools/tidy.ts"] },
];

const files = ["src", "policy", "sample", "sandbox", "test", "tools", "bench"].flatMap(testFiles).sort();
const wanted = chosen.length === 0 ? files : files.filter((file) => chosen.some((part) => file.includes(part)));
/** What a test file starts for itself, the most first: what takes longest begins first, so that no long one is left at the end. */
const started = [
  // Some sixty lives and deaths of a process, one after the other.
  "faults/crash-orders.test.ts",
  "support/shop-process.ts",
  "start/clone.ts",
  "support/scratch-cluster.ts",
  "support/browser.ts",
  "support/app.ts",
  "support/database.ts",
];

const treeBefore = treeNow();
const checking = runChecks();
const [bundle] = await Promise.all([bundleTests(wanted), translate()]);
process.env.CANDOUR_TEST_BUNDLE = bundle.folder;
// What one test file has compiled of it, the next need not compile again.
process.env.NODE_COMPILE_CACHE = join(bundle.folder, "compiled");
const cluster = process.env.DATABASE_URL === undefined ? await startTestCluster() : undefined;
try {
  await runFiles(longestFirst(wanted));
} finally {
  // A server that somebody's single test file left running is theirs to stop.
  if (cluster?.found !== "running") await cluster?.stop();
  bundle.remove();
}
await checking;

writeEvidence();
const notShown = skipped === 0 ? "" : `, ${skipped} skipped`;
process.stdout.write(`\n${passed} passed, ${failed} failed${notShown}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** The checks, one after the other, beside the tests. */
async function runChecks(): Promise<void> {
  for (const check of chosen.length === 0 ? checks : []) await runCheck(check);
}

function runCheck({ name, command, args }: Check): Promise<void> {
  return new Promise((resolve) => {
    const bin = join(root, "node_modules/.bin", command);
    execFile(bin, args, { cwd: root, maxBuffer: 2 ** 26 }, (wrong, stdout, stderr) => {
      if (wrong === null) passed++;
      else failed++;
      process.stdout.write(wrong === null ? `✔ ${name}\n` : `✖ ${name}\n${stdout}${stderr}\n`);
      resolve();
    });
  });
}

function longestFirst(paths: readonly string[]): string[] {
  const weight = (file: string): number => {
    const at = started.findIndex((each) => bundle.uses(file, `test/${each}`));
    return (at === -1 ? 0 : started.length - at) * 1_000_000 + statSync(join(root, file)).size;
  };
  return [...paths].sort((a, b) => weight(b) - weight(a));
}

async function runFiles(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const stream = run({
    files: paths.map((path) => join(root, path)),
    // A browser, a shop, a bank and a database wait for each other: three at once are what two cores have time for.
    concurrency: 3,
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
    // The file that was run: a journey is declared by a function of test/support, and would be counted as a test of that.
    const { name, file: declaredIn = "", entryFile: file = declaredIn, details, skip } = event.data;
    if (skip !== undefined && skip !== false) {
      skipped++;
      const reason = typeof skip === "string" && skip !== "" ? `: ${skip.replace(/^SKIPPED:? */, "")}` : "";
      process.stdout.write(`SKIPPED ${relative(root, file)}: ${name}${reason}\n`);
      continue;
    }
    if (details.type === "suite") continue;
    const ok = event.type === "test:pass";
    // The runner reports a whole file as one test; only its failure tells something that its tests do not.
    if (name === file) {
      if (ok) continue;
      process.stdout.write(complaints.get(file) ?? "");
    }
    count(name, relative(root, file), ok);
    if (ok) continue;
    const { error } = event.data.details as { error?: Error & { cause?: unknown } };
    const cause = error?.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : (error?.message ?? "");
    process.stdout.write(`✖ ${relative(root, file)}: ${name}\n${cause}\n`);
  }
}

/** A test proves the sentences that name its file, the promises in brackets in its name, and the rows of the law behind it. */
function count(name: string, file: string, ok: boolean): void {
  if (ok) passed++;
  else failed++;
  add(evidence.files, file, ok);
  for (const [, id = ""] of name.matchAll(/\[([a-z-]+)\]/g)) add(evidence.promises, id, ok);
  if (namesRows(name).length > 0) law[`${file}: ${name}`] = { ok, on: new Date().toISOString().slice(0, 10) };
}

function add(to: (typeof evidence)["files"], key: string, ok: boolean): void {
  const { passed: good, failed: bad } = to[key] ?? { passed: 0, failed: 0 };
  to[key] = { passed: good + (ok ? 1 : 0), failed: bad + (ok ? 0 : 1) };
}

/**
 * What `candour promises` and `candour law-report` read: which commit was tested, when, which promise its tests proved, and
 * how each test of a row of the law ended. A run of some files is proof of no promise; it brings the results of its rows up to date.
 */
function writeEvidence(): void {
  const folder = join(root, ".build");
  const path = join(folder, "evidence.json");
  if (chosen.length > 0 && Object.keys(law).length === 0) return;
  const tree = treeNow() === treeBefore ? treeBefore : "changed";
  const whole = { tree, at: new Date().toISOString(), passed, failed, ...evidence, law };
  const before = existsSync(path)
    ? JSON.parse(readFileSync(path, "utf8"))
    : { ...whole, tree: "changed", promises: {}, files: {} };
  const some = { ...before, law: { ...readLawResults(root), ...law } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(chosen.length === 0 ? whole : some, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The git tree of the files as they lie there, or "changed" where they differ from it. */
function treeNow(): string {
  const git = (...args: string[]): string => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.trim();
  return git("status", "--porcelain") === "" ? git("rev-parse", "HEAD^{tree}") : "changed";
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.test\.tsx?$/.test(path) && !path.includes("node_modules/"))
    .map((path) => join(folder, path));
}
