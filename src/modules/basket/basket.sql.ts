import { type Reader, sql, type Tx } from "#kernel/db";

/** A row of a line, with the basket it lies in; the line's fields are null for an empty basket. */
export type ContentRow = {
  zone: string | null;
  touched_at: Date;
  sku: string | null;
  quantity: number;
  seen_price_minor: number;
  removed_at: Date | null;
};

export type NewLine = { sku: string; quantity: number; priceMinor: number };
export type NewCapability = { hash: Buffer; purpose: "journey" | "saved"; expiresAt: Date };

/** Makes a basket with its first line and the capability of a journey without cookies: one statement. */
export async function insertFilled(
  tx: Tx,
  made: { id: string; tokenHash: Buffer; line: NewLine; capability: NewCapability | undefined },
  at: Date,
): Promise<void> {
  const { id, tokenHash, line, capability } = made;
  const link =
    capability === undefined
      ? sql``
      : sql`, linked AS (
          INSERT INTO basket.capability (hash, basket_id, purpose, minted_at, expires_at)
          SELECT ${capability.hash}, id, ${capability.purpose}, ${at}, ${capability.expiresAt} FROM made)`;
  await sql`
    WITH made AS (
      INSERT INTO basket.basket (id, token_hash, touched_at) VALUES (${id}, ${tokenHash}, ${at}) RETURNING id
    ) ${link}
    INSERT INTO basket.line (basket_id, sku, quantity, seen_price_minor, added_at)
    SELECT id, ${line.sku}, ${line.quantity}, ${line.priceMinor}, ${at} FROM made`.execute(tx);
}

/** Makes an empty basket. */
export async function insertEmpty(tx: Tx, made: { id: string; tokenHash: Buffer }, at: Date): Promise<void> {
  await sql`INSERT INTO basket.basket (id, token_hash, touched_at) VALUES (${made.id}, ${made.tokenHash}, ${at})`.execute(
    tx,
  );
}

