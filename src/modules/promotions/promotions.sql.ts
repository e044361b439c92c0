import { type Reader, sql, type Tx } from "#kernel/db";
import type { Promotion, PromotionKind, PromotionTerms } from "./promotion.ts";

type PromotionRow = {
  id: string;
  revision: number;
  title: string;
  kind: PromotionKind;
  percent: number | null;
  amount_minor: number | null;
  code: string | null;
  least_minor: number;
  categories: string[];
  products: string[];
  starts_on: string;
  ends_on: string | null;
  most_uses: number | null;
  once_each: boolean;
  stopped_at: Date | null;
  uses: number;
};

const columns = sql`p.id, p.revision, p.title, p.kind, p.percent, p.amount_minor, p.code, p.least_minor, p.categories, p.products,
  p.starts_on::text, p.ends_on::text, p.most_uses, p.once_each, p.stopped_at`;
const uses = sql`(SELECT count(*)::int FROM promotions.taken t WHERE t.promotion_id = p.id) AS uses`;

function toPromotion(row: PromotionRow): Promotion {
  const { amount_minor, least_minor, starts_on, ends_on, most_uses, once_each, stopped_at, ...same } = row;
  return {
    ...same,
    amountMinor: amount_minor,
    leastMinor: least_minor,
    from: starts_on,
    until: ends_on,
    mostUses: most_uses,
    onceEach: once_each,
    stoppedAt: stopped_at,
  };
}

/**
 * Those that prices are made from: not stopped, and not over before `since`. How many orders have one is counted only where
 * that is limited.
 */
export async function readForPrices(reader: Reader, since: string): Promise<Promotion[]> {
  const { rows } = await sql<PromotionRow>`
    SELECT ${columns}, CASE WHEN p.most_uses IS NULL THEN 0 ELSE
      (SELECT count(*)::int FROM promotions.taken t WHERE t.promotion_id = p.id) END AS uses
    FROM promotions.promotion p
    WHERE p.stopped_at IS NULL AND (p.ends_on IS NULL OR p.ends_on >= ${since}::date) ORDER BY p.id`.execute(reader);
  return rows.map(toPromotion);
}

/** A page of all there are, the one that begins last first; `after` pages on. */
export async function readPage(reader: Reader, most: number, after: string | undefined): Promise<Promotion[]> {
  const { rows } = await sql<PromotionRow>`
    SELECT ${columns}, ${uses} FROM promotions.promotion p
    WHERE ${after ?? null}::uuid IS NULL
      OR (p.starts_on, p.id) < (SELECT o.starts_on, o.id FROM promotions.promotion o WHERE o.id = ${after ?? null}::uuid)
    ORDER BY p.starts_on DESC, p.id DESC LIMIT ${most}`.execute(reader);
  return rows.map(toPromotion);
}

export async function readOne(reader: Reader, id: string): Promise<Promotion | null> {
  const { rows } = await sql<PromotionRow>`
    SELECT ${columns}, ${uses} FROM promotions.promotion p WHERE p.id = ${id}::uuid`.execute(reader);
  return rows[0] === undefined ? null : toPromotion(rows[0]);
}

