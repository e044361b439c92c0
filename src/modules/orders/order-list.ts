/** The list that whoever runs the shop works through: which orders, in which order, from where on. Names nobody. */
import type { Clock } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import type { Minor } from "#kernel/money";
import type { Personal } from "#vault";
import { addDays, londonDay, startOfLondonDay } from "./calendar.ts";
import { ordersAtPostcode } from "./locate-postcode.ts";
import type { TakenBy } from "./order.ts";
import { countListed, countWaiting, type ListedRow, type Listing, selectListed } from "./order-list.sql.ts";
import { isOfOrderWithPage } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { isLate, type Stage, stageOf } from "./stage.ts";
import type { DayRange, LocalDay } from "./views.ts";

export const orderShelves = [
  "open",
  "to-dispatch",
  "late",
  "on-its-way",
  "to-refund",
  "delivered",
  "complete",
  "cancelled",
  "all",
] as const;
/** Which orders. open: somebody has something to do, or goods are under way. late: promised for a day that is over. */
export type OrderShelf = (typeof orderShelves)[number];

export const orderSorts = ["newest", "oldest", "dearest", "cheapest", "promised"] as const;
/** promised: whose last promised day comes first. */
export type OrderSort = (typeof orderSorts)[number];

export type OrderFilter = {
  shelf: OrderShelf;
  sort: OrderSort;
  /** Placed on these days of London, both included. */
  placed?: Partial<DayRange>;
  /** Total with delivery, in pence. */
  leastMinor?: Minor;
};

/** The row after which a page begins: what it is sorted by (ms, pence or a day), and its id. */
export type OrderPlace = { value: string; orderId: string };

export type ListedOrder = {
  orderId: string;
  number: string;
  /** Where its details were collected. */
  takenBy: TakenBy;
  placedAt: Date;
  stage: Stage;
  late: boolean;
  totalMinor: Minor;
  promised: DayRange;
  pieces: number;
  areaName: string;
  chargedMinor: Minor;
  refundedMinor: Minor;
  dispatchedAt: Date | null;
  deliveredAt: Date | null;
};

/** One page, and the place after which the next begins; null where there is none. At most 500 rows. */
export type OrderListPage = { rows: readonly ListedOrder[]; next: OrderPlace | null };

const mostRows = 500;
const mostFound = 50;

/** One page of the orders that a filter lets through. */
export async function listOrders(
  { clock }: { clock: Clock },
  reader: Reader,
  filter: OrderFilter,
  page: { limit: number; after?: OrderPlace },
): Promise<OrderListPage> {
  const limit = Math.max(1, Math.min(page.limit, mostRows));
  const today = londonDay(clock.now());
  const found = await selectListed(reader, listingOf(filter, today), { limit: limit + 1, after: page.after });
  const rows = found.slice(0, limit).map((row) => toListed(row, today));
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? placeOf(filter.sort, last) : null };
}

/** How many orders a filter lets through, over all pages. */
export function countOrders({ clock }: { clock: Clock }, reader: Reader, filter: OrderFilter): Promise<number> {
  return countListed(reader, listingOf(filter, londonDay(clock.now())));
}

/** The shelves on which somebody has something to do. */
const waitingShelves = ["to-dispatch", "late", "on-its-way", "to-refund"] as const;
export type OrdersWaiting = Readonly<Record<(typeof waitingShelves)[number], number>>;

/** How many orders wait for somebody, and for what. */
export function ordersWaiting({ clock }: { clock: Clock }, reader: Reader): Promise<OrdersWaiting> {
  return countWaiting(reader, waitingShelves, londonDay(clock.now()));
}

/**
 * The orders of an e-mail address, newest first, at most 50: those whose person is still known. Who asks learns nothing of the
 * person but what they typed.
 */
export async function ordersOfEmail(
  { clock, vault }: Pick<OrdersNeeds, "clock" | "vault">,
  reader: Reader,
  email: Personal<string, "contact">,
): Promise<readonly ListedOrder[]> {
  const refs = await vault.find(reader, "email", email, isOfOrderWithPage);
  return listedById(
    clock,
    reader,
    refs.map(({ bundle }) => bundle.slice("fulfilment:".length)),
  );
}

/** The orders that go to a postcode, in the same way. */
export async function ordersOfPostcode(
  { clock, vault }: Pick<OrdersNeeds, "clock" | "vault">,
  reader: Reader,
  postcode: Personal<string, "contact">,
): Promise<readonly ListedOrder[]> {
  return listedById(clock, reader, await ordersAtPostcode({ vault }, reader, postcode));
}

async function listedById(clock: Clock, reader: Reader, ids: readonly string[]): Promise<readonly ListedOrder[]> {
  const today = londonDay(clock.now());
  const listing = { ...listingOf({ shelf: "all", sort: "newest" }, today), ids };
  const rows = await selectListed(reader, listing, { limit: mostFound, after: undefined });
  return rows.map((row) => toListed(row, today));
}

/** These orders, newest first, at most 500; what is no order is left out. */
export async function ordersByNumber(
  { clock }: { clock: Clock },
  reader: Reader,
  numbers: readonly string[],
): Promise<readonly ListedOrder[]> {
  const today = londonDay(clock.now());
  const listing = { ...listingOf({ shelf: "all", sort: "newest" }, today), numbers };
  const rows = await selectListed(reader, listing, { limit: mostRows, after: undefined });
  return rows.map((row) => toListed(row, today));
}

function toListed(row: ListedRow, today: LocalDay): ListedOrder {
  const { lifecycle, charged, fulfilled } = row;
  return {
    orderId: row.id,
    number: row.number,
    takenBy: row.taken_by,
    placedAt: row.placed_at,
    stage: stageOf({ lifecycle, charged, fulfilled, paid: row.paid, openReturns: row.open_returns }),
    late: isLate(row, row.promised_to, today),
    totalMinor: row.total_minor,
    promised: { from: row.promised_from, to: row.promised_to },
    pieces: row.pieces,
    areaName: row.delivery_area,
    chargedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    dispatchedAt: row.dispatched_at,
    deliveredAt: row.delivered_at,
  };
}

function listingOf({ shelf, sort, placed = {}, leastMinor }: OrderFilter, today: LocalDay): Listing {
  return {
    shelf,
    sort,
    today,
    from: placed.from === undefined ? undefined : startOfLondonDay(placed.from),
    until: placed.to === undefined ? undefined : startOfLondonDay(addDays(placed.to, 1)),
    leastMinor,
  };
}

function placeOf(sort: OrderSort, { orderId, placedAt, totalMinor, promised }: ListedOrder): OrderPlace {
  if (sort === "promised") return { value: promised.to, orderId };
  return { value: String(sort === "newest" || sort === "oldest" ? placedAt.getTime() : totalMinor), orderId };
}
