import type { Child } from "hono/jsx";
import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, text } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { BoughtLine, OrderDossier, OrderView, WorkedOutExchange } from "#orders";
import { dayInWords, daysInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { act, acts, nothingDone, seen, shows, withDossier, works } from "./acts.tsx";
import { refusalWords } from "./order-words.ts";
import { nameOf } from "./parcels.tsx";

const path = "/orders/:number/exchange";
/** Which line of the order, counted from one. */
const counted = z.string().regex(/^[1-9]\d{0,2}$/);
const localDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Another colour or size for what has not left: first what it comes to is worked out, then it is done. */
export function exchangeRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...works,
      confirmed: true,
      ...shows,
      name: "line-to-exchange",
      path,
      query: z.object({ line: counted.optional(), variant: text(80).optional() }),
      handler: ({ params, query }, ctx) =>
        withDossier(deps, ctx, params.number, (dossier) => exchangePage(deps, ctx, dossier, query)),
    }),
    defineRoute({
      ...works,
      confirmed: true,
      ...acts,
      name: "exchange-line",
      opens: ["reconcile"],
      path,
      body: z.object({
        ...{
          seen,
          line: counted,
          variant: text(80),
          back: z.string().regex(/^\d{1,9}$/),
          from: localDay,
          to: localDay,
        },
        "at-old-price": z.literal("on").optional(),
      }),
      handler: ({ params, body }, ctx) =>
        act(deps, ctx, { ...params, seen: body.seen }, async ({ order, step }) => {
          const exchanged = await deps.orders.exchangeVariant(order.orderId, {
            lineId: order.lines[Number(body.line) - 1]?.lineId ?? "",
            sku: body.variant,
            letGo: body["at-old-price"] === "on",
            step,
            shown: { refundMinor: Number(body.back), promised: { from: body.from, to: body.to } },
          });
          return exchanged.ok ? { done: "exchanged" } : exchanged;
        }),
    }),
  ];
}

type Wanted = { line?: string | undefined; variant?: string | undefined };

async function exchangePage(deps: OfficeDeps, ctx: Context, dossier: OrderDossier, wanted: Wanted): Promise<Reply> {
  const { order } = dossier;
  const { number } = order;
  const refuse = (because: keyof typeof refusalWords) =>
    nothingDone(deps, ctx, number, "That cannot be done", refusalWords[because]);
  if (!order.may.exchange) return refuse(whyNot(dossier));
  const open = exchangeable(order);
  const at = wanted.line === undefined && open.length === 1 ? open[0] : Number(wanted.line ?? 0) - 1;
  if (at === undefined || at < 0) return show(deps, ctx, order, <Lines ctx={ctx} order={order} open={open} />);
  const line = order.lines[at];
  if (line === undefined || !open.includes(at)) return refuse(line === undefined ? "no-such-line" : "some-has-left");
  const choice = (
    <Choice {...{ deps, ctx, order, at, line }} offers={await offersFor(deps, ctx, line)} chosen={wanted.variant} />
  );
  if (wanted.variant === undefined) return show(deps, ctx, order, choice);
  const { lineId } = line;
  const worked = await deps.orders.viewExchange(ctx.reader, order.orderId, { lineId, sku: wanted.variant });
  if (!worked.ok) return refuse(worked.because);
  return show(
    deps,
    ctx,
    order,
    <>
      {choice}
      <Decision {...{ ctx, dossier, at, line }} exchange={worked.exchange} />
    </>,
  );
}

function show(deps: OfficeDeps, { links, actor }: Context, { number }: OrderView, content: Child): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title={`Another variant in ${number}`} here="orders">
      <p class="quiet">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>Another colour or size in {number}</h1>
      <p class="lead">
        Only what the customer asked you for, or agreed to, and only of what has not left. It stays the same product;
        another product is an order of its own.
      </p>
      {content}
    </Office>,
    { confidential: true },
  );
}

function whyNot({ order }: OrderDossier): keyof typeof refusalWords {
  if (order.lifecycle !== "placed") return "not-placed";
  if (order.left.length === 0) return "nothing-left";
  if (order.shipments.some(({ state }) => state === "booking")) return "being-booked";
  return order.charged === "none" ? "not-charged" : "some-has-left";
}

/** The lines of which something is to be sent and nothing has left, by their place. */
function exchangeable({ lines, left, shipments }: OrderView): number[] {
  const sent = new Set(shipments.flatMap(({ lines: inIt }) => inIt.map(({ lineId }) => lineId)));
  return lines.flatMap(({ lineId }, at) =>
    left.some((each) => each.lineId === lineId) && !sent.has(lineId) ? [at] : [],
  );
}

