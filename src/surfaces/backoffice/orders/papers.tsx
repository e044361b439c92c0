import type { Invoiced } from "#invoices";
import type { Context } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { ScrollPanel } from "../scroll-panel.tsx";

type Sums = Pick<Invoiced["invoice"], "number" | "issuedAt" | "netMinor" | "vatMinor" | "grossMinor">;

/** The VAT invoice of an order and its credit notes: numbers, dates and sums. Whom they are made out to opens like other details. */
export function Papers({ ctx: { links, actor }, invoiced }: { ctx: Context; invoiced: Invoiced | null }) {
  if (invoiced === null) return null;
  const { invoice, creditNotes, endsAt } = invoiced;
  return (
    <ScrollPanel label="VAT invoice" id="papers">
      <h2>VAT invoice</h2>
      <Table
        caption="The invoice that the customer asked for, and its credit notes"
        quiet
        stacks
        head={["Number", "Issued", "Without VAT", "VAT", "With VAT"]}
        rows={[rowOf(invoice, 1), ...creditNotes.map((note) => rowOf(note, -1))]}
      />
      <p class="quiet">
        {endsAt === null
          ? "Whom it was made out to has been forgotten; its six years are over. "
          : `Whom it is made out to is sealed, and kept until ${momentInWords(endsAt)}. `}
        {actor?.may.has("persons.reveal") && endsAt !== null ? (
          <a href={links.to("invoice-person", { number: invoice.number })}>See it, for a reason</a>
        ) : null}
      </p>
    </ScrollPanel>
  );
}

function rowOf({ number, issuedAt, netMinor, vatMinor, grossMinor }: Sums, sign: 1 | -1): string[] {
  const sums = [netMinor, vatMinor, grossMinor].map((minor) => formatMoney(sign * minor));
  return [number, momentInWords(issuedAt), ...sums];
}
