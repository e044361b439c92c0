/** The books: double entry, append-only, without a person from the first day. The module's only door. */
import type { Reader, Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { type DayOfTakings, type EntryKind, type Posting, postingsFor, type Takings, type VatReturn } from "./books.ts";
import {
  countEntries,
  type EntryRow,
  entriesOf,
  insertEntries,
  insertEntry,
  type JournalRow,
  journalPage,
  leftByRate,
  sumByDay,
  sumByRate,
} from "./ledger.sql.ts";

export {
  type Account,
  accounts,
  type DayOfTakings,
  type EntryKind,
  type Posting,
  postingsFor,
  type RateOfEntry,
  ratesOf,
  type Takings,
  type VatReturn,
  type VatReturnRow,
} from "./books.ts";

export type { JournalRow } from "./ledger.sql.ts";

/** An entry as anybody may see it: the payment hash stays in the books. */
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
  takings: readonly Takings[];
};

export type Ledger = {
  /** Books an entry once; `posted: false` when this id is in the books. What does not sum to 0 cannot be committed. */
  post(tx: Tx, entry: NewEntry): Promise<{ posted: boolean }>;
  /** Books many entries, in the order given, of which none may be in the books. */
  postAll(tx: Tx, entries: readonly NewEntry[]): Promise<void>;
  /** At most 200 entries, in the order of booking. */
  forOrder(reader: Reader, orderNumber: string): Promise<readonly LedgerEntry[]>;
  /** Gross amounts of an order per rate that have not gone back yet. */
  leftOf(
    reader: Reader,
    orderNumber: string,
  ): Promise<readonly { vatRatePermille: number; country: string; grossMinor: Minor }[]>;
  /** From `from` (included) to `to` (excluded). */
  vatReturn(reader: Reader, from: Date, to: Date): Promise<VatReturn>;
  /** The sides of at most `limit` entries from `from` (included) to `to` (excluded) that were booked after entry number `after`. */
  journal(
    reader: Reader,
    period: { from: Date; to: Date },
    page: { after: number; limit: number },
  ): Promise<readonly JournalRow[]>;
  /** London days (`2026-11-30`) from `from` to `to`, both included; days without an entry are left out. */
  takingsByDay(reader: Reader, from: string, to: string): Promise<readonly DayOfTakings[]>;
};

/** Opens the books. They need nothing but the database. */
export function createLedger(): Ledger {
  return { post, postAll, forOrder, leftOf, vatReturn, journal: journalPage, takingsByDay: sumByDay };
}

async function post(tx: Tx, entry: NewEntry): Promise<{ posted: boolean }> {
  const { row, postings } = entered(entry);
  return { posted: await insertEntry(tx, row, postings) };
}

async function postAll(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await insertEntries(tx, entries.map(entered));
}

/** An entry as it stands in the books, with its sides. */
function entered(entry: NewEntry): { row: EntryRow; postings: readonly Posting[] } {
  const postings = postingsFor(entry.kind, entry.takings);
  const row = {
    id: entry.entryId,
    order_number: entry.orderNumber,
    kind: entry.kind,
    currency: "GBP" as const,
    amount_minor: Math.abs(postings[0]?.amountMinor ?? 0),
    payment_hash: entry.paymentHash,
    posted_at: entry.postedAt,
  };
  return { row, postings };
}

async function forOrder(reader: Reader, orderNumber: string): Promise<readonly LedgerEntry[]> {
  const rows = await entriesOf(reader, orderNumber);
  return rows.map((row) => ({
    entryId: row.id,
    orderNumber: row.order_number,
    kind: row.kind,
    postedAt: row.posted_at,
    currency: row.currency,
    amountMinor: row.amount_minor,
    postings: row.postings.map((side) => ({
      account: side.account,
      amountMinor: side.amount_minor,
      vatRatePermille: side.vat_rate_permille,
      country: side.country,
    })),
  }));
}

async function leftOf(
  reader: Reader,
  orderNumber: string,
): Promise<readonly { vatRatePermille: number; country: string; grossMinor: Minor }[]> {
  const rows = await leftByRate(reader, orderNumber);
  return rows.map((row) => ({
    vatRatePermille: row.vat_rate_permille,
    country: row.country,
    grossMinor: row.gross_minor,
  }));
}

async function vatReturn(reader: Reader, from: Date, to: Date): Promise<VatReturn> {
  const sums = await sumByRate(reader, from, to);
  const rows = sums.map((sum) => ({
    country: sum.country,
    vatRatePermille: sum.vat_rate_permille,
    grossMinor: sum.net_minor + sum.vat_minor,
    netMinor: sum.net_minor,
    vatMinor: sum.vat_minor,
  }));
  const total = (pick: (row: (typeof rows)[number]) => Minor): Minor => rows.reduce((sum, row) => sum + pick(row), 0);
  return {
    from,
    to,
    ...(await countEntries(reader, from, to)),
    rows,
    grossMinor: total((row) => row.grossMinor),
    netMinor: total((row) => row.netMinor),
    vatMinor: total((row) => row.vatMinor),
  };
}
