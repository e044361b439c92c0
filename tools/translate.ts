/**
 * TypeScript into JavaScript, once for all tests. A test file is a process of its own; translating as it loads is what
 * most of its processor time would go to.
 */
import { globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Loader, transform } from "esbuild";

const root = join(import.meta.dirname, "..");
const folders = ["src", "policy", "sample", "sandbox", "test", "bench", "tools"];

/** What makes a Node process load what `translate` has made: arguments before the file. */
export const loadTranslated: readonly string[] = ["--import", join(import.meta.dirname, "load.mjs")];

/** Translates every source whose translation is missing or older. */
export async function translate(): Promise<void> {
  const sources = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root, exclude: ["**/node_modules/**"] },
  );
  await Promise.all(sources.map(translateOne));
}

async function translateOne(path: string): Promise<void> {
  const source = join(root, path);
  const made = join(root, ".build/translated", `${path}.js`);
  const before = statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (before > statSync(source).mtimeMs) return;
  const loader: Loader = path.endsWith("x") ? "tsx" : "ts";
  const { code } = await transform(readFileSync(source, "utf8"), {
    loader,
    format: "esm",
    target: "node24",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    // Where an error is, is said in lines of the source.
    sourcemap: "inline",
    sourcesContent: false,
    sourcefile: basename(path),
  });
  mkdirSync(dirname(made), { recursive: true });
  const aside = `${made}.${process.pid}`;
  writeFileSync(aside, code);
  renameSync(aside, made);
}
