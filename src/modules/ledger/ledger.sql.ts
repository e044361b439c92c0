import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";
import type { Minor } from "#kernel/money";
import type { Account, DayOfTakings, EntryKind, Posting } from "./books.ts";

export type LedgerTables = {
  "ledger.entry": {
    id: string;
    order_number: string;
    kind: EntryKind;
    currency: "GBP";
    amount_minor: number;
    payment_hash: Buffer | null;
    posted_at: Date;
  };
  "ledger.posting": {
    entry_id: string;
    position: number;
    account: Account;
    amount_minor: number;
    vat_rate_permille: number | null;
    country: string | null;
  };
};

export type EntryRow = LedgerTables["ledger.entry"];

/** Writes an entry with its postings, in one statement; true if the entry is new. */
export async function insertEntry(tx: Tx, row: EntryRow, postings: readonly Posting[]): Promise<boolean> {
  const { rows } = await sql`
    WITH entry AS (
      INSERT INTO ledger.entry (id, order_number, kind, currency, amount_minor, payment_hash, posted_at)
      VALUES (${row.id}, ${row.order_number}, ${row.kind}, ${row.currency}, ${row.amount_minor}, ${row.payment_hash},
        ${row.posted_at})
      ON CONFLICT (id) DO NOTHING RETURNING id
    ), sides AS (
      INSERT INTO ledger.posting (entry_id, position, account, amount_minor, vat_rate_permille, country)
      SELECT id, side.position - 1, account, amount_minor, vat_rate_permille, country
      FROM entry, unnest(
        ${postings.map(({ account }) => account)}::text[], ${postings.map(({ amountMinor }) => amountMinor)}::bigint[],
        ${postings.map(({ vatRatePermille }) => vatRatePermille)}::smallint[],
        ${postings.map(({ country }) => country)}::text[]
      ) WITH ORDINALITY AS side (account, amount_minor, vat_rate_permille, country, position)
    )
    SELECT id FROM entry`.execute(tx);
  return rows.length === 1;
}

/** Writes many new entries with their postings. */
export async function insertEntries(
  tx: Tx,
  entries: readonly { row: EntryRow; postings: readonly Posting[] }[],
): Promise<void> {
  await insertRows(
    tx,
    "ledger.entry",
    entryColumns,
    entries.map(({ row }) => row),
  );
  const sides = entries.flatMap(({ row, postings }) =>
    postings.map((side, position) => ({
      entry_id: row.id,
      position,
      account: side.account,
      amount_minor: side.amountMinor,
      vat_rate_permille: side.vatRatePermille,
      country: side.country,
    })),
  );
  await insertRows(tx, "ledger.posting", postingColumns, sides);
}

const entryColumns = ["id", "order_number", "kind", "currency", "amount_minor", "payment_hash", "posted_at"] as const;
const postingColumns = ["entry_id", "position", "account", "amount_minor", "vat_rate_permille", "country"] as const;

/** Entries of one order with their postings, in the order of booking. */
export async function entriesOf(
  reader: Reader,
  orderNumber: string,
): Promise<Array<EntryRow & { postings: LedgerTables["ledger.posting"][] }>> {
  const books = reader.withTables<LedgerTables>();
  const entries = await books
    .selectFrom("ledger.entry")
    .select(entryColumns)
    .where("order_number", "=", orderNumber)
    .orderBy(sql`seq`)
    .limit(200)
    .execute();
  if (entries.length === 0) return [];
  const postings = await books
    .selectFrom("ledger.posting")
    .select(postingColumns)
    .where(
      "entry_id",
      "in",
      entries.map(({ id }) => id),
    )
    .orderBy("position")
    .execute();
  return entries.map((entry) => ({ ...entry, postings: postings.filter(({ entry_id }) => entry_id === entry.id) }));
}

