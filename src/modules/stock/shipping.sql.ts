import { sql, type Tx } from "#kernel/db";
import type { Demand } from "./demand.ts";

/** Books the demand as shipped, all or nothing; answers the variants of which too few are allocated. */
export async function bookShipped(tx: Tx, holder: string, demand: Demand, now: Date): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    WITH demand AS (SELECT * FROM unnest(${demand.skus}::text[], ${demand.quantities}::int[]) AS d (sku, quantity)),
    short AS (
      SELECT demand.sku FROM demand
        LEFT JOIN stock.allocation a ON a.holder = ${holder} AND a.sku = demand.sku
      WHERE coalesce(a.quantity - a.shipped - a.released, 0) < demand.quantity
    ),
    gone AS (
      UPDATE stock.allocation a SET shipped = a.shipped + demand.quantity FROM demand
      WHERE a.holder = ${holder} AND a.sku = demand.sku AND NOT EXISTS (SELECT 1 FROM short)
      RETURNING a.sku, demand.quantity
    ),
    items AS (
      UPDATE stock.item i SET on_hand = on_hand - gone.quantity, allocated = allocated - gone.quantity
      FROM gone WHERE i.sku = gone.sku
      RETURNING i.sku, gone.quantity, CASE WHEN i.on_hand IS NULL THEN 0 ELSE -gone.quantity END AS on_hand_change
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, on_hand_change, allocated_change, holder, at)
      SELECT sku, 'ship', quantity, on_hand_change, -quantity, ${holder}::uuid, ${now}::timestamptz FROM items
    )
    SELECT sku FROM short ORDER BY sku`.execute(tx);
  return rows.map((row) => row.sku);
}

/** Books the demand as returned and on sale again, all or nothing; answers the variants of which too few were shipped. */
export async function bookReturned(
  tx: Tx,
  holder: string,
  demand: Demand,
  reason: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    WITH demand AS (SELECT * FROM unnest(${demand.skus}::text[], ${demand.quantities}::int[]) AS d (sku, quantity)),
    short AS (
      SELECT demand.sku FROM demand
        LEFT JOIN stock.allocation a ON a.holder = ${holder} AND a.sku = demand.sku
      WHERE coalesce(a.shipped - a.returned, 0) < demand.quantity
    ),
    back AS (
      UPDATE stock.allocation a SET returned = a.returned + demand.quantity FROM demand
      WHERE a.holder = ${holder} AND a.sku = demand.sku AND NOT EXISTS (SELECT 1 FROM short)
      RETURNING a.sku, demand.quantity
    ),
    items AS (
      UPDATE stock.item i SET on_hand = on_hand + back.quantity FROM back WHERE i.sku = back.sku
      RETURNING i.sku, back.quantity, CASE WHEN i.on_hand IS NULL THEN 0 ELSE back.quantity END AS on_hand_change
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, on_hand_change, holder, reason, at)
      SELECT sku, 'put-back', quantity, on_hand_change, ${holder}::uuid, ${reason}::text, ${now}::timestamptz FROM items
    )
    SELECT sku FROM short ORDER BY sku`.execute(tx);
  return rows.map((row) => row.sku);
}
