import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { sha256 } from "#kernel/digest";
import type { PageAssets } from "./shop-face.ts";

const oldestBrowsers = ["chrome123", "firefox120", "safari17.5"];

/**
 * Reads the style sheets in the order of their names and bundles the browser script, both minified, and reads the
 * typeface of headings. `root` is the folder of the project. Called once at start, some 30 ms. Throws when a file is
 * missing or does not parse.
 */
export async function readPageAssets(root: string): Promise<PageAssets> {
  const font = await readFile(join(root, "src/surfaces/views/fonts/newsreader.woff2"));
  const fontName = `newsreader.${fingerprint(font)}.woff2`;
  const [styles, script] = await Promise.all([
    joinStyles(join(root, "src/surfaces/views/styles"), fontName),
    bundleScript(join(root, "src/browser/storefront.ts")),
  ]);
  return {
    styles,
    styleHash: `sha256-${sha256(styles).toString("base64")}`,
    scriptName: `storefront.${fingerprint(script)}.js`,
    script,
    fontName,
    font,
  };
}

function fingerprint(content: Uint8Array): string {
  return sha256(content).toString("hex").slice(0, 12);
}

async function joinStyles(folder: string, fontName: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".css")).sort();
  const sheets = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const { code } = await transform(sheets.join("\n"), { loader: "css", minify: true, target: oldestBrowsers });
  return code.trim().replace("newsreader.woff2", fontName);
}

async function bundleScript(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: oldestBrowsers,
    legalComments: "none",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("The browser script came out empty.");
  return file.contents;
}
