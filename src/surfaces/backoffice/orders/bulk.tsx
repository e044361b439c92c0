import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, text } from "#kernel/http";
import type { ListedOrder, Stage } from "#orders";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { markDelivered } from "./acts.tsx";
import { type Filters, filterShape, queryOf, readFilters } from "./order-filters.ts";
import { counted, refusalWords, stageWords } from "./order-words.ts";

/** What can be done to many orders at once: to those at which stage, and what it is called in the audit log. */
const bulkActs = {
  dispatch: {
    stages: ["to-dispatch", "partly-dispatched"],
    act: "dispatch-order",
    words: "Dispatch",
    done: "dispatched",
  },
  delivery: { stages: ["on-its-way"], act: "mark-delivered", words: "Mark delivered", done: "marked as delivered" },
} as const satisfies Record<string, { stages: readonly Stage[]; act: string; words: string; done: string }>;
export type BulkAct = keyof typeof bulkActs;

/** At once from the list; and in one request, so that each answers within seconds. */
const mostOrders = 500;
const ordersInARequest = 20;
/** For so long it can be undone: nothing has been done yet, so that no mail has left. */
const undoSeconds = 10;

const number = z.string().regex(/^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
const numbers = z.array(number).max(mostOrders).optional();
const what = z.enum(Object.keys(bulkActs) as [BulkAct, ...BulkAct[]]);
/** An order that was left as it is, and why. */
const left = z.string().regex(/^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}:[a-z-]{1,30}$/);
const works = { access: "staff", may: "orders.work", reads: [], writes: [] } as const;

/** Working on many orders at once: first what will happen, then step by step, then what did not. */
export function bulkRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...works,
      name: "orders-chosen",
      method: "GET",
      path: "/chosen-orders",
      accepts: "none",
      query: z.object({ ...filterShape, order: numbers, all: z.literal("on").optional(), what }),
      output: "page",
      handler: async ({ query: { order = [], all, what, ...filters } }, ctx) => {
        const filter = readFilters(filters);
        const chosen =
          all === "on"
            ? (await deps.orders.list(ctx.reader, filter, { limit: mostOrders })).rows
            : await deps.orders.byNumber(ctx.reader, order);
        const matching = all === "on" ? await deps.orders.count(ctx.reader, filter) : chosen.length;
        return reviewPage(deps, ctx, { what, chosen, matching, filters });
      },
    }),
    defineRoute({
      ...works,
      name: "work-through-orders",
      opens: ["deliver-order"],
      method: "POST",
      path: "/chosen-orders/:what",
      accepts: "form",
      maxBodyBytes: 64 * 1024,
      params: z.object({ what }),
      body: z.object({
        order: numbers,
        left: z.array(left).max(mostOrders).optional(),
        done: z.string().regex(/^\d{1,3}$/),
        typed: text(10),
        begun: z.literal("on").optional(),
      }),
      output: "page",
      handler: async ({ params, body: { order = [], left = [], done, typed, begun } }, ctx) => {
        const batch: Batch = { what: params.what, order, left, done: Number(done), typed };
        if (batch.done + left.length + order.length !== Number(typed.trim())) return askAgain(deps, ctx, batch);
        return begun === "on" ? workThrough(deps, ctx, batch) : undoPage(deps, ctx, batch);
      },
    }),
  ];
}

/** What is left to do, what was left as it is, and how many are done; `typed`: how many whoever confirmed it agreed to. */
type Batch = { what: BulkAct; order: readonly string[]; left: readonly string[]; done: number; typed: string };

async function workThrough(deps: OfficeDeps, ctx: Context, batch: Batch): Promise<Reply> {
  const left = [...batch.left];
  let { done } = batch;
  let rest = batch.order;
  for (const number of batch.order.slice(0, ordersInARequest)) {
    const because = await workOn(deps, ctx, batch.what, number);
    rest = rest.slice(1);
    if (because === null) done++;
    else left.push(`${number}:${because}`);
    // Each of the others would wait for the courier as long, and could not be cancelled from then on.
    if (because === "courier-unavailable") {
      left.push(...rest.map((each) => `${each}:not-tried`));
      rest = [];
      break;
    }
  }
  const after: Batch = { ...batch, order: rest, left, done };
  return rest.length === 0 ? reportPage(deps, ctx, after) : progressPage(deps, ctx, after);
}

