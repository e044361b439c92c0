import type { Tx } from "#kernel/db";
import { announcing } from "./announce.ts";
import type { ReceiveOutcome, ReceiveReason, StockDeps } from "./index.ts";
import { changeOnHand, readItem } from "./intake.sql.ts";
import { lockItems } from "./locks.sql.ts";

const mostPieces = 1_000_000;

/**
 * Pieces came from the maker, or with a negative quantity were lost or miscounted. Refuses unknown and made-to-order
 * variants, and to count fewer than are paid for and not shipped; with `seen`, also if there are no longer as many as were seen,
 * so that a form sent twice counts once. Throws RangeError on 0, fractions and above a million.
 */
export async function receive(
  deps: StockDeps,
  tx: Tx,
  sku: string,
  quantity: number,
  reason: ReceiveReason,
  seen?: number,
): Promise<ReceiveOutcome> {
  if (!Number.isSafeInteger(quantity) || quantity === 0 || Math.abs(quantity) > mostPieces) {
    throw new RangeError("What is received is a whole number of pieces, not 0.");
  }
  await lockItems(tx, [sku]);
  const item = await readItem(tx, sku);
  if (item === undefined) return { ok: false, because: "unknown-sku" };
  if (item.on_hand === null) return { ok: false, because: "made-to-order" };
  if (seen !== undefined && item.on_hand !== seen) return { ok: false, because: "counted-meanwhile" };
  if (item.on_hand + quantity < item.allocated) return { ok: false, because: "promised-already" };
  return announcing(deps, tx, [sku], async () => {
    const onHand = await changeOnHand(tx, sku, quantity, reason, deps.clock.now());
    return { outcome: { ok: true, onHand }, stale: [] };
  });
}
