import { join } from "node:path";
import { bundleScript, fingerprint, minify, readSheet, readSheets } from "#views/assets.ts";

/** The style sheet and the script of the back office: files of their own, which a browser keeps for as long as they are the same. */
export type OfficeAssets = { styleName: string; style: Uint8Array; scriptName: string; script: Uint8Array };

/** Reads and bundles them. `root` is the folder of the project. Called once at start. */
export async function readOfficeAssets(root: string): Promise<OfficeAssets> {
  const views = join(root, "src/surfaces/views/styles");
  const [tokens, base, own, script] = await Promise.all([
    readSheet(join(views, "1-tokens.css")),
    readSheet(join(views, "2-base.css")),
    readSheets(join(root, "src/surfaces/backoffice/styles")),
    bundleScript(join(root, "src/browser/office.ts")),
  ]);
  // Headings are set in the typeface of the system: no font is loaded here.
  const style = Buffer.from(await minify(`${tokens.replace(/@font-face \{[^}]*\}/, "")}\n${base}\n${own}`));
  return {
    styleName: `office.${fingerprint(style)}.css`,
    style,
    scriptName: `office.${fingerprint(script)}.js`,
    script,
  };
}
