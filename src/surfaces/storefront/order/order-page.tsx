import { z } from "zod";
import type { Invoiced } from "#invoices";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { OrderPage, OrderView, Pieces } from "#orders";
import { momentInWords } from "#views/days.ts";
import { Layout } from "#views/layout.tsx";
import { Table } from "#views/table.tsx";
import { formOf, linesOf } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { type LookHeld, looksHeld } from "../privacy/looks.tsx";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { withdrawLabel } from "../withdraw/withdrawal-words.ts";
import { OrderLines } from "./order-lines.tsx";
import { Papers } from "./papers.tsx";
import { statusOf, timelineWords } from "./status-words.ts";

export const secretParam = z.object({ secret: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });

/** The page of an order, for whoever has its link: where it stands, what can still be done, what we hold and who has it. */
export function orderRoute(deps: ShopDeps): Route {
  return defineRoute({
    name: "order",
    opens: ["show-to-subject"],
    method: "GET",
    path: "/orders/:secret",
    access: "order-secret",
    reads: ["contact"],
    writes: [],
    accepts: "none",
    params: secretParam,
    output: "page-or-redirect",
    handler: async ({ params }, ctx) => {
      const found = await deps.orders.orderBySecret(ctx.reader, params.secret);
      if (found === null) {
        const toPay = await deps.orders.telephone.behind(ctx.reader, params.secret);
        return toPay === null
          ? notFoundPage(frameOf(deps, ctx))
          : redirect(ctx.links.to("order-payment", params), { confidential: true });
      }
      const invoiced = await deps.invoices.ofOrder(ctx.reader, found.order.orderId);
      const looks = await looksHeld(deps, ctx, found.order.orderId);
      return orderPage({ deps, ctx, secret: params.secret, found, invoiced }, looks);
    },
  });
}

type Props = { deps: ShopDeps; ctx: Context; secret: string; found: OrderPage; invoiced: Invoiced | null };

function orderPage(props: Props, looks: readonly LookHeld[]): Reply {
  const { deps, ctx } = props;
  const { order } = props.found;
  const { title, sentence } = statusOf(order);
  return page(
    <Layout
      {...frameOf(deps, ctx)}
      title={`Order ${order.number}`}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task order">
        <p class="aside">Order {order.number}</p>
        <h1>{title}</h1>
        <p class="lead">
          {sentence}
          {order.privacy === "shredded" && (props.invoiced?.endsAt ?? null) !== null
            ? " Its VAT invoice lies apart, and names the business that asked for it."
            : ""}
        </p>
        <div class="columns">
          <div>
            <section aria-labelledby="bought">
              <h2 id="bought">What you bought</h2>
              <OrderLines
                lines={order.lines}
                delivery={order.delivery}
                takenOff={order.takenOff}
                totalMinor={order.totalMinor}
                vatMinor={order.vatMinor}
              />
            </section>
            <Tracking order={order} />
            <Timeline {...props} />
          </div>
          <div>
            <ToWhom {...props} />
            <WhatYouCanDo {...props} />
            <Papers {...props} />
            <WhatWeHold {...props} looks={looks} />
          </div>
        </div>
        <Books {...props} />
      </div>
    </Layout>,
    { confidential: true },
  );
}

function ToWhom({ ctx, secret, found }: Props) {
  const { contact, order } = found;
  if (!contact.ok) {
    return (
      <section class="notice" aria-labelledby="whom">
        <h2 id="whom">To whom it went</h2>
        <p>
          {contact.because === "shredded"
            ? "We do not know any more. The key to your details was destroyed and the details were deleted."
            : "We cannot open the delivery details at the moment. Please try again in a few minutes."}
        </p>
        {contact.because === "shredded" ? (
          <p>
            <a href={ctx.links.to("order-certificate", { secret })}>The certificate of it</a>, to print or to check
            without us.
          </p>
        ) : null}
      </section>
    );
  }
  const form = formOf(contact.value);
  return (
    <section aria-labelledby="whom">
      <h2 id="whom">Where it goes</h2>
      <address>
        {linesOf(form).map((line) => (
          <>
            {line}
            <br />
          </>
        ))}
      </address>
      <p>
        {form.email}
        {form.telephone === "" ? "" : ` · ${form.telephone}`}
      </p>
      {form.note === "" ? null : <p>“{form.note}”</p>}
      {order.may.correct ? (
        <p>
          <a href={ctx.links.to("order-details", { secret })}>Correct these details</a>
        </p>
      ) : null}
    </section>
  );
}

