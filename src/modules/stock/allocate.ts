import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import type { StockLine } from "./demand.ts";
import { hasAllocation, moveToAllocation } from "./holding.sql.ts";
import type { AllocateOutcome, StockDeps } from "./index.ts";
import { lockItemsOf } from "./locks.sql.ts";
import { reserve } from "./reserve.ts";

/**
 * Turns the holder's reservation into an allocation, on payment. A second call changes nothing, whatever has become of the
 * allocation since. A reservation that expired still counts if the pieces are free. Where it has been given back already,
 * `lines` are tried anew. Refuses with the variants that are short: the caller then gives the money back.
 */
export async function allocate(
  deps: StockDeps,
  tx: Tx,
  holder: string,
  lines?: readonly StockLine[],
): Promise<AllocateOutcome> {
  const skus = await lockItemsOf(tx, holder);
  const rows = await moveToAllocation(tx, holder, skus, deps.clock.now());
  const short = rows.filter((row) => row.short).map((row) => row.sku);
  if (short.length > 0) return { ok: false, because: "out-of-stock", skus: short };
  if (rows.length > 0) {
    const lapsed = rows.filter((row) => row.lapsed).map((row) => row.sku);
    if (lapsed.length > 0) await announcing(deps, tx, lapsed, async () => ({ outcome: undefined, stale: lapsed }));
    return { ok: true, already: false };
  }
  if (await hasAllocation(tx, holder)) return { ok: true, already: true };
  if (lines === undefined) return { ok: false, because: "nothing-reserved" };
  const soon = new Date(deps.clock.now().getTime() + 60_000);
  const reserved = await reserve(deps, tx, holder, lines, soon);
  return reserved.ok ? allocate(deps, tx, holder) : reserved;
}