/** Lets changes pass one at a time. Prices and orders wait for nothing. */
export async function lockChanges(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('promotions'))`.execute(tx);
}

/** Locks one until the transaction ends, so that nobody takes it meanwhile. */
export async function lockOne(tx: Tx, id: string): Promise<void> {
  await sql`SELECT 1 FROM promotions.promotion WHERE id = ${id}::uuid FOR UPDATE`.execute(tx);
}

export async function insertPromotion(tx: Tx, id: string, terms: PromotionTerms): Promise<void> {
  await sql`
    INSERT INTO promotions.promotion (id, revision, title, kind, percent, amount_minor, code, least_minor, categories, products,
      starts_on, ends_on, most_uses, once_each)
    VALUES (${id}, 1, ${terms.title}, ${terms.kind}, ${terms.percent}, ${terms.amountMinor}, ${terms.code}, ${terms.leastMinor},
      ${[...terms.categories]}::text[], ${[...terms.products]}::text[], ${terms.from}::date, ${terms.until}::date,
      ${terms.mostUses}, ${terms.onceEach})`.execute(tx);
}

export async function updatePromotion(tx: Tx, id: string, revision: number, terms: PromotionTerms): Promise<void> {
  await sql`
    UPDATE promotions.promotion SET revision = ${revision}, title = ${terms.title}, kind = ${terms.kind},
      percent = ${terms.percent}, amount_minor = ${terms.amountMinor}, code = ${terms.code}, least_minor = ${terms.leastMinor},
      categories = ${[...terms.categories]}::text[], products = ${[...terms.products]}::text[],
      starts_on = ${terms.from}::date, ends_on = ${terms.until}::date, most_uses = ${terms.mostUses},
      once_each = ${terms.onceEach}
    WHERE id = ${id}`.execute(tx);
}

export async function writeStopped(tx: Tx, id: string, revision: number, at: Date): Promise<void> {
  await sql`UPDATE promotions.promotion SET stopped_at = ${at}, revision = ${revision} WHERE id = ${id}`.execute(tx);
}

export type FieldChange = { field: string; before: string | null; after: string | null };
type Changing = { id: string; revision: number; by: string; now: Date };

/** Notes what one change changed, field by field. */
export async function addChanges(tx: Tx, { id, revision, by, now }: Changing, changes: readonly FieldChange[]) {
  await sql`
    INSERT INTO promotions.change (promotion_id, revision, field, before, after, handle, changed_at)
    SELECT ${id}::uuid, ${revision}::int, c.field, c.before, c.after, ${by}::text, ${now}::timestamptz
    FROM unnest(
      ${changes.map(({ field }) => field)}::text[], ${changes.map(({ before }) => before)}::text[],
      ${changes.map(({ after }) => after)}::text[]
    ) WITH ORDINALITY AS c (field, before, after, place)
    ORDER BY c.place`.execute(tx);
}

/** One field that was changed. `handle` is null once it is forgotten who it was. */
export type PromotionChange = FieldChange & { entry: number; handle: string | null; at: Date };

/** What was changed of a promotion, the newest first. */
export async function readChanges(reader: Reader, id: string, most: number): Promise<PromotionChange[]> {
  const { rows } = await sql<PromotionChange>`
    SELECT entry, field, before, after, handle, changed_at AS at FROM promotions.change
    WHERE promotion_id = ${id}::uuid ORDER BY entry DESC LIMIT ${most}`.execute(reader);
  return rows;
}

/** Forgets who made the changes up to a moment; answers how many. */
export async function forgetAuthors(tx: Tx, until: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE promotions.change SET handle = NULL WHERE handle IS NOT NULL AND changed_at <= ${until}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countAuthors(reader: Reader, until: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM promotions.change WHERE handle IS NOT NULL AND changed_at <= ${until}`.execute(
    reader,
  );
  return rows[0]?.n ?? 0;
}

/** Locks those of which only so many can be had, always in the same order: whoever takes one of them waits here. */
export async function lockScarce(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    SELECT 1 FROM promotions.promotion WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`.execute(tx);
}

/** What an order has is from now on these promotions and no others. */
export async function deleteOthers(tx: Tx, orderId: string, kept: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    DELETE FROM promotions.taken WHERE order_id = ${orderId} AND promotion_id <> ALL(${[...kept]}::uuid[])
    RETURNING promotion_id AS id`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Gives an order those promotions that are still as they were read, not stopped and not used up. Answers which, and how many
 * orders have each now.
 */
export async function insertTaken(
  tx: Tx,
  orderId: string,
  wanted: readonly Pick<Promotion, "id" | "revision">[],
  now: Date,
): Promise<Array<{ id: string; isLast: boolean }>> {
  const { rows } = await sql<{ id: string; isLast: boolean }>`
    WITH fit AS (
      SELECT p.id, p.most_uses, CASE WHEN p.most_uses IS NULL THEN 0 ELSE
        (SELECT count(*) FROM promotions.taken t WHERE t.promotion_id = p.id AND t.order_id <> ${orderId}) END AS others
      FROM promotions.promotion p JOIN unnest(
        ${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ revision }) => revision)}::int[]
      ) AS w (id, revision) ON w.id = p.id AND w.revision = p.revision
      WHERE p.stopped_at IS NULL
    ), put AS (
      INSERT INTO promotions.taken (order_id, promotion_id, taken_at)
      SELECT ${orderId}::uuid, id, ${now}::timestamptz FROM fit WHERE most_uses IS NULL OR others < most_uses
      ON CONFLICT DO NOTHING
    )
    SELECT id, coalesce(others + 1 = most_uses, false) AS "isLast" FROM fit
    WHERE most_uses IS NULL OR others < most_uses`.execute(tx);
  return rows;
}

/** Which of these promotions one of these orders has. */
export async function selectTaken(
  reader: Reader,
  promotionIds: readonly string[],
  orderIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT promotion_id AS id FROM promotions.taken
    WHERE order_id = ANY(${[...orderIds]}::uuid[]) AND promotion_id = ANY(${[...promotionIds]}::uuid[])`.execute(
    reader,
  );
  return rows.map(({ id }) => id);
}
