import { type Reader, sql, type Tx } from "#kernel/db";

/**
 * The order in which everything in stock is locked: items by their sku, then batches by their code. A lock and the
 * statement that decides are two statements on purpose: in READ COMMITTED the second sees what the holder of the lock
 * committed before it let go, which a subquery in the locking statement would not.
 */
export async function lockItems(tx: Tx, skus: readonly string[]): Promise<void> {
  const { rows } = await sql<{ batch: string | null; isolation: string }>`
    SELECT batch, current_setting('transaction_isolation') AS isolation
    FROM stock.item WHERE sku = ANY(${skus}::text[]) ORDER BY sku FOR NO KEY UPDATE`.execute(tx);
  mustReadCommitted(rows);
  const codes = rows.flatMap((row) => (row.batch === null ? [] : [row.batch]));
  if (codes.length === 0) return;
  await sql`SELECT code FROM stock.batch WHERE code = ANY(${codes}::text[]) ORDER BY code FOR NO KEY UPDATE`.execute(
    tx,
  );
}

/**
 * Locks what a holder has reserved, or allocated and not yet shipped, and answers the variants. What the same holder
 * reserves at this very moment elsewhere is not among them: whoever goes on must touch only what was locked.
 */
export async function lockItemsOf(tx: Tx, holder: string): Promise<string[]> {
  const { rows } = await sql<{ sku: string; kind: string; isolation: string }>`
    SELECT sku, kind, current_setting('transaction_isolation') AS isolation FROM stock.item
    WHERE sku IN (
      SELECT sku FROM stock.reservation WHERE holder = ${holder}
      UNION SELECT sku FROM stock.allocation WHERE holder = ${holder} AND shipped + released < quantity
    )
    ORDER BY sku FOR NO KEY UPDATE`.execute(tx);
  mustReadCommitted(rows);
  const skus = rows.map((row) => row.sku);
  if (rows.some((row) => row.kind === "made-to-order")) {
    await sql`
      SELECT code FROM stock.batch WHERE code IN (
        SELECT batch FROM stock.reservation WHERE holder = ${holder} AND sku = ANY(${skus}::text[])
        UNION SELECT batch FROM stock.allocation WHERE holder = ${holder} AND sku = ANY(${skus}::text[])
      )
      ORDER BY code FOR NO KEY UPDATE`.execute(tx);
  }
  return skus;
}

/** Locks variants with the batches that they are made in now, and those that the holder's pieces of them are made in. */
export async function lockItemsAndHeld(tx: Tx, holder: string, skus: readonly string[]): Promise<void> {
  const { rows } = await sql<{ isolation: string }>`
    SELECT current_setting('transaction_isolation') AS isolation
    FROM stock.item WHERE sku = ANY(${skus}::text[]) ORDER BY sku FOR NO KEY UPDATE`.execute(tx);
  mustReadCommitted(rows);
  await sql`
    SELECT code FROM stock.batch WHERE code IN (
      SELECT batch FROM stock.item WHERE sku = ANY(${skus}::text[])
      UNION SELECT batch FROM stock.allocation WHERE holder = ${holder} AND sku = ANY(${skus}::text[])
    )
    ORDER BY code FOR NO KEY UPDATE`.execute(tx);
}

/** What can be promised of each variant, as one piece of SQL; `holder`'s own reservations do not count against it. */
export function stateOf(skus: readonly string[], holder: string | null, now: Date) {
  return sql`
    SELECT i.sku, i.kind, i.batch,
      i.on_hand - i.allocated - (
        SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r
        WHERE r.sku = i.sku AND r.expires_at > ${now} AND r.holder IS DISTINCT FROM ${holder}::uuid
      ) AS available,
      b.capacity - b.taken - (
        SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r
        WHERE r.batch = b.code AND r.expires_at > ${now} AND r.holder IS DISTINCT FROM ${holder}::uuid
      ) AS batch_available
    FROM stock.item i LEFT JOIN stock.batch b ON b.code = i.batch
    WHERE i.sku = ANY(${skus}::text[])`;
}

/** A row of `stateOf`: `available` is null for made to order, `batch_available` null without a batch or its limit. */
export type StateRow = {
  sku: string;
  kind: "stock" | "made-to-order";
  batch: string | null;
  available: number | null;
  batch_available: number | null;
};

/** Reads the state of variants. */
export async function readState(reader: Reader, skus: readonly string[], now: Date): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`${stateOf(skus, null, now)} ORDER BY i.sku`.execute(reader);
  return rows;
}

/** What is written of variants, in pieces; null where a figure has no meaning for what is made to order, or no limit. */
export type FiguresRow = {
  sku: string;
  kind: "stock" | "made-to-order";
  on_hand: number | null;
  allocated: number;
  reserved: number;
  batch: string | null;
  capacity: number | null;
  batch_free: number | null;
};

/** Reads the figures of variants, for those who look after stock. */
export async function readFigures(reader: Reader, skus: readonly string[], now: Date): Promise<FiguresRow[]> {
  const { rows } = await sql<FiguresRow>`
    SELECT i.sku, i.kind, i.on_hand, i.allocated, i.batch, b.capacity,
      (SELECT coalesce(sum(r.quantity), 0)::int FROM stock.reservation r WHERE r.sku = i.sku AND r.expires_at > ${now}) AS reserved,
      (b.capacity - b.taken - (
        SELECT coalesce(sum(r.quantity), 0) FROM stock.reservation r WHERE r.batch = b.code AND r.expires_at > ${now}
      ))::int AS batch_free
    FROM stock.item i LEFT JOIN stock.batch b ON b.code = i.batch
    WHERE i.sku = ANY(${skus}::text[])`.execute(reader);
  return rows;
}

/** The numbers of what is kept in stock, sorted, from behind one on. */
export async function selectKeptSkus(reader: Reader, after: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT sku FROM stock.item WHERE kind = 'stock' AND sku COLLATE "C" > ${after}
    ORDER BY sku COLLATE "C" LIMIT ${most}`.execute(reader);
  return rows.map(({ sku }) => sku);
}

/** Reads the state of every variant. */
export async function readWholeState(reader: Reader, now: Date): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    WITH by_sku AS (
      SELECT sku, sum(quantity) AS quantity FROM stock.reservation WHERE expires_at > ${now} GROUP BY sku
    ), by_batch AS (
      SELECT batch, sum(quantity) AS quantity FROM stock.reservation WHERE expires_at > ${now} GROUP BY batch
    )
    SELECT i.sku, i.kind, i.batch, i.on_hand - i.allocated - coalesce(by_sku.quantity, 0) AS available,
      b.capacity - b.taken - coalesce(by_batch.quantity, 0) AS batch_available
    FROM stock.item i
      LEFT JOIN by_sku ON by_sku.sku = i.sku
      LEFT JOIN stock.batch b ON b.code = i.batch
      LEFT JOIN by_batch ON by_batch.batch = i.batch`.execute(reader);
  return rows;
}

/** Under a stricter level the deciding statement would look at the past, and promise the same piece twice. */
function mustReadCommitted(rows: readonly { isolation: string }[]): void {
  if (rows.some((row) => row.isolation !== "read committed")) throw new Error("Stock moves in READ COMMITTED only.");
}
