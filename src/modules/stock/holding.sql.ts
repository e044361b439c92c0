import { type Reader, sql, type Tx } from "#kernel/db";
import type { Demand, StockLine } from "./demand.ts";
import { type StateRow, stateOf } from "./locks.sql.ts";

/** One demanded variant after the guarded insert; `short` rows say why nothing was written. */
export type ReservedRow = Omit<StateRow, "kind"> & {
  quantity: number;
  /** What the holder's own unexpired reservation held before; `lapsed` when there was one that had expired. */
  own: number;
  lapsed: boolean;
  /** What the whole demand wants of the batch, and what the holder's unexpired reservations in it held before. */
  batch_demand: number;
  batch_own: number;
  short: boolean;
  allocated_already: boolean;
};

/** Reserves all of the demand or nothing, in one statement. The items must be locked. */
export async function insertReservation(
  tx: Tx,
  holder: string,
  demand: Demand,
  expiresAt: Date,
  now: Date,
): Promise<ReservedRow[]> {
  const { rows } = await sql<ReservedRow>`
    WITH demand AS (SELECT * FROM unnest(${demand.skus}::text[], ${demand.quantities}::int[]) AS d (sku, quantity)),
    state AS (${stateOf(demand.skus, holder, now)}),
    own AS (
      SELECT sku, batch, quantity, CASE WHEN expires_at > ${now} THEN quantity ELSE 0 END AS live,
        expires_at <= ${now} AS lapsed
      FROM stock.reservation WHERE holder = ${holder}
    ),
    batch AS (
      SELECT state.batch, sum(demand.quantity) AS wanted,
        (SELECT coalesce(sum(own.live), 0) FROM own WHERE own.batch = state.batch) AS own
      FROM demand JOIN state USING (sku) WHERE state.batch IS NOT NULL GROUP BY state.batch
    ),
    answer AS (
      SELECT demand.sku, demand.quantity, state.batch, state.available, state.batch_available,
        coalesce(own.live, 0) AS own, coalesce(own.lapsed, false) AS lapsed,
        coalesce(batch.wanted, 0) AS batch_demand, coalesce(batch.own, 0) AS batch_own,
        state.sku IS NULL OR coalesce(state.available < demand.quantity, false)
          OR coalesce(state.batch_available < batch.wanted, false) AS short,
        EXISTS (SELECT 1 FROM stock.allocation WHERE holder = ${holder}) AS allocated_already
      FROM demand LEFT JOIN state USING (sku) LEFT JOIN batch ON batch.batch = state.batch LEFT JOIN own USING (sku)
    ),
    put AS (
      INSERT INTO stock.reservation AS r (holder, sku, quantity, batch, expires_at)
      SELECT ${holder}::uuid, sku, quantity, batch, ${expiresAt}::timestamptz FROM answer
      WHERE NOT EXISTS (SELECT 1 FROM answer WHERE short OR allocated_already)
      ON CONFLICT (holder, sku) DO UPDATE
        SET quantity = EXCLUDED.quantity, batch = EXCLUDED.batch, expires_at = EXCLUDED.expires_at
      RETURNING sku, quantity
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, reserved_change, holder, at)
      SELECT put.sku, CASE WHEN change > 0 THEN 'reserve' ELSE 'release' END, abs(change), change,
        ${holder}::uuid, ${now}::timestamptz
      FROM put LEFT JOIN own USING (sku), LATERAL (SELECT put.quantity - coalesce(own.quantity, 0) AS change) AS c
      WHERE change <> 0
    )
    SELECT * FROM answer ORDER BY sku`.execute(tx);
  return rows;
}

/** A variant of a holder's reservation while it becomes an allocation. */
export type AllocatedRow = { sku: string; short: boolean; lapsed: boolean };

/** Turns the reservation of these variants into an allocation, all of it or nothing. They must be locked. */
export async function moveToAllocation(
  tx: Tx,
  holder: string,
  skus: readonly string[],
  now: Date,
): Promise<AllocatedRow[]> {
  const { rows } = await sql<AllocatedRow>`
    WITH mine AS (
      SELECT sku, quantity, batch, expires_at <= ${now} AS lapsed FROM stock.reservation
      WHERE holder = ${holder} AND sku = ANY(${skus}::text[])
    ),
    batch AS (
      SELECT b.code, b.capacity - b.taken - (
        SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r
        WHERE r.batch = b.code AND r.holder <> ${holder} AND r.expires_at > ${now}
      ) < (SELECT sum(quantity) FROM mine WHERE mine.batch = b.code) AS short
      FROM stock.batch b WHERE b.code IN (SELECT batch FROM mine)
    ),
    answer AS (
      SELECT mine.*, coalesce(batch.short, false) OR coalesce(i.on_hand - i.allocated - (
        SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r
        WHERE r.sku = i.sku AND r.holder <> ${holder} AND r.expires_at > ${now}
      ) < mine.quantity, false) AS short
      FROM mine JOIN stock.item i USING (sku) LEFT JOIN batch ON batch.code = mine.batch
    ),
    gone AS (
      DELETE FROM stock.reservation r USING answer
      WHERE r.holder = ${holder} AND r.sku = answer.sku AND NOT EXISTS (SELECT 1 FROM answer WHERE short)
      RETURNING r.sku, r.quantity, r.batch
    ),
    put AS (
      INSERT INTO stock.allocation (holder, sku, quantity, batch) SELECT ${holder}::uuid, sku, quantity, batch FROM gone
    ),
    items AS (UPDATE stock.item i SET allocated = allocated + gone.quantity FROM gone WHERE i.sku = gone.sku),
    batches AS (
      UPDATE stock.batch b SET taken = taken + g.quantity
      FROM (SELECT batch, sum(quantity) AS quantity FROM gone GROUP BY batch) g WHERE b.code = g.batch
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, allocated_change, reserved_change, holder, at)
      SELECT sku, 'allocate', quantity, quantity, -quantity, ${holder}::uuid, ${now}::timestamptz FROM gone
    )
    SELECT sku, short, lapsed FROM answer ORDER BY sku`.execute(tx);
  return rows;
}

