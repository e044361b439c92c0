import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { OrderDossier, OrderView, Pieces } from "#orders";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { act, acts, askFirst, nothingDone, seen, shows, withDossier, works } from "./acts.tsx";
import { orderNumber } from "./order-number.ts";
import { counted, refusalWords } from "./order-words.ts";

/** How many pieces of each line that has not left, in the order of the page. */
export const chosen = z.array(z.string().max(8)).max(200).optional();

/** An order that leaves in several parcels: sending a part of it, what arrived of it, and calling off what cannot be sent. */
export function parcelRoutes(deps: OfficeDeps): Route[] {
  const path = "/orders/:number/parcel";
  return [
    defineRoute({
      ...works,
      ...shows,
      name: "parcel-to-send",
      path,
      handler: ({ params }, ctx) => withDossier(deps, ctx, params.number, (dossier) => partPage(deps, ctx, dossier)),
    }),
    defineRoute({
      ...works,
      ...acts,
      name: "send-parcel",
      opens: ["deliver-order"],
      path,
      body: z.object({ seen, pieces: chosen }),
      handler: ({ params: { number }, body }, ctx) => sendParcel(deps, ctx, number, body),
    }),
    defineRoute({
      ...works,
      ...acts,
      name: "mark-parcel-delivered",
      path: "/orders/:number/parcels/:parcel/delivery",
      params: orderNumber.extend({ parcel: z.string().regex(/^[1-9]\d?$/) }),
      handler: ({ params: { number, parcel }, body }, ctx) =>
        act(deps, ctx, { number, ...body }, async ({ order }) => {
          const shipment = order.shipments[Number(parcel) - 1];
          if (shipment?.state !== "dispatched") return { because: "not-dispatched" };
          const { shipmentId } = shipment;
          const told = await ctx.transact((tx) => deps.orders.markDelivered(tx, { shipmentId }, "operator"));
          if (!told.ok) return { because: "not-dispatched" };
          return { done: told.allDelivered ? "delivered" : "parcel-delivered" };
        }),
    }),
    ...restRoutes(deps),
  ];
}

function restRoutes(deps: OfficeDeps): Route[] {
  const path = "/orders/:number/rest-cancellation";
  return [
    defineRoute({
      ...works,
      confirmed: true,
      ...shows,
      name: "rest-to-cancel",
      path,
      handler: ({ params }, ctx) => withDossier(deps, ctx, params.number, (dossier) => restPage(deps, ctx, dossier)),
    }),
    defineRoute({
      ...works,
      confirmed: true,
      ...acts,
      name: "cancel-rest",
      opens: ["reconcile"],
      path,
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, ...body }, async ({ order: { orderId } }) => {
          const cancelled = await deps.orders.cancelRest(orderId);
          if (cancelled.ok) return { done: "rest-cancelled" };
          return { because: cancelled.because === "not-dispatched" ? "nothing-sent" : cancelled.because };
        }),
    }),
  ];
}

async function sendParcel(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  { seen, pieces: typed = [] }: { seen: string; pieces?: readonly string[] | undefined },
): Promise<Reply> {
  const dossier = await deps.orders.dossier(ctx.reader, number);
  if (dossier !== null && String(dossier.step) === seen) {
    const wrong = faultOf(dossier.order.left, typed);
    if (wrong !== null) return partPage(deps, ctx, dossier, { typed, wrong });
  }
  return act(deps, ctx, { number, seen }, async ({ order }) => {
    const pieces = order.left.map(({ lineId }, at) => ({ lineId, quantity: Number(typed[at] ?? 0) }));
    const sent = await deps.orders.dispatch(order.orderId, pieces);
    if (!sent.ok) return sent.because === "courier-unavailable" ? { done: "being-booked" } : sent;
    return { done: isAll(order.left, pieces) ? "dispatched" : "parcel-dispatched" };
  });
}

/** What is wrong with the numbers that were typed; null where a parcel can be made of them. */
function faultOf(left: readonly Pieces[], typed: readonly string[]): string | null {
  const numbers = left.map((_, at) => typed[at]?.trim() ?? "");
  if (numbers.some((each) => !/^\d{0,4}$/.test(each))) return "Type whole numbers of pieces";
  if (left.some(({ quantity }, at) => Number(numbers[at]) > quantity)) return "That is more than has not left yet";
  return numbers.every((each) => Number(each) === 0) ? "Type how many pieces go into the parcel" : null;
}

function isAll(left: readonly Pieces[], chosen: readonly Pieces[]): boolean {
  const sum = (all: readonly Pieces[]) => all.reduce((pieces, { quantity }) => pieces + quantity, 0);
  return sum(left) === sum(chosen);
}

