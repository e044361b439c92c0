/** An empty shop for the tests of files: catalogue, stock and pictures on a database of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type Catalogue, createCatalogue, type KeptProduct } from "#catalogue";
import {
  createExchange,
  type Exchange,
  type FileIndex,
  type ImportWishes,
  PLAIN_WISHES,
  type ProductDone,
  type RunOptions,
  type Source,
} from "#exchange";
import { fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createMedia, type Media } from "#media";
import { createStock, type Stock } from "#stock";
import { type FreshDatabase, freshDatabase } from "./database.ts";

export type TestShop = {
  exchange: Exchange;
  catalogue: Catalogue;
  stock: Stock;
  media: Media;
  db: FreshDatabase;
  /** Where files lie that are handed in. */
  importsFolder: string;
  /** Looks through a text and brings it in, for good unless told. */
  bring(text: string, wishes?: Partial<ImportWishes>, options?: Partial<RunOptions>): Promise<ProductDone[]>;
  look(text: string, wishes?: Partial<ImportWishes>): Promise<FileIndex>;
  kept(slug: string): Promise<KeptProduct>;
  /** Everything that the catalogue holds, to see that nothing changed. */
  everything(): Promise<unknown>;
};

export function sourceOf(text: string): Source {
  const bytes = Buffer.from(text);
  return {
    async *chunks() {
      for (let at = 0; at < bytes.length; at += 4_096) yield bytes.subarray(at, at + 4_096);
    },
    read: async (from, to) => bytes.subarray(from, to),
  };
}

export async function openTestShop(): Promise<TestShop> {
  const db = await freshDatabase();
  const { database, bus } = db;
  const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
  const log = silentLog;
  const folder = mkdtempSync(join(tmpdir(), "candour-exchange-"));
  const media = createMedia({ folder, root: join(import.meta.dirname, "../.."), clock, log });
  const catalogue = createCatalogue({ database, bus, clock, log });
  const stock = createStock({ database, bus, clock, log });
  await catalogue.refresh();
  await stock.refresh();
  const importsFolder = join(folder, "imports");
  const exchange = createExchange({
    ...{ catalogue, stock, media, database, clock, random: systemRandom, folder: importsFolder },
    pictureUrl: ({ sha256 }) => `https://shop.example/pictures/${sha256.slice(0, 20)}-1080.jpg`,
  });
  after(() => {
    media.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const look = async (text: string, wishes: Partial<ImportWishes> = {}): Promise<FileIndex> => {
    const looked = await exchange.look(sourceOf(text), { ...PLAIN_WISHES, ...wishes });
    if (!looked.ok) throw new Error(looked.trouble.join(" "));
    return looked.index;
  };
  return {
    ...{ exchange, catalogue, stock, media, db, importsFolder, look },
    bring: async (text, wishes = {}, options = {}) => {
      const all = { ...PLAIN_WISHES, ...wishes };
      const done: ProductDone[] = [];
      const run = { write: true, by: "ada", ...options };
      for await (const each of exchange.run(sourceOf(text), await look(text, wishes), all, run)) done.push(each);
      return done;
    },
    kept: async (slug) => {
      const kept = await catalogue.kept(database.reader, slug);
      if (kept === null) throw new Error(`There is no ${slug}.`);
      return kept;
    },
    everything: async () => ({
      products: await db.asOwner("SELECT * FROM catalogue.product ORDER BY slug"),
      variants: await db.asOwner("SELECT * FROM catalogue.variant ORDER BY sku"),
      values: await db.asOwner("SELECT * FROM catalogue.option_value ORDER BY product_id, option_slug, slug"),
      prices: await db.asOwner("SELECT * FROM catalogue.price_charged ORDER BY sku, price_minor"),
      changes: await db.asOwner("SELECT product_id, field, before, after FROM catalogue.change ORDER BY entry"),
      pictures: await db.asOwner("SELECT * FROM catalogue.photograph ORDER BY sha256"),
      addresses: await db.asOwner("SELECT * FROM catalogue.former_slug ORDER BY former_slug"),
      departments: await db.asOwner("SELECT * FROM catalogue.category ORDER BY slug"),
      stock: await db.asOwner("SELECT * FROM stock.item ORDER BY sku"),
    }),
  };
}
