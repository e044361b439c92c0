/**
 * The catalogue of this process: one snapshot in use, replaced as a whole. It is read again when an import is announced
 * and, since announcements may have been missed, whenever the connection for them comes back.
 */

import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import type { RetentionWork } from "#policy/retention";
import { readPresent } from "./addresses.sql.ts";
import { arrangeCollection } from "./arrange-collection.ts";
import { carryOutSales as carryOutSalesOf } from "./carry-out-sales.ts";
import {
  type CategoryOutcome,
  type CategoryWords,
  type KeptCategory,
  loadCategories,
  type WhichCategory,
} from "./change-category.ts";
import {
  type CollectionChange,
  type CollectionOutcome,
  type KeptCollection,
  loadCollections,
  type WhichCollection,
} from "./change-collection.ts";
import { changingProducts, type ProductChanges } from "./changing.ts";
import { londonDay } from "./days.ts";
import { type CategoryChange, describeCategory } from "./describe-category.ts";
import type { ProductWords } from "./describe-product.ts";
import { type EarlierPrice, earlierPriceOn } from "./earlier-price.ts";
import { authorsForgotten, type ProductChange, readHistory } from "./history.ts";
import { CHANNEL, importCategories, importProducts } from "./import-products.ts";
import { importCollections, importDesigners } from "./import-together.ts";
import { type KeptProduct, loadCatalogue, loadProduct, loadProductOf, loadWithdrawn } from "./load.ts";
import { makeCategory } from "./make-category.ts";
import { makeCollection } from "./make-collection.ts";
import { offerPreview, openPreview, type Preview, type PreviewOutcome } from "./preview.ts";
import { importPastPrices, type PastPrice } from "./price-history.ts";
import { type Pricing, readPricing } from "./pricing.ts";
import type { Category, Collection, Designer, ProductDraft, Variant } from "./product.ts";
import { readProductsDue } from "./sales.sql.ts";
import { type CatalogueSnapshot, type Prepared, prepare, snapshotOf } from "./snapshot.ts";

export type Catalogue = {
  /** The snapshot in use. Throws before the first `refresh`. */
  current(): CatalogueSnapshot;
  /** Makes what searches stand on, so that the first one need not. */
  readySearch(): void;
  /** Reads the catalogue again and puts it in use. Refreshes asked for meanwhile are answered by one more reading. */
  refresh(): Promise<CatalogueSnapshot>;
  importCategories(tx: Tx, categories: readonly Category[]): Promise<void>;
  /** Before the products that credit them. Throws, and writes nothing, if one is nameless. */
  importDesigners(tx: Tx, designers: readonly Designer[]): Promise<void>;
  /** After the products that they show. Throws, and writes nothing, if one names a product that there never was. */
  importCollections(tx: Tx, collections: readonly Collection[]): Promise<void>;
  /** What was charged before the shop moved here, once, before the first import of these variants. */
  importPastPrices(tx: Tx, past: readonly PastPrice[]): Promise<void>;
  /** Throws, and writes nothing, if a draft contradicts itself or claims an earlier price that was not charged. Other processes hear of it when `tx` commits. */
  importProducts(tx: Tx, products: readonly ProductDraft[]): Promise<void>;
  /** One product as it is in the database at this moment, on sale or not: for whoever changes it. */
  kept(reader: Reader | Tx, slug: string): Promise<KeptProduct | null>;
  /** Its variants that are not on sale: withdrawn, or left out by the last import. */
  withdrawn(reader: Reader, productId: string): Promise<Variant[]>;
  /** The same for the product of a variant. */
  keptBySku(reader: Reader, sku: string): Promise<KeptProduct | null>;
  /** Every department as it is in the database at this moment, hidden ones too: for whoever changes them. */
  categories(reader: Reader): Promise<KeptCategory[]>;
  /** Makes a department, last in the navigation. */
  makeCategory(tx: Tx, words: CategoryWords): Promise<CategoryOutcome>;
  /** Changes the words, the place and whether it is shown; refuses to hide the last one. */
  describeCategory(tx: Tx, which: WhichCategory, change: CategoryChange): Promise<CategoryOutcome>;
  /** Every collection as it is in the database at this moment, hidden ones too. */
  collections(reader: Reader): Promise<KeptCollection[]>;
  makeCollection(tx: Tx, change: CollectionChange): Promise<CollectionOutcome>;
  arrangeCollection(tx: Tx, which: WhichCollection, change: CollectionChange): Promise<CollectionOutcome>;
  /** Makes the link under which whoever holds it sees a product as it would be, for half an hour. */
  offerPreview(tx: Tx, slug: string, words: ProductWords | null): Promise<PreviewOutcome>;
  /** What the link of a preview shows now; null for one that is over. */
  preview(reader: Reader, token: string): Promise<Preview | null>;
  /** Of products that have or had an address, or have a variant of a number: the present addresses, on sale or not. */
  present(reader: Reader | Tx, asked: { addresses: readonly string[]; skus: readonly string[] }): Promise<Present>;
  /** Everything that `by`, known by a short name, may do with one product; null for a command of whoever runs the shop. */
  changing(by: string | null): ProductChanges;
  /** What was changed of a product, the newest first; with `before` only what is older than that entry. */
  changes(reader: Reader, slug: string, page: { before?: number | undefined; most: number }): Promise<ProductChange[]>;
  /** What was charged for each of these variants and the last sale of each, for whoever sets prices. */
  pricing(reader: Reader, skus: readonly string[]): Promise<Map<string, Pricing>>;
  /** Begins and ends the sales that are due by our clock; answers of how many products. */
  carryOutSales(): Promise<number>;
  /** For the job runner. */
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
  /** For the retention engine. */
  retention: readonly RetentionWork[];
  /** The earlier price that may stand beside a variant's price today (law L62), or null. */
  earlierPrice(variant: Variant): EarlierPrice | null;
  /** Told which variants nobody can have now, so that no list offers them as in stock or as made to order. */
  markSoldOut(skus: ReadonlySet<string>): void;
  /** Called with each new snapshot, after it is in use. */
  onChange(listener: (snapshot: CatalogueSnapshot) => void): void;
};

