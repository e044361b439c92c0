/**
 * The catalogue of this process: one snapshot in use, replaced as a whole. It is read again when an import is announced
 * and, since announcements may have been missed, whenever the connection for them comes back.
 */
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { londonDay } from "./days.ts";
import { type EarlierPrice, earlierPriceOn } from "./earlier-price.ts";
import { CHANNEL, importCategories, importProducts } from "./import-products.ts";
import { importCollections, importDesigners } from "./import-together.ts";
import { loadCatalogue } from "./load.ts";
import { importPastPrices, type PastPrice } from "./price-history.ts";
import type { Category, Collection, Designer, ProductDraft, Variant } from "./product.ts";
import { type CatalogueSnapshot, type Prepared, prepare, snapshotOf } from "./snapshot.ts";

export type Catalogue = {
  /** The snapshot in use. Throws before the first `refresh`. */
  current(): CatalogueSnapshot;
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
  /** The earlier price that may stand beside a variant's price today (law L62), or null. */
  earlierPrice(variant: Variant): EarlierPrice | null;
  /** Told which variants nobody can have now, so that no list offers them as in stock or as made to order. */
  markSoldOut(skus: ReadonlySet<string>): void;
  /** Called with each new snapshot, after it is in use. */
  onChange(listener: (snapshot: CatalogueSnapshot) => void): void;
};

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
    refresh,
    importCategories: (tx, categories) => importCategories(tx, bus, categories),
    importDesigners: (tx, designers) => importDesigners(tx, bus, designers),
    importCollections: (tx, collections) => importCollections(tx, bus, collections),
    importPastPrices: (tx, past) => importPastPrices(tx, past, londonDay(clock.now())),
    importProducts: (tx, products) => importProducts(tx, bus, products, londonDay(clock.now())),
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

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((sku) => b.has(sku));
}
