import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import { demandOf, type StockLine } from "./demand.ts";
import { giveBack, givePiecesBack } from "./holding.sql.ts";
import type { ReleaseOutcome, ReleasePiecesOutcome, StockDeps } from "./index.ts";
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

/** Gives back some of what the holder has allocated: all lines or none, each at most what is allocated and not yet shipped. */
export async function releasePieces(
  deps: StockDeps,
  tx: Tx,
  holder: string,
  lines: readonly StockLine[],
): Promise<ReleasePiecesOutcome> {
  const demand = demandOf(lines);
  await lockItemsOf(tx, holder);
  return announcing(deps, tx, demand.skus, async () => {
    const short = await givePiecesBack(tx, holder, demand, deps.clock.now());
    const outcome: ReleasePiecesOutcome =
      short.length === 0 ? { ok: true } : { ok: false, because: "not-allocated", skus: short };
    return { outcome, stale: [] };
  });
}
