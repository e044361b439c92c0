import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./place.js";

/**
 * For esbuild: a file that asks where it lies is told where its source lies; what it looks for there is beside the sources. The
 * question is answered wherever it stands, within a text too.
 */
export function ownPlace() {
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

/** For esbuild: packages written as CommonJS ask for `require`. */
export const givesRequire = {
  js: 'import { createRequire as __makeRequire } from "node:module"; const require = __makeRequire(import.meta.url);',
};
