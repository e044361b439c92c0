import { z } from "zod";
import { namedUuid } from "#kernel/digest";
import { type Context, defineRoute, json, programOf, type Reply, type Route } from "#kernel/http";
import {
  claimKey,
  findKey,
  type KeyedRequest,
  keepAnswer,
  keyedRequest,
  readIdempotencyKey,
  releaseKey,
} from "#kernel/idempotency";
import type { DispatchResult, OrderDossier, Pieces } from "#orders";
import { often, orderNumber } from "./orders.ts";
import { type AdminApiDeps, isPassing, isRefusal, type RefusalCode, refused } from "./problems.ts";
import { order, orderView } from "./shapes.ts";

const sku = z
  .string()
  .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
  .max(64);
const body = z.object({
  pieces: z
    .array(z.strictObject({ sku, quantity: z.number().int().min(1).max(1_000) }))
    .min(1)
    .max(100)
    .optional(),
});
type Asked = z.output<typeof body>;

/**
 * Hands goods of an order to the courier of the shop, as the button of the back office does: the shop tells the courier the address, and
 * the program hears the tracking number. It needs an Idempotency-Key: the same request with the same key sends nothing twice.
 */
export function parcelRoute(deps: AdminApiDeps): Route {
  return defineRoute({
    name: "admin-send-parcel",
    opens: ["deliver-order"],
    method: "POST",
    path: "/api/admin/v1/orders/:number/parcels",
    access: "program",
    may: "orders:send",
    reads: [],
    writes: [],
    accepts: "json",
    limit: often,
    params: orderNumber,
    body,
    output: { 200: order, 201: order, 202: order },
    handler: async ({ params: { number }, body: asked }, ctx) => {
      const { idempotencyKey: header } = ctx;
      if (header === undefined) return refused(deps, "no-idempotency-key");
      const key = readIdempotencyKey(header);
      if (key === undefined) return refused(deps, "bad-idempotency-key");
      const bearer = programOf(ctx).id;
      const keyed = keyedRequest({ operation: "admin-send-parcel", bearer, key, request: { number, ...asked } });
      const dossier = await deps.orders.dossier(ctx.reader, number);
      return dossier === null ? refused(deps, "no-such-order") : sendOnce(deps, ctx, dossier, asked, keyed);
    },
  });
}

/** Names the parcel that a request is about to make: the next one of its order. */
function parcelName({ order: { orderId } }: OrderDossier, before: number): string {
  return namedUuid(`parcel of a program ${orderId} ${before}`);
}

async function sendOnce(
  deps: AdminApiDeps,
  ctx: Context,
  dossier: OrderDossier,
  asked: Asked,
  key: KeyedRequest,
): Promise<Reply> {
  const known = await findKey(ctx.reader, key);
  const { shipments } = dossier.order;
  // Cut off by a crash after it had made its parcel: that parcel is the answer.
  const isMade =
    known.state === "in-progress" && shipments.some((_, before) => parcelName(dossier, before) === known.id);
  if (isMade) return json(orderView(dossier), 200);
  const claimed = await ctx.transact((tx) => claimKey(tx, key, parcelName(dossier, shipments.length), ctx.now));
  switch (claimed.state) {
    case "different":
      return refused(deps, "key-of-another-request");
    case "in-progress":
      return refused(deps, "request-in-progress");
    case "answered":
      if (claimed.refusal === null) return json(orderView(dossier), 200);
      if (!isRefusal(claimed.refusal)) throw new Error("A refusal was kept that nobody knows any more.");
      return refused(deps, claimed.refusal);
    case "mine":
      return sendAndKeep(deps, ctx, dossier, asked, key);
  }
}

/** The act. What is only for the moment is forgotten, so that the same request can do better. */
async function sendAndKeep(
  deps: AdminApiDeps,
  ctx: Context,
  dossier: OrderDossier,
  asked: Asked,
  key: KeyedRequest,
): Promise<Reply> {
  const pieces = piecesOf(dossier, asked);
  const sent =
    pieces === null ? ({ ok: false, because: "not-in-the-order" } as const) : await dispatch(deps, dossier, pieces);
  // A courier that is away is asked again by the shop itself: the parcel is there, and the request is done.
  const isBooking = !sent.ok && sent.because === "courier-unavailable";
  const refusal: RefusalCode | null = sent.ok || sent.because === "courier-unavailable" ? null : sent.because;
  await ctx.transact((tx) =>
    refusal !== null && isPassing(refusal) ? releaseKey(tx, key) : keepAnswer(tx, key, refusal, ctx.now),
  );
  if (refusal !== null) return refused(deps, refusal);
  const now = await deps.orders.dossier(ctx.reader, dossier.order.number);
  if (now === null) throw new Error("An order of which a parcel left is gone.");
  return json(orderView(now), isBooking ? 202 : 201);
}

function dispatch(
  { orders }: AdminApiDeps,
  { order: { orderId } }: OrderDossier,
  pieces: readonly Pieces[] | undefined,
): Promise<DispatchResult> {
  return orders.dispatch(orderId, pieces);
}

/** The lines of what was asked for; undefined where all that is left is meant, null where a number is none of the order's. */
function piecesOf({ order: { lines } }: OrderDossier, asked: Asked): readonly Pieces[] | undefined | null {
  if (asked.pieces === undefined) return undefined;
  const found = asked.pieces.map((each) => ({
    lineId: lines.find((line) => line.sku === each.sku)?.lineId,
    quantity: each.quantity,
  }));
  const isAll = (each: (typeof found)[number]): each is Pieces => each.lineId !== undefined;
  return found.every(isAll) ? found : null;
}