/** By what was asked for → the address of the product now. */
export type Present = { byAddress: ReadonlyMap<string, string>; bySku: ReadonlyMap<string, string> };

export type CatalogueDeps = { database: Database; bus: Bus; clock: Clock; log: Log };

/** Holds the catalogue of one process. Call `refresh` once before the first `current`. */
export function createCatalogue({ database, bus, clock, log }: CatalogueDeps): Catalogue {
  let held: { prepared: Prepared; version: string } | undefined;
  let soldOut: ReadonlySet<string> = new Set();
  let soldOutTurn = 0;
  let snapshot: CatalogueSnapshot | undefined;
  let reading: Promise<CatalogueSnapshot> | undefined;
  let again: Promise<CatalogueSnapshot> | undefined;
  const listeners: Array<(snapshot: CatalogueSnapshot) => void> = [];

  const use = (next: { prepared: Prepared; version: string }): CatalogueSnapshot => {
    held = next;
    snapshot = snapshotOf(next.prepared, `${next.version}.${soldOutTurn}`, soldOut);
    for (const listener of listeners) listener(snapshot);
    return snapshot;
  };
  const read = async (): Promise<CatalogueSnapshot> => {
    const next = await loadCatalogue(database.reader);
    log.info("catalogue-read", { version: next.version, products: next.products.length });
    return use({ prepared: prepare(next), version: next.version });
  };
  const refresh = (): Promise<CatalogueSnapshot> => {
    if (reading === undefined) {
      reading = read().finally(() => {
        reading = undefined;
      });
      return reading;
    }
    again ??= reading
      .catch(() => {})
      .then(() => {
        again = undefined;
        return refresh();
      });
    return again;
  };
  const refreshQuietly = (): void => {
    refresh().catch((thrown: unknown) => log.error("catalogue-not-read", { code: errorCode(thrown) }));
  };
  bus.on(CHANNEL, refreshQuietly);
  bus.onRestored(refreshQuietly);

  return {
    current: () => {
      if (snapshot === undefined) throw new Error("The catalogue has not been read yet.");
      return snapshot;
    },
    readySearch: () => void held?.prepared.search(),
    refresh,
    importCategories: (tx, categories) => importCategories(tx, bus, categories),
    importDesigners: (tx, designers) => importDesigners(tx, bus, designers),
    importCollections: (tx, collections) => importCollections(tx, bus, collections),
    importPastPrices: (tx, past) => importPastPrices(tx, past, londonDay(clock.now())),
    importProducts: (tx, products) => importProducts(tx, bus, products, londonDay(clock.now())),
    ...forStaff({ database, bus, clock }),
    earlierPrice: (variant) => earlierPriceOn(variant, londonDay(clock.now())),
    markSoldOut: (skus) => {
      if (same(skus, soldOut)) return;
      soldOut = new Set(skus);
      soldOutTurn++;
      if (held !== undefined) use(held);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

type ForStaff =
  | "categories"
  | "makeCategory"
  | "describeCategory"
  | "collections"
  | "offerPreview"
  | "preview"
  | "makeCollection"
  | "arrangeCollection"
  | "kept"
  | "keptBySku"
  | "withdrawn"
  | "present"
  | "changing"
  | "changes"
  | "pricing"
  | "carryOutSales"
  | "sweeps"
  | "retention";

/** What is not asked of the snapshot but of the database: by staff, and on the days of sales. */
function forStaff({ database, bus, clock }: Omit<CatalogueDeps, "log">): Pick<Catalogue, ForStaff> {
  const carryOutSales = async (): Promise<number> => {
    const due = await readProductsDue(database.reader, londonDay(clock.now()));
    for (const { slug } of due)
      await database.transact((tx) => carryOutSalesOf({ bus, by: null, now: clock.now() }, tx, slug));
    return due.length;
  };
  return {
    kept: loadProduct,
    keptBySku: loadProductOf,
    withdrawn: loadWithdrawn,
    categories: loadCategories,
    makeCategory: (tx, words) => makeCategory(tx, bus, words),
    collections: loadCollections,
    offerPreview: (tx, slug, words) => offerPreview({ random: systemRandom, now: clock.now() }, tx, slug, words),
    preview: (reader, token) => openPreview(reader, token, clock.now()),
    makeCollection: (tx, change) => makeCollection(tx, bus, change),
    arrangeCollection: (tx, which, change) => arrangeCollection(tx, bus, which, change),
    describeCategory: (tx, which, change) => describeCategory(tx, bus, which, change),
    present: readPresent,
    changing: (by) => changingProducts(() => ({ bus, by, now: clock.now() })),
    changes: readHistory,
    pricing: readPricing,
    carryOutSales,
    sweeps: [{ name: "catalogue-sales", seconds: 60, run: async () => void (await carryOutSales()) }],
    retention: [authorsForgotten(database, clock)],
  };
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((sku) => b.has(sku));
}
