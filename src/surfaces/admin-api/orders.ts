import { z } from "zod";
import { defineRoute, json, type Reply, type Route, text } from "#kernel/http";
import { orderShelves } from "#orders";
import { orderCursor, readOrderCursor } from "./cursor.ts";
import { type AdminApiDeps, refused } from "./problems.ts";
import { listedView, order, orderList, orderView } from "./shapes.ts";

/** One order, by its number in the path. */
export const orderNumber = z.object({ number: z.string().regex(/^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/) });
export const often = { per: "minute", most: 300 } as const;
const reads = {
  access: "program",
  may: "orders:read",
  method: "GET",
  reads: [],
  writes: [],
  accepts: "none",
  limit: often,
} as const;
const usualPage = 50;
const listQuery = z.object({
  show: z.enum(orderShelves).optional(),
  sort: z.enum(["newest", "oldest", "promised"]).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/)
    .optional(),
  cursor: text(200).optional(),
});

/** Orders as a warehouse works with them. Who ordered and where it goes opens for no key. */
export function orderRoutes(deps: AdminApiDeps): Route[] {
  return [
    defineRoute({
      ...reads,
      name: "admin-orders",
      path: "/api/admin/v1/orders",
      query: listQuery,
      output: { 200: orderList },
      handler: async ({ query: { show = "to-dispatch", sort = "promised", limit, cursor } }, ctx) => {
        const after = cursor === undefined ? undefined : readOrderCursor(sort, cursor);
        if (after === null) return refused(deps, "bad-cursor");
        const page = { limit: Number(limit ?? usualPage), ...(after === undefined ? {} : { after }) };
        const { rows, next } = await deps.orders.list(ctx.reader, { shelf: show, sort }, page);
        return json({ orders: rows.map(listedView), next: next === null ? null : orderCursor(sort, next) });
      },
    }),
    defineRoute({
      ...reads,
      name: "admin-order",
      path: "/api/admin/v1/orders/:number",
      params: orderNumber,
      output: { 200: order },
      handler: async ({ params: { number } }, { reader }): Promise<Reply> => {
        const found = await deps.orders.dossier(reader, number);
        return found === null ? refused(deps, "no-such-order") : json(orderView(found));
      },
    }),
  ];
}
