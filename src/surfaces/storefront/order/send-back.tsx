import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { OrderLine, OrderPage, OrderView } from "#orders";
import { Form } from "#views/form.tsx";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { dayInWords } from "./days.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";

/** Announcing that something comes back. A change of mind and a fault are different rights, so each has its own page. */
export function sendBackRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-return",
      path: "/orders/:secret/return",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.sendBack
            ? changedMindPage(deps, ctx, secret, found)
            : redirect(ctx.links.to("order", { secret })),
        ),
    }),
    defineRoute({
      ...ask,
      name: "order-fault",
      path: "/orders/:secret/fault",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.reportFault
            ? faultPage(deps, ctx, secret, found)
            : redirect(ctx.links.to("order", { secret })),
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

function changedMindPage(deps: ShopDeps, ctx: Context, secret: string, { order }: OrderPage): Reply {
  const came = whatCame(order);
  const stays = came.filter(({ cancellable }) => !cancellable);
  const { telephone, email } = deps.trader;
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Send it back">
      <p class="lead">You need not give a reason. This goes back to us, and you get back what you paid for it:</p>
      <ul>
        {came
          .filter(({ cancellable }) => cancellable)
          .map((line) => (
            <li>
              {goodsInWords(line)}. {wayBack(line)}
            </li>
          ))}
      </ul>
      {stays.length === 0 ? null : (
        <p>Made to your own measurements, so it stays with you: {stays.map(goodsInWords).join("; ")}.</p>
      )}
      <p>
        We confirm it by mail at once, and say there how it gets back to us and by when you have your money. To keep
        some of it, call {telephone} or write to <a href={`mailto:${email}`}>{email}</a>.
      </p>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "changed-mind" }}>
        <button class="button" type="submit">
          Send it back
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true },
  );
}

/** What was sent: pieces that were called off never came, and their money went back when they were. */
function whatCame({ lines, calledOff }: OrderView): OrderLine[] {
  const gone = new Map(calledOff.map(({ lineId, quantity }) => [lineId, quantity]));
  return lines
    .map((line) => ({ ...line, quantity: line.quantity - (gone.get(line.lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

function goodsInWords({ quantity, name, choices }: Pick<OrderLine, "quantity" | "name" | "choices">): string {
  return [`${quantity} × ${name}`, ...choices.map(({ value }) => value)].join(", ");
}

function wayBack({ returnCostMinor, quantity }: OrderLine): string {
  if (returnCostMinor === null) return "You post it, and pay the postage.";
  if (returnCostMinor === 0) return "We collect it, and that costs you nothing.";
  return `We collect it, and that costs you ${formatMoney(returnCostMinor)}${quantity > 1 ? " each" : ""}.`;
}

function faultPage(deps: ShopDeps, ctx: Context, secret: string, { order }: OrderPage): Reply {
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Report a fault">
      <p class="lead">We are sorry. We collect what is faulty, and that costs you nothing.</p>
      {order.rejectUntil === null ? null : (
        <p>
          Until the end of {dayInWords(order.rejectUntil)} you can reject it and get all your money back. Later you can
          have it repaired or replaced, and if that fails, keep it at a lower price or reject it after all.
        </p>
      )}
      <p>
        This has nothing to do with changing your mind. We confirm it by mail at once, and say there whom to tell what
        is wrong.
      </p>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "faulty" }}>
        <button class="button" type="submit">
          Something is wrong with it
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true },
  );
}