function Lines({ ctx: { links }, order, open }: { ctx: Context; order: OrderView; open: readonly number[] }) {
  return (
    <section class="panel">
      <h2>Which of these?</h2>
      <ul class="lists">
        {open.map((at) => (
          <li>
            <a href={links.to("line-to-exchange", { number: order.number }, { line: String(at + 1) })}>
              {nameOf(order, order.lines[at]?.lineId ?? "")}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

type OtherVariant = { sku: string; words: string };

/** The other variants of the product of a line, each with its price beside the one that was paid, and how many there are. */
async function offersFor(deps: OfficeDeps, ctx: Context, line: BoughtLine): Promise<OtherVariant[]> {
  const product = deps.catalogue.current().products.find(({ key }) => key === line.productSlug);
  const others = (product?.variants ?? []).filter(({ sku }) => sku !== line.sku);
  const there = await deps.stock.availability(
    ctx.reader,
    others.map(({ sku }) => sku),
  );
  const paidMinor = line.exchanged?.unitPriceMinor ?? line.unitPriceMinor;
  return others.map(({ sku, choice, priceMinor }) => {
    const values = (product?.options ?? []).map(
      ({ slug, values }) => values.find((each) => each.slug === choice[slug])?.label,
    );
    const free = there.get(sku);
    const stock =
      free === undefined || free.available === 0
        ? "none left"
        : free.kind === "made-to-order"
          ? "made to order"
          : `${free.available} in stock`;
    return { sku, words: [values.filter(Boolean).join(", "), priceBeside(priceMinor - paidMinor), stock].join(" · ") };
  });
}

function priceBeside(moreMinor: number): string {
  if (moreMinor === 0) return "same price";
  return moreMinor > 0 ? `${formatMoney(moreMinor)} more` : `${formatMoney(-moreMinor)} less`;
}

type ChoiceProps = {
  ctx: Context;
  order: OrderView;
  at: number;
  line: BoughtLine;
  offers: readonly OtherVariant[];
  chosen: string | undefined;
};

function Choice({ ctx: { links }, order, at, line, offers, chosen }: ChoiceProps) {
  const { number } = order;
  if (offers.length === 0)
    return <p class="panel">There is no other variant of {line.name} on sale. Take it out, or cancel the order.</p>;
  return (
    <section class="panel">
      <h2>{nameOf(order, line.lineId)}</h2>
      <form action={links.to("line-to-exchange", { number })}>
        <input type="hidden" name="line" value={String(at + 1)} />
        <div class="field">
          <label for="field-variant">Exchange it for</label>
          <select id="field-variant" name="variant">
            {offers.map(({ sku, words }) => (
              <option value={sku} selected={sku === chosen}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <button class="button plain" type="submit">
          Work out what it comes to
        </button>
      </form>
    </section>
  );
}

type DecisionProps = { ctx: Context; dossier: OrderDossier; at: number; line: BoughtLine; exchange: WorkedOutExchange };

function Decision({ ctx: { links }, dossier: { order, step }, at, line, exchange }: DecisionProps) {
  const { number } = order;
  const { pieces, sku, name, choices, moreMinor, refundMinor, promised, promisedBefore } = exchange;
  const hidden = {
    ...{ seen: String(step), line: String(at + 1), variant: sku, back: String(refundMinor) },
    ...promised,
    ...(moreMinor > 0 ? { "at-old-price": "on" } : {}),
  };
  const isLater = promised.from !== promisedBefore.from || promised.to !== promisedBefore.to;
  return (
    <section class="panel" id="decision">
      <h2>Exchange it?</h2>
      <p>
        Instead of {pieces} × {nameOf(order, line.lineId)}: {pieces} ×{" "}
        {[name, ...choices.map(({ value }) => value)].join(", ")}.
      </p>
      {moreMinor > 0 ? (
        <p class="notice">
          It costs {formatMoney(moreMinor)} more than was paid. Nobody has agreed to pay that, and the shop does not
          take it. Have the customer order the other one and take this out, or let it go at the price that was paid.
        </p>
      ) : (
        <p>
          {refundMinor > 0
            ? `${formatMoney(refundMinor)} goes back the way it was paid.`
            : "It costs the same, or its price has gone back already, so nothing goes back."}{" "}
          The price of delivery stays.
        </p>
      )}
      {isLater ? (
        <p class="notice">
          It comes later: {daysInWords(promised)}, and no longer {daysInWords(promisedBefore)}. The mail says both.
        </p>
      ) : (
        <p>It comes as promised, by {dayInWords(promised.to)}.</p>
      )}
      <p>What is in the order now goes back on sale, and the customer gets a mail that says all this.</p>
      <Form action={links.to("exchange-line", { number })} hidden={hidden} class="row" once>
        <button class="button danger" type="submit">
          {moreMinor > 0
            ? "Let it go at the price that was paid"
            : refundMinor > 0
              ? `Exchange it and give back ${formatMoney(refundMinor)}`
              : "Exchange it"}
        </button>
        <a class="button plain" href={links.to("office-order", { number })}>
          Leave it as it is
        </a>
      </Form>
    </section>
  );
}
