import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { OrderPage } from "#orders";
import { Form } from "#views/form.tsx";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";

/** Cancelling a whole order before it leaves: two steps, no reason asked, everything back. */
export function cancelOrderRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-cancellation",
      path: "/orders/:secret/cancellation",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.cancel
            ? cancelPage(deps, ctx, secret, found)
            : saidPage(deps, ctx, secret, inWords(whyNotAnyMore(found))),
        ),
    }),
    defineRoute({
      ...act,
      name: "cancel-order",
      opens: ["reconcile"],
      path: "/orders/:secret/cancellation",
      reads: [],
      writes: [],
      body: z.object({}),
      handler: async ({ params: { secret } }, ctx) => {
        const done = await deps.orders.cancelOrder({ secret });
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        return done.because === "no-such-order"
          ? notFoundPage(frameOf(deps, ctx))
          : saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
  ];
}

function whyNotAnyMore({ order }: OrderPage): string {
  if (order.privacy === "shredded") return "forgotten";
  return order.lifecycle === "cancelled" ? "already-cancelled" : "already-dispatched";
}

function cancelPage(deps: ShopDeps, ctx: Context, secret: string, { order }: OrderPage): Reply {
  // What went back of its own accord before does not go back again.
  const backMinor = order.totalMinor - order.refundAgreedMinor;
  const back = backMinor === 0 ? "" : ` You get back ${formatMoney(backMinor)}, delivery included, the way you paid.`;
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Cancel this order?">
      <p class="lead">
        Order {order.number} will not be made or sent.{back} You need not give a reason.
      </p>
      <Form action={ctx.links.to("cancel-order", { secret })}>
        <button class="button" type="submit">
          Cancel order {order.number}
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true },
  );
}