/** Does it to one order, noted in the audit log as if it had been done alone. Answers why not, or null. */
async function workOn(
  { orders, staff }: OfficeDeps,
  ctx: Context,
  what: BulkAct,
  number: string,
): Promise<keyof typeof refusalWords | null> {
  const entry = await staff.beginAct(actorOf(ctx), { action: bulkActs[what].act, object: number });
  try {
    const order = await orders.orderForOperator(ctx.reader, number);
    const came =
      order === null
        ? ({ because: "no-such-order" } as const)
        : what === "dispatch"
          ? await orders.dispatch(order.orderId)
          : await markDelivered({ orders }, ctx, { order });
    await staff.endAct(entry, "because" in came ? 409 : 200);
    return "because" in came ? came.because : null;
  } catch (thrown) {
    await staff.endAct(entry, 500);
    throw thrown;
  }
}

type Chosen = { what: BulkAct; chosen: readonly ListedOrder[]; matching: number; filters: Filters };

function reviewPage(deps: OfficeDeps, ctx: Context, { what, chosen, matching, filters }: Chosen): Reply {
  const { links, actor } = ctx;
  const { words } = bulkActs[what];
  const stages: readonly Stage[] = bulkActs[what].stages;
  const fit = chosen.filter(({ stage }) => stages.includes(stage));
  const others = chosen.filter(({ stage }) => !stages.includes(stage));
  return page(
    <Office frame={{ deps, links, actor }} title={words} here="orders">
      <h1>
        {words}: {counted("order", fit.length)}
      </h1>
      {matching > chosen.length ? (
        <p class="notice">
          {counted("order", matching)} match; these are the first {chosen.length}. Come back for the others afterwards.
        </p>
      ) : null}
      {fit.length === 0 ? (
        <p class="panel">
          None of them can be worked on like that. Tick orders in the list that are{" "}
          {stages.map((stage) => stageWords[stage].toLowerCase()).join(" or ")}.
        </p>
      ) : (
        <Confirmation
          ctx={ctx}
          batch={{ what, order: fit.map(({ number }) => number), left: [], done: 0, typed: "" }}
        />
      )}
      {others.length === 0 ? null : (
        <ScrollPanel label="The orders chosen">
          <Table
            caption={`${counted("order", others.length)} of those you ticked will be left as they are`}
            head={["Order", "State"]}
            rows={others.map(({ number, stage }) => [number, stageWords[stage]])}
          />
        </ScrollPanel>
      )}
      <p>
        <a href={links.to("orders", {}, queryOf(filters))}>Back to the list</a>
      </p>
    </Office>,
    { confidential: true },
  );
}

function Confirmation({ ctx, batch, wrong }: { ctx: Context; batch: Batch; wrong?: string | undefined }) {
  const { what, order } = batch;
  return (
    <section class="panel">
      <p>
        {what === "dispatch"
          ? "The courier is asked to take each of them, and each customer gets a mail."
          : "The days for a change of mind begin for each of them, and each customer gets a mail."}{" "}
        It begins {undoSeconds} seconds after you confirm, and can be undone until then; what is done is not taken back.
      </p>
      <Form action={ctx.links.to("work-through-orders", { what })} once>
        <Carried batch={batch} />
        <div class="field">
          <label for="field-typed">To confirm, type how many: {order.length}</label>
          {wrong === undefined ? null : (
            <p class="wrong" id="field-typed-wrong">
              {wrong}
            </p>
          )}
          <input
            id="field-typed"
            name="typed"
            class="narrow"
            inputmode="numeric"
            autocomplete="off"
            aria-invalid={wrong === undefined ? undefined : "true"}
          />
        </div>
        <button class="button" type="submit">
          {bulkActs[what].words}: {counted("order", order.length)}
        </button>
      </Form>
      <details>
        <summary>Which orders</summary>
        <p>{order.join(", ")}</p>
      </details>
    </section>
  );
}

