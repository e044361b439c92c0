import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, text } from "#kernel/http";
import { formatMoney, type Minor } from "#kernel/money";
import type { OrderDossier, OrderLine, RefundReason } from "#orders";
import { dayInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { act, seen, withDossier } from "./acts.tsx";
import { orderNumber } from "./order-number.ts";
import { reasonWords } from "./order-words.ts";

const path = "/orders/:number/refund";
const given = {
  access: "staff",
  may: "orders.refund",
  confirmed: true,
  reads: [],
  writes: [],
  params: orderNumber,
} as const;
/** Those that somebody decides on; the others follow from what happened. */
const reasons = ["goodwill", "faulty", "returned"] as const satisfies readonly RefundReason[];
/** How many pieces of each line that is kept, in their order, and whether delivery as well. */
const counted = z.object({
  pieces: z
    .array(z.string().regex(/^\d{0,4}$/))
    .max(200)
    .optional(),
  delivery: z.literal("on").optional(),
});
type Counted = z.output<typeof counted>;

/** Giving money back, whole or in part, with a calculator over the lines of the order. */
export function refundRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...given,
      name: "refund",
      method: "GET",
      path,
      accepts: "none",
      query: counted,
      output: "page",
      handler: ({ params, query }, ctx) =>
        withDossier(deps, ctx, params.number, (dossier) => refundPage(deps, ctx, dossier, { counted: query })),
    }),
    defineRoute({
      ...given,
      name: "refund-order",
      opens: ["reconcile"],
      method: "POST",
      path,
      accepts: "form",
      body: z.object({ seen, amount: text(20), reason: z.enum(reasons) }),
      output: "page-or-redirect",
      handler: async ({ params: { number }, body }, ctx) => {
        const amountMinor = readPounds(body.amount);
        const typed = { amount: body.amount, reason: body.reason };
        return withRefund(deps, ctx, number, { ...body, amountMinor, typed });
      },
    }),
  ];
}

type Typed = { amount: string; reason: RefundReason };
type Deciding = { seen: string; amountMinor: Minor | null; typed: Typed; reason: RefundReason };

async function withRefund(deps: OfficeDeps, ctx: Context, number: string, deciding: Deciding): Promise<Reply> {
  const { amountMinor, typed, reason } = deciding;
  if (amountMinor === null)
    return withDossier(deps, ctx, number, (dossier) =>
      refundPage(deps, ctx, dossier, { typed, wrong: "Enter the amount in pounds, such as 40 or 39.95" }),
    );
  return act(deps, ctx, { number, seen: deciding.seen }, async ({ order, step }) => {
    const given = await deps.orders.refundAsSeen({
      orderId: order.orderId,
      step,
      amount: { amountMinor },
      reason,
    });
    if (!given.ok) return given;
    return { done: given.state === "refunded" ? "refunded" : "refund-agreed" };
  });
}

/** `40`, `£39.95` → pence; null for what is no amount above nothing. */
function readPounds(typed: string): Minor | null {
  const match = /^\s*£?\s*(\d{1,7}(?:\.\d{1,2})?)\s*$/.exec(typed);
  const minor = match === null ? 0 : Math.round(Number(match[1]) * 100);
  return minor > 0 ? minor : null;
}

/**
 * What was paid for the pieces that were counted: of what was taken off a line, each piece bears its share. For pieces that were
 * called off the money went back when they were.
 */
function worth({ order, kept }: OrderDossier, { pieces = [], delivery: withDelivery }: Counted): Minor {
  const goods = kept.reduce((sum, { quantity, paidMinor }, at) => {
    const counted = Math.min(quantity, Number(pieces[at] ?? 0));
    return sum + Math.round((paidMinor * counted) / quantity);
  }, 0);
  return goods + (withDelivery === "on" ? deliveryPaid(order) : 0);
}

function deliveryPaid({ delivery, takenOff }: OrderDossier["order"]): Minor {
  return delivery.priceMinor - (takenOff?.delivery?.amountMinor ?? 0);
}

/** The price of a piece, and where a promotion took something off the line, what was paid for all of it that is kept. */
function priceWords({ unitPriceMinor, takenOffMinor }: OrderLine, paidMinor: Minor): string {
  const each = formatMoney(unitPriceMinor);
  return takenOffMinor === 0 ? each : `${each}; ${formatMoney(paidMinor)} paid for the line`;
}

