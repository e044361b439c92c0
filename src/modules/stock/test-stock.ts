/** Stock on a database of its own, and words to look at it with: what the tests of this folder stand on. */
import { fixedClock, minute } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createStock, type NewItem } from "./index.ts";

type Fresh = NewItem extends infer Item ? (Item extends NewItem ? Omit<Item, "sku"> : never) : never;

/** Opens it on a Tuesday in December, ten in the morning. */
export async function openTestStock() {
  const { database, bus, asOwner } = await freshDatabase();
  const clock = fixedClock(new Date("2026-12-01T10:00:00.000Z"));
  const stock = createStock({ database, bus, clock, log: silentLog });
  return {
    ...{ database, asOwner, clock, stock },
    /** Makes variants known under fresh names and answers the names in order. */
    known: async <const T extends readonly Fresh[]>(...items: T): Promise<{ [K in keyof T]: string }> => {
      const named = items.map((fresh) => ({ ...fresh, sku: systemRandom.uuid() })) as NewItem[];
      await database.transact((tx) => stock.register(tx, named));
      return named.map(({ sku }) => sku) as { [K in keyof T]: string };
    },
    /** Lets every reservation of the tests before expire. */
    freeEverything: async (): Promise<void> => {
      clock.advance(120 * minute);
      await stock.expireReservations();
    },
    available: async (...skus: string[]): Promise<(number | null | undefined)[]> => {
      const map = await stock.availability(database.reader, skus);
      return skus.map((sku) => map.get(sku)?.available);
    },
    item: async (sku: string): Promise<Record<string, unknown> | undefined> =>
      (await asOwner("SELECT on_hand, allocated FROM stock.item WHERE sku = $1", [sku]))[0],
    movements: async (sku: string): Promise<string[]> => {
      const rows = await asOwner("SELECT kind, quantity FROM stock.movement WHERE sku = $1 ORDER BY id", [sku]);
      return rows.map(({ kind, quantity }) => `${kind} ${quantity}`);
    },
    /** Everything the module has stored. */
    everything: () =>
      asOwner(`SELECT
        (SELECT jsonb_agg(i ORDER BY sku) FROM stock.item i) AS items,
        (SELECT jsonb_agg(b ORDER BY code) FROM stock.batch b) AS batches,
        (SELECT jsonb_agg(r ORDER BY holder, sku) FROM stock.reservation r) AS reservations,
        (SELECT jsonb_agg(a ORDER BY holder, sku) FROM stock.allocation a) AS allocations,
        (SELECT count(*) FROM stock.movement) AS movements`),
  };
}
