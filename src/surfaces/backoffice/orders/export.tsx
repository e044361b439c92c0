import { z } from "zod";
import { csvHead, csvRows } from "#kernel/csv";
import { type Context, defineRoute, page, type Reply, type Route, stream } from "#kernel/http";
import type { Minor } from "#kernel/money";
import type { ListedOrder, OrderFilter, OrderListPage } from "#orders";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { type Filters, filterShape, queryOf, readFilters } from "./order-filters.ts";
import { counted, shelfWords, stageWords } from "./order-words.ts";

/** Rows read at once, and held at once: the file is as long as the list. */
const rowsAtOnce = 500;
const filters = z.object(filterShape);
const exports = { access: "staff", may: "orders.export", confirmed: true, reads: [], writes: [] } as const;

/** The list as a file for a spreadsheet. It has no column about a person, and nobody can add one. */
export function exportRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...exports,
      name: "orders-to-export",
      method: "GET",
      path: "/orders/export",
      accepts: "none",
      query: filters,
      output: "page",
      handler: async ({ query }, ctx) => askPage(deps, ctx, query),
    }),
    defineRoute({
      ...exports,
      name: "export-orders",
      method: "POST",
      path: "/orders/export/orders.csv",
      accepts: "form",
      body: filters,
      output: "stream",
      handler: async ({ body }, ctx) => {
        const filter = readFilters(body);
        // Read before the answer begins: a database out of reach is said so, and gives no empty file.
        const first = await deps.orders.list(ctx.reader, filter, { limit: rowsAtOnce });
        return stream(csvParts(deps, ctx, filter, first), "text/csv; charset=utf-8");
      },
    }),
  ];
}

/** Column → what stands in it. Money in pounds, moments in UTC, days in London. */
const columns: Readonly<Record<string, (order: ListedOrder) => string | number | null>> = {
  number: ({ number }) => number,
  taken_by: ({ takenBy }) => takenBy,
  placed: ({ placedAt }) => placedAt.toISOString(),
  state: ({ stage }) => stageWords[stage],
  late: ({ late }) => (late ? "yes" : "no"),
  pieces: ({ pieces }) => pieces,
  total: ({ totalMinor }) => pounds(totalMinor),
  charged: ({ chargedMinor }) => pounds(chargedMinor),
  refunded: ({ refundedMinor }) => pounds(refundedMinor),
  currency: () => "GBP",
  delivery_area: ({ areaName }) => areaName,
  promised_from: ({ promised }) => promised.from,
  promised_to: ({ promised }) => promised.to,
  dispatched: ({ dispatchedAt }) => dispatchedAt?.toISOString() ?? null,
  delivered: ({ deliveredAt }) => deliveredAt?.toISOString() ?? null,
};

const toCells = (order: ListedOrder) => Object.values(columns).map((of) => of(order));
const pounds = (minor: Minor): number => minor / 100;

/**
 * The file in parts, a page of the list in each. A page begins after the last row of the one before, and what a list is sorted by
 * never changes, so no order comes twice; one that comes into the filter or leaves it meanwhile may be there or not.
 */
async function* csvParts(
  { orders }: Pick<OfficeDeps, "orders">,
  { reader }: Pick<Context, "reader">,
  filter: OrderFilter,
  first: OrderListPage,
): AsyncGenerator<string> {
  yield csvHead(Object.keys(columns));
  let { rows, next } = first;
  while (true) {
    yield csvRows(rows.map(toCells));
    if (next === null) return;
    ({ rows, next } = await orders.list(reader, filter, { limit: rowsAtOnce, after: next }));
  }
}

async function askPage(deps: OfficeDeps, { links, actor, reader }: Context, asked: Filters): Promise<Reply> {
  const filter = readFilters(asked);
  const total = await deps.orders.count(reader, filter);
  const query = queryOf({ ...asked, show: filter.shelf });
  return page(
    <Office frame={{ deps, links, actor }} title="Export" here="orders">
      <h1>
        Export {counted("order", total)} ({shelfWords[filter.shelf].toLowerCase()})
      </h1>
      <section class="panel">
        <p>
          A CSV file for spreadsheets, sorted as the list is. Its columns:{" "}
          {Object.keys(columns).join(", ").replaceAll("_", " ")}. None is about a person. That you took it stands in the
          audit log.
        </p>
        <Form action={links.to("export-orders")} hidden={query} class="row">
          <button class="button" type="submit">
            Take the file
          </button>
          <a class="button plain" href={links.to("orders", {}, query)}>
            Back to the list
          </a>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}
