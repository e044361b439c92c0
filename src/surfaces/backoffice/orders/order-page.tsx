import type { Child } from "hono/jsx";
import { z } from "zod";
import type { Invoiced } from "#invoices";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { ExchangedLine, OrderDossier, OrderView } from "#orders";
import { dayInWords, daysInWords, momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { linesTakenOff } from "#views/taken-off.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Withdrawn } from "../support/withdrawal.tsx";
import { noSuchOrder } from "./find.tsx";
import { NextStep } from "./next-step.tsx";
import { orderNumber } from "./order-number.ts";
import {
  axisWords,
  cancelWords,
  type Done,
  doneWords,
  groundWords,
  reasonWords,
  stageWords,
  timelineWords,
} from "./order-words.ts";
import { Papers } from "./papers.tsx";
import { Parcels } from "./parcels.tsx";
import { TakenOut } from "./take-out.tsx";

/** The page of one order: how it stands, what was bought, the money, what happened. No person. */
export function orderPageRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "office-order",
      method: "GET",
      path: "/orders/:number",
      access: "staff",
      may: "orders.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: orderNumber,
      query: z.object({ done: z.enum(Object.keys(doneWords) as [Done, ...Done[]]).optional() }),
      output: "page",
      handler: async ({ params: { number }, query: { done } }, ctx) => {
        const dossier = await deps.orders.dossier(ctx.reader, number);
        if (dossier === null) return noSuchOrder(deps, ctx);
        return orderPage(deps, ctx, dossier, await deps.invoices.ofOrder(ctx.reader, dossier.order.orderId), done);
      },
    }),
  ];
}

function orderPage(
  deps: OfficeDeps,
  ctx: Context,
  dossier: OrderDossier,
  invoiced: Invoiced | null,
  done: Done | undefined,
): Reply {
  const { links, actor } = ctx;
  const { order, stage, late } = dossier;
  return page(
    <Office frame={{ deps, links, actor }} title={order.number} here="orders">
      <p class="quiet">
        <a href={links.to("orders")}>Orders</a>
      </p>
      <div class="headline">
        <h1>{order.number}</h1>
        <NextStep ctx={ctx} dossier={dossier} />
      </div>
      {done === undefined ? null : (
        <p class="notice" role="status">
          {doneWords[done]}
        </p>
      )}
      <p>
        <span class={`stage ${stage}`}>{stageWords[stage]}</span> {late ? <span class="tag bad">late</span> : null}
      </p>
      {dossier.disputedAt === null ? null : (
        <p class="notice bad" role="note">
          On {momentInWords(dossier.disputedAt)} we heard that the cardholder wants the money back through the bank.
          Answer in the pages of the payment provider, within its days; do not pay it back here as well.
        </p>
      )}
      <Withdrawn ctx={ctx} withdrawals={dossier.withdrawals} />
      <div class="halves">
        <div class="stack">
          <Goods order={order} />
          <Parcels ctx={ctx} dossier={dossier} />
          <TakenOut order={order} />
          <Money dossier={dossier} />
          <Books dossier={dossier} />
          <Papers ctx={ctx} invoiced={invoiced} />
        </div>
        <div class="stack">
          <Standing dossier={dossier} />
          <Timeline ctx={ctx} dossier={dossier} />
        </div>
      </div>
    </Office>,
    { confidential: true },
  );
}

function Goods({ order }: { order: OrderView }) {
  return (
    <ScrollPanel label="What was bought">
      <h2>What was bought</h2>
      <Table
        caption="Lines of the order"
        quiet
        stacks
        head={["Goods", "Pieces", "Each", "Sum"]}
        rows={[
          ...order.lines.map((line): readonly Child[] => [
            <>
              {line.name}
              <br />
              <span class="quiet">
                {[line.sku, ...line.choices.map(({ option, value }) => `${option}: ${value}`)].join(" · ")}
                {line.cancellable ? "" : " · made to specification, cannot be sent back for a change of mind"}
              </span>
              {line.exchanged === null ? null : <Instead exchanged={line.exchanged} />}
            </>,
            line.quantity,
            formatMoney(line.unitPriceMinor),
            formatMoney(line.lineTotalMinor),
          ]),
          [
            `Delivery: ${order.delivery.service}, ${order.delivery.areaName}`,
            "",
            "",
            formatMoney(order.delivery.priceMinor),
          ],
          ...linesTakenOff(order.takenOff).map(({ why, amount }): readonly Child[] => [why, "", "", amount]),
          ["Total, with VAT", "", "", <b>{formatMoney(order.totalMinor)}</b>],
        ]}
      />
    </ScrollPanel>
  );
}

/** What a line was sold as; its price in the table stays that of the sale. */
function Instead({ exchanged: { soldAs, unitPriceMinor, at } }: { exchanged: ExchangedLine }) {
  return (
    <>
      <br />
      <span class="quiet">
        exchanged {momentInWords(at)}, bought as {[soldAs.sku, ...soldAs.choices.map(({ value }) => value)].join(" · ")}
        ; since then {formatMoney(unitPriceMinor)} each
      </span>
    </>
  );
}

