import type { RawBuilder } from "kysely";
import { type Reader, sql } from "#kernel/db";
import type { OrderPlace, OrderShelf, OrderSort } from "./order-list.ts";
import type { PurchaseRow } from "./tables.ts";
import type { LocalDay } from "./views.ts";

/** Which orders: a shelf on a day of London, between two moments (the second excluded), of at least so many pence. */
export type Listing = {
  shelf: OrderShelf;
  sort: OrderSort;
  today: LocalDay;
  from: Date | undefined;
  until: Date | undefined;
  leastMinor: number | undefined;
  /** Only these, where they are given. */
  ids?: readonly string[];
  numbers?: readonly string[];
};

type Copied = Pick<
  PurchaseRow,
  | "id"
  | "number"
  | "taken_by"
  | "lifecycle"
  | "charged"
  | "fulfilled"
  | "total_minor"
  | "captured_minor"
  | "refunded_minor"
  | "pieces"
  | "delivery_area"
  | "promised_from"
  | "promised_to"
  | "delivered_at"
>;
export type ListedRow = Copied & { placed_at: Date; paid: boolean; open_returns: number; dispatched_at: Date | null };

/** As a list, so that the planner looks these up by their ids: asked row by row, it would read every order. */
const openReturn = sql`p.id = ANY (ARRAY(SELECT order_id FROM orders.return_case WHERE closed_at IS NULL))`;

/** Everything listed was placed; the words are those of the partial indexes, so that these can be used. */
const shelves: Readonly<Record<OrderShelf, (today: LocalDay) => RawBuilder<unknown>>> = {
  open: () => sql`lifecycle IN ('placed', 'cancelled')
    AND ((lifecycle = 'placed' AND fulfilled <> 'delivered') OR charged = 'over' OR ${openReturn})`,
  "to-dispatch": () =>
    sql`lifecycle = 'placed' AND fulfilled IN ('none', 'partial') AND (charged_at IS NOT NULL OR total_minor = 0)`,
  late: (today) => sql`lifecycle = 'placed' AND fulfilled <> 'delivered' AND promised_to < ${today}::date`,
  "on-its-way": () => sql`lifecycle = 'placed' AND fulfilled = 'dispatched'`,
  "to-refund": () => sql`lifecycle IN ('placed', 'cancelled') AND (charged = 'over' OR ${openReturn})`,
  delivered: () => sql`lifecycle = 'placed' AND fulfilled = 'delivered'`,
  complete: () => sql`lifecycle = 'closed'`,
  cancelled: () => sql`lifecycle = 'cancelled'`,
  all: () => sql`true`,
};

const byMoment = (value: string) => sql`${new Date(Number(value))}::timestamptz`;
const byPence = (value: string) => sql`${value}::bigint`;

/** How each sort reads: its column and direction, and how the value of a place is compared with it. */
const sorts = {
  newest: { by: sql`p.placed_at`, down: true, read: byMoment },
  oldest: { by: sql`p.placed_at`, down: false, read: byMoment },
  dearest: { by: sql`p.total_minor`, down: true, read: byPence },
  cheapest: { by: sql`p.total_minor`, down: false, read: byPence },
  promised: { by: sql`p.promised_to`, down: false, read: (value: string) => sql`${value}::date` },
} as const satisfies Record<OrderSort, { by: RawBuilder<unknown>; down: boolean; read(value: string): unknown }>;

function conditions({ shelf, today, from, until, leastMinor, ids, numbers }: Listing): RawBuilder<unknown>[] {
  return [
    sql`placed_at IS NOT NULL`,
    shelves[shelf](today),
    ...(from === undefined ? [] : [sql`placed_at >= ${from}`]),
    ...(until === undefined ? [] : [sql`placed_at < ${until}`]),
    ...(leastMinor === undefined ? [] : [sql`total_minor >= ${leastMinor}`]),
    ...(ids === undefined ? [] : [sql`id = ANY(${sql`${[...ids]}::uuid[]`})`]),
    ...(numbers === undefined ? [] : [sql`number = ANY(${sql`${[...numbers]}::text[]`})`]),
  ];
}

/** At most `limit` orders, sorted, from the one behind `after` on. */
export async function selectListed(
  reader: Reader,
  listing: Listing,
  { limit, after }: { limit: number; after: OrderPlace | undefined },
): Promise<ListedRow[]> {
  const { by, down, read } = sorts[listing.sort];
  const way = down ? sql`DESC` : sql`ASC`;
  const behind =
    after === undefined
      ? []
      : [sql`(${by}, p.id) ${down ? sql`<` : sql`>`} (${read(after.value)}, ${after.orderId}::uuid)`];
  const { rows } = await sql<ListedRow>`
    SELECT id, number, taken_by, lifecycle, charged, fulfilled, total_minor, captured_minor, refunded_minor, pieces, delivery_area,
      placed_at, delivered_at, promised_from::text, promised_to::text,
      (charged_at IS NOT NULL OR total_minor = 0) AS paid,
      (SELECT count(*)::integer FROM orders.return_case r WHERE r.order_id = p.id AND r.closed_at IS NULL) AS open_returns,
      (SELECT max(s.dispatched_at) FROM orders.shipment s WHERE s.order_id = p.id) AS dispatched_at
    FROM orders.purchase p
    WHERE ${sql.join([...conditions(listing), ...behind], sql` AND `)}
    ORDER BY ${by} ${way}, p.id ${way}
    LIMIT ${limit}
  `.execute(reader);
  return rows;
}

/** How many there are. */
export async function countListed(reader: Reader, listing: Listing): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM orders.purchase p WHERE ${sql.join(conditions(listing), sql` AND `)}
  `.execute(reader);
  return rows[0]?.count ?? 0;
}

/** How many stand on each of these shelves, in one look at the orders that are not over. */
export async function countWaiting<Shelf extends "open" | "to-dispatch" | "late" | "on-its-way" | "to-refund">(
  reader: Reader,
  among: readonly Shelf[],
  today: LocalDay,
): Promise<Record<Shelf, number>> {
  const counts = among.map(
    (shelf) => sql`count(*) FILTER (WHERE ${shelves[shelf](today)})::integer AS ${sql.id(shelf)}`,
  );
  const { rows } = await sql<Record<Shelf, number>>`
    SELECT ${sql.join(counts)} FROM orders.purchase p
    WHERE placed_at IS NOT NULL AND lifecycle IN ('placed', 'cancelled')
  `.execute(reader);
  if (rows[0] === undefined) throw new Error("A count has one row.");
  return rows[0];
}
