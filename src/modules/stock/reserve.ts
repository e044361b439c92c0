import type { Tx } from "#kernel/db";
import { announce, levelOfRow, tellIfLow } from "./announce.ts";
import { demandOf, type StockLine } from "./demand.ts";
import { insertReservation, type ReservedRow } from "./holding.sql.ts";
import type { ReserveOutcome, StockDeps } from "./index.ts";
import type { Change } from "./level-board.ts";
import { lockItems } from "./locks.sql.ts";

/**
 * Holds pieces for `holder` until `expiresAt`: all lines or none. Two lines of one variant are counted together, and a
 * batch with a capacity is counted over all its variants. The same holder again renews its lines. Refuses with the
 * variants that are short, unknown ones among them; throws when the holder has an allocation already.
 */
export async function reserve(
  deps: StockDeps,
  tx: Tx,
  holder: string,
  lines: readonly StockLine[],
  expiresAt: Date,
): Promise<ReserveOutcome> {
  const demand = demandOf(lines);
  await lockItems(tx, demand.skus);
  const rows = await insertReservation(tx, holder, demand, expiresAt, deps.clock.now());
  if (rows.some((row) => row.allocated_already)) throw new Error("What is allocated already cannot be reserved again.");
  const short = rows.filter((row) => row.short).map((row) => row.sku);
  if (short.length > 0) return { ok: false, because: "out-of-stock", skus: short };
  await announce(
    deps,
    tx,
    rows.flatMap((row) => changes(deps, row)),
  );
  for (const row of rows) {
    if (row.available === null) continue;
    const before = levelOfRow(deps, { available: row.available - row.own });
    await tellIfLow(deps, tx, row.sku, before, levelOfRow(deps, { available: row.available - row.quantity }));
  }
  return { ok: true };
}

function changes(deps: StockDeps, row: ReservedRow): Change[] {
  const found: Change[] = [];
  if (row.available !== null) {
    const before = levelOfRow(deps, { available: row.available - row.own });
    const after = levelOfRow(deps, { available: row.available - row.quantity });
    if (before !== after || row.lapsed) found.push({ sku: row.sku, level: after });
  }
  if (row.batch !== null && row.batch_available !== null) {
    const before = row.batch_available - row.batch_own <= 0;
    const after = row.batch_available - row.batch_demand <= 0;
    if (before !== after || row.lapsed) found.push({ batch: row.batch, full: after });
  }
  return found;
}
