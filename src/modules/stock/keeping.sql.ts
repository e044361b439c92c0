import { type Reader, sql } from "#kernel/db";

/** One movement of a variant. The order it happened for is left out: whoever counts pieces need not know it. */
export type MovementRow = {
  id: number;
  kind: string;
  quantity: number;
  on_hand_change: number;
  allocated_change: number;
  reserved_change: number;
  reason: string | null;
  at: Date;
};

/** Movements of a variant, the newest first; with `before` only what is older than that one. */
export async function readMovements(
  reader: Reader,
  sku: string,
  before: number | undefined,
  most: number,
): Promise<MovementRow[]> {
  const { rows } = await sql<MovementRow>`
    SELECT id, kind, quantity, on_hand_change, allocated_change, reserved_change, reason, at FROM stock.movement
    WHERE sku = ${sku} AND (${before ?? null}::bigint IS NULL OR id < ${before ?? null}::bigint)
    ORDER BY id DESC LIMIT ${most}`.execute(reader);
  return rows;
}

/** How many pieces there were before the movement `from`, and now without one; null for what is not held in stock. */
export async function readOnHandBefore(reader: Reader, sku: string, from: number | undefined): Promise<number | null> {
  const { rows } = await sql<{ on_hand: number | null }>`
    SELECT (i.on_hand - coalesce((
      SELECT sum(m.on_hand_change) FROM stock.movement m WHERE m.sku = i.sku AND m.id >= ${from ?? null}::bigint
    ), 0))::int AS on_hand FROM stock.item i WHERE i.sku = ${sku}`.execute(reader);
  return rows[0]?.on_hand ?? null;
}

export type BatchRow = { code: string; capacity: number | null; taken: number; reserved: number; variants: number };

/** Every batch, by its code. `variants` is how many variants new orders of which go into it. */
export async function readBatches(reader: Reader, now: Date): Promise<BatchRow[]> {
  const { rows } = await sql<BatchRow>`
    SELECT b.code, b.capacity, b.taken,
      (SELECT coalesce(sum(r.quantity), 0)::int FROM stock.reservation r
        WHERE r.batch = b.code AND r.expires_at > ${now}) AS reserved,
      (SELECT count(*)::int FROM stock.item i WHERE i.batch = b.code) AS variants
    FROM stock.batch b ORDER BY b.code`.execute(reader);
  return rows;
}
