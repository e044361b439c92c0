import type { Child } from "hono/jsx";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { type ListedOrder, type OrderFilter, type OrderShelf, orderShelves, orderSorts } from "#orders";
import { daysInWords, shortDayInWords } from "#views/days.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import type { BulkAct } from "./bulk.tsx";
import { type Filters, listQuery, placeInAddress, queryOf, readFilters, readPlace } from "./order-filters.ts";
import { counted, emptyWords, nextWords, shelfWords, sortWords, stageWords } from "./order-words.ts";
import { SavedViews } from "./saved-views.tsx";

const rowsOnAPage = 50;

/** The orders, as whoever runs the shop works through them: how each stands, what is late, what to do next. No person. */
export function orderListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "orders",
      method: "GET",
      path: "/orders",
      access: "staff",
      may: "orders.read",
      reads: [],
      writes: [],
      accepts: "none",
      query: listQuery,
      output: "page",
      handler: async ({ query: { after, ...filters } }, ctx) => listPage(deps, ctx, filters, after),
    }),
  ];
}

async function listPage(deps: OfficeDeps, ctx: Context, filters: Filters, after: string | undefined): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const filter = readFilters(filters);
  const place = readPlace(filter.sort, after);
  const [{ rows, next }, total, waiting, views] = await Promise.all([
    deps.orders.list(reader, filter, { limit: rowsOnAPage, ...(place === undefined ? {} : { after: place }) }),
    deps.orders.count(reader, filter),
    deps.orders.waiting(reader),
    deps.staff.savedViews(reader, "orders"),
  ]);
  return page(
    <Office frame={{ deps, links, actor }} title="Orders" here="orders">
      <div class="headline">
        <h1>Orders</h1>
        <NumberBox ctx={ctx} />
      </div>
      <Shelves ctx={ctx} filters={filters} filter={filter} waiting={waiting} />
      <Sieve ctx={ctx} filters={filters} filter={filter} />
      <SavedViews ctx={ctx} views={views} filters={{ ...filters, show: filter.shelf }} />
      {rows.length === 0 ? (
        <Nothing ctx={ctx} filters={filters} filter={filter} />
      ) : (
        <section class="panel">
          <Selection ctx={ctx} filters={filters} filter={filter} total={total}>
            <OrderTable ctx={ctx} rows={rows} total={total} isTicked={actsOn(ctx, filter).length > 0} />
          </Selection>
        </section>
      )}
      <Onward ctx={ctx} filters={filters} isFirst={place === undefined} next={next && placeInAddress(next)} />
    </Office>,
    { confidential: true },
  );
}

/** An order number leads straight to its order. Nothing else is taken here, so that no address of a person gets into a URL. */
function NumberBox({ ctx }: { ctx: Context }) {
  return (
    <search>
      <form action={ctx.links.to("order-by-number")} class="row">
        <label>
          Order number
          <input
            name="number"
            required
            maxlength={16}
            pattern="\s*[A-Za-z]{1,4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}\s*"
            title="An order number, such as FF-7K3M-9QTX"
            placeholder="FF-7K3M-9QTX"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button class="button plain" type="submit">
          Open
        </button>
        {ctx.actor?.may.has("orders.work") ? (
          <a class="button plain" href={ctx.links.to("telephone-orders")}>
            By telephone
          </a>
        ) : null}
        {ctx.actor?.may.has("persons.reveal") ? (
          <a class="button plain" href={ctx.links.to("orders-by-email")}>
            Find by e-mail or postcode
          </a>
        ) : null}
      </form>
    </search>
  );
}

type Shown = { ctx: Context; filters: Filters; filter: OrderFilter };