type Shown = { counted?: Counted; typed?: Typed; wrong?: string };

function refundPage(deps: OfficeDeps, ctx: Context, dossier: OrderDossier, shown: Shown): Reply {
  const { links, actor } = ctx;
  const { order, leftMinor, backByIfAgreedToday } = dossier;
  const { number } = order;
  const { wrong } = shown;
  return page(
    <Office frame={{ deps, links, actor }} title={`Refund ${number}`} here="orders">
      <p class="quiet">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>Give money back</h1>
      <ErrorSummary errors={{ amount: wrong }} />
      {leftMinor === 0 ? (
        <p class="panel">Nothing is left to give back: all that was charged went back, or will.</p>
      ) : (
        <>
          <p class="lead">
            At most {formatMoney(leftMinor)}. Agreed today, it has to be back by {dayInWords(backByIfAgreedToday)} by
            law; it is sent at once, the way it was paid.
            {order.may.cancel ? " To call the whole order off, cancel it instead: then the goods go back on sale." : ""}
          </p>
          <div class="halves">
            <Calculator ctx={ctx} dossier={dossier} counted={shown.counted ?? {}} />
            <Decision ctx={ctx} dossier={dossier} shown={shown} />
          </div>
        </>
      )}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}

function Calculator({ ctx, dossier, counted }: { ctx: Context; dossier: OrderDossier; counted: Counted }) {
  const { order, kept } = dossier;
  const lines = kept.flatMap(({ lineId, ...left }) => {
    const line = order.lines.find((each) => each.lineId === lineId);
    return line === undefined ? [] : [{ line, ...left }];
  });
  return (
    <ScrollPanel label="What to give back">
      <h2>Work it out</h2>
      <form action={ctx.links.to("refund", { number: order.number })}>
        <Table
          caption="Pieces to give money back for"
          quiet
          head={["Goods", "Pieces", "Each", "Give back"]}
          rows={[
            ...lines.map(({ line, quantity, paidMinor }, at) => [
              line.name,
              quantity,
              priceWords(line, paidMinor),
              <label>
                <span class="unseen">Pieces of {line.name}</span>
                <input
                  name="pieces"
                  type="number"
                  min={0}
                  max={quantity}
                  value={counted.pieces?.[at] ?? "0"}
                  class="pieces"
                />
              </label>,
            ]),
            [
              `Delivery: ${order.delivery.service}`,
              1,
              formatMoney(deliveryPaid(order)),
              <label>
                <span class="unseen">Delivery as well</span>
                <input name="delivery" type="checkbox" checked={counted.delivery === "on"} />
              </label>,
            ],
          ]}
        />
        <button class="button plain" type="submit">
          Work out the sum
        </button>
      </form>
    </ScrollPanel>
  );
}

function Decision({ ctx, dossier, shown }: { ctx: Context; dossier: OrderDossier; shown: Shown }) {
  const { order, leftMinor, step } = dossier;
  const sumMinor = shown.counted === undefined ? 0 : worth(dossier, shown.counted);
  const amount = shown.typed?.amount ?? (Math.min(sumMinor > 0 ? sumMinor : leftMinor, leftMinor) / 100).toFixed(2);
  return (
    <section class="panel">
      <h2>Decide</h2>
      {sumMinor > leftMinor ? (
        <p class="notice">
          That would be {formatMoney(sumMinor)}; only {formatMoney(leftMinor)} is left of what was charged.
        </p>
      ) : null}
      <Form action={ctx.links.to("refund-order", { number: order.number })} hidden={{ seen: String(step) }} once>
        <div class="field">
          <label for="field-amount">Amount in pounds</label>
          <input
            id="field-amount"
            name="amount"
            value={amount}
            class="narrow"
            inputmode="decimal"
            autocomplete="off"
            aria-invalid={shown.wrong === undefined ? undefined : "true"}
          />
        </div>
        <div class="field">
          <label for="field-reason">Why</label>
          <select id="field-reason" name="reason" class="narrow">
            {reasons.map((reason) => (
              <option value={reason} selected={reason === shown.typed?.reason}>
                {reasonWords[reason]}
              </option>
            ))}
          </select>
        </div>
        <button class="button" type="submit">
          Give it back
        </button>
      </Form>
      <p class="quiet">The customer gets a mail. This cannot be taken back.</p>
    </section>
  );
}