function WhatYouCanDo({ deps, ctx, secret, found }: Props) {
  const { may, privacy } = found.order;
  if (privacy === "shredded") return null;
  const { links } = ctx;
  return (
    <section aria-labelledby="can">
      <h2 id="can">What you can do</h2>
      <ul>
        {may.cancel ? (
          <li>
            <a href={links.to("order-cancellation", { secret })}>Cancel the order</a>
          </li>
        ) : null}
        {may.sendBack ? (
          <li>
            <a href={links.to("order-return", { secret })}>Send it back</a>
          </li>
        ) : null}
        {may.reportFault ? (
          <li>
            <a href={links.to("order-fault", { secret })}>Report a fault</a>
          </li>
        ) : null}
        <li>
          <a href={links.to("withdraw")}>{withdrawLabel}</a>, also for a part of the order, or without this page
        </li>
        <li>Keep this page: its address is the key to your order. It is in the mail that we sent you, too.</li>
        <li>
          Ask us: {deps.trader.telephone}, <a href={`mailto:${deps.trader.email}`}>{deps.trader.email}</a>. Name the
          order number.
        </li>
      </ul>
    </section>
  );
}

function Tracking({ order }: { order: OrderView }) {
  const sent = order.shipments.filter((each) => each.trackingReference !== null);
  if (sent.length === 0 && (order.calledOff.length === 0 || order.lifecycle === "cancelled")) return null;
  return (
    <section aria-labelledby="tracking">
      <h2 id="tracking">Deliveries</h2>
      <ul>
        {sent.map(({ carrier, trackingReference, state, lines }) => (
          <li>
            {isWhole(order, lines) ? "" : `${piecesInWords(order, lines)}: `}
            {carrier}, tracking number <b>{trackingReference}</b>
            {state === "delivered" ? ", arrived" : ", on its way"}
          </li>
        ))}
        {order.left.length === 0 ? null : <li>Still to be sent: {piecesInWords(order, order.left)}</li>}
        {order.calledOff.length === 0 ? null : <li>Cancelled: {piecesInWords(order, order.calledOff)}</li>}
      </ul>
    </section>
  );
}

/** Whether these pieces are all that was bought. */
function isWhole({ lines }: OrderView, pieces: readonly Pieces[]): boolean {
  const sum = (all: readonly { quantity: number }[]) => all.reduce((count, { quantity }) => count + quantity, 0);
  return sum(lines) === sum(pieces);
}

function piecesInWords({ lines }: OrderView, pieces: readonly Pieces[]): string {
  const named = pieces.map(({ lineId, quantity }) => {
    const line = lines.find((each) => each.lineId === lineId);
    return `${quantity} × ${[line?.name ?? "", ...(line?.choices ?? []).map(({ value }) => value)].join(", ")}`;
  });
  return named.join("; ");
}

function Timeline({ found }: Props) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">What has happened</h2>
      <ol class="timeline">
        {found.timeline.map(({ at, what, amountMinor }) => (
          <li>
            <time datetime={at.toISOString()}>{momentInWords(at)}</time> {timelineWords[what]}
            {amountMinor === null ? "" : ` (${formatMoney(amountMinor)})`}
          </li>
        ))}
      </ol>
    </section>
  );
}

const heldWords: Readonly<Record<OrderPage["holdings"][number]["category"], string>> = {
  contact: "Contact details",
  "payment-reference": "Payment reference",
  "order-note": "What our people noted about the order",
};

