/** Goes through a file product by product, a batch at a time, so that however long the file is no more than a batch is held. */

import { type Catalogue, londonDay, PRODUCT_KINDS } from "#catalogue";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Media } from "#media";
import type { Stock } from "#stock";
import { type Brought, bringIn } from "./bring-in.ts";
import type { Fault } from "./fields.ts";
import type { FileProduct } from "./file-product.ts";
import { cellsOf, type FileIndex, type RowPlace, rowsOf } from "./index-file.ts";
import { missingPictures, type PictureFolder, type PicturesTaken, takePictures } from "./pictures.ts";
import { readProduct } from "./read-product.ts";
import type { Source } from "./source.ts";
import { readWord } from "./typed.ts";
import type { ImportWishes } from "./wishes.ts";

export type ImportDeps = {
  catalogue: Catalogue;
  stock: Stock;
  media: Pick<Media, "receive">;
  database: Pick<Database, "reader" | "transact">;
  clock: Clock;
};

export type RunOptions = {
  /** False: everything is looked at, and nothing is kept. */
  write: boolean;
  /** Who is named in the history; null for a command of whoever runs the shop. */
  by: string | null;
  /** Pictures are left out without a folder. */
  pictures?: PictureFolder | undefined;
  /** So many products were gone through before, a multiple of a batch: they are only remembered, for what they share with later ones. */
  from?: number;
};

/** What became of one product. `rows`: its cells as they stand in the file, where it was not taken. */
export type ProductDone = {
  lines: readonly number[];
  name: string;
  outcome: Brought["outcome"];
  isOnSale: boolean;
  /** Why it was not taken; each in its line. */
  faults: readonly Fault[];
  /** What was left out or changed of what was taken. */
  remarks: readonly Fault[];
  rows: ReadonlyArray<{ line: number; cells: readonly string[] }>;
  pictures: number;
};

export const productsInABatch = 100;

export async function* runImport(
  deps: ImportDeps,
  source: Source,
  index: FileIndex,
  wishes: ImportWishes,
  options: RunOptions,
): AsyncGenerator<ProductDone> {
  const seen = new Seen();
  for (let at = 0; at < index.products.length; at += productsInABatch) {
    const batch = index.products.slice(at, at + productsInABatch);
    if (at < (options.from ?? 0)) {
      for (const places of batch) tell(index, wishes, places, await cellsOf(source, index, places), seen);
      continue;
    }
    yield* await runBatch(deps, source, index, wishes, options, { batch, seen });
  }
}

/** Addresses and numbers of this file, each with the line that has it. */
class Seen {
  readonly #lines = new Map<string, number>();

  /** What the product shares with one before it in the file. */
  faultsOf({ handle, line, variants }: FileProduct): Fault[] {
    const own = new Map<string, number>();
    const names = [
      { line, name: handle, what: "address" },
      ...variants.map((each) => ({ line: each.line, name: each.sku, what: "stock-keeping number" })),
    ];
    const faults: Fault[] = [];
    for (const each of names) {
      const key = `${each.what} ${each.name}`;
      const before = this.#lines.get(key) ?? own.get(key);
      if (before !== undefined)
        faults.push({ line: each.line, says: `Line ${before} has the ${each.what} ${each.name} already.` });
      own.set(key, each.line);
    }
    if (faults.length === 0) for (const [key, at] of own) this.#lines.set(key, at);
    return faults;
  }
}

type Batch = { batch: ReadonlyArray<readonly RowPlace[]>; seen: Seen };
type Told = Pick<ProductDone, "lines" | "rows" | "remarks" | "faults"> & { product: FileProduct | null };

async function runBatch(
  deps: ImportDeps,
  source: Source,
  index: FileIndex,
  wishes: ImportWishes,
  options: RunOptions,
  { batch, seen }: Batch,
): Promise<ProductDone[]> {
  const told: Told[] = [];
  for (const places of batch) told.push(tell(index, wishes, places, await cellsOf(source, index, places), seen));
  const { catalogue, stock, database, clock } = deps;
  const { reader, transact } = database;
  const needs = {
    ...{ catalogue, stock, reader, transact, by: options.by, today: londonDay(clock.now()) },
    picturesFor: (product: FileProduct) => picturesFor(deps, options, product),
  };
  const ready = told.filter(({ product }) => product !== null);
  const products = ready.flatMap(({ product }) => (product === null ? [] : [product]));
  const brought = await bringIn(needs, wishes, products, options);
  const outcomes = new Map(ready.map((each, at) => [each, brought[at]] as const));
  return told.map((each): ProductDone => {
    const done = outcomes.get(each);
    const faults = done?.outcome === "failed" ? done.faults : each.faults;
    const taken = done !== undefined && done.outcome !== "failed";
    return {
      lines: each.lines,
      name: each.product?.words.name ?? "",
      outcome: done?.outcome ?? "failed",
      isOnSale: taken && done.isOnSale,
      faults,
      remarks: taken && done.outcome !== "there-already" ? [...each.remarks, ...done.remarks] : [],
      rows: taken ? [] : each.rows,
      pictures: each.product?.pictures.length ?? 0,
    };
  });
}

function tell(
  index: FileIndex,
  wishes: ImportWishes,
  places: readonly RowPlace[],
  cells: ReadonlyArray<readonly string[]>,
  seen: Seen,
): Told {
  const lines = places.map(({ line }) => line);
  const rows = places.map(({ line }, at) => ({ line, cells: cells[at] ?? [] }));
  const { rows: said, faults, remarks } = rowsOf(index, places, cells);
  if (faults.length > 0) return { lines, rows, product: null, faults, remarks: [] };
  const read = readProduct(said);
  if (read.product === null) return { lines, rows, product: null, faults: read.faults, remarks: [] };
  const product = settled(read.product, wishes);
  const twice = seen.faultsOf(product);
  return {
    lines,
    rows,
    product: twice.length > 0 ? null : product,
    faults: twice,
    remarks: [...remarks, ...read.remarks],
  };
}

/** With the department and the kind that the merchant chose for what the file calls its department. */
function settled(product: FileProduct, { departments }: ImportWishes): FileProduct {
  const called = product.department ?? "";
  const chosen = Object.hasOwn(departments, called) ? departments[called] : undefined;
  const kind = readWord(chosen?.kind ?? "", [...PRODUCT_KINDS, "sample"] as const);
  return {
    ...product,
    ...(chosen?.department ? { department: chosen.department } : {}),
    ...(kind.ok && product.isKindGuessed ? { kind: kind.value, isKindGuessed: false } : {}),
  };
}

async function picturesFor(
  { media }: ImportDeps,
  { pictures, write }: RunOptions,
  product: FileProduct,
): Promise<PicturesTaken> {
  if (pictures === undefined || product.pictures.length === 0) return { photographs: [], remarks: [] };
  if (!write) return { photographs: [], remarks: missingPictures(pictures, product.pictures) };
  return takePictures(media, pictures, product);
}
