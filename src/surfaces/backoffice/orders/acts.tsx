import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { OrderDossier } from "#orders";
import { dayInWords, momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { noSuchOrder } from "./find.tsx";
import { orderNumber } from "./order-number.ts";
import { type Done, groundWords, type Refused, refusalWords, timelineWords } from "./order-words.ts";

/** Which step of the order somebody saw last: on what they did not see they do not act. */
export const seen = z.string().regex(/^\d{1,4}$/);
/** What routes that act on one order have in common. */
export const works = { access: "staff", may: "orders.work", reads: [], writes: [], params: orderNumber } as const;
const refunds = { ...works, may: "orders.refund", confirmed: true } as const;
export const shows = { method: "GET", accepts: "none", output: "page" } as const;
export const acts = { method: "POST", accepts: "form", body: z.object({ seen }), output: "page-or-redirect" } as const;

/** What is done to one order. What cannot be taken back stands on a page of its own, behind a passkey. */
export function orderActRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...works,
      ...acts,
      name: "dispatch-order",
      opens: ["deliver-order"],
      path: "/orders/:number/dispatch",
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, ...body }, async ({ order }) => {
          const sent = await deps.orders.dispatch(order.orderId);
          if (sent.ok) return { done: "dispatched" };
          return sent.because === "courier-unavailable" ? { done: "being-booked" } : sent;
        }),
    }),
    defineRoute({
      ...works,
      ...acts,
      name: "mark-delivered",
      path: "/orders/:number/delivery",
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, ...body }, (dossier) => markDelivered(deps, ctx, dossier)),
    }),
    ...cancellationRoutes(deps),
    ...returnRoutes(deps),
  ];
}

function cancellationRoutes(deps: OfficeDeps): Route[] {
  const path = "/orders/:number/cancellation";
  return [
    defineRoute({
      ...works,
      confirmed: true,
      ...shows,
      name: "order-to-cancel",
      path,
      handler: ({ params }, ctx) => withDossier(deps, ctx, params.number, (dossier) => cancelPage(deps, ctx, dossier)),
    }),
    defineRoute({
      ...works,
      confirmed: true,
      ...acts,
      name: "cancel-for-customer",
      opens: ["reconcile"],
      path,
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, ...body }, async ({ order: { orderId } }) => {
          const cancelled = await deps.orders.cancelOrder({ orderId });
          return cancelled.ok ? { done: "cancelled" } : cancelled;
        }),
    }),
  ];
}

function returnRoutes(deps: OfficeDeps): Route[] {
  const path = "/orders/:number/return";
  return [
    defineRoute({
      ...refunds,
      ...shows,
      name: "return-to-take-back",
      path,
      handler: ({ params }, ctx) => withDossier(deps, ctx, params.number, (dossier) => returnPage(deps, ctx, dossier)),
    }),
    defineRoute({
      ...refunds,
      ...acts,
      name: "take-back",
      opens: ["reconcile"],
      path,
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, ...body }, async ({ order }) => {
          const taken = await deps.orders.takeBack(order.orderId);
          return taken.ok ? { done: "taken-back" } : taken;
        }),
    }),
  ];
}

/** Shows a page made from an order, or says that there is none. */
export async function withDossier(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  show: (dossier: OrderDossier) => Reply | Promise<Reply>,
): Promise<Reply> {
  const dossier = await deps.orders.dossier(ctx.reader, number);
  return dossier === null ? noSuchOrder(deps, ctx) : show(dossier);
}

/**
 * Does something to an order as somebody saw it. When something has happened to it since, nothing is done and they see what; the
 * commands themselves do nothing twice, should two people press in the same moment.
 */
export async function act(
  deps: OfficeDeps,
  ctx: Context,
  { number, seen }: { number: string; seen: string },
  carryOut: (dossier: OrderDossier) => Promise<{ done: Done } | { because: Refused }>,
): Promise<Reply> {
  const dossier = await deps.orders.dossier(ctx.reader, number);
  if (dossier === null) return noSuchOrder(deps, ctx);
  if (dossier.step !== Number(seen)) return overtaken(deps, ctx, dossier);
  const came = await carryOut(dossier);
  if ("done" in came) return redirect(ctx.links.to("office-order", { number }, { done: came.done }));
  if (came.because === "different-refund" || came.because === "changed-meanwhile") return overtaken(deps, ctx, dossier);
  return nothingDone(deps, ctx, number, "That cannot be done", refusalWords[came.because]);
}

