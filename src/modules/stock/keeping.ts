/** What those who look after stock read: what moved, and what the workshop makes together. */
import type { Reader } from "#kernel/db";
import { type MovementRow, readMovements, readOnHandBefore } from "./keeping.sql.ts";

/** One change of stock. `onHand` is how many pieces there were after it; null for what is made to order. */
export type Movement = {
  id: number;
  kind: string;
  reason: string | null;
  quantity: number;
  onHandChange: number;
  promisedChange: number;
  onHand: number | null;
  at: Date;
};

/** Movements of a variant, the newest first; with `before` only what is older than that one. */
export async function movementsOf(
  reader: Reader,
  sku: string,
  { before, most }: { before?: number | undefined; most: number },
): Promise<Movement[]> {
  const [rows, now] = await Promise.all([
    readMovements(reader, sku, before, most),
    readOnHandBefore(reader, sku, before),
  ]);
  let onHand = now;
  return rows.map((row) => {
    const movement = movementOf(row, onHand);
    if (onHand !== null) onHand -= row.on_hand_change;
    return movement;
  });
}

function movementOf(row: MovementRow, onHand: number | null): Movement {
  const { id, kind, reason, quantity, on_hand_change: onHandChange, at } = row;
  const promisedChange = row.allocated_change + row.reserved_change;
  return { id, kind, reason, quantity, onHandChange, promisedChange, onHand, at };
}
