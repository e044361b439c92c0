/** Invoices with their credit notes, for pages: of everybody by the facts alone, of whoever has a link with whom they are made out to. */
import type { Noted } from "#access";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { bundleOf, type InvoiceCard, placeOf } from "./card.ts";
import { type CapsuleRow, findCapsule, type InvoiceKey, type PaperRow, selectPapers } from "./invoices.sql.ts";
import {
  type Credited,
  type CreditReason,
  type InvoiceLine,
  numberInWords,
  readInvoiceNumber,
  totalOf,
} from "./paper.ts";
import type { Invoiced, InvoiceForStaff, InvoiceOf, InvoiceOpened, InvoicesNeeds } from "./views.ts";

/** The invoice of an order as facts; null where there is none. */
export async function invoiceOf(reader: Reader, orderId: string): Promise<Invoiced | null> {
  return (await read(reader, { orderId }))?.invoiced ?? null;
}

/** The same with whom it is made out to: by the secret of its own link, or for whoever has shown the order's. */
export async function openInvoice(
  needs: Pick<InvoicesNeeds, "vault">,
  reader: Reader,
  by: InvoiceOf,
): Promise<InvoiceOpened | null> {
  const capsule = "secret" in by ? await findCapsule(reader, { secretHash: sha256(by.secret) }) : undefined;
  if ("secret" in by && capsule === undefined) return null;
  const found = await read(reader, "secret" in by ? { invoiceId: capsule?.invoice_id ?? "" } : by);
  if (found === null) return null;
  const { invoiced } = found;
  const buyer = await openCapsule(needs, found.capsule);
  return { ...invoiced, buyer, policyVersion: found.capsule?.policy_version ?? null };
}

/** By its number, with what leads to its person for whoever asks to look; null where there is none. */
export async function invoiceForStaff(reader: Reader, typed: string): Promise<InvoiceForStaff | null> {
  const number = readInvoiceNumber(typed);
  const found = number === null ? null : await read(reader, { number });
  if (found === null) return null;
  const { invoiced, capsule } = found;
  const { invoiceId: id } = invoiced.invoice;
  const about =
    capsule === undefined
      ? null
      : ({ kind: "invoice", id, number: invoiced.invoice.number, ref: bundleOf(id, capsule.subject) } as const);
  return { ...invoiced, about };
}

/** Opens whom an invoice is made out to for staff, by the note that the look stands in the ledger. */
export async function openForStaff(
  needs: Pick<InvoicesNeeds, "vault">,
  reader: Reader,
  note: Noted,
): Promise<InvoiceOpened["buyer"]> {
  return openCapsule(needs, await findCapsule(reader, { invoiceId: note.idOf("invoice") }));
}

async function openCapsule(
  { vault }: Pick<InvoicesNeeds, "vault">,
  capsule: CapsuleRow | undefined,
): Promise<InvoiceOpened["buyer"]> {
  if (capsule === undefined) return { ok: false, because: "shredded" };
  const { invoice_id: invoiceId, subject, card } = capsule;
  return vault.open<InvoiceCard, "invoice@1">(bundleOf(invoiceId, subject), placeOf(invoiceId), card);
}

async function read(
  reader: Reader,
  key: InvoiceKey,
): Promise<{ invoiced: Invoiced; capsule: CapsuleRow | undefined } | null> {
  const [invoice, ...notes] = await selectPapers(reader, key);
  if (invoice === undefined) return null;
  const capsule = await findCapsule(reader, { invoiceId: invoice.id });
  return {
    invoiced: {
      invoice: { ...paperOf(invoice), invoiceId: invoice.id, lines: invoice.goods as readonly InvoiceLine[] },
      creditNotes: notes.map((note) => ({
        ...paperOf(note),
        reason: note.reason as CreditReason,
        goods: note.goods as readonly Credited[],
      })),
      endsAt: capsule?.end_due_at ?? null,
    },
    capsule,
  };
}

function paperOf(row: PaperRow) {
  return {
    number: numberInWords(row.series, row.number),
    ...{ orderId: row.order_id, orderNumber: row.order_number, issuedAt: row.issued_at, suppliedAt: row.supplied_at },
    ...{ supplier: row.supplier, rates: row.rates, ...totalOf(row.rates) },
  };
}
