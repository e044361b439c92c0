/** The books: double entry, append-only, without a person from the first day. The module's only door. */
import type { Reader, Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";

export const accounts = ["provider", "sales", "vat"] as const;
/** provider: money held for us by the payment provider. sales: net takings. vat: what we owe HMRC. */
export type Account = (typeof accounts)[number];

/** Debits are positive, credits negative; the postings of an entry sum to 0. Rate and country on sales and vat only. */
export type Posting = { account: Account; amountMinor: Minor; vatRatePermille: number | null; country: string | null };

export type EntryKind = "sale" | "refund";

export type LedgerEntry = {
  entryId: string;
  orderNumber: string;
  kind: EntryKind;
  postedAt: Date;
  currency: "GBP";
  /** Gross amount, positive for a sale and for a refund alike. */
  amountMinor: Minor;
  postings: readonly Posting[];
};

export type NewEntry = {
  /** Made by the cause (payment attempt, refund), so that the same cause is never booked twice. */
  entryId: string;
  orderNumber: string;
  kind: EntryKind;
  postedAt: Date;
  /** Keyed hash of the provider's reference; the only trace of the payment that stays. */
  paymentHash: Buffer | null;
  postings: readonly Posting[];
};

export type VatReturnRow = {
  country: string;
  vatRatePermille: number;
  grossMinor: Minor;
  netMinor: Minor;
  vatMinor: Minor;
  sales: number;
  refunds: number;
};

/** Takings of a period, refunds already taken off. Computed from the books alone, so shredding cannot change it. */
export type VatReturn = {
  from: Date;
  to: Date;
  rows: readonly VatReturnRow[];
  grossMinor: Minor;
  netMinor: Minor;
  vatMinor: Minor;
};

export type Ledger = {
  /** Books an entry once; `posted: false` when this entry id is in the books already. Throws when it does not sum to 0. */
  post(tx: Tx, entry: NewEntry): Promise<{ posted: boolean }>;
  forOrder(reader: Reader, orderNumber: string): Promise<readonly LedgerEntry[]>;
  /** From `from` (included) to `to` (excluded). */
  vatReturn(reader: Reader, from: Date, to: Date): Promise<VatReturn>;
};
