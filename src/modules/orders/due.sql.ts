/** What is due by a given moment, for the sweeps: ids only, oldest first. Whoever acts on one locks it and looks again. */
import { type Reader, sql } from "#kernel/db";
import type { TakenBy } from "./order.ts";
import type { OrderTables } from "./tables.ts";
import type { HoldView } from "./views.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();
const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** Drafts of the website, or by telephone, whose details were last given at or before `since`, and which no payment claims. */
export async function staleDrafts(
  reader: Reader,
  { takenBy, since, now, limit }: { takenBy: TakenBy; since: Date; now: Date; limit: number },
): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase")
    .select("id")
    .where("lifecycle", "=", sql.lit("draft"))
    .where("taken_by", "=", sql.lit(takenBy))
    .where("details_at", "<=", since)
    .where((of) => of.or([of("claim_until", "is", null), of("claim_until", "<=", now)]))
    .orderBy("details_at")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** How many such drafts there are. */
export async function countStaleDrafts(
  reader: Reader,
  { takenBy, since, now }: { takenBy: TakenBy; since: Date; now: Date },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM orders.purchase
    WHERE lifecycle = 'draft' AND taken_by = ${takenBy} AND details_at <= ${since}
      AND (claim_until IS NULL OR claim_until <= ${now})`.execute(reader);
  return rows[0]?.count ?? 0;
}

/** How many orders should have been forgotten by a moment, and are neither held nor waiting for a return or for money. */
export async function countUnforgotten(reader: Reader, moment: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM orders.purchase p
    WHERE (p.privacy = 'complete' AND p.completed_at <= ${moment}) OR p.hold_until <= ${moment}
      OR (p.privacy = 'active' AND p.complete_due_at <= ${moment} AND p.charged <> 'over'
        AND NOT EXISTS (SELECT FROM orders.return_case r WHERE r.order_id = p.id AND r.closed_at IS NULL))`.execute(
    reader,
  );
  return rows[0]?.count ?? 0;
}

/** Orders whose money is authorised and not taken, and which nobody is busy with. */
export async function uncharged(
  reader: Reader,
  now: Date,
  limit: number,
): Promise<Array<{ id: string; attemptId: string }>> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase")
    .select(["id", "attempt_id"])
    .where("lifecycle", "=", "placed")
    .where("charged", "=", "none")
    .where("attempt_id", "is not", null)
    .where((of) => of.or([of("capture_claim_until", "is", null), of("capture_claim_until", "<=", now)]))
    .orderBy("placed_at")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, attempt_id }) => (attempt_id === null ? [] : [{ id, attemptId: attempt_id }]));
}

/** Orders that the courier is being asked about since `since` or longer. */
export async function unfinishedBookings(reader: Reader, since: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.shipment")
    .select("order_id as id")
    .where("state", "=", "booking")
    .where("begun_at", "<=", since)
    .orderBy("begun_at")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** Consignments that count as delivered by now. */
export async function overdueShipments(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.shipment")
    .select("id")
    .where("state", "=", "dispatched")
    .where("deliver_deadline_at", "<=", now)
    .orderBy("deliver_deadline_at")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** Consignments on their way that the courier has not been asked about since `before`. */
export async function untracked(
  reader: Reader,
  before: Date,
  limit: number,
): Promise<Array<{ shipmentId: string; trackingReference: string }>> {
  const rows = await tables(reader)
    .selectFrom("orders.shipment")
    .select(["id", "tracking_reference"])
    .where("state", "=", "dispatched")
    .where((of) => of(of.fn.coalesce("tracked_at", "dispatched_at"), "<=", before))
    .orderBy("dispatched_at")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, tracking_reference }) =>
    tracking_reference === null ? [] : [{ shipmentId: id, trackingReference: tracking_reference }],
  );
}

/** Orders that are over by now: no return open, no money owed. */
export async function completable(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase as p")
    .select("p.id")
    .where("p.privacy", "=", "active")
    .where("p.complete_due_at", "<=", now)
    .where("p.charged", "<>", "over")
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom("orders.return_case as r")
            .select(sql`1`.as("one"))
            .whereRef("r.order_id", "=", "p.id")
            .where("r.closed_at", "is", null),
        ),
      ),
    )
    .orderBy("p.complete_due_at")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** Orders whose hold has come to its end. */
export async function expiredHolds(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase")
    .select("id")
    .where("hold_until", "<=", now)
    .orderBy("hold_until")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** Every hold with who answers for it; one that was placed before holds had a name has none. */
export async function selectHolds(reader: Reader): Promise<HoldView[]> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase")
    .select(["id", "number", "hold_reason", "hold_until", "hold_by"])
    .where("hold_reason", "is not", null)
    .orderBy("hold_until")
    .execute();
  return rows.flatMap(({ id, number, hold_reason: reason, hold_until: until, hold_by: by }) =>
    reason === null || until === null ? [] : [{ orderId: id, number, reason, until, by }],
  );
}

/** Orders that are complete and not held, and whose person is still there. */
export async function shreddable(reader: Reader, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.purchase")
    .select("id")
    .where("privacy", "=", "complete")
    .orderBy("completed_at")
    .limit(limit)
    .execute();
  return ids(rows);
}

/** Shredded orders with a recipient that has not confirmed, least recently asked first. */
export async function unconfirmedDeletions(reader: Reader, askedBefore: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.recipient as r")
    .innerJoin("orders.purchase as p", "p.id", "r.order_id")
    .select("r.order_id as id")
    .where("p.privacy", "=", "shredded")
    .where("r.deletion_confirmed_at", "is", null)
    .where((of) => of.or([of("r.deletion_asked_at", "is", null), of("r.deletion_asked_at", "<=", askedBefore)]))
    .groupBy("r.order_id")
    .orderBy(sql`min(coalesce(r.deletion_asked_at, 'epoch'::timestamptz))`)
    .limit(limit)
    .execute();
  return ids(rows);
}

/** How many recipients were asked to delete before a moment and have not confirmed. */
export async function countLateDeletions(reader: Reader, askedBefore: Date): Promise<{ asked: number; late: number }> {
  const { rows } = await sql<{ asked: number; late: number }>`
    SELECT count(*)::int AS asked,
      count(*) FILTER (WHERE deletion_confirmed_at IS NULL AND first_asked_at < ${askedBefore})::int AS late
    FROM (
      SELECT r.deletion_confirmed_at, p.shredded_at AS first_asked_at FROM orders.recipient r
      JOIN orders.purchase p ON p.id = r.order_id WHERE p.privacy = 'shredded'
    ) AS told`.execute(reader);
  return rows[0] ?? { asked: 0, late: 0 };
}
