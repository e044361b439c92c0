import type { Tx } from "#kernel/db";
import { announce } from "./announce.ts";
import type { NewItem, OpenBatchOutcome, StockDeps } from "./index.ts";
import { freeInBatch, insertItems, putBatch, setBatch } from "./intake.sql.ts";
import { lockItems } from "./locks.sql.ts";

/**
 * Makes variants known, with their first count or their batch, which must be open. Variants known already are left alone.
 * Answers how many were new.
 */
export async function register(deps: StockDeps, tx: Tx, items: readonly NewItem[]): Promise<number> {
  const fresh = await insertItems(
    tx,
    {
      skus: items.map((item) => item.sku),
      onHand: items.map((item) => (item.kind === "stock" ? item.onHand : null)),
      batches: items.map((item) => (item.kind === "made-to-order" ? (item.batch ?? null) : null)),
    },
    deps.clock.now(),
  );
  if (fresh.length > 0) await announce(deps, tx, ["everything"]);
  return fresh.length;
}

/** Opens a production batch or changes its capacity; null is without limit. Refuses fewer than are promised. */
export async function openBatch(
  deps: StockDeps,
  tx: Tx,
  { code, capacity }: { code: string; capacity: number | null },
): Promise<OpenBatchOutcome> {
  if (!(await putBatch(tx, code, capacity))) return { ok: false, because: "promised-already" };
  const free = await freeInBatch(tx, code, deps.clock.now());
  await announce(deps, tx, [{ batch: code, full: free !== null && free <= 0 }]);
  return { ok: true };
}

/**
 * From now on new orders of these made-to-order variants go into batch `code`, or into none. What is reserved or allocated
 * stays in the batch it was promised in. Answers how many variants were moved; variants from stock are left alone.
 */
export async function assignBatch(
  deps: StockDeps,
  tx: Tx,
  skus: readonly string[],
  code: string | null,
): Promise<number> {
  await lockItems(tx, skus);
  const moved = await setBatch(tx, skus, code);
  if (moved.length > 0) await announce(deps, tx, ["everything"]);
  return moved.length;
}