/** The basket of a token that was touched after `since`. */
export async function findByToken(reader: Reader, tokenHash: Buffer, since: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM basket.basket WHERE token_hash = ${tokenHash} AND touched_at > ${since}`.execute(reader);
  return rows[0]?.id;
}

/** Marks the basket as used and locks it, so that changes of one basket come one after the other. */
export async function touch(tx: Tx, basketId: string, since: Date, at: Date): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE basket.basket SET touched_at = ${at} WHERE id = ${basketId} AND touched_at > ${since}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Every line of a locked basket, those just taken out included. */
export async function linesOf(
  tx: Tx,
  basketId: string,
): Promise<Array<{ sku: string; quantity: number; removed_at: Date | null }>> {
  const { rows } = await sql<{ sku: string; quantity: number; removed_at: Date | null }>`
    SELECT sku, quantity, removed_at FROM basket.line WHERE basket_id = ${basketId}`.execute(tx);
  return rows;
}

/** Puts a line in or sets it anew; whatever was taken out under that name is back with it. */
export async function putLine(tx: Tx, basketId: string, line: NewLine, at: Date): Promise<void> {
  await sql`
    INSERT INTO basket.line AS l (basket_id, sku, quantity, seen_price_minor, added_at)
    VALUES (${basketId}, ${line.sku}, ${line.quantity}, ${line.priceMinor}, ${at})
    ON CONFLICT (basket_id, sku) DO UPDATE
    SET quantity = excluded.quantity, seen_price_minor = excluded.seen_price_minor, removed_at = NULL,
        added_at = CASE WHEN l.removed_at IS NULL THEN l.added_at ELSE excluded.added_at END`.execute(tx);
}

/** Takes a line out so that it can be put back. */
export async function markRemoved(tx: Tx, basketId: string, sku: string, at: Date): Promise<void> {
  await sql`UPDATE basket.line SET removed_at = ${at} WHERE basket_id = ${basketId} AND sku = ${sku}`.execute(tx);
}

export async function setZone(tx: Tx, basketId: string, zone: string | null): Promise<void> {
  await sql`UPDATE basket.basket SET zone = ${zone} WHERE id = ${basketId}`.execute(tx);
}

/** Notes the prices that are shown now. */
export async function seePrices(
  tx: Tx,
  basketId: string,
  prices: readonly { sku: string; priceMinor: number }[],
): Promise<void> {
  if (prices.length === 0) return;
  const skus = prices.map(({ sku }) => sku);
  const minor = prices.map(({ priceMinor }) => priceMinor);
  await sql`
    UPDATE basket.line AS l SET seen_price_minor = p.minor
    FROM unnest(${skus}::text[], ${minor}::int[]) AS p (sku, minor)
    WHERE l.basket_id = ${basketId} AND l.sku = p.sku`.execute(tx);
}

/** The basket and everything in it, in the order in which it was put there. Nothing when there is no such basket. */
export async function contentRows(reader: Reader, basketId: string, since: Date): Promise<ContentRow[]> {
  const { rows } = await sql<ContentRow>`
    SELECT b.zone, b.touched_at, l.sku, l.quantity, l.seen_price_minor, l.removed_at
    FROM basket.basket b LEFT JOIN basket.line l ON l.basket_id = b.id
    WHERE b.id = ${basketId} AND b.touched_at > ${since}
    ORDER BY l.added_at, l.sku COLLATE "C"`.execute(reader);
  return rows;
}

/** How many capabilities of a purpose a basket was given since a moment. */
export async function countCapabilities(tx: Tx, basketId: string, purpose: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM basket.capability
    WHERE basket_id = ${basketId} AND purpose = ${purpose} AND minted_at > ${since}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}

export async function insertCapability(tx: Tx, basketId: string, made: NewCapability, at: Date): Promise<void> {
  await sql`
    INSERT INTO basket.capability (hash, basket_id, purpose, minted_at, expires_at)
    VALUES (${made.hash}, ${basketId}, ${made.purpose}, ${at}, ${made.expiresAt})`.execute(tx);
}

export async function findCapability(
  reader: Reader,
  hash: Buffer,
  now: Date,
): Promise<{ basket_id: string; purpose: "journey" | "saved" } | undefined> {
  const { rows } = await sql<{ basket_id: string; purpose: "journey" | "saved" }>`
    SELECT basket_id, purpose FROM basket.capability WHERE hash = ${hash} AND expires_at > ${now}`.execute(reader);
  return rows[0];
}

/** Takes pieces out of their lines; lines without pieces go. Answers how many lines are left. */
export async function takeOut(
  tx: Tx,
  basketId: string,
  bought: readonly { sku: string; quantity: number }[] | undefined,
): Promise<number> {
  const skus = bought?.map(({ sku }) => sku) ?? null;
  const pieces = bought?.map(({ quantity }) => quantity) ?? null;
  await sql`
    DELETE FROM basket.line l WHERE l.basket_id = ${basketId} AND (
      ${skus}::text[] IS NULL OR l.removed_at IS NOT NULL OR l.quantity <= (
        SELECT coalesce(sum(b.pieces), 0) FROM unnest(${skus}::text[], ${pieces}::int[]) AS b (sku, pieces) WHERE b.sku = l.sku
      ))`.execute(tx);
  await sql`
    UPDATE basket.line AS l SET quantity = l.quantity - b.pieces
    FROM (SELECT sku, sum(pieces)::int AS pieces FROM unnest(${skus ?? []}::text[], ${pieces ?? []}::int[]) AS u (sku, pieces) GROUP BY sku) AS b
    WHERE l.basket_id = ${basketId} AND l.sku = b.sku`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM basket.line WHERE basket_id = ${basketId}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}

export async function deleteBasket(tx: Tx, basketId: string): Promise<void> {
  await sql`DELETE FROM basket.basket WHERE id = ${basketId}`.execute(tx);
}

/** Gives the basket another id; lines and capabilities follow. */
export async function renameBasket(tx: Tx, basketId: string, freshId: string): Promise<void> {
  await sql`UPDATE basket.basket SET id = ${freshId} WHERE id = ${basketId}`.execute(tx);
}

/** Deletes what has had its time, at most `most` of each. Answers how many baskets went. */
export async function deleteIdle(
  tx: Tx,
  until: { idle: Date; now: Date; removed: Date },
  most: number,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM basket.basket WHERE id IN (
      SELECT id FROM basket.basket WHERE touched_at <= ${until.idle} LIMIT ${most} FOR UPDATE SKIP LOCKED)`.execute(tx);
  await sql`
    DELETE FROM basket.capability WHERE hash IN (
      SELECT hash FROM basket.capability WHERE expires_at <= ${until.now} LIMIT ${most} FOR UPDATE SKIP LOCKED)`.execute(
    tx,
  );
  await sql`
    DELETE FROM basket.line WHERE (basket_id, sku) IN (
      SELECT basket_id, sku FROM basket.line WHERE removed_at <= ${until.removed} LIMIT ${most} FOR UPDATE SKIP LOCKED)`.execute(
    tx,
  );
  return Number(numAffectedRows);
}