function Shelves({ ctx, filters, filter, waiting }: Shown & { waiting: Partial<Record<OrderShelf, number>> }) {
  return (
    <nav class="tabs" aria-label="Which orders">
      <ul class="tab-list">
        {orderShelves.map((shelf) => (
          <li>
            <a
              href={ctx.links.to("orders", {}, queryOf({ ...filters, sort: undefined, show: shelf }))}
              aria-current={shelf === filter.shelf ? "page" : undefined}
            >
              {shelfWords[shelf]}
              <Waiting count={waiting[shelf]} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Waiting({ count }: { count: number | undefined }) {
  return count === undefined || count === 0 ? null : <span class="count"> {count.toLocaleString("en-GB")}</span>;
}

function Sieve({ ctx, filters, filter }: Shown) {
  const { from = "", to = "", least = "" } = filters;
  return (
    <form action={ctx.links.to("orders")} class="row">
      <input type="hidden" name="show" value={filter.shelf} />
      <label>
        Placed from
        <input name="from" type="date" value={from} />
      </label>
      <label>
        to
        <input name="to" type="date" value={to} />
      </label>
      <label>
        At least £
        <input
          name="least"
          value={least}
          class="short"
          inputmode="decimal"
          pattern="\d{1,7}(\.\d{1,2})?"
          title="Pounds, such as 250 or 249.50"
          autocomplete="off"
        />
      </label>
      <label>
        Sort by
        <select name="sort">
          {orderSorts.map((sort) => (
            <option value={sort} selected={sort === filter.sort}>
              {sortWords[sort]}
            </option>
          ))}
        </select>
      </label>
      <button class="button plain" type="submit">
        Show
      </button>
      {ctx.actor?.may.has("orders.export") ? (
        <a
          class="button plain"
          href={ctx.links.to("orders-to-export", {}, queryOf({ ...filters, show: filter.shelf }))}
        >
          Export
        </a>
      ) : null}
    </form>
  );
}

function Nothing({ ctx, filters, filter }: Shown) {
  const narrowed = [filters.from, filters.to, filters.least].some((value) => value !== undefined && value !== "");
  return (
    <section class="panel">
      <h2>{narrowed ? "No order fits" : "Nothing here"}</h2>
      <p>{narrowed ? "Other days or a lower value may show some." : emptyWords[filter.shelf]}</p>
      {narrowed ? (
        <p>
          <a href={ctx.links.to("orders", {}, { show: filter.shelf })}>
            Show all {shelfWords[filter.shelf].toLowerCase()}
          </a>
        </p>
      ) : null}
    </section>
  );
}

/** What can be done here to many orders at once, by whoever may. */
function actsOn({ actor }: Context, { shelf }: OrderFilter): readonly BulkAct[] {
  if (actor?.may.has("orders.work") !== true) return [];
  if (shelf === "to-dispatch") return ["dispatch"];
  if (shelf === "on-its-way") return ["delivery"];
  return shelf === "open" || shelf === "late" || shelf === "all" ? ["dispatch", "delivery"] : [];
}

/** The form round the table, by which several orders are worked on at once: first a page says what will happen. */
function Selection(props: Shown & { total: number; children: Child }) {
  const { ctx, filters, filter, total, children } = props;
  const acts = actsOn(ctx, filter);
  if (acts.length === 0) return children;
  return (
    <form action={ctx.links.to("orders-chosen")} class="chosen">
      {Object.entries(queryOf({ ...filters, show: filter.shelf })).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="bulk">
        <output class="quiet" data-ticked>
          Tick orders to work on several at once.
        </output>
        <label class="quiet">
          <input type="checkbox" name="all" data-how-many={String(total)} /> All {counted("order", total)} that match
        </label>
        {acts.map((act) => (
          <button class="button plain small" type="submit" name="what" value={act}>
            {act === "dispatch" ? "Dispatch" : "Mark delivered"}
          </button>
        ))}
      </div>
      {children}
    </form>
  );
}

type Rows = { ctx: Context; rows: readonly ListedOrder[]; total: number; isTicked: boolean };

function OrderTable({ ctx, rows, total, isTicked }: Rows) {
  return (
    <table class="list">
      <caption>{counted("order", total)}</caption>
      <thead>
        <tr>
          {isTicked ? (
            <td class="box">
              <input type="checkbox" data-whole-page hidden aria-label="All on this page" />
            </td>
          ) : null}
          <th scope="col">Order</th>
          <th scope="col">Placed</th>
          <th scope="col">State</th>
          <th scope="col">Promised</th>
          <th scope="col" class="sum">
            Value
          </th>
          <th scope="col">Next</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row ctx={ctx} row={row} isTicked={isTicked} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ ctx, row, isTicked }: { ctx: Context; row: ListedOrder; isTicked: boolean }) {
  const { number, takenBy, placedAt, stage, late, promised, totalMinor } = row;
  return (
    <tr>
      {isTicked ? (
        <td class="box">
          <input type="checkbox" name="order" value={number} aria-label={number} />
        </td>
      ) : null}
      <th scope="row">
        <a href={ctx.links.to("office-order", { number })}>{number}</a>
        {takenBy === "telephone" ? <span class="tag">by telephone</span> : null}
      </th>
      <td>{shortDayInWords(placedAt)}</td>
      <td class="state">
        <span class={`stage ${stage}`}>{stageWords[stage]}</span>
      </td>
      <td>
        {daysInWords(promised)} {late ? <span class="tag bad">late</span> : null}
      </td>
      <td class="sum">{formatMoney(totalMinor)}</td>
      <td class="next">{nextWords[stage] ?? <span class="quiet">–</span>}</td>
    </tr>
  );
}

function Onward(props: { ctx: Context; filters: Filters; isFirst: boolean; next: string | null }) {
  const { ctx, filters, isFirst, next } = props;
  if (isFirst && next === null) return null;
  return (
    <nav class="row" aria-label="Pages">
      {isFirst ? null : (
        <a class="button plain" href={ctx.links.to("orders", {}, queryOf(filters))}>
          First page
        </a>
      )}
      {next === null ? null : (
        <a class="button plain" rel="next" href={ctx.links.to("orders", {}, { ...queryOf(filters), after: next })}>
          Next page
        </a>
      )}
    </nav>
  );
}
