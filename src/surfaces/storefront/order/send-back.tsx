import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { Form } from "#views/form.tsx";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";

/** Announcing that something comes back: changed mind or fault, one press each. */
export function sendBackRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-return",
      path: "/orders/:secret/return",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.openReturn ? returnPage(deps, ctx, secret) : redirect(ctx.links.to("order", { secret })),
        ),
    }),
    defineRoute({
      ...act,
      name: "open-return",
      path: "/orders/:secret/return",
      reads: [],
      writes: [],
      body: z.object({ ground: z.enum(["changed-mind", "faulty"]) }),
      handler: async ({ params: { secret }, body }, ctx) => {
        const done = await ctx.transact((tx) => deps.orders.openReturn(tx, { secret }, body.ground));
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        return done.because === "no-such-order"
          ? notFoundPage(frameOf(deps, ctx))
          : saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
  ];
}

function returnPage(deps: ShopDeps, ctx: Context, secret: string): Reply {
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Send something back">
      <p class="lead">
        Tell us whether you changed your mind or something is wrong with it. We then write to you how it gets back to
        us.
      </p>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "changed-mind" }}>
        <button class="button" type="submit">
          I changed my mind
        </button>
      </Form>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "faulty" }}>
        <button class="button plain" type="submit">
          Something is wrong with it
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true },
  );
}
