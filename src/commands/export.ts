import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { readConfig } from "#config";
import { type FormatName, formatNamed } from "#exchange";
import type { Joined } from "../main.ts";

const usage = `candour export: every product, on sale or not, as a CSV file

  candour export --format shopify|woocommerce|plain              into products-<format>.csv in this folder
  candour export --format shopify|woocommerce|plain --to <file>  into a file that is not there yet

The plain format holds everything that a file can say; what the others have no column for goes into metafields of Shopify
and meta columns of WooCommerce. Pictures are named by the addresses at which the shop shows them.
`;

const options = { format: { type: "string" }, to: { type: "string" } } as const;

/** `candour export`: answers 0, 1 where the file cannot be written, 2 where it was asked wrongly. */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const asked = readAsked(args);
  if (asked === null) {
    process.stdout.write(usage);
    return args.length === 0 ? 0 : 2;
  }
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    return await exportFile(joined, asked, (words) => process.stdout.write(words));
  } finally {
    await joined.close();
  }
}

export type AskedOut = { format: FormatName; path: string };

function readAsked(args: readonly string[]): AskedOut | null {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const format = formatNamed(values.format ?? "");
    return format && { format: format.name, path: resolve(values.to ?? `products-${format.name}.csv`) };
  } catch {
    return null;
  }
}

type Shop = Pick<Joined, "reader"> & { modules: Pick<Joined["modules"], "exchange" | "catalogue"> };

/** Writes the file, which must not be there yet. Answers as the command does. */
export async function exportFile(
  { modules, reader }: Shop,
  { format, path }: AskedOut,
  say: (words: string) => void,
): Promise<number> {
  try {
    await pipeline(Readable.from(modules.exchange.export(reader, format)), createWriteStream(path, { flags: "wx" }));
  } catch (thrown) {
    if (!(thrown instanceof Error && "syscall" in thrown)) throw thrown;
    const isThere = "code" in thrown && thrown.code === "EEXIST";
    say(isThere ? `There is a file ${path} already; name another one with --to.\n` : `${path} cannot be written.\n`);
    return 1;
  }
  const { products, offSale } = modules.catalogue.current();
  say(`${(products.length + offSale.length).toLocaleString("en-GB")} products are in ${path}.\n`);
  return 0;
}
