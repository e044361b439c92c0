import { z } from "zod";
import { londonDay } from "#delivery";
import { csvHead, csvOf, csvRows } from "#kernel/csv";
import { sha256 } from "#kernel/digest";
import { actorOf, asset, type Context, defineRoute, page, type Reply, type Route, stream } from "#kernel/http";
import { formatPrice, type Minor } from "#kernel/money";
import type { JournalRow, VatReturn } from "#ledger";
import { dayInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { type AskedPeriod, lastQuarters, momentsOf, type Period, periodShape, readPeriod } from "./period.ts";

/** Entries read at once, and held at once: the journal is as long as the period. */
const entriesAtOnce = 500;
const quartersShown = 5;
const period = z.object(periodShape);

/**
 * The books for whoever keeps the accounts: VAT by country and rate, and the journal. They come from entries without a person, so they
 * say the same after an order is forgotten.
 */
export function booksRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      access: "staff",
      may: "figures.read",
      reads: [],
      writes: [],
      name: "books",
      method: "GET",
      path: "/books",
      accepts: "none",
      query: period,
      output: "page",
      handler: ({ query }, ctx) => booksPage(deps, ctx, query),
    }),
    defineRoute({
      access: "staff",
      may: "figures.read",
      reads: [],
      writes: [],
      name: "vat-csv",
      method: "GET",
      path: "/books/vat.csv",
      accepts: "none",
      query: period,
      output: "asset",
      handler: async ({ query }, ctx) => {
        const asked = readPeriod(query, ctx.now);
        if ("sentence" in asked) return booksPage(deps, ctx, query);
        const text = vatFile(await returnOf(deps, ctx, asked));
        return asset(
          Buffer.from(text),
          "text/csv; charset=utf-8",
          `"${sha256(text).toString("hex").slice(0, 12)}"`,
          "not",
        );
      },
    }),
    defineRoute({
      access: "staff",
      may: "orders.export",
      confirmed: true,
      reads: [],
      writes: [],
      name: "export-journal",
      method: "POST",
      path: "/books/journal.csv",
      accepts: "form",
      body: period,
      output: "stream",
      handler: async ({ body }, ctx) => {
        const asked = readPeriod(body, ctx.now);
        if ("sentence" in asked) return booksPage(deps, ctx, body);
        const moments = momentsOf(asked);
        // Read before the answer begins: a database out of reach is said so, and gives no empty file.
        const first = await deps.ledger.journal(ctx.reader, moments, { after: 0, limit: entriesAtOnce });
        return stream(journalParts(deps, ctx, moments, first), "text/csv; charset=utf-8");
      },
    }),
  ];
}

function returnOf({ ledger }: OfficeDeps, { reader }: Pick<Context, "reader">, asked: Period): Promise<VatReturn> {
  const { from, to } = momentsOf(asked);
  return ledger.vatReturn(reader, from, to);
}

const pounds = (minor: Minor): number => minor / 100;
const percent = (permille: number): string => `${permille / 10} %`;

function vatFile({ rows }: VatReturn): string {
  return csvOf(
    ["country", "vat_rate_percent", "net", "vat", "gross", "currency"],
    rows.map((row) => [
      row.country,
      row.vatRatePermille / 10,
      pounds(row.netMinor),
      pounds(row.vatMinor),
      pounds(row.grossMinor),
      "GBP",
    ]),
  );
}

/** Column → what stands in it: a line for each side of an entry, debits and credits apart, money in pounds, moments in UTC. */
const columns: Readonly<Record<string, (row: JournalRow) => string | number | null>> = {
  entry: ({ seq }) => Number(seq),
  booked: ({ booked }) => booked.toISOString(),
  order: ({ orderNumber }) => orderNumber,
  kind: ({ kind }) => kind,
  account: ({ account }) => account,
  debit: ({ amountMinor }) => (amountMinor > 0 ? pounds(amountMinor) : null),
  credit: ({ amountMinor }) => (amountMinor < 0 ? pounds(-amountMinor) : null),
  currency: () => "GBP",
  vat_rate_percent: ({ vatRatePermille }) => (vatRatePermille === null ? null : vatRatePermille / 10),
  country: ({ country }) => country,
};

