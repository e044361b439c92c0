import { sql, type Tx } from "#kernel/db";

/** What the holder had of the old variant, and whether too few can be had of the new one; if either is so, nothing was moved. */
export type MovedRow = { held: number; isShort: boolean };

/**
 * Moves pieces of a holder's allocation from one variant to another, all or nothing. What is added to a variant that the holder has
 * already goes into the batch of that allocation. Items and batches must be locked.
 */
export async function moveAllocation(
  tx: Tx,
  holder: string,
  { from, to, quantity }: { from: string; to: string; quantity: number },
  now: Date,
): Promise<MovedRow> {
  const { rows } = await sql<MovedRow>`
    WITH old AS (
      SELECT sku, batch, quantity - shipped - released AS open FROM stock.allocation
      WHERE holder = ${holder} AND sku = ${from}
    ),
    new AS (
      SELECT i.sku, b.code AS batch,
        i.on_hand - i.allocated - (
          SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r WHERE r.sku = i.sku AND r.expires_at > ${now}
        ) AS available,
        b.capacity - b.taken - (
          SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r WHERE r.batch = b.code AND r.expires_at > ${now}
        ) + CASE WHEN b.code = (SELECT batch FROM old) THEN ${quantity}::int ELSE 0 END AS batch_available
      FROM stock.item i
        LEFT JOIN stock.allocation a ON a.holder = ${holder} AND a.sku = i.sku
        LEFT JOIN stock.batch b ON b.code = CASE WHEN a.sku IS NULL THEN i.batch ELSE a.batch END
      WHERE i.sku = ${to}
    ),
    answer AS (
      SELECT coalesce((SELECT open FROM old), 0)::int AS held,
        coalesce((SELECT coalesce(available < ${quantity}::int, false) OR coalesce(batch_available < ${quantity}::int, false)
          FROM new), true) AS "isShort"
    ),
    moved AS (SELECT 1 FROM answer WHERE held >= ${quantity}::int AND NOT "isShort"),
    freed AS (
      UPDATE stock.allocation a SET released = a.released + ${quantity}::int FROM moved
      WHERE a.holder = ${holder} AND a.sku = ${from} RETURNING a.sku, a.batch
    ),
    put AS (
      INSERT INTO stock.allocation AS a (holder, sku, quantity, batch)
      SELECT ${holder}::uuid, new.sku, ${quantity}::int, new.batch FROM new, moved
      ON CONFLICT (holder, sku) DO UPDATE SET quantity = a.quantity + EXCLUDED.quantity
      RETURNING sku, batch
    ),
    changed AS (SELECT sku, batch, -${quantity}::int AS change FROM freed UNION ALL SELECT sku, batch, ${quantity}::int FROM put),
    items AS (UPDATE stock.item i SET allocated = allocated + c.change FROM changed c WHERE i.sku = c.sku),
    batches AS (
      UPDATE stock.batch b SET taken = taken + c.change
      FROM (SELECT batch, sum(change) AS change FROM changed GROUP BY batch) c WHERE b.code = c.batch AND c.change <> 0
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, allocated_change, holder, at)
      SELECT sku, CASE WHEN change > 0 THEN 'allocate' ELSE 'release' END, abs(change), change, ${holder}::uuid, ${now}::timestamptz
      FROM changed ORDER BY change
    )
    SELECT held, "isShort" FROM answer`.execute(tx);
  return rows[0] ?? { held: 0, isShort: true };
}
