/** Two tables for the same records: one as a shop with a vault keeps them, and one as a shop without. */
import { type Reader, sql, type Tx } from "#kernel/db";

export type TableName = "sealed" | "plain";
export type Row = { id: string; subject: string; bundle: string; content: Buffer };

/** For the owner of the tables. An address is looked for in the plain one by an index, as the vault has one of its own. */
export const makeTables = (["sealed", "plain"] as const).flatMap((name) => [
  `CREATE TABLE bench.${name} (
     id uuid PRIMARY KEY, subject uuid NOT NULL, bundle text NOT NULL, email text, keep_until timestamptz NOT NULL,
     content bytea NOT NULL)`,
  `CREATE INDEX ON bench.${name} (${name === "sealed" ? "bundle" : "email"})`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON bench.${name} TO candour_shop`,
]);

const tableOf = (name: TableName) => sql.table(`bench.${name}`);

export async function insertRow(tx: Tx, name: TableName, row: Row, email: string | null, until: Date): Promise<void> {
  await sql`INSERT INTO ${tableOf(name)} (id, subject, bundle, email, keep_until, content)
    VALUES (${row.id}, ${row.subject}, ${row.bundle}, ${email}, ${until}, ${row.content})`.execute(tx);
}

export async function rowById(reader: Reader, name: TableName, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    SELECT id, subject, bundle, content FROM ${tableOf(name)} WHERE id = ${id}`.execute(reader);
  return rows[0];
}

/** `limit` rows in the order of their ids from `from` on: what a list of work shows. */
export async function rowsFrom(reader: Reader, name: TableName, from: string, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT id, subject, bundle, content FROM ${tableOf(name)} WHERE id >= ${from} ORDER BY id LIMIT ${limit}`.execute(
    reader,
  );
  return rows;
}

/** Which rows are one person's: by the bundles that the vault found, or by the address as it stands there. */
export type Whose = { bundles: readonly string[] } | { email: string };

const isOf = (whose: Whose) => ("bundles" in whose ? sql`bundle = ANY(${whose.bundles})` : sql`email = ${whose.email}`);

export async function rowsOf(reader: Reader, name: TableName, whose: Whose): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT id, subject, bundle, content FROM ${tableOf(name)} WHERE ${isOf(whose)} ORDER BY id`.execute(reader);
  return rows;
}

/** Until when each of a person's rows is kept, soonest first. */
export async function datesOf(reader: Reader, name: TableName, whose: Whose): Promise<Date[]> {
  const { rows } = await sql<{ keep_until: Date }>`
    SELECT keep_until FROM ${tableOf(name)} WHERE ${isOf(whose)} ORDER BY keep_until`.execute(reader);
  return rows.map((row) => row.keep_until);
}

export async function setContent(tx: Tx, name: TableName, id: string, content: Buffer): Promise<void> {
  await sql`UPDATE ${tableOf(name)} SET content = ${content} WHERE id = ${id}`.execute(tx);
}

export async function setDate(tx: Tx, name: TableName, id: string, until: Date): Promise<void> {
  await sql`UPDATE ${tableOf(name)} SET keep_until = ${until} WHERE id = ${id}`.execute(tx);
}

export async function setDates(tx: Tx, name: TableName, whose: Whose, until: Date): Promise<void> {
  await sql`UPDATE ${tableOf(name)} SET keep_until = ${until} WHERE ${isOf(whose)}`.execute(tx);
}

export async function deleteRow(tx: Tx, name: TableName, id: string): Promise<void> {
  await sql`DELETE FROM ${tableOf(name)} WHERE id = ${id}`.execute(tx);
}

/** What the ledger says last; nothing of it is a person. */
export async function newestEntries(reader: Reader, limit: number): Promise<Array<{ type: string }>> {
  const { rows } = await sql<{ type: string }>`
    SELECT type, counts, prev_hash FROM privacy.ledger ORDER BY seq DESC LIMIT ${limit}`.execute(reader);
  return rows;
}

/** The bytes of these tables with their indexes and parts. */
export async function bytesOf(reader: Reader, tables: readonly string[]): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    SELECT sum(pg_total_relation_size(c.oid))::text AS bytes FROM pg_class c
    WHERE c.oid = ANY(${tables}::text[]::regclass[])
       OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ANY(${tables}::text[]::regclass[]))`.execute(
    reader,
  );
  return Number(rows[0]?.bytes ?? 0);
}
