import { z } from "zod";
import type { BasketView } from "#basket";
import { type Context, defineRoute, json, type Reply, type Route, text } from "#kernel/http";
import {
  claimKey,
  findKey,
  type KeyedRequest,
  keepAnswer,
  keyedRequest,
  readIdempotencyKey,
  releaseKey,
} from "#kernel/idempotency";
import type { PayAgainResult, PayResult } from "#orders";
import { basketOf, isPassing, isRefusal, refused, type StoreApiDeps } from "./doors.ts";
import { payment } from "./shapes.ts";

const body = z.object({ totalMinor: z.number().int().min(0), seen: text(200).optional() });

/**
 * The pay button of the API. It needs an Idempotency-Key: the same request with the same key is answered again and orders
 * nothing twice, for a day. The answer holds the secret of the order, so it is not kept but made again from the order.
 */
export function payRoute(deps: StoreApiDeps): Route {
  return defineRoute({
    name: "api-pay",
    opens: ["show-to-subject", "reconcile"],
    method: "POST",
    path: "/api/v1/orders",
    access: "bearer",
    reads: [],
    writes: [],
    accepts: "json",
    limit: { per: "minute", most: 20 },
    body,
    output: { 201: payment },
    handler: async ({ body: asked }, ctx) => {
      const { bearer, idempotencyKey: header } = ctx;
      if (header === undefined) return refused(deps, "no-idempotency-key");
      const key = readIdempotencyKey(header);
      if (key === undefined) return refused(deps, "bad-idempotency-key");
      if (bearer === undefined) return refused(deps, "no-basket");
      return payOnce(deps, ctx, asked, keyedRequest({ operation: "api-pay", bearer, key, request: asked }));
    },
  });
}

type Asked = z.output<typeof body>;

async function payOnce(deps: StoreApiDeps, ctx: Context, asked: Asked, key: KeyedRequest): Promise<Reply> {
  const basket = await basketOf(deps, ctx);
  // A basket ends with its order, but the request that ordered may still come again.
  if (basket === null) return withoutBasket(deps, ctx, key);
  const draft = await deps.orders.draftOf(ctx.reader, basket.basketId);
  // Without a draft only what was answered before can be answered.
  const known = draft === null ? await findKey(ctx.reader, key) : undefined;
  if (known?.state === "unknown") return refused(deps, "no-draft");
  const id = draft?.orderId ?? (known !== undefined && "id" in known ? known.id : "");
  const claimed = known?.state === "different" ? known : await ctx.transact((tx) => claimKey(tx, key, id, ctx.now));
  switch (claimed.state) {
    case "different":
      return refused(deps, "key-of-another-request");
    case "in-progress":
      return refused(deps, "request-in-progress");
    case "answered":
      return answerAgain(deps, claimed);
    case "mine":
      return payAndKeep(deps, ctx, basket, asked, key);
  }
}

async function withoutBasket(deps: StoreApiDeps, ctx: Context, key: KeyedRequest): Promise<Reply> {
  const known = await findKey(ctx.reader, key);
  if (known.state === "unknown") return refused(deps, "no-basket");
  if (known.state === "different") return refused(deps, "key-of-another-request");
  // Whether answered or cut off by a crash: the order that took the basket is the answer.
  return answerAgain(deps, { id: known.id, refusal: known.state === "answered" ? known.refusal : null });
}

/** The act. What is only for the moment is forgotten, so that the same request can do better; also what is thrown. */
async function payAndKeep(
  deps: StoreApiDeps,
  ctx: Context,
  basket: BasketView,
  { totalMinor: expectedTotalMinor, seen }: Asked,
  key: KeyedRequest,
): Promise<Reply> {
  let paid: PayResult | undefined;
  try {
    const { basketId } = basket;
    paid = await deps.orders.pay({ basketId, basket, expectedTotalMinor, ...(seen === undefined ? {} : { seen }) });
  } finally {
    const refusal = paid === undefined || paid.ok ? null : paid.because;
    await ctx.transact((tx) =>
      paid === undefined || (refusal !== null && isPassing(refusal))
        ? releaseKey(tx, key)
        : keepAnswer(tx, key, refusal, ctx.now),
    );
  }
  return paymentAnswer(deps, paid);
}

async function answerAgain(deps: StoreApiDeps, kept: { id: string; refusal: string | null }): Promise<Reply> {
  if (kept.refusal === null) return paymentAnswer(deps, await deps.orders.payAgain(kept.id));
  if (!isRefusal(kept.refusal)) throw new Error("A refusal was kept that nobody knows any more.");
  return refused(deps, kept.refusal);
}

function paymentAnswer(deps: StoreApiDeps, paid: PayResult | PayAgainResult): Reply {
  if (!paid.ok) return refused(deps, paid.because);
  const { number, secret, next } = paid;
  return json({ number, secret, next, ...(next === "pay" ? { redirectUrl: paid.redirectUrl } : {}) }, 201);
}
