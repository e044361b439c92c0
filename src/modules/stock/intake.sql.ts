import { sql, type Tx } from "#kernel/db";

export type ItemRow = { kind: "stock" | "made-to-order"; on_hand: number | null; allocated: number };

/** What is written of an item, or undefined when it is unknown. */
export async function readItem(tx: Tx, sku: string): Promise<ItemRow | undefined> {
  const { rows } = await sql<ItemRow>`SELECT kind, on_hand, allocated FROM stock.item WHERE sku = ${sku}`.execute(tx);
  return rows[0];
}

/** Adds pieces to an item from stock, or with a negative quantity takes some away; answers how many there are then. */
export async function changeOnHand(tx: Tx, sku: string, quantity: number, reason: string, now: Date): Promise<number> {
  const { rows } = await sql<{ on_hand: number }>`
    WITH changed AS (
      UPDATE stock.item SET on_hand = on_hand + ${quantity}::int WHERE sku = ${sku} RETURNING sku, on_hand
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, on_hand_change, reason, at)
      SELECT sku, ${quantity > 0 ? "receive" : "write-off"}, ${Math.abs(quantity)}::int, ${quantity}::int,
        ${reason}::text, ${now}::timestamptz FROM changed
    )
    SELECT on_hand FROM changed`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error("An item disappeared while it was locked.");
  return row.on_hand;
}

export type ItemColumns = { skus: string[]; onHand: (number | null)[]; batches: (string | null)[] };

/** Inserts the items that are not known yet, with their first count; answers which were new. */
export async function insertItems(tx: Tx, { skus, onHand, batches }: ItemColumns, now: Date): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    WITH fresh AS (
      INSERT INTO stock.item (sku, kind, on_hand, batch)
      SELECT sku, CASE WHEN on_hand IS NULL THEN 'made-to-order' ELSE 'stock' END, on_hand, batch
      FROM unnest(${skus}::text[], ${onHand}::int[], ${batches}::text[]) AS i (sku, on_hand, batch)
      ON CONFLICT (sku) DO NOTHING RETURNING sku, on_hand
    ),
    noted AS (
      INSERT INTO stock.movement (sku, kind, quantity, on_hand_change, reason, at)
      SELECT sku, 'receive', on_hand, on_hand, 'first-count', ${now}::timestamptz FROM fresh WHERE on_hand > 0
    )
    SELECT sku FROM fresh`.execute(tx);
  return rows.map((row) => row.sku);
}

/** Makes a batch or changes its capacity; answers false where fewer could be made than are promised. */
export async function putBatch(tx: Tx, code: string, capacity: number | null): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO stock.batch AS b (code, capacity) VALUES (${code}, ${capacity})
    ON CONFLICT (code) DO UPDATE SET capacity = EXCLUDED.capacity
    WHERE EXCLUDED.capacity IS NULL OR EXCLUDED.capacity >= b.taken
    RETURNING b.code`.execute(tx);
  return rows.length === 1;
}

/** What is free in a batch; null without a limit. The batch must exist. */
export async function freeInBatch(tx: Tx, code: string, now: Date): Promise<number | null> {
  const { rows } = await sql<{ free: number | null }>`
    SELECT b.capacity - b.taken - (
      SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r WHERE r.batch = b.code AND r.expires_at > ${now}
    ) AS free FROM stock.batch b WHERE b.code = ${code}`.execute(tx);
  return rows[0]?.free ?? null;
}

/** Puts made-to-order items into another batch from now on; answers which were changed. They must be locked. */
export async function setBatch(tx: Tx, skus: readonly string[], code: string | null): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    UPDATE stock.item SET batch = ${code}::text WHERE sku = ANY(${skus}::text[]) AND kind = 'made-to-order'
    RETURNING sku`.execute(tx);
  return rows.map((row) => row.sku);
}