function Money({ dossier: { order, refunds, openReturn, leftMinor } }: { dossier: OrderDossier }) {
  const facts: readonly Fact[] = [
    ["Charged", `${formatMoney(leftMinor + order.refundAgreedMinor)}, of which VAT ${formatMoney(order.vatMinor)}`],
    ["Refunded", formatMoney(order.refundedMinor)],
    [
      "Agreed, not gone yet",
      order.refundAgreedMinor > order.refundedMinor && formatMoney(order.refundAgreedMinor - order.refundedMinor),
    ],
  ];
  return (
    <section class="panel">
      <h2>Money</h2>
      <Facts facts={facts} />
      {openReturn === null ? null : (
        <p class="notice">
          {groundWords[openReturn.ground]}, since {momentInWords(openReturn.openedAt)}:{" "}
          {formatMoney(openReturn.dueMinor)} is due. By law it is back within 14 days after the goods are here, or the
          customer shows that they were sent; if we offered to fetch them, by {dayInWords(openReturn.refundBy)}.
        </p>
      )}
      {refunds.length === 0 ? null : (
        <ul class="lists">
          {refunds.map(({ amountMinor, reason, agreedAt, refundedAt, by }) => (
            <li>
              {formatMoney(amountMinor)}, {reasonWords[reason].toLowerCase()}, agreed {momentInWords(agreedAt)}:{" "}
              {refundedAt === null ? (
                <b>by law it has to be back by {dayInWords(by)}</b>
              ) : (
                `went back ${momentInWords(refundedAt)}`
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Books({ dossier: { ledger } }: { dossier: OrderDossier }) {
  if (ledger.length === 0) return null;
  return (
    <ScrollPanel label="In the books" id="books">
      <h2>In the books</h2>
      <Table
        caption="Entries of the ledger; they name nobody and stay for good"
        quiet
        stacks
        head={["Entry", "Posted", "Amount"]}
        rows={ledger.map((entry) => [
          <span id={`entry-${entry.entryId}`}>
            {entry.kind === "sale" ? "Sale" : "Refund"} <span class="quiet">{entry.entryId.slice(0, 8)}</span>
          </span>,
          momentInWords(entry.postedAt),
          formatMoney(entry.amountMinor),
        ])}
      />
    </ScrollPanel>
  );
}

type Fact = readonly [name: string, value: Child | false | null];

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== false && value !== null)
        .map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}

function Standing({ dossier: { order, isBeingBooked } }: { dossier: OrderDossier }) {
  const facts: readonly Fact[] = [
    [
      "Taken",
      order.takenBy === "telephone" && "by telephone, not collected on the website; paid by the customer there",
    ],
    ["Placed", order.placedAt !== null && momentInWords(order.placedAt)],
    ["Promised", daysInWords(order.delivery.promised)],
    ["Dispatched", order.dispatchedAt !== null && momentInWords(order.dispatchedAt)],
    ["Courier", isBeingBooked && "is being asked to take it; the shop tries again by itself"],
    ["Delivered", order.deliveredAt !== null && momentInWords(order.deliveredAt)],
    ["May be cancelled until", order.cancelUntil !== null && dayInWords(order.cancelUntil)],
    [
      "Cancelled",
      order.cancelledAt !== null &&
        order.cancelReason !== null &&
        `${momentInWords(order.cancelledAt)}, by ${cancelWords[order.cancelReason]}`,
    ],
    ["Payment", axisWords.authorised[order.authorised]],
    ["Charged", axisWords.charged[order.charged]],
    ["Goods", axisWords.fulfilled[order.fulfilled]],
    ["Privacy", axisWords.privacy[order.privacy]],
    [
      "Forgotten",
      order.shreddedAt !== null
        ? momentInWords(order.shreddedAt)
        : order.completeDueAt !== null && `from ${momentInWords(order.completeDueAt)} on, if nothing is open`,
    ],
  ];
  return (
    <section class="panel">
      <h2>How it stands</h2>
      <Facts facts={facts} />
    </section>
  );
}

type Moment = { at: Date; words: Child; more: Child };

/** What happened and what was noted, the newest first. The words of a note open with the customer's details alone. */
function Timeline({ ctx: { links, actor }, dossier }: { ctx: Context; dossier: OrderDossier }) {
  const { number } = dossier.order;
  const happened = dossier.timeline.map(
    ({ at, what, amountMinor }): Moment => ({
      at,
      words: timelineWords[what],
      more: amountMinor === null ? null : ` ${formatMoney(amountMinor)}`,
    }),
  );
  const read = actor?.may.has("persons.reveal") ? <a href={links.to("order-person", { number })}>Read it</a> : null;
  const noted = dossier.notes.map(({ at, by }): Moment => ({ at, words: `Note of ${by}`, more: <> {read}</> }));
  const newestFirst = [...happened, ...noted].sort((a, b) => a.at.getTime() - b.at.getTime()).reverse();
  return (
    <section class="panel">
      <h2>Timeline</h2>
      <ol class="timeline">
        {newestFirst.map(({ at, words, more }) => (
          <li>
            <b>{words}</b>
            {more}
            <br />
            <time datetime={at.toISOString()} class="quiet">
              {momentInWords(at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