function partPage(
  deps: OfficeDeps,
  ctx: Context,
  { order, step, isBeingBooked }: OrderDossier,
  refused?: { typed: readonly string[]; wrong: string },
): Reply {
  const { links, actor } = ctx;
  const { number, left } = order;
  if (isBeingBooked) return nothingDone(deps, ctx, number, "That cannot be done", refusalWords["being-booked"]);
  if (order.lifecycle !== "placed" || left.length === 0)
    return nothingDone(deps, ctx, number, "That cannot be done", refusalWords["nothing-left"]);
  return page(
    <Office frame={{ deps, links, actor }} title={`Dispatch a part of ${number}`} here="orders">
      <p class="quiet">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>Dispatch a part of {number}</h1>
      <ErrorSummary errors={{ "pieces-1": refused?.wrong }} />
      <ScrollPanel label="What goes into the parcel">
        <Form action={links.to("send-parcel", { number })} hidden={{ seen: String(step) }} once>
          <PiecesTable
            caption="What has not left yet, and what goes into this parcel"
            head={["Goods", "To be sent", "In this parcel"]}
            order={order}
            typed={refused?.typed}
            isWrong={refused !== undefined}
          />
          <button class="button" type="submit">
            Dispatch this parcel
          </button>
        </Form>
        <p class="quiet">
          The courier is asked to take it, and the customer gets a mail that says what is in it and what follows.
        </p>
      </ScrollPanel>
    </Office>,
    { confidential: true, status: refused === undefined ? 200 : 422 },
  );
}

/** What has not left of an order, with a field for how many pieces of each line are meant. */
export function PiecesTable(props: {
  caption: string;
  head: [string, string, string];
  order: OrderView;
  typed: readonly string[] | undefined;
  isWrong: boolean;
}) {
  const { caption, head, order, typed, isWrong } = props;
  return (
    <Table
      caption={caption}
      quiet
      head={head}
      rows={order.left.map(({ lineId, quantity }, at) => [
        nameOf(order, lineId),
        quantity,
        <label>
          <span class="unseen">Pieces of {nameOf(order, lineId)}</span>
          <input
            id={`field-pieces-${at + 1}`}
            name="pieces"
            inputmode="numeric"
            autocomplete="off"
            value={typed?.[at] ?? "0"}
            class="pieces"
            aria-invalid={isWrong ? "true" : undefined}
          />
        </label>,
      ])}
    />
  );
}

function restPage(deps: OfficeDeps, ctx: Context, { order, step, stage, restMinor }: OrderDossier): Reply {
  const { number, left } = order;
  if (stage !== "partly-dispatched")
    return nothingDone(deps, ctx, number, "That cannot be done", refusalWords["nothing-sent"]);
  return askFirst(deps, ctx, {
    number,
    title: `Cancel the rest of ${number}?`,
    says: [
      `Not sent yet: ${piecesInWords(order, left)}.`,
      restMinor > 0
        ? `${formatMoney(restMinor)} goes back the way it was paid; the price of delivery stays.`
        : "Nothing was charged for it that is not promised back already, so nothing goes back.",
      "The goods go back on sale, and the customer gets a mail. This cannot be taken back.",
    ],
    route: "cancel-rest",
    button: restMinor > 0 ? `Cancel the rest and give back ${formatMoney(restMinor)}` : "Cancel the rest",
    step,
  });
}

const stateWords: Readonly<Record<OrderView["shipments"][number]["state"], string>> = {
  booking: "the courier is being asked",
  dispatched: "on its way",
  delivered: "arrived",
};

/** Each parcel of an order: what is in it, its tracking, how far it is, and what can be done with it. */
export function Parcels({ ctx: { links, actor }, dossier: { order, step } }: { ctx: Context; dossier: OrderDossier }) {
  const { number, shipments, calledOff, left, fulfilled } = order;
  if (shipments.length === 0) return null;
  const onTheirWay = shipments.filter(({ state }) => state === "dispatched").length;
  // The last one that is still to arrive is marked with the order.
  const isMarkedAlone = fulfilled === "partial" || onTheirWay > 1;
  return (
    <section class="panel" id="parcels">
      <h2>{counted("parcel", shipments.length)}</h2>
      <ol class="lists">
        {shipments.map(({ carrier, trackingReference, state, lines, dispatchedAt, deliveredAt }, at) => (
          <li>
            <b>{piecesInWords(order, lines)}</b>
            <br />
            <span class="quiet">
              {carrier} {trackingReference ?? ""}, {stateWords[state]}
              {deliveredAt !== null
                ? ` ${momentInWords(deliveredAt)}`
                : dispatchedAt !== null
                  ? ` since ${momentInWords(dispatchedAt)}`
                  : ""}
            </span>
            <div class="row no-print">
              {shipments.length > 1 || fulfilled === "partial" ? (
                <a href={links.to("packing-slip", { number }, { parcel: String(at + 1) })}>
                  Packing slip of parcel {at + 1}
                </a>
              ) : null}
              {state === "dispatched" && isMarkedAlone && actor?.may.has("orders.work") ? (
                <Form
                  action={links.to("mark-parcel-delivered", { number, parcel: String(at + 1) })}
                  hidden={{ seen: String(step) }}
                  once
                >
                  <button class="button plain" type="submit">
                    Parcel {at + 1} has arrived
                  </button>
                </Form>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      {left.length === 0 ? null : <p>To be sent: {piecesInWords(order, left)}.</p>}
      {calledOff.length === 0 ? null : <p>Called off: {piecesInWords(order, calledOff)}.</p>}
    </section>
  );
}

/** `2 × Arden three-seat sofa, Moss velvet; 1 × …` */
export function piecesInWords(order: OrderView, pieces: readonly Pieces[]): string {
  return pieces.map(({ lineId, quantity }) => `${quantity} × ${nameOf(order, lineId)}`).join("; ");
}

/** The name of a line with what was chosen. */
export function nameOf({ lines }: OrderView, id: string): string {
  const line = lines.find(({ lineId }) => lineId === id);
  return line === undefined ? "" : [line.name, ...line.choices.map(({ value }) => value)].join(", ");
}
