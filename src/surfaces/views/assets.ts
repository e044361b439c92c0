import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { sha256 } from "#kernel/digest";
import type { PageAssets, Sheet } from "./shop-face.ts";
import { shadesOf, themed, tokenIn } from "./theme.ts";

const oldestBrowsers = ["chrome123", "firefox120", "safari17.5"];

/**
 * Reads the style sheets in the order of their names, those that all pages share before their own, and the typeface of headings,
 * and bundles the browser script. `root` is the folder of the project; `theme` the file with the tokens of this shop, which
 * need not be there. Called once at start. Throws a `ThemeError` when the theme cannot be used, and when a file is missing or does
 * not parse.
 */
export async function readPageAssets(root: string, theme?: string): Promise<PageAssets> {
  const font = await readFile(join(root, "src/surfaces/views/fonts/newsreader.woff2"));
  const fontName = `newsreader.${fingerprint(font)}.woff2`;
  const styles = join(root, "src/surfaces/views/styles");
  const [common, forShop, forTask, script] = await Promise.all([
    readSheets(styles),
    readSheets(join(styles, "shop")),
    readSheets(join(styles, "task")),
    bundleScript(join(root, "src/browser/storefront.ts")),
  ]);
  const sheet = await withTheme(common, theme);
  const [shop, task] = await Promise.all([minified(sheet + forShop, fontName), minified(sheet + forTask, fontName)]);
  return {
    styles: { shop, task },
    scriptName: `storefront.${fingerprint(script)}.js`,
    script,
    fontName,
    font,
    loadsFont: tokenIn(sheet, "serif").includes("Newsreader"),
    paper: shadesOf(sheet, "paper"),
    accent: shadesOf(sheet, "accent"),
  };
}

/** Twelve letters that change with the content: for names that may be kept for ever. */
export function fingerprint(content: Uint8Array): string {
  return sha256(content).toString("hex").slice(0, 12);
}

/** The style sheets of a folder, in the order of their names. */
export async function readSheets(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".css")).sort();
  const sheets = await Promise.all(names.map((name) => readSheet(join(folder, name))));
  return sheets.join("\n");
}

/** One style sheet. */
export function readSheet(path: string): Promise<string> {
  return readFile(path, "utf8");
}

async function withTheme(sheet: string, path: string | undefined): Promise<string> {
  return path === undefined || !existsSync(path) ? sheet : themed(sheet, await readFile(path, "utf8"), path);
}

/** The same rules in as few bytes as possible. */
export async function minify(sheet: string): Promise<string> {
  const { code } = await transform(sheet, { loader: "css", minify: true, target: oldestBrowsers });
  return code.trim();
}

async function minified(sheet: string, fontName: string): Promise<Sheet> {
  const text = (await minify(sheet)).replace("newsreader.woff2", fontName);
  return { text, hash: `sha256-${sha256(text).toString("base64")}` };
}

/** What runs in the browser, in one file. */
export async function bundleScript(entry: string): Promise<Uint8Array> {
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
