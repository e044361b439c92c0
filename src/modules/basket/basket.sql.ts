import { type Reader, sql, type Tx } from "#kernel/db";
import { after, BASKET_LIMITS, type CapabilityPurpose, IDLE_MS } from "./rules.ts";

/** A basket that is being made, with its first line and perhaps a capability. */
export type NewBasket = {
  id: string;
  tokenHash: Buffer;
  line?: { sku: string; quantity: number; priceMinor: number };
  capability?: NewCapability;
};
export type NewCapability = { hash: Buffer; purpose: CapabilityPurpose; expiresAt: Date };

/** Makes a basket with all that belongs to it, in one statement. */
export async function insertBasket(tx: Tx, { id, tokenHash, line, capability }: NewBasket, now: Date): Promise<void> {
  const lines = line
    ? sql`, line AS (
        INSERT INTO basket.line (basket_id, sku, quantity, seen_price_minor, added_at)
        VALUES (${id}, ${line.sku}, ${line.quantity}, ${line.priceMinor}, ${now}))`
    : sql``;
  const capabilities = capability
    ? sql`, capability AS (
        INSERT INTO basket.capability (hash, basket_id, purpose, minted_at, expires_at)
        VALUES (${capability.hash}, ${id}, ${capability.purpose}, ${now}, ${capability.expiresAt}))`
    : sql``;
  await sql`WITH basket AS (
      INSERT INTO basket.basket (id, token_hash, idle_until) VALUES (${id}, ${tokenHash}, ${after(now, IDLE_MS)})
    )${lines}${capabilities} SELECT 1`.execute(tx);
}

/** Which basket: by its id, or by the hash of its token. */
export type Which = { id: string } | { tokenHash: Buffer };

/**
 * Locks a basket and puts off the day on which it goes. Null when there is none, or when it lay idle too long. What comes
 * after it in the transaction sees everything that was done to the basket before.
 */
