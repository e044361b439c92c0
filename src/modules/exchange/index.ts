/**
 * Products in and out as files: of Shopify, of WooCommerce, and plain ones. The only file of the module that others may import.
 * Nothing is fetched from anywhere, and what comes in comes in through what staff do with one product.
 */
import type { Reader } from "#kernel/db";
import type { Random } from "#kernel/random";
import { type ExportDeps, exportProducts } from "./export-products.ts";
import type { FormatName } from "./formats.ts";
import { type HandedInFiles, openHandedIn } from "./handed-in.ts";
import { type FileIndex, type IndexOutcome, indexFile } from "./index-file.ts";
import { type ImportDeps, type ProductDone, type RunOptions, runImport } from "./run-import.ts";
import type { Source } from "./source.ts";
import type { ImportWishes } from "./wishes.ts";

export { departmentOf as departmentCalled } from "./bring-in.ts";
export { type Fault, FIELDS, type Field, fieldWords, isField } from "./fields.ts";
export { type FormatName, formatNamed, formats } from "./formats.ts";
export { type HandedIn, isThrough, type Looked, rehearsed } from "./handed-in.ts";
export type { FileIndex, IndexOutcome } from "./index-file.ts";
export { notTakenFile } from "./not-taken.ts";
export { openPictures, type PictureFolder } from "./pictures.ts";
export type { ImportDeps, ProductDone, RunOptions } from "./run-import.ts";
export { type FileSource, openFile, type Source } from "./source.ts";
export { count, noTally, type Tally } from "./tally.ts";
export { type ImportWishes, PLAIN_WISHES } from "./wishes.ts";

export type Exchange = {
  /** Looks through a file once. Refuses, with sentences, what is no table of a format that is known. */
  look(source: Source, wishes: ImportWishes): Promise<IndexOutcome>;
  /** Goes through the products of a file that was looked through; says of each what became of it. */
  run(source: Source, index: FileIndex, wishes: ImportWishes, options: RunOptions): AsyncIterable<ProductDone>;
  /** Every product, on sale or not, as the parts of a file. */
  export(reader: Reader, format: FormatName): AsyncIterable<string>;
  /** Files that staff hand in in the back office. */
  handedIn: HandedInFiles;
};

/** `folder`: where files lie that are handed in. Processes of one shop share it. */
export function createExchange(deps: ImportDeps & ExportDeps & { folder: string; random: Random }): Exchange {
  return {
    look: indexFile,
    run: (source, index, wishes, options) => runImport(deps, source, index, wishes, options),
    export: (reader, format) => exportProducts(deps, reader, format),
    handedIn: openHandedIn(deps),
  };
}
