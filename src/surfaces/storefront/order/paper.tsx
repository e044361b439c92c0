import type { Child } from "hono/jsx";
import type { CreditNotePaper, CreditReason, InvoiceLine, InvoicePaper, RateSum, Supplier } from "#invoices";
import { type Context, page, type Reply } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { shortDayInWords } from "#views/days.ts";
import { Layout } from "#views/layout.tsx";
import { Table } from "#views/table.tsx";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";

const percent = (permille: number): string => `${permille / 10}%`;

/** Who traded, as the law wants a paper to name them: name, address and VAT number; and the company. */
function SupplierBlock({ supplier }: { supplier: Supplier }) {
  const { tradingName, registeredName, office, vatNumber, companyNumber, registeredIn } = supplier;
  return (
    <address>
      <b>{registeredName}</b>
      {tradingName === registeredName ? null : (
        <>
          <br />
          trading as {tradingName}
        </>
      )}
      {office.map((line) => (
        <>
          <br />
          {line}
        </>
      ))}
      {vatNumber === "" ? null : (
        <>
          <br />
          VAT number {vatNumber}
        </>
      )}
      <br />
      Company number {companyNumber}, {registeredIn}
    </address>
  );
}

/** The frame of a paper to be printed: what it is, its number, and who traded. */
export function Sheet(props: { title: string; number?: string; supplier: Supplier; children?: Child }) {
  return (
    <article class="paper">
      <header class="paper-head">
        <div>
          <h1>{props.title}</h1>
          {props.number === undefined ? null : <p class="paper-number">{props.number}</p>}
        </div>
        <SupplierBlock supplier={props.supplier} />
      </header>
      {props.children}
    </article>
  );
}

/** Names and values at the head of a paper. */
export function PaperFacts({ facts }: { facts: ReadonlyArray<readonly [name: string, value: Child]> }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** What was sold, line by line: pieces, price, rate and VAT. They sum to the rates below to the penny. */
export function SoldLines({ lines }: { lines: readonly InvoiceLine[] }) {
  return (
    <Table
      caption="What was sold"
      quiet
      stacks
      head={["Goods and delivery", "Pieces", "Each, with VAT", "Without VAT", "VAT rate", "VAT", "With VAT"]}
      rows={lines.map((line) => [
        <>
          {line.what}
          {line.takenOffMinor === 0 ? null : <small>less {formatMoney(line.takenOffMinor)} taken off</small>}
        </>,
        line.quantity,
        formatMoney(line.unitPriceMinor),
        formatMoney(line.netMinor),
        percent(line.vatRatePermille),
        formatMoney(line.vatMinor),
        formatMoney(line.grossMinor),
      ])}
    />
  );
}

/** The sums at each rate of VAT, and all together. */
export function RateSums({ paper, caption }: { paper: RatesOfPaper; caption: string }) {
  return (
    <div class="sums">
      <Table
        caption={caption}
        stacks
        head={["VAT rate", "Without VAT", "VAT", "With VAT"]}
        rows={[
          ...paper.rates.map((rate) => [
            percent(rate.vatRatePermille),
            formatMoney(rate.netMinor),
            formatMoney(rate.vatMinor),
            formatMoney(rate.grossMinor),
          ]),
          ["Total", formatMoney(paper.netMinor), formatMoney(paper.vatMinor), formatMoney(paper.grossMinor)],
        ]}
      />
    </div>
  );
}

export type RatesOfPaper = { rates: readonly RateSum[]; netMinor: number; vatMinor: number; grossMinor: number };

/** Why money went back, on a credit note. */
const creditReasons: Readonly<Record<CreditReason, string>> = {
  cancelled: "Cancelled",
  exchanged: "Exchanged for one that costs less",
  returned: "Goods sent back",
  faulty: "Goods were faulty",
  goodwill: "Part of the price given back",
  "late-payment": "Paid after the order was called off",
};

/** An invoice to be printed. `whom`: whom it is made out to, or why that cannot be said. */
export function InvoiceSheet({ invoice, whom }: { invoice: InvoicePaper; whom: Child }) {
  return (
    <Sheet title="VAT invoice" number={invoice.number} supplier={invoice.supplier}>
      <div class="paper-whom">
        <section aria-labelledby="whom">
          <h2 id="whom">Invoice to</h2>
          {whom}
        </section>
        <PaperFacts
          facts={[
            ["Date of issue", shortDayInWords(invoice.issuedAt)],
            ["Time of supply", shortDayInWords(invoice.suppliedAt)],
            ["Order", invoice.orderNumber],
            ["Paid", `in full, ${shortDayInWords(invoice.suppliedAt)}`],
          ]}
        />
      </div>
      <SoldLines lines={invoice.lines} />
      <RateSums paper={invoice} caption="VAT by rate, in pounds sterling" />
    </Sheet>
  );
}

/** A credit note to be printed. */
export function CreditNoteSheet({
  note,
  invoice,
  whom,
}: {
  note: CreditNotePaper;
  invoice: InvoicePaper;
  whom: Child;
}) {
  const about = note.goods.map(({ what, quantity }) => `${quantity} × ${what}`);
  return (
    <Sheet title="Credit note" number={note.number} supplier={note.supplier}>
      <div class="paper-whom">
        <section aria-labelledby="whom">
          <h2 id="whom">Credit to</h2>
          {whom}
        </section>
        <PaperFacts
          facts={[
            ["Date of issue", shortDayInWords(note.issuedAt)],
            ["To invoice", `${invoice.number} of ${shortDayInWords(invoice.issuedAt)}`],
            ["Order", note.orderNumber],
            ["Money back", shortDayInWords(note.suppliedAt)],
          ]}
        />
      </div>
      <section aria-labelledby="credited">
        <h2 id="credited">What is credited</h2>
        <p>
          {creditReasons[note.reason]}
          {about.length === 0 ? `, of what was bought with order ${note.orderNumber}` : `: ${about.join("; ")}`}.
        </p>
      </section>
      <RateSums paper={note} caption="Credited by rate of VAT, in pounds sterling" />
    </Sheet>
  );
}

type Shown = { title: string; sheet: Child; more: Child };

/** A page with one paper: printed, nothing else is on it. `more` stands below on the screen. */
export function paperPage(deps: ShopDeps, ctx: Context, { title, sheet, more }: Shown): Reply {
  return page(
    <Layout
      {...frameOf(deps, ctx)}
      title={title}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task">
        {sheet}
        {deps.trader.isSample ? <p class="quiet">{deps.trader.notice}</p> : null}
        <div class="no-print">{more}</div>
      </div>
    </Layout>,
    { confidential: true },
  );
}
