import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { type OrderDossier, type OrderView, type Pieces, wouldGoBack } from "#orders";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { act, acts, nothingDone, seen, shows, withDossier, works } from "./acts.tsx";
import { refusalWords } from "./order-words.ts";
import { chosen, PiecesTable, piecesInWords } from "./parcels.tsx";

const path = "/orders/:number/taking-out";

/** Taking pieces that have not left out of an order: first what goes back is worked out, then it is done. */
export function takeOutRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...works,
      confirmed: true,
      ...shows,
      name: "pieces-to-take-out",
      path,
      query: z.object({ pieces: chosen }),
      handler: ({ params, query: { pieces } }, ctx) =>
        withDossier(deps, ctx, params.number, (dossier) => takeOutPage(deps, ctx, dossier, pieces)),
    }),
    defineRoute({
      ...works,
      confirmed: true,
      ...acts,
      name: "take-pieces-out",
      opens: ["reconcile"],
      path,
      body: z.object({ seen, pieces: chosen }),
      handler: ({ params, body: { seen, pieces: typed = [] } }, ctx) =>
        act(deps, ctx, { ...params, seen }, async ({ order, step }) => {
          const pieces = order.left.map(({ lineId }, at) => ({ lineId, quantity: Number(typed[at] ?? 0) }));
          const taken = await deps.orders.takeOut(order.orderId, { pieces, step });
          return taken.ok ? { done: "taken-out" } : taken;
        }),
    }),
  ];
}

function takeOutPage(deps: OfficeDeps, ctx: Context, dossier: OrderDossier, typed?: readonly string[]): Reply {
  const { links, actor } = ctx;
  const { number, left, may } = dossier.order;
  if (!may.takeOut) return nothingDone(deps, ctx, number, "That cannot be done", refusalWords[whyNot(dossier)]);
  const wrong = typed === undefined ? undefined : faultOf(dossier.order, typed);
  const pieces = left.map(({ lineId }, at) => ({ lineId, quantity: Number(typed?.[at] ?? 0) }));
  return page(
    <Office frame={{ deps, links, actor }} title={`Take something out of ${number}`} here="orders">
      <p class="quiet">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>Take something out of {number}</h1>
      <ErrorSummary errors={{ "pieces-1": wrong }} />
      <p class="lead">
        Only what the customer asked you to, or agreed to, and only of what has not left. What stays goes its way as
        promised.
      </p>
      <Choice ctx={ctx} dossier={dossier} typed={typed} isWrong={wrong !== undefined} />
      {typed === undefined || wrong !== undefined ? null : <Decision ctx={ctx} dossier={dossier} pieces={pieces} />}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}

function whyNot({ order, stage }: OrderDossier): keyof typeof refusalWords {
  if (order.lifecycle !== "placed") return "not-placed";
  if (order.left.length === 0) return "nothing-left";
  if (order.shipments.some(({ state }) => state === "booking")) return "being-booked";
  return stage === "being-charged" ? "not-charged" : "all-of-it";
}

/** What is wrong with the numbers that were typed; undefined where something stays and something goes. */
function faultOf({ left, shipments }: OrderView, typed: readonly string[]): string | undefined {
  const numbers = left.map((_, at) => typed[at]?.trim() ?? "");
  if (numbers.some((each) => !/^\d{0,4}$/.test(each))) return "Type whole numbers of pieces";
  if (left.some(({ quantity }, at) => Number(numbers[at]) > quantity)) return "That is more than there is in the order";
  if (numbers.every((each) => Number(each) === 0)) return "Type how many pieces to take out";
  const hasLeft = shipments.length > 0;
  const isAll = left.every(({ quantity }, at) => Number(numbers[at]) === quantity);
  if (!isAll) return undefined;
  return hasLeft
    ? "That is all of the rest: cancel the rest instead"
    : "That is all of it: cancel the order instead, then delivery goes back as well";
}

type ChoiceProps = { ctx: Context; dossier: OrderDossier; typed: readonly string[] | undefined; isWrong: boolean };

function Choice({ ctx: { links }, dossier: { order }, typed, isWrong }: ChoiceProps) {
  return (
    <ScrollPanel label="What to take out">
      <form action={links.to("pieces-to-take-out", { number: order.number })}>
        <PiecesTable
          caption="What is in the order, and what is taken out of it"
          head={["Goods", "In the order", "Take out"]}
          {...{ order, typed, isWrong }}
        />
        <button class="button plain" type="submit">
          Work out what goes back
        </button>
      </form>
    </ScrollPanel>
  );
}

type DecisionProps = { ctx: Context; dossier: OrderDossier; pieces: readonly Pieces[] };

function Decision({ ctx: { links }, dossier: { order, step, leftMinor }, pieces }: DecisionProps) {
  const { number, delivery, left } = order;
  const gone = pieces.filter(({ quantity }) => quantity > 0);
  const stays = left
    .map(({ lineId, quantity }, at) => ({ lineId, quantity: quantity - (pieces[at]?.quantity ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
  const backMinor = wouldGoBack(order, gone, leftMinor);
  return (
    <section class="panel" id="decision">
      <h2>Take this out?</h2>
      <p>Taken out: {piecesInWords(order, gone)}.</p>
      <p>Still to be sent: {piecesInWords(order, stays)}.</p>
      <p>
        {backMinor > 0
          ? `${formatMoney(backMinor)} goes back the way it was paid. `
          : "Nothing was charged for it that is not promised back already, so nothing goes back. "}
        {delivery.priceMinor > 0 ? "The price of delivery stays; where it should be less, give that back by hand." : ""}
      </p>
      <p>The goods go back on sale, and the customer gets a mail that says all this. This cannot be taken back.</p>
      <Form action={links.to("take-pieces-out", { number })} hidden={{ seen: String(step) }} class="row" once>
        {pieces.map(({ quantity }) => (
          <input type="hidden" name="pieces" value={String(quantity)} />
        ))}
        <button class="button danger" type="submit">
          {backMinor > 0 ? `Take it out and give back ${formatMoney(backMinor)}` : "Take it out"}
        </button>
        <a class="button plain" href={links.to("office-order", { number })}>
          Leave it as it is
        </a>
      </Form>
    </section>
  );
}

/** What was taken out of an order and what is left of it, until its first parcel says so. */
export function TakenOut({ order }: { order: OrderView }) {
  const { shipments, calledOff, left, lifecycle } = order;
  if (shipments.length > 0 || calledOff.length === 0 || lifecycle === "cancelled") return null;
  return (
    <section class="panel" id="taken-out">
      <h2>Taken out</h2>
      <p>To be sent: {piecesInWords(order, left)}.</p>
      <p>Called off: {piecesInWords(order, calledOff)}.</p>
    </section>
  );
}