/** What a batch carries from one request to the next. */
function Carried({ batch: { order, left, done } }: { batch: Batch }) {
  return (
    <>
      {order.map((number) => (
        <input type="hidden" name="order" value={number} />
      ))}
      {left.map((each) => (
        <input type="hidden" name="left" value={each} />
      ))}
      <input type="hidden" name="done" value={String(done)} />
    </>
  );
}

function askAgain(deps: OfficeDeps, ctx: Context, batch: Batch): Reply {
  const { links, actor } = ctx;
  const wrong = `Type ${batch.order.length}, the number of orders. Nothing was done.`;
  return page(
    <Office frame={{ deps, links, actor }} title="Please confirm" here="orders">
      <h1>
        {bulkActs[batch.what].words}: {counted("order", batch.order.length)}
      </h1>
      <ErrorSummary errors={{ typed: wrong }} />
      <Confirmation ctx={ctx} batch={{ ...batch, left: [], done: 0 }} wrong={wrong} />
    </Office>,
    { confidential: true, status: 422 },
  );
}

/**
 * Agreed to, and not begun: undoing it is to leave it. A script begins by itself after some seconds; without one there is a button,
 * and it waits.
 */
function undoPage(deps: OfficeDeps, ctx: Context, batch: Batch): Reply {
  const { links, actor } = ctx;
  const { what, order, typed } = batch;
  const title = `${bulkActs[what].words}: ${counted("order", order.length)}`;
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="orders">
      <h1>{title}</h1>
      <section class="panel">
        <p role="status">
          Nothing is done yet, and no mail has left.
          <span data-counting={String(undoSeconds)} hidden>
            {" "}
            It begins in {undoSeconds} seconds.
          </span>
        </p>
        <Form action={links.to("work-through-orders", { what })} class="go-on row" once>
          <Carried batch={batch} />
          <input type="hidden" name="typed" value={typed} />
          <input type="hidden" name="begun" value="on" />
          <a class="button" href={links.to("orders")} data-undo>
            Undo
          </a>
          <button class="button plain" type="submit">
            Begin now
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}

/** Between two requests. A script goes on by itself; without one there is a button. */
function progressPage(deps: OfficeDeps, ctx: Context, batch: Batch): Reply {
  const { links, actor } = ctx;
  const { what, order, left, done, typed } = batch;
  const all = Number(typed);
  return page(
    <Office frame={{ deps, links, actor }} title="At work" here="orders">
      <h1>
        {all - order.length} of {counted("order", all)}
      </h1>
      <section class="panel">
        <p role="status">
          {done} {bulkActs[what].done}, {left.length} left as they are. Stay on this page until all are done; whoever
          leaves it stops here, and nothing is lost.
        </p>
        <progress max={all} value={all - order.length} aria-label="How far it is" />
        <Form action={links.to("work-through-orders", { what })} class="go-on" once>
          <Carried batch={batch} />
          <input type="hidden" name="typed" value={typed} />
          <input type="hidden" name="begun" value="on" />
          <button class="button" type="submit">
            Go on
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}

function reportPage(deps: OfficeDeps, { links, actor }: Context, { what, left, done }: Batch): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title="Done" here="orders">
      <h1>
        {counted("order", done)} {bulkActs[what].done}
      </h1>
      {left.length === 0 ? (
        <p class="lead" role="status">
          Everything went well.
        </p>
      ) : (
        <ScrollPanel label="What came of it">
          <Table
            caption={`${counted("order", left.length)} left as they are`}
            head={["Order", "Why"]}
            rows={left.map((each) => {
              const [number = "", because = ""] = each.split(":");
              const words: Readonly<Record<string, string>> = refusalWords;
              return [
                <a href={links.to("office-order", { number })}>{number}</a>,
                words[because] ?? "It could not be done.",
              ];
            })}
          />
        </ScrollPanel>
      )}
      <p>
        <a class="button" href={links.to("orders")}>
          To the orders
        </a>
      </p>
    </Office>,
    { confidential: true },
  );
}