const untilWords: Readonly<Record<OrderPage["holdings"][number]["until"], string>> = {
  "order-complete": "until the order is complete",
  hold: "as long as an open claim needs it",
};

/** What we hold about the person behind this order, and who else has some of it. */
function WhatWeHold({ ctx, secret, found, invoiced, looks }: Props & { looks: readonly LookHeld[] }) {
  const { holdings, recipients } = found;
  const invoiceEnds = invoiced?.endsAt ?? null;
  return (
    <section aria-labelledby="hold">
      <h2 id="hold">What we hold about you</h2>
      {holdings.length === 0 && invoiceEnds === null ? <p>Nothing.</p> : null}
      <ul>
        {holdings.map((each) => (
          <li>
            {heldWords[each.category]}: {each.fields.join(", ")}; {untilWords[each.until]}.
          </li>
        ))}
        {invoiceEnds === null ? null : (
          <li>VAT invoice: name, address, VAT number of the business; until {momentInWords(invoiceEnds)}.</li>
        )}
        {recipients.map((each) => (
          <li>
            {each.recipient === "courier" ? "The delivery company" : "The payment provider"} got{" "}
            {each.fields.length === 0 ? "nothing about you" : each.fields.join(", ")}
            {each.deletionConfirmedAt !== null
              ? " and has deleted it"
              : each.deletionAskedAt !== null
                ? " and was asked to delete it"
                : ""}
            .
          </li>
        ))}
        <li>{lookedWords(looks)}</li>
      </ul>
      {found.order.lifecycle === "cancelled" ? null : (
        <p>
          <a href={ctx.links.to("order-safety", { secret })}>Hear of it if something in this order is recalled</a>
        </p>
      )}
      <p>
        <a href={ctx.links.to("order-holdings", { secret })}>All of it, with dates, to read and to take with you</a>
      </p>
      <p class="quiet">
        <a href={ctx.links.to("privacy")}>Cookies and privacy</a> ·{" "}
        <a href={ctx.links.to("complain")}>Complain about how we handle your data</a>
      </p>
    </section>
  );
}

/** Who looked at the details, in a sentence; each look stands on the page of all that is held. */
function lookedWords(looks: readonly LookHeld[]): string {
  const [last] = looks;
  if (last === undefined) return "None of our people has looked at your details.";
  const times = looks.length === 1 ? "once" : `${looks.length} times`;
  return `Our people looked at your details ${times}, last on ${momentInWords(new Date(last.at))} ${last.why}.`;
}

type AboutOrder = Exclude<OrderPage["privacyLedger"][number]["type"], "policy-published">;
const privacyWords: Readonly<Record<AboutOrder, string>> = {
  "bundle-shredded": "the key to the details of this order was destroyed",
  "deletion-asked": "a partner was asked to delete what it got",
  "deletion-confirmed": "the partner has deleted it",
  "hold-placed": "the details are held for an open claim",
  "hold-released": "the claim is settled and the hold is over",
};

/** What remains when everything else is gone: the books, which never knew a person, and the note of the shredding. */
function Books({ found }: Props) {
  const { ledger, privacyLedger } = found;
  if (ledger.length === 0 && privacyLedger.length === 0) return null;
  return (
    <section aria-labelledby="books">
      <h2 id="books">In our books</h2>
      <p>These entries stay, because the tax office wants them. None of them has ever named anybody.</p>
      {ledger.length === 0 ? null : (
        <Table
          caption="Entries of this order"
          head={["Date", "Entry", "Sum"]}
          rows={ledger.map(({ postedAt, kind, amountMinor }) => [
            momentInWords(postedAt),
            kind === "sale" ? "Sale" : "Refund",
            formatMoney(amountMinor),
          ])}
        />
      )}
      {privacyLedger.map(({ seq, at, type }) => (
        <p>
          Entry {seq} of the privacy ledger, {momentInWords(at)}: {privacyWords[type as AboutOrder]}.
        </p>
      ))}
    </section>
  );
}
