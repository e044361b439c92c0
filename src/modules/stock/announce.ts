import type { Tx } from "#kernel/db";
import type { StockDeps } from "./index.ts";
import { type Level, levelOf, piecesLeft } from "./level.ts";
import { type BoardRow, type Change, encodeChanges } from "./level-board.ts";
import { readState, type StateRow } from "./locks.sql.ts";

export const LEVEL_CHANNEL = "stock-level";

/** Tells every process, on commit, which levels changed; nothing is sent when none did. */
export async function announce(deps: StockDeps, tx: Tx, changes: readonly Change[]): Promise<void> {
  const payload = encodeChanges(changes);
  if (payload !== null) await deps.bus.notify(tx, LEVEL_CHANNEL, payload);
}

/**
 * Does `work` on locked variants and announces the levels that it changed. `stale` names variants whose last announcement
 * was overtaken by time alone, because a reservation expired without a word: they are announced in any case.
 */
export async function announcing<T>(
  deps: StockDeps,
  tx: Tx,
  skus: readonly string[],
  work: () => Promise<{ outcome: T; stale: readonly string[] }>,
): Promise<T> {
  const before = await readState(tx, skus, deps.clock.now());
  const { outcome, stale } = await work();
  const after = await readState(tx, skus, deps.clock.now());
  const was = new Map(before.map((row) => [row.sku, row]));
  const changes = after.flatMap((row) => {
    const earlier = stale.includes(row.sku) ? undefined : was.get(row.sku);
    return changesBetween(deps, earlier, row);
  });
  await announce(deps, tx, changes);
  for (const row of after) {
    const earlier = stale.includes(row.sku) ? undefined : was.get(row.sku);
    if (earlier !== undefined) await tellIfLow(deps, tx, row.sku, levelOfRow(deps, earlier), levelOfRow(deps, row));
  }
  return outcome;
}

/** Tells of a variant that had enough before, and has few pieces or none after. */
export async function tellIfLow(
  { tellLow }: StockDeps,
  tx: Tx,
  sku: string,
  before: Level,
  after: Level,
): Promise<void> {
  if (before === "in-stock" && (after === "out" || piecesLeft(after) !== null)) await tellLow?.(tx, sku);
}

/** What a process must know of a variant. */
export function boardRow(deps: StockDeps, row: StateRow): BoardRow {
  return { sku: row.sku, level: levelOfRow(deps, row), batch: row.batch, batchFull: isFull(row) };
}

/** The level of a variant by itself, its batch left aside. */
export function levelOfRow(deps: StockDeps, row: Pick<StateRow, "available">): Level {
  return row.available === null ? "made-to-order" : levelOf(row.available, deps.lowThreshold);
}

function changesBetween(deps: StockDeps, before: StateRow | undefined, after: StateRow): Change[] {
  const changes: Change[] = [];
  const level = levelOfRow(deps, after);
  if (before === undefined || levelOfRow(deps, before) !== level) changes.push({ sku: after.sku, level });
  const full = isFull(after);
  if (after.batch !== null && full !== null && (before === undefined || isFull(before) !== full)) {
    changes.push({ batch: after.batch, full });
  }
  return changes;
}

function isFull(row: StateRow): boolean | null {
  if (row.batch === null) return null;
  return row.batch_available !== null && row.batch_available <= 0;
}
