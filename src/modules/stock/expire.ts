import { announcing } from "./announce.ts";
import { deleteExpired, expiredSkus } from "./holding.sql.ts";
import type { StockDeps } from "./index.ts";
import { lockItems } from "./locks.sql.ts";

const atATime = 500;

/**
 * Gives back every reservation that has expired by our clock, some at a time, and announces the levels. An expired
 * reservation holds nothing even before this; the sweep is what tells the pages. Answers how many holders lost theirs.
 */
export async function expireReservations(deps: StockDeps): Promise<number> {
  const holders = new Set<string>();
  for (;;) {
    const swept = await deps.database.transact(async (tx) => {
      const now = deps.clock.now();
      const skus = await expiredSkus(tx, now, atATime);
      if (skus.length === 0) return null;
      await lockItems(tx, skus);
      return announcing(deps, tx, skus, async () => ({ outcome: await deleteExpired(tx, skus, now), stale: skus }));
    });
    if (swept === null) return holders.size;
    for (const { holder } of swept) holders.add(holder);
  }
}