/** Net takings and VAT per country and rate in a period: sales minus refunds. */
export async function sumByRate(
  reader: Reader,
  from: Date,
  to: Date,
): Promise<Array<{ country: string; vat_rate_permille: number; net_minor: Minor; vat_minor: Minor }>> {
  const { rows } = await sql<{ country: string; vat_rate_permille: number; net_minor: Minor; vat_minor: Minor }>`
    SELECT p.country, p.vat_rate_permille::int,
      coalesce(-sum(p.amount_minor) FILTER (WHERE p.account = 'sales'), 0)::bigint AS net_minor,
      coalesce(-sum(p.amount_minor) FILTER (WHERE p.account = 'vat'), 0)::bigint AS vat_minor
    FROM ledger.posting p JOIN ledger.entry e ON e.id = p.entry_id
    WHERE e.posted_at >= ${from} AND e.posted_at < ${to} AND p.account <> 'provider'
    GROUP BY p.country, p.vat_rate_permille
    ORDER BY p.country, p.vat_rate_permille DESC
  `.execute(reader);
  return rows;
}

export async function countEntries(reader: Reader, from: Date, to: Date): Promise<{ sales: number; refunds: number }> {
  const { rows } = await sql<{ sales: number; refunds: number }>`
    SELECT count(*) FILTER (WHERE kind = 'sale') AS sales, count(*) FILTER (WHERE kind = 'refund') AS refunds
    FROM ledger.entry WHERE posted_at >= ${from} AND posted_at < ${to}
  `.execute(reader);
  return rows[0] ?? { sales: 0, refunds: 0 };
}

/** What is left of an order in the books, per rate: sales minus refunds so far. */
export async function leftByRate(
  reader: Reader,
  orderNumber: string,
): Promise<Array<{ country: string; vat_rate_permille: number; gross_minor: Minor }>> {
  const { rows } = await sql<{ country: string; vat_rate_permille: number; gross_minor: Minor }>`
    SELECT p.country, p.vat_rate_permille::int, (-sum(p.amount_minor))::bigint AS gross_minor
    FROM ledger.posting p JOIN ledger.entry e ON e.id = p.entry_id
    WHERE e.order_number = ${orderNumber} AND p.account <> 'provider'
    GROUP BY p.country, p.vat_rate_permille HAVING sum(p.amount_minor) <> 0
    ORDER BY p.vat_rate_permille DESC
  `.execute(reader);
  return rows;
}

/** What was taken and given back on each London day that had any, the oldest first. */
export async function sumByDay(reader: Reader, from: string, to: string): Promise<DayOfTakings[]> {
  const { rows } = await sql<DayOfTakings>`
    SELECT (posted_at AT TIME ZONE 'Europe/London')::date::text AS day,
      count(*) FILTER (WHERE kind = 'sale')::int AS sales,
      coalesce(sum(amount_minor) FILTER (WHERE kind = 'sale'), 0)::bigint AS "soldMinor",
      coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0)::bigint AS "refundedMinor"
    FROM ledger.entry
    WHERE posted_at >= ${from}::date::timestamp AT TIME ZONE 'Europe/London'
      AND posted_at < (${to}::date + 1)::timestamp AT TIME ZONE 'Europe/London'
    GROUP BY 1 ORDER BY 1`.execute(reader);
  return rows;
}

/** A side of an entry as the journal lists it. `seq` is the number of its entry, in the order of booking. */
export type JournalRow = {
  seq: number;
  booked: Date;
  orderNumber: string;
  kind: EntryKind;
  account: Account;
  amountMinor: number;
  vatRatePermille: number | null;
  country: string | null;
};

/** The sides of at most `limit` entries of a period that were booked after the entry `after`, in the order of booking. */
export async function journalPage(
  reader: Reader,
  period: { from: Date; to: Date },
  { after, limit }: { after: number; limit: number },
): Promise<JournalRow[]> {
  const { rows } = await sql<JournalRow>`
    SELECT e.seq::int8 AS seq, e.posted_at AS booked, e.order_number AS "orderNumber", e.kind, p.account,
      p.amount_minor AS "amountMinor", p.vat_rate_permille::int AS "vatRatePermille", p.country
    FROM (
      SELECT id, seq, posted_at, order_number, kind FROM ledger.entry
      WHERE seq > ${after} AND posted_at >= ${period.from} AND posted_at < ${period.to}
      ORDER BY seq LIMIT ${limit}
    ) e JOIN ledger.posting p ON p.entry_id = e.id
    ORDER BY e.seq, p.position`.execute(reader);
  return rows;
}