/** True when the holder has an allocation, whatever has become of it. */
export async function hasAllocation(tx: Tx, holder: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM stock.allocation WHERE holder = ${holder} LIMIT 1`.execute(tx);
  return rows.length > 0;
}

/** Pieces given back; `lapsed` when some were of a reservation that had expired without being swept. */
export type FreedRow = StockLine & { lapsed: boolean };

/** Gives back what a holder has reserved of these variants, or allocated and not shipped. They must be locked. */
export async function giveBack(tx: Tx, holder: string, skus: readonly string[], now: Date): Promise<FreedRow[]> {
  const { rows } = await sql<FreedRow>`
    WITH unpaid AS (
      DELETE FROM stock.reservation WHERE holder = ${holder} AND sku = ANY(${skus}::text[])
      RETURNING sku, quantity, expires_at <= ${now} AS lapsed
    ),
    open AS (
      SELECT sku, batch, quantity - shipped - released AS quantity FROM stock.allocation
      WHERE holder = ${holder} AND sku = ANY(${skus}::text[]) AND shipped + released < quantity
    ),
    paid AS (
      UPDATE stock.allocation a SET released = a.released + open.quantity FROM open
      WHERE a.holder = ${holder} AND a.sku = open.sku
    ),
    items AS (UPDATE stock.item i SET allocated = allocated - open.quantity FROM open WHERE i.sku = open.sku),
    batches AS (
      UPDATE stock.batch b SET taken = taken - o.quantity
      FROM (SELECT batch, sum(quantity) AS quantity FROM open GROUP BY batch) o WHERE b.code = o.batch
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, allocated_change, reserved_change, holder, at)
      SELECT sku, 'release', quantity, 0, -quantity, ${holder}::uuid, ${now}::timestamptz FROM unpaid
      UNION ALL SELECT sku, 'release', quantity, -quantity, 0, ${holder}::uuid, ${now}::timestamptz FROM open
    )
    SELECT sku, sum(quantity)::int AS quantity, bool_or(lapsed) AS lapsed
    FROM (SELECT sku, quantity, lapsed FROM unpaid UNION ALL SELECT sku, quantity, false FROM open) AS freed
    GROUP BY sku ORDER BY sku`.execute(tx);
  return rows;
}

/** Gives back the demand of what a holder has allocated, all or nothing; answers the variants of which too few are. They must be locked. */
export async function givePiecesBack(tx: Tx, holder: string, demand: Demand, now: Date): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    WITH demand AS (SELECT * FROM unnest(${demand.skus}::text[], ${demand.quantities}::int[]) AS d (sku, quantity)),
    short AS (
      SELECT demand.sku FROM demand
        LEFT JOIN stock.allocation a ON a.holder = ${holder} AND a.sku = demand.sku
      WHERE coalesce(a.quantity - a.shipped - a.released, 0) < demand.quantity
    ),
    freed AS (
      UPDATE stock.allocation a SET released = a.released + demand.quantity FROM demand
      WHERE a.holder = ${holder} AND a.sku = demand.sku AND NOT EXISTS (SELECT 1 FROM short)
      RETURNING a.sku, a.batch, demand.quantity
    ),
    items AS (UPDATE stock.item i SET allocated = allocated - freed.quantity FROM freed WHERE i.sku = freed.sku),
    batches AS (
      UPDATE stock.batch b SET taken = taken - f.quantity
      FROM (SELECT batch, sum(quantity) AS quantity FROM freed GROUP BY batch) f WHERE b.code = f.batch
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, allocated_change, reserved_change, holder, at)
      SELECT sku, 'release', quantity, -quantity, 0, ${holder}::uuid, ${now}::timestamptz FROM freed
    )
    SELECT sku FROM short ORDER BY sku`.execute(tx);
  return rows.map((row) => row.sku);
}

/** Variants with reservations that have expired, at most `limit` reservations' worth. */
export async function expiredSkus(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT DISTINCT sku FROM (
      SELECT sku FROM stock.reservation WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${limit}
    ) AS due ORDER BY sku`.execute(tx);
  return rows.map((row) => row.sku);
}

/** How many reservations expired by a moment and are still there. */
export async function countExpired(reader: Reader, moment: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM stock.reservation WHERE expires_at <= ${moment}`.execute(reader);
  return rows[0]?.count ?? 0;
}

/** Deletes the expired reservations of these variants, which must be locked. */
export async function deleteExpired(
  tx: Tx,
  skus: readonly string[],
  now: Date,
): Promise<{ holder: string; sku: string }[]> {
  const { rows } = await sql<{ holder: string; sku: string }>`
    WITH gone AS (
      DELETE FROM stock.reservation WHERE sku = ANY(${skus}::text[]) AND expires_at <= ${now}
      RETURNING holder, sku, quantity
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, reserved_change, holder, at)
      SELECT sku, 'expire', quantity, -quantity, holder, ${now}::timestamptz FROM gone
    )
    SELECT holder, sku FROM gone`.execute(tx);
  return rows;
}
