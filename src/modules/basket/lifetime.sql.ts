import { type Reader, sql, type Tx } from "#kernel/db";
import type { NewCapability } from "./basket.sql.ts";
import type { CapabilityPurpose } from "./rules.ts";

/** Stores a capability unless `most` were minted for this basket since `since`; answers whether it was stored. */
export async function insertCapability(
  tx: Tx,
  basketId: string,
  { hash, purpose, expiresAt }: NewCapability,
  limit: { since: Date; most: number },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO basket.capability (hash, basket_id, purpose, minted_at, expires_at)
    SELECT ${hash}::bytea, ${basketId}::uuid, ${purpose}::text, ${now}::timestamptz, ${expiresAt}::timestamptz
    WHERE (
      SELECT count(*) FROM basket.capability WHERE basket_id = ${basketId} AND minted_at > ${limit.since}
    ) < ${limit.most}
    RETURNING purpose`.execute(tx);
  return rows.length === 1;
}

/** The basket a capability leads to, while it is in time; minting puts the basket's own end off at least as far. */
export async function selectByCapability(
  reader: Reader,
  hash: Buffer,
  now: Date,
): Promise<{ basketId: string; purpose: CapabilityPurpose } | null> {
  const { rows } = await sql<{ basketId: string; purpose: CapabilityPurpose }>`
    SELECT basket_id AS "basketId", purpose FROM basket.capability
    WHERE hash = ${hash} AND expires_at > ${now}`.execute(reader);
  return rows[0] ?? null;
}

/** Locks a basket; false when there is none. */
export async function lockBasket(tx: Tx, basketId: string): Promise<boolean> {
  const { rows } = await sql`SELECT id FROM basket.basket WHERE id = ${basketId} FOR UPDATE`.execute(tx);
  return rows.length > 0;
}

/**
 * Deletes a basket with its lines and its capabilities if nothing lies in it but what was bought (everything, without
 * `bought`); otherwise answers what is left. The basket must be locked.
 */
export async function deleteUnlessMore(
  tx: Tx,
  basketId: string,
  bought: readonly { sku: string; quantity: number }[] | undefined,
): Promise<{ sku: string; quantity: number }[]> {
  const skus = bought?.map((line) => line.sku) ?? [];
  const quantities = bought?.map((line) => line.quantity) ?? [];
  const { rows } = await sql<{ sku: string; quantity: number }>`
    WITH bought AS (
      SELECT sku, sum(quantity) AS quantity FROM unnest(${skus}::text[], ${quantities}::int[]) AS b (sku, quantity)
      GROUP BY sku
    ), rest AS (
      SELECT l.sku, (l.quantity - coalesce(bought.quantity, 0))::int AS quantity
      FROM basket.line l LEFT JOIN bought USING (sku)
      WHERE l.basket_id = ${basketId} AND l.undo_until IS NULL AND l.quantity > coalesce(bought.quantity, 0)
        AND ${bought !== undefined}
    ), gone AS (
      DELETE FROM basket.basket WHERE id = ${basketId} AND NOT EXISTS (SELECT FROM rest)
    )
    SELECT sku, quantity FROM rest`.execute(tx);
  return rows;
}

/** Leaves these lines only in a basket, and gives it another id. */
export async function leaveOnly(
  tx: Tx,
  basketId: string,
  rest: readonly { sku: string; quantity: number }[],
  freshId: string,
): Promise<void> {
  const skus = rest.map((line) => line.sku);
  const quantities = rest.map((line) => line.quantity);
  await sql`
    WITH gone AS (
      DELETE FROM basket.line
      WHERE basket_id = ${basketId} AND (undo_until IS NOT NULL OR sku <> ALL (${skus}::text[]))
    )
    UPDATE basket.line l SET quantity = r.quantity
    FROM unnest(${skus}::text[], ${quantities}::int[]) AS r (sku, quantity)
    WHERE l.basket_id = ${basketId} AND l.sku = r.sku AND l.undo_until IS NULL`.execute(tx);
  await sql`UPDATE basket.basket SET id = ${freshId}, code = NULL WHERE id = ${basketId}`.execute(tx);
}

/** Deletes idle baskets, at most `limit`; answers how many. One that is being used at this moment is left alone. */
export async function deleteIdle(tx: Tx, now: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM basket.basket WHERE id IN (
      SELECT id FROM basket.basket WHERE idle_until <= ${now} LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING 1`.execute(tx);
  return rows.length;
}

/** Deletes capabilities whose time is over; answers how many. */
export async function deleteSpent(tx: Tx, now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM basket.capability WHERE expires_at <= ${now}`.execute(tx);
  return Number(numAffectedRows);
}

/** Deletes lines that were removed and can no longer be brought back; answers how many. */
export async function deleteRemoved(tx: Tx, now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM basket.line WHERE undo_until <= ${now}`.execute(tx);
  return Number(numAffectedRows);
}

/** What should have gone by a moment and is still there. */
export async function countOverdue(
  reader: Reader,
  moment: Date,
): Promise<{ idle: number; spent: number; removed: number }> {
  const { rows } = await sql<{ idle: number; spent: number; removed: number }>`
    SELECT (SELECT count(*)::int FROM basket.basket WHERE idle_until <= ${moment}) AS idle,
      (SELECT count(*)::int FROM basket.capability WHERE expires_at <= ${moment}) AS spent,
      (SELECT count(*)::int FROM basket.line WHERE undo_until <= ${moment}) AS removed`.execute(reader);
  return rows[0] ?? { idle: 0, spent: 0, removed: 0 };
}
