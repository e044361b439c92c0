import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { WaitingDraft } from "#orders";
import { momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { orderNumber } from "./order-number.ts";
import { counted } from "./order-words.ts";
import { telephoneFormRoutes } from "./telephone-form.tsx";

const doneWords = {
  taken:
    "is sealed, and a mail with the link to look through and pay is on its way. It becomes an order when it is paid.",
  written: "gets its mail once more.",
  "written-before": "got its mail within the last hour already; another one leaves after that.",
  ended: "is called off, and what the caller told you is forgotten.",
  "being-paid": "is being paid at this moment, so it was left as it is.",
  "not-waiting": "does not wait any more: it was paid, or called off.",
} as const;
type Done = keyof typeof doneWords;

/** Orders by telephone until they are paid: taking one, writing again, calling off. No person is shown. */
export function telephoneRoutes(deps: OfficeDeps): Route[] {
  const works = { access: "staff", may: "orders.work", reads: [] } as const;
  const acts = {
    ...works,
    method: "POST",
    accepts: "form",
    params: orderNumber,
    body: z.object({}),
    output: "redirect",
  } as const;
  const back = (ctx: Context, number: string, done: Done) =>
    redirect(ctx.links.to("telephone-orders", {}, { done, number }), { confidential: true });
  return [
    ...telephoneFormRoutes(deps),
    defineRoute({
      ...works,
      name: "telephone-orders",
      method: "GET",
      path: "/orders/telephone",
      writes: [],
      accepts: "none",
      query: z.object({
        done: z.enum(Object.keys(doneWords) as [Done, ...Done[]]).optional(),
        number: orderNumber.shape.number.optional(),
      }),
      output: "page",
      handler: async ({ query: { done, number } }, ctx) =>
        listPage(deps, ctx, await deps.orders.telephone.waiting(ctx.reader), {
          notice: done === undefined || number === undefined ? null : `${number} ${doneWords[done]}`,
        }),
    }),
    defineRoute({
      ...acts,
      name: "write-payment-link",
      path: "/orders/telephone/:number/mail",
      writes: [],
      handler: async ({ params: { number } }, ctx) => {
        const written = await ctx.transact((tx) => deps.orders.telephone.writeAgain(tx, number));
        if (!written.ok) return back(ctx, number, written.because);
        return back(ctx, number, written.queued ? "written" : "written-before");
      },
    }),
    defineRoute({
      ...acts,
      name: "call-off-telephone-order",
      opens: ["reconcile"],
      path: "/orders/telephone/:number/end",
      writes: ["contact"],
      handler: async ({ params: { number } }, ctx) => {
        const ended = await deps.orders.telephone.callOff(number);
        return back(ctx, number, ended.ok ? "ended" : ended.because);
      },
    }),
  ];
}

function listPage(
  deps: OfficeDeps,
  ctx: Context,
  waiting: readonly WaitingDraft[],
  { notice }: { notice: string | null },
): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="Orders by telephone" here="orders">
      <p class="quiet">
        <a href={links.to("orders")}>Orders</a>
      </p>
      <div class="headline">
        <h1>Orders by telephone</h1>
        <a class="button" href={links.to("new-telephone-order")}>
          Take an order
        </a>
      </div>
      {notice === null ? null : (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      {waiting.length === 0 ? (
        <section class="panel">
          <h2>None waits to be paid</h2>
          <p>Those that were paid stand among the orders, marked as taken by telephone.</p>
        </section>
      ) : (
        <WaitingTable ctx={ctx} waiting={waiting} />
      )}
      <p class="quiet">
        They are not orders yet: whoever rang pays by the link in their mail. What nobody pays is called off after its
        days, and what was told for it is forgotten.
      </p>
    </Office>,
    { confidential: true },
  );
}

function WaitingTable({ ctx: { links }, waiting }: { ctx: Context; waiting: readonly WaitingDraft[] }) {
  return (
    <ScrollPanel label="Waiting to be paid">
      <Table
        caption={`${counted("order", waiting.length)} waiting to be paid`}
        stacks
        head={["Order", "Taken", "Can be paid until", "Pieces", "Value", "Do"]}
        rows={waiting.map(({ number, takenAt, until, pieces, totalMinor, isBeingPaid }) => [
          number,
          momentInWords(takenAt),
          momentInWords(until),
          pieces,
          formatMoney(totalMinor),
          isBeingPaid ? (
            "being paid"
          ) : (
            <div class="row">
              <Form action={links.to("write-payment-link", { number })}>
                <button class="button plain small" type="submit">
                  Write again<span class="unseen"> for {number}</span>
                </button>
              </Form>
              <Form action={links.to("call-off-telephone-order", { number })}>
                <button class="button plain small" type="submit">
                  Call off<span class="unseen"> {number}</span>
                </button>
              </Form>
            </div>
          ),
        ])}
      />
    </ScrollPanel>
  );
}
