// Loads what tools/translate.ts has translated. The address of a module stays that of its source.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(`${import.meta.dirname}/../`).href;
const translated = new URL(".build/translated/", root);

process.setSourceMapsEnabled(true);
registerHooks({
  load(url, context, next) {
    const ours = url.startsWith(root) && /\.tsx?$/.test(url) && !url.includes("/node_modules/");
    if (!ours) return next(url, context);
    const source = readFileSync(new URL(`${url.slice(root.length)}.js`, translated));
    return { format: "module", source, shortCircuit: true };
  },
});