async function* journalParts(
  { ledger }: OfficeDeps,
  { reader }: Pick<Context, "reader">,
  moments: { from: Date; to: Date },
  first: readonly JournalRow[],
): AsyncGenerator<string> {
  yield csvHead(Object.keys(columns));
  for (let rows = first; rows.length > 0; ) {
    yield csvRows(rows.map((row) => Object.values(columns).map((of) => of(row))));
    rows = await ledger.journal(reader, moments, { after: rows.at(-1)?.seq ?? 0, limit: entriesAtOnce });
  }
}

async function booksPage(deps: OfficeDeps, ctx: Context, query: AskedPeriod): Promise<Reply> {
  const { links, actor, now } = ctx;
  const asked = readPeriod(query, now);
  const trouble = "sentence" in asked ? asked.sentence : null;
  const shown = "sentence" in asked ? null : asked;
  const result = shown === null ? null : await returnOf(deps, ctx, shown);
  return page(
    <Office frame={{ deps, links, actor }} title={trouble === null ? "Books" : "Error: Books"} here="books">
      <h1>Books</h1>
      <nav aria-label="Quarters" class="row">
        {lastQuarters(londonDay(now), quartersShown).map(({ name, from, to }) => (
          <a
            class="tag"
            href={links.to("books", {}, { from, to })}
            aria-current={shown?.from === from && shown.to === to ? "true" : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <form action={links.to("books")} method="get" class="row">
        <label>
          First day <input type="date" name="from" value={shown?.from ?? query.from} required />
        </label>
        <label>
          Last day <input type="date" name="to" value={shown?.to ?? query.to} required />
        </label>
        <button class="button plain" type="submit">
          Show
        </button>
      </form>
      {trouble === null ? null : (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {shown === null || result === null ? null : <VatPanel ctx={ctx} shown={shown} result={result} />}
      {shown === null || !actorOf(ctx).may.has("orders.export") ? null : <JournalPanel ctx={ctx} shown={shown} />}
    </Office>,
    { confidential: true, ...(trouble === null ? {} : { status: 422 }) },
  );
}

function VatPanel({ ctx, shown, result }: { ctx: Context; shown: Period; result: VatReturn }) {
  const { sales, refunds, rows, netMinor, vatMinor, grossMinor } = result;
  const days = `${dayInWords(shown.from)} to ${dayInWords(shown.to)}`;
  const file = `vat-${shown.from}-${shown.to}.csv`;
  return (
    <section class="panel">
      <h2>VAT, {days}</h2>
      {sales + refunds === 0 ? (
        <p class="quiet">
          Nothing is booked in these days. A sale is booked when its money is taken, a refund when it has gone back.
        </p>
      ) : (
        <>
          <p>
            <b class="figure">{formatPrice(vatMinor)}</b> of VAT on {formatPrice(netMinor)} without it, from {sales}{" "}
            {sales === 1 ? "sale" : "sales"} less {refunds} {refunds === 1 ? "refund" : "refunds"}.
          </p>
          <section class="scroll" tabindex={0} aria-label="VAT by country and rate">
            <Table
              caption="VAT by country and rate"
              quiet
              head={["Country", "Rate", "Without VAT", "VAT", "With VAT"]}
              rows={[
                ...rows.map((row) => [
                  row.country,
                  percent(row.vatRatePermille),
                  formatPrice(row.netMinor),
                  formatPrice(row.vatMinor),
                  formatPrice(row.grossMinor),
                ]),
                ["All", "", formatPrice(netMinor), formatPrice(vatMinor), formatPrice(grossMinor)],
              ]}
            />
          </section>
          <p class="quiet">
            Of a VAT return these are box 1 (VAT due on sales) and box 6 (sales without VAT). What the shop buys is in
            no book here.
          </p>
          <p>
            <a href={ctx.links.to("vat-csv", {}, { ...shown })} download={file}>
              Download as CSV
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function JournalPanel({ ctx, shown }: { ctx: Context; shown: Period }) {
  return (
    <section class="panel">
      <h2>Journal</h2>
      <p>
        A CSV file for accounting programs: each entry with its debits and credits, in the order of booking. Its
        columns: {Object.keys(columns).join(", ").replaceAll("_", " ")}. None is about a person. That you took it stands
        in the audit log.
      </p>
      <Form action={ctx.links.to("export-journal")} hidden={{ ...shown }}>
        <button class="button" type="submit">
          Take the journal
        </button>
      </Form>
    </section>
  );
}