/** Everything of the order that is with the courier has arrived. */
export async function markDelivered(
  deps: Pick<OfficeDeps, "orders">,
  { transact }: Pick<Context, "transact">,
  { order }: Pick<OrderDossier, "order">,
): Promise<{ done: "delivered" } | { because: "not-dispatched" }> {
  const onTheirWay = order.shipments.filter(({ state }) => state === "dispatched");
  if (onTheirWay.length === 0) return { because: "not-dispatched" };
  return transact(async (tx) => {
    for (const { shipmentId } of onTheirWay) {
      const told = await deps.orders.markDelivered(tx, { shipmentId }, "operator");
      if (!told.ok) throw new Error(`A consignment on its way could not be marked delivered: ${told.because}.`);
    }
    return { done: "delivered" };
  });
}

function overtaken(deps: OfficeDeps, ctx: Context, { order, timeline }: OrderDossier): Reply {
  const last = timeline.at(-1);
  const what =
    last === undefined
      ? ""
      : ` The last thing was: ${timelineWords[last.what].toLowerCase()}, ${momentInWords(last.at)}.`;
  const detail = `Something happened to this order after you opened it, so nothing was done.${what} Look at it as it is now, then decide again.`;
  return nothingDone(deps, ctx, order.number, "The order has changed", detail);
}

/** Says that nothing was done, and why. */
export function nothingDone(
  deps: OfficeDeps,
  { links, actor }: Context,
  number: string,
  title: string,
  detail: string,
): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="orders">
      <h1>{title}</h1>
      <p class="lead">{detail}</p>
      <p>
        <a class="button" href={links.to("office-order", { number })}>
          To order {number}
        </a>
      </p>
    </Office>,
    { confidential: true, status: 409 },
  );
}

function cancelPage(deps: OfficeDeps, ctx: Context, dossier: OrderDossier): Reply {
  const { order, leftMinor, step } = dossier;
  const { number } = order;
  if (!order.may.cancel)
    return nothingDone(deps, ctx, number, "That cannot be done", refusalWords["already-dispatched"]);
  return askFirst(deps, ctx, {
    number,
    title: `Cancel order ${number}?`,
    says: [
      leftMinor > 0
        ? `${formatMoney(leftMinor)} goes back the way it was paid, delivery included.`
        : "Nothing was charged, so nothing goes back.",
      "The goods go back on sale, and the customer gets a mail. This cannot be taken back.",
    ],
    route: "cancel-for-customer",
    button: leftMinor > 0 ? `Cancel and give back ${formatMoney(leftMinor)}` : "Cancel the order",
    step,
  });
}

function returnPage(deps: OfficeDeps, ctx: Context, { order: { number }, openReturn, step }: OrderDossier): Reply {
  if (openReturn === null) return nothingDone(deps, ctx, number, "That cannot be done", refusalWords["no-open-return"]);
  const { ground, dueMinor, refundBy } = openReturn;
  return askFirst(deps, ctx, {
    number,
    title: `Are the goods of ${number} back?`,
    says: [
      `${groundWords[ground]}. ${formatMoney(dueMinor)} is due and goes back the way it was paid.`,
      ground === "faulty" ? "Faulty goods are not put on sale again." : "The goods go back on sale.",
      `By law the money is back within 14 days after the goods are here; if we offered to fetch them, by ${dayInWords(refundBy)}. This cannot be taken back.`,
    ],
    route: "take-back",
    button: dueMinor > 0 ? `Close the return and give back ${formatMoney(dueMinor)}` : "Close the return",
    step,
  });
}

type Asking = { number: string; title: string; says: readonly string[]; route: string; button: string; step: number };

/** A page that says what will happen, before anybody presses. */
export function askFirst(deps: OfficeDeps, { links, actor }: Context, asking: Asking): Reply {
  const { number, title, says, route, button, step } = asking;
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="orders">
      <h1>{title}</h1>
      <section class="panel">
        {says.map((sentence) => (
          <p>{sentence}</p>
        ))}
        <Form action={links.to(route, { number })} hidden={{ seen: String(step) }} class="row" once>
          <button class="button danger" type="submit">
            {button}
          </button>
          <a class="button plain" href={links.to("office-order", { number })}>
            Leave it as it is
          </a>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}
