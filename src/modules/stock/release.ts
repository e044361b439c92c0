import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import { giveBack } from "./holding.sql.ts";
import type { ReleaseOutcome, StockDeps } from "./index.ts";
import { lockItemsOf } from "./locks.sql.ts";

/**
 * Gives back whatever the holder has reserved, or allocated and not shipped: the payment failed, or the order was
 * cancelled. Answers what was given back; a second call gives back nothing.
 */
export async function release(deps: StockDeps, tx: Tx, holder: string): Promise<ReleaseOutcome> {
  const skus = await lockItemsOf(tx, holder);
  if (skus.length === 0) return { ok: true, released: [] };
  return announcing(deps, tx, skus, async () => {
    const freed = await giveBack(tx, holder, skus, deps.clock.now());
    return {
      outcome: { ok: true, released: freed.map(({ sku, quantity }) => ({ sku, quantity })) },
      stale: freed.filter((row) => row.lapsed).map((row) => row.sku),
    };
  });
}
