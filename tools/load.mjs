// Loads what tools/translate.ts and tools/bundle-tests.ts have made. The address of a module stays that of its source, but for
// files with a bundle: their address is the bundle's, and what they ask about their place is answered with that of the source.
import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(`${import.meta.dirname}/../`).href;
const translated = new URL(".build/translated/", root);
const { CANDOUR_TEST_BUNDLE: folder } = process.env;
const bundled = folder === undefined ? undefined : `${pathToFileURL(folder).href}/`;

process.setSourceMapsEnabled(true);
registerHooks({
  resolve(specifier, context, next) {
    // The file that was given on the command line.
    if (context.parentURL !== undefined || bundled === undefined || !specifier.startsWith(root))
      return next(specifier, context);
    const url = `${bundled}${specifier.slice(root.length).replace(/\.tsx?$/, ".js")}`;
    return existsSync(new URL(url)) ? { url, format: "module", shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    const ours = url.startsWith(root) && /\.tsx?$/.test(url) && !url.includes("/node_modules/");
    if (!ours) return next(url, context);
    const source = readFileSync(new URL(`${url.slice(root.length)}.js`, translated));
    return { format: "module", source, shortCircuit: true };
  },
});