export async function touchBasket(tx: Tx, which: Which, now: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    UPDATE basket.basket SET idle_until = ${after(now, IDLE_MS)}
    WHERE ${"id" in which ? sql`id = ${which.id}` : sql`token_hash = ${which.tokenHash}`} AND idle_until > ${now}
    RETURNING id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Finds a basket by the hash of its token, unless it lay idle too long. */
export async function selectBasket(reader: Reader, tokenHash: Buffer, now: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM basket.basket WHERE token_hash = ${tokenHash} AND idle_until > ${now}`.execute(reader);
  return rows[0]?.id ?? null;
}

/** What the basket held before; `put` is the quantity of the line afterwards, or null when nothing was written. */
export type PutRow = { lines: number; pieces: number; already: number; put: number | null };

/** Adds pieces to a line or makes one, within the limits. The basket must be locked. */
export async function addPieces(
  tx: Tx,
  basketId: string,
  line: { sku: string; quantity: number; priceMinor: number },
  now: Date,
): Promise<PutRow> {
  return putLine(
    tx,
    basketId,
    line.sku,
    sql`
      INSERT INTO basket.line AS l (basket_id, sku, quantity, seen_price_minor, added_at)
      SELECT ${basketId}::uuid, ${line.sku}::text, ${line.quantity}::int, ${line.priceMinor}::int, ${now}::timestamptz
      FROM held
      WHERE already + ${line.quantity} <= ${BASKET_LIMITS.piecesPerLine}
        AND (already > 0 OR lines < ${BASKET_LIMITS.lines})
      ON CONFLICT (basket_id, sku) DO UPDATE SET
        quantity = EXCLUDED.quantity + CASE WHEN l.undo_until IS NULL THEN l.quantity ELSE 0 END,
        added_at = CASE WHEN l.undo_until IS NULL THEN l.added_at ELSE EXCLUDED.added_at END,
        seen_price_minor = EXCLUDED.seen_price_minor,
        undo_until = NULL`,
  );
}

/** Sets the pieces of a line that lies in the basket, which must be locked. */
export async function setPieces(
  tx: Tx,
  basketId: string,
  line: { sku: string; quantity: number; priceMinor: number },
): Promise<PutRow> {
  return putLine(
    tx,
    basketId,
    line.sku,
    sql`
      UPDATE basket.line SET quantity = ${line.quantity}, seen_price_minor = ${line.priceMinor}
      WHERE basket_id = ${basketId} AND sku = ${line.sku} AND undo_until IS NULL`,
  );
}

/** Takes a line out; until `undoUntil` it can be put back. The basket must be locked. */
export async function takeOut(tx: Tx, basketId: string, sku: string, undoUntil: Date): Promise<PutRow> {
  return putLine(
    tx,
    basketId,
    sku,
    sql`
      UPDATE basket.line SET undo_until = ${undoUntil}
      WHERE basket_id = ${basketId} AND sku = ${sku} AND undo_until IS NULL`,
  );
}

/** Puts a line back that was taken out, if there is still time and room. The basket must be locked. */
export async function putBackLine(tx: Tx, basketId: string, sku: string, now: Date): Promise<PutRow> {
  return putLine(
    tx,
    basketId,
    sku,
    sql`
      UPDATE basket.line SET undo_until = NULL FROM held
      WHERE basket_id = ${basketId} AND sku = ${sku} AND undo_until > ${now} AND lines < ${BASKET_LIMITS.lines}`,
  );
}

/** The lines of a basket as stored; one row without a sku for an empty one, none when there is no basket. */
export type StoredLine = {
  basketId: string;
  zone: string | null;
  code: string | null;
  idleUntil: Date;
  sku: string | null;
  quantity: number;
  seenPriceMinor: number;
  undoUntil: Date | null;
};

/** Reads a basket, unless it lay idle too long. */
export async function selectLines(reader: Reader, which: Which, now: Date): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    SELECT b.id AS "basketId", b.zone, b.code, b.idle_until AS "idleUntil", l.sku, l.quantity, l.seen_price_minor AS "seenPriceMinor",
      l.undo_until AS "undoUntil"
    FROM basket.basket b LEFT JOIN basket.line l ON l.basket_id = b.id
    WHERE ${"id" in which ? sql`b.id = ${which.id}` : sql`b.token_hash = ${which.tokenHash}`} AND b.idle_until > ${now}
    ORDER BY l.added_at, l.sku COLLATE "C"`.execute(reader);
  return rows;
}

/** Remembers a delivery zone with a basket, which must be locked. */
export async function updateZone(tx: Tx, basketId: string, zone: string | null): Promise<void> {
  await sql`UPDATE basket.basket SET zone = ${zone} WHERE id = ${basketId}`.execute(tx);
}

/** Keeps the code of a promotion with a basket, which must be locked; null takes it out. */
export async function updateCode(tx: Tx, basketId: string, code: string | null): Promise<void> {
  await sql`UPDATE basket.basket SET code = ${code} WHERE id = ${basketId}`.execute(tx);
}

/** Writes the prices that are seen now. */
export async function updateSeenPrices(tx: Tx, basketId: string, skus: string[], pricesMinor: number[]): Promise<void> {
  await sql`
    UPDATE basket.line l SET seen_price_minor = p.price_minor
    FROM unnest(${skus}::text[], ${pricesMinor}::int[]) AS p (sku, price_minor)
    WHERE l.basket_id = ${basketId} AND l.sku = p.sku AND l.seen_price_minor <> p.price_minor`.execute(tx);
}

function putLine(tx: Tx, basketId: string, sku: string, change: ReturnType<typeof sql>): Promise<PutRow> {
  return sql<PutRow>`
    WITH held AS (
      SELECT count(*)::int AS lines, coalesce(sum(quantity), 0)::int AS pieces,
        coalesce(max(quantity) FILTER (WHERE sku = ${sku}), 0)::int AS already
      FROM basket.line WHERE basket_id = ${basketId} AND undo_until IS NULL
    ),
    changed AS (${change} RETURNING quantity)
    SELECT lines, pieces, already, (SELECT quantity::int FROM changed) AS put FROM held`
    .execute(tx)
    .then(({ rows }) => rows[0] ?? { lines: 0, pieces: 0, already: 0, put: null });
}
