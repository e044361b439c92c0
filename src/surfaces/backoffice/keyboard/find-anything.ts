import { z } from "zod";
import { type Actor, actorOf, type Context, defineRoute, json, type Route } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";
import { placesFor } from "../places.ts";

const found = z.object({ words: z.string(), kind: z.enum(["room", "order", "product", "action"]), to: z.string() });
type Found = z.output<typeof found>;
const mostProducts = 5;

/** What the box of Ctrl K offers for the letters typed so far: rooms, things to do, an order by its number, products. */
export function findAnythingRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "find-anything",
      method: "GET",
      path: "/find",
      access: "staff",
      may: "self.manage",
      reads: [],
      writes: [],
      accepts: "none",
      // An address of a person does not belong into a URL; the script does not send one, and here it is refused.
      query: z.object({ q: z.string().regex(/^[^@]{0,60}$/) }),
      output: { 200: z.object({ found: z.array(found) }) },
      handler: async ({ query }, ctx) => json({ found: await find(deps, ctx, query.q.trim()) }),
    }),
  ];
}

async function find(deps: OfficeDeps, ctx: Context, words: string): Promise<Found[]> {
  const { links } = ctx;
  const actor = actorOf(ctx);
  const named = (each: { words: string }) => each.words.toLowerCase().includes(words.toLowerCase());
  const rooms = placesFor(actor).map(({ route, words }): Found => ({ words, kind: "room", to: links.to(route) }));
  const all = [
    ...(await orderBy(deps, ctx, actor, words)),
    ...rooms.filter(named),
    ...actions(ctx, actor).filter(named),
  ];
  return words.length < 2 ? all : [...all, ...products(deps, ctx, actor, words)];
}

async function orderBy(deps: OfficeDeps, { links, reader }: Context, actor: Actor, words: string): Promise<Found[]> {
  const number = actor.may.has("orders.read") ? deps.orders.readNumber(words) : null;
  const order = number === null ? null : await deps.orders.orderForOperator(reader, number);
  if (order === null || order.lifecycle === "draft") return [];
  return [{ words: order.number, kind: "order", to: links.to("office-order", { number: order.number }) }];
}

function actions({ links }: Context, { may }: Actor): Found[] {
  const offered: readonly (readonly [permission: string, words: string, to: string])[] = [
    ["orders.work", "Take an order by telephone", links.to("new-telephone-order")],
    ["orders.work", "Dispatch what is paid", links.to("orders", {}, { show: "to-dispatch" })],
    ["orders.read", "See late orders", links.to("orders", {}, { show: "late" })],
    ["orders.refund", "See who waits for money", links.to("orders", {}, { show: "to-refund" })],
    ["orders.export", "Export orders", links.to("orders-to-export")],
    ["persons.reveal", "Find orders by e-mail or postcode", links.to("orders-by-email")],
    ["catalogue.read", "Departments", links.to("categories")],
    ["catalogue.read", "Collections", links.to("collections")],
    ["catalogue.change", "Make a product", links.to("new-product")],
    ["promotions.change", "Make a promotion", links.to("new-promotion")],
    ["self.manage", "Keyboard shortcuts", links.to("keyboard")],
  ];
  return offered
    .filter(([permission]) => may.has(permission))
    .map(([, words, to]): Found => ({ words, kind: "action", to }));
}

/** Products by the words of the shop's own search, then drafts and what else is off sale by their names. */
function products({ catalogue }: OfficeDeps, { links }: Context, { may }: Actor, words: string): Found[] {
  if (!may.has("catalogue.read")) return [];
  const snapshot = catalogue.current();
  const found = (text: string, slug: string): Found => ({
    ...{ words: text, kind: "product", to: links.to("product-kept", { slug }) },
  });
  const onSale = snapshot
    .suggest(words)
    .flatMap((each) => (each.kind === "product" ? [found(each.text, each.product)] : []));
  const off = snapshot.offSale.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()));
  return [...onSale, ...off.map(({ name, slug }) => found(`${name}, off sale`, slug))].slice(0, mostProducts);
}
