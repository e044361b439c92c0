import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";
import type { Credited, CreditReason, InvoiceLine, RateSum, Series, Supplier } from "./paper.ts";

/** `goods`: lines of an invoice, or what a credit note is about. */
export type PaperRow = {
  id: string;
  series: Series;
  number: number;
  invoice_id: string | null;
  order_id: string;
  order_number: string;
  entry_id: string;
  issued_at: Date;
  supplied_at: Date;
  supplier: Supplier;
  goods: readonly InvoiceLine[] | readonly Credited[];
  rates: readonly RateSum[];
  reason: CreditReason | null;
};

export type CapsuleRow = {
  invoice_id: string;
  subject: string;
  secret_hash: Buffer;
  subject_tag: Buffer;
  policy_version: string;
  card: Buffer;
  end_due_at: Date;
  buried_at: Date | null;
};

const tables = (reader: Reader) => reader.withTables<{ "invoices.paper": PaperRow; "invoices.capsule": CapsuleRow }>();

/**
 * Writes a paper under the next number of its series, and answers that number. Writers of a series take turns until their
 * transactions end, so that a number which is not kept is the next one's; the database refuses a gap by itself.
 */
export async function insertPaper(tx: Tx, paper: Omit<PaperRow, "number">): Promise<number> {
  const { series } = paper;
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`invoices.${series}`}))`.execute(tx);
  const { last } = await tables(tx)
    .selectFrom("invoices.paper")
    .select((of) => of.fn.coalesce(of.fn.max("number"), sql<number>`0`).as("last"))
    .where("series", "=", series)
    .executeTakeFirstOrThrow();
  const number = last + 1;
  await insertRows(tx, "invoices.paper", paperColumns, [{ ...paper, number }]);
  return number;
}

const paperColumns = [
  ...(["id", "series", "number", "invoice_id", "order_id", "order_number", "entry_id", "issued_at"] as const),
  ...(["supplied_at", "supplier", "goods", "rates", "reason"] as const),
] as const;

/** By which the invoice of an order, with its credit notes, is found. */
export type InvoiceKey = { orderId: string } | { number: number } | { invoiceId: string };

/** The invoice, and behind it its credit notes in the order of their numbers; empty where there is none. */
export async function selectPapers(reader: Reader, key: InvoiceKey): Promise<PaperRow[]> {
  const which =
    "orderId" in key
      ? sql<boolean>`i.order_id = ${key.orderId}`
      : "number" in key
        ? sql<boolean>`i.number = ${key.number}`
        : sql<boolean>`i.id = ${key.invoiceId}`;
  const { rows } = await sql<PaperRow>`
    SELECT p.* FROM invoices.paper i JOIN invoices.paper p ON p.id = i.id OR p.invoice_id = i.id
    WHERE i.series = 'invoice' AND ${which} ORDER BY p.series DESC, p.number LIMIT 200`.execute(reader);
  return rows;
}

/** The id of the invoice of an order; undefined where there is none. */
export async function findInvoice(reader: Reader, orderId: string): Promise<{ id: string } | undefined> {
  return tables(reader)
    .selectFrom("invoices.paper")
    .select("id")
    .where("order_id", "=", orderId)
    .where("series", "=", "invoice")
    .executeTakeFirst();
}

export async function insertCapsule(tx: Tx, row: CapsuleRow): Promise<void> {
  await tables(tx).insertInto("invoices.capsule").values(row).execute();
}

export async function findCapsule(
  reader: Reader,
  by: { invoiceId: string } | { secretHash: Buffer },
): Promise<CapsuleRow | undefined> {
  const capsules = tables(reader).selectFrom("invoices.capsule").selectAll();
  return "invoiceId" in by
    ? capsules.where("invoice_id", "=", by.invoiceId).executeTakeFirst()
    : capsules.where("secret_hash", "=", by.secretHash).executeTakeFirst();
}

/** The same, held until the end of the transaction. */
export async function lockCapsule(tx: Tx, invoiceId: string): Promise<CapsuleRow | undefined> {
  return tables(tx)
    .selectFrom("invoices.capsule")
    .selectAll()
    .where("invoice_id", "=", invoiceId)
    .forUpdate()
    .executeTakeFirst();
}

/** Another paper was issued: it is kept until then, or as long as it was to be if that is later. */
export async function keepCapsuleUntil(tx: Tx, invoiceId: string, until: Date): Promise<void> {
  await tables(tx)
    .updateTable("invoices.capsule")
    .set({ end_due_at: until })
    .where("invoice_id", "=", invoiceId)
    .where("end_due_at", "<", until)
    .execute();
}

export async function markBuried(tx: Tx, invoiceId: string, at: Date): Promise<void> {
  await tables(tx).updateTable("invoices.capsule").set({ buried_at: at }).where("invoice_id", "=", invoiceId).execute();
}

/** How many went: one, or none if it was gone. */
export async function deleteCapsule(tx: Tx, invoiceId: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("invoices.capsule")
    .where("invoice_id", "=", invoiceId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Those whose time is over by now, and those half forgotten. */
export async function selectDue(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("invoices.capsule")
    .select("invoice_id")
    .where((of) => of.or([of("end_due_at", "<=", now), of("buried_at", "<=", now)]))
    .orderBy("end_due_at")
    .limit(limit)
    .execute();
  return rows.map(({ invoice_id }) => invoice_id);
}

/** How many were to be forgotten by a moment and are not. */
export async function countDue(reader: Reader, moment: Date): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("invoices.capsule")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where((of) => of.or([of("end_due_at", "<=", moment), of("buried_at", "<=", moment)]))
    .executeTakeFirstOrThrow();
  return count;
}
