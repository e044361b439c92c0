import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import { demandOf, type StockLine } from "./demand.ts";
import type { PutBackOutcome, PutBackReason, ShipOutcome, StockDeps } from "./index.ts";
import { lockItems } from "./locks.sql.ts";
import { bookReturned, bookShipped } from "./shipping.sql.ts";

/**
 * The pieces left the building: all lines or none, each at most what is allocated and not yet shipped. What can be
 * promised to others stays the same, so no level changes.
 */
export async function ship(deps: StockDeps, tx: Tx, holder: string, lines: readonly StockLine[]): Promise<ShipOutcome> {
  const demand = demandOf(lines);
  await lockItems(tx, demand.skus);
  const short = await bookShipped(tx, holder, demand, deps.clock.now());
  return short.length === 0 ? { ok: true } : { ok: false, because: "not-allocated", skus: short };
}

/**
 * Returned pieces go on sale again: all lines or none, each at most what was shipped and not yet put back. A returned
 * piece that was made to order is noted and adds to no stock.
 */
export async function putBack(
  deps: StockDeps,
  tx: Tx,
  holder: string,
  lines: readonly StockLine[],
  reason: PutBackReason,
): Promise<PutBackOutcome> {
  const demand = demandOf(lines);
  await lockItems(tx, demand.skus);
  return announcing(deps, tx, demand.skus, async () => {
    const short = await bookReturned(tx, holder, demand, reason, deps.clock.now());
    const outcome: PutBackOutcome =
      short.length === 0 ? { ok: true } : { ok: false, because: "more-than-shipped", skus: short };
    return { outcome, stale: [] };
  });
}
