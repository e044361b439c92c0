/** Invoices: the VAT invoice that a business asks for, and the credit notes to it. The module's only door. */
export {
  type Buyer,
  type BuyerError,
  type BuyerField,
  buyerFields,
  buyerLimits,
  type InvoiceCard,
  keptDays,
} from "./card.ts";
export type * from "./paper.ts";
export type * from "./views.ts";

import type { Noted } from "#access";
import type { Reader, Tx } from "#kernel/db";
import type { RetentionWork } from "#policy/retention";
import { type Personal, parseRef } from "#vault";
import { type Buyer, type BuyerError, readBuyer } from "./card.ts";
import { invoiceCertificate } from "./certificate.ts";
import { creditRefund } from "./credit-refund.ts";
import { forgetBundle, forgetDue } from "./forget-invoice.ts";
import { countDue } from "./invoices.sql.ts";
import { issueInvoice } from "./issue-invoice.ts";
import { invoiceForStaff, invoiceOf, openForStaff, openInvoice } from "./papers.ts";
import type {
  CertificateResult,
  Invoiced,
  InvoiceForStaff,
  InvoiceOf,
  InvoiceOpened,
  InvoicesNeeds,
  IssueResult,
  RefundOfOrder,
} from "./views.ts";

/** What others may ask of invoices. `issue` and what forgets are pipelines with transactions of their own. */
export type Invoices = {
  /** The form as it was posted → a buyer for the vault, or what is wrong with each field. */
  readBuyer(
    form: Readonly<Record<string, unknown>>,
  ): { ok: true; buyer: Personal<Buyer, "invoice"> } | { ok: false; errors: readonly BuyerError[] };
  /** Makes out the invoice of an order, once. The secret is that of its own link. */
  issue(orderId: string, buyer: Personal<Buyer, "invoice">): Promise<IssueResult>;
  /** The credit note to a refund, where the order has an invoice; with the order held by the caller. */
  creditRefund(tx: Tx, refund: RefundOfOrder): Promise<void>;
  /** The papers of an order, without a person; null where it has no invoice. */
  ofOrder(reader: Reader, orderId: string): Promise<Invoiced | null>;
  /** The same with whom they are made out to, opened: by the secret of the invoice, or where the caller has seen the order's. */
  open(reader: Reader, by: InvoiceOf): Promise<InvoiceOpened | null>;
  /** The certificate of erasure, for whoever has the link, from when the rows are gone. */
  certificate(reader: Reader, secret: string): Promise<CertificateResult>;
  /** By number, for staff; null where there is none. */
  forStaff(reader: Reader, number: string): Promise<InvoiceForStaff | null>;
  /** Opens whom it is made out to, by the note that the look stands in the ledger. */
  openForStaff(reader: Reader, note: Noted): Promise<InvoiceOpened["buyer"]>;
  /** The worker of the vault's queue, for a bundle of this module. */
  goOnShredding(payload: { id: string }): Promise<void>;
  /** After a backup was put back: forgets once more who was forgotten since; false if the backup had too. */
  forgetAnew(payload: { id: string }): Promise<boolean>;
  /** For the retention engine: persons of invoices whose time is over. */
  retention: readonly RetentionWork[];
};

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createInvoices(needs: InvoicesNeeds): Invoices {
  return {
    readBuyer,
    issue: (orderId, buyer) => issueInvoice(needs, orderId, buyer),
    creditRefund: (tx, refund) => creditRefund(needs, tx, refund),
    ofOrder: invoiceOf,
    open: (reader, by) => openInvoice(needs, reader, by),
    certificate: (reader, secret) => invoiceCertificate(needs, reader, secret),
    forStaff: invoiceForStaff,
    openForStaff: (reader, note) => openForStaff(needs, reader, note),
    goOnShredding: async ({ id }) => void (await forgetBundle(needs, parseRef(id))),
    forgetAnew: ({ id }) => forgetBundle(needs, parseRef(id)),
    retention: [
      {
        rule: "vat-invoice",
        carryOut: () => forgetDue(needs),
        overdue: (moment) => countDue(needs.database.reader, moment),
      },
    ],
  };
}
