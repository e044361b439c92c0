import { z } from "zod";
import { type OrderFilter, type OrderPlace, type OrderShelf, type OrderSort, orderShelves, orderSorts } from "#orders";

/** A day of this century: others are none of the calendar's, or none of the database's. */
const isDay = (text: string): boolean => text.startsWith("20") && z.iso.date().safeParse(text).success;
const day = z.string().refine((text) => text === "" || isDay(text));
const pounds = z.string().regex(/^(\d{1,7}(\.\d{1,2})?)?$/);
/** Where the next page begins: what its row before is sorted by, and its id. */
const place = z
  .string()
  .regex(/^(\d{1,15}|\d{4}-\d{2}-\d{2})\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .refine((text) => !text.slice(0, 10).includes("-") || isDay(text.slice(0, 10)));

/** The filters of the list of orders, as they stand in its address. */
export const filterShape = {
  show: z.enum(orderShelves).optional(),
  from: day.optional(),
  to: day.optional(),
  least: pounds.optional(),
  sort: z.enum(orderSorts).optional(),
};
export const listQuery = z.object({ ...filterShape, after: place.optional() });
export type Filters = z.output<z.ZodObject<typeof filterShape>>;

/** What is promised soonest comes first where somebody works it off; otherwise the newest does. */
function usualSort(shelf: OrderShelf): OrderSort {
  return shelf === "to-dispatch" || shelf === "late" || shelf === "on-its-way" ? "promised" : "newest";
}

/** The filter that an address asks for; `open` where it says nothing. */
export function readFilters({ show = "open", from = "", to = "", least = "", sort }: Filters): OrderFilter {
  return {
    shelf: show,
    sort: sort ?? usualSort(show),
    placed: { ...(from === "" ? {} : { from }), ...(to === "" ? {} : { to }) },
    ...(least === "" ? {} : { leastMinor: Math.round(Number(least) * 100) }),
  };
}

/** The same filters for an address, without what is empty. */
export function queryOf(filters: Filters): Record<string, string> {
  const { show, from, to, least, sort } = filters;
  const given = Object.entries({ show, from, to, least, sort });
  return Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ""));
}

/** Reads a place; undefined where it does not belong to this sort, so that an old address shows the first page. */
export function readPlace(sort: OrderSort, after: string | undefined): OrderPlace | undefined {
  if (after === undefined) return undefined;
  const at = after.indexOf(".");
  const value = after.slice(0, at);
  return value.includes("-") === (sort === "promised") ? { value, orderId: after.slice(at + 1) } : undefined;
}

export function placeInAddress({ value, orderId }: OrderPlace): string {
  return `${value}.${orderId}`;
}
