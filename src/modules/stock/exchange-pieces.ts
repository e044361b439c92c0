import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import { demandOf } from "./demand.ts";
import { moveAllocation } from "./exchange.sql.ts";
import type { ExchangeOutcome, StockDeps } from "./index.ts";
import { lockItemsAndHeld } from "./locks.sql.ts";

/** So many pieces of one variant for as many of another. */
export type PiecesToExchange = { from: string; to: string; quantity: number };

/**
 * Gives back pieces that the holder has allocated and takes as many of another variant in their place: both or neither. Where the
 * two are made in one batch, what goes back counts as room for what is taken.
 */
export async function exchangePieces(
  deps: StockDeps,
  tx: Tx,
  holder: string,
  { from, to, quantity }: PiecesToExchange,
): Promise<ExchangeOutcome> {
  if (from === to) throw new RangeError("A variant is exchanged for another one.");
  const { skus } = demandOf([
    { sku: from, quantity },
    { sku: to, quantity },
  ]);
  await lockItemsAndHeld(tx, holder, skus);
  return announcing(deps, tx, skus, async () => {
    const { held, isShort } = await moveAllocation(tx, holder, { from, to, quantity }, deps.clock.now());
    const outcome: ExchangeOutcome =
      held < quantity
        ? { ok: false, because: "not-allocated", skus: [from] }
        : isShort
          ? { ok: false, because: "out-of-stock", skus: [to] }
          : { ok: true };
    return { outcome, stale: [] };
  });
}
