import type { About, Access } from "#access";
import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Minor } from "#kernel/money";
import type { Random } from "#kernel/random";
import type { Mail } from "#mail";
import type { CertifyNeeds, ErasureCertificate, PrivacyLedger } from "#privacy";
import type { OpenResult, Vault } from "#vault";
import type { InvoiceCard } from "./card.ts";
import type { Credited, CreditReason, InvoiceLine, RateSum, RefundToCredit, Sold, Supplier } from "./paper.ts";

/** What invoices need of others, as narrow as they use it. */
export type InvoicesNeeds = {
  database: Database;
  vault: Pick<Vault, "createBundle" | "bindBundle" | "seal" | "open" | "buryBundle" | "destroyKey" | "removeRemains">;
  mail: Pick<Mail, "queueMail">;
  access: Pick<Access, "forgetReasons">;
  privacy: Pick<PrivacyLedger, "append" | "entriesOf">;
  privacyLog: CertifyNeeds["privacyLog"];
  horizonOf: CertifyNeeds["horizonOf"];
  clock: Clock;
  random: Random;
  log: Log;
  policyVersion: string;
  /** Who trades now. */
  supplier(): Supplier;
  /** An order as it is to be invoiced, held still until the transaction ends. */
  orderToInvoice(tx: Tx, orderId: string): Promise<OrderToInvoice>;
};

/** `isKnown`: the order still knows its person, so that a mail can be sent. `refunds`: what has gone back so far. */
export type OrderToInvoice =
  | {
      ok: true;
      number: string;
      /** The entry of the books in which the money was taken, and when. */
      saleId: string;
      suppliedAt: Date;
      sold: readonly Sold[];
      rates: readonly RateSum[];
      refunds: readonly RefundToCredit[];
      isKnown: boolean;
    }
  | { ok: false; because: "no-such-order" | "not-charged" | "order-cancelled" | "nothing-left" };

export type IssueResult =
  | { ok: true; number: string; secret: string }
  | {
      ok: false;
      because:
        | Extract<OrderToInvoice, { ok: false }>["because"]
        | "invoice-issued"
        | "no-vat-number"
        | "key-unavailable";
    };

/** A refund of an order, in the transaction that writes it down; what it says is asked for only where there is an invoice. */
export type RefundOfOrder = { orderId: string; isKnown: boolean; refund(): Promise<RefundToCredit> };

/** What both kinds of paper say, without a person. Money in pence. */
type Paper = {
  /** `INV-0012`, `CN-0003`. */
  number: string;
  orderId: string;
  orderNumber: string;
  issuedAt: Date;
  suppliedAt: Date;
  supplier: Supplier;
  rates: readonly RateSum[];
  netMinor: Minor;
  vatMinor: Minor;
  grossMinor: Minor;
};
export type InvoicePaper = Paper & { invoiceId: string; lines: readonly InvoiceLine[] };
export type CreditNotePaper = Paper & { reason: CreditReason; goods: readonly Credited[] };

/** An invoice and its credit notes; `endsAt`: when whom it is made out to is forgotten, null once they are. */
export type Invoiced = { invoice: InvoicePaper; creditNotes: readonly CreditNotePaper[]; endsAt: Date | null };

/** The same with whom it is made out to, opened and not revealed. */
export type InvoiceOpened = Invoiced & { buyer: OpenResult<InvoiceCard, "invoice">; policyVersion: string | null };

/** The same for staff, who see its person by a note of the ledger alone. */
export type InvoiceForStaff = Invoiced & { about: About | null };

export type InvoiceOf = { secret: string } | { orderId: string };

/** `not-erased`: whom it is made out to is still here. */
export type CertificateResult =
  | { ok: true; certificate: ErasureCertificate }
  | { ok: false; because: "no-such-invoice" | "not-erased" };
