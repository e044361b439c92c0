/** Many rows in one statement. A statement has at most 65,535 parameters; here all the rows are one. */
import type { RawBuilder } from "kysely";
import { sql, type Tx } from "./db.ts";

/** In between, whoever waits for this process has a turn. */
const mostAtOnce = 1_000;

/** Writes `rows` of a table in their order, those columns only. `table` and `columns` are words of our own. */
export async function insertRows<Row extends object>(
  tx: Tx,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += mostAtOnce) {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const records = recordsOf(table, rows.slice(from, from + mostAtOnce), columns);
    await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${names} FROM ${records} AS r`.execute(tx);
  }
}

/** Sets `columns` of the rows that `key` names to what `rows` say. Answers how many rows were there to be set. */
export async function updateRows<Row extends object>(
  tx: Tx,
  table: string,
  key: keyof Row & string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): Promise<number> {
  let updated = 0n;
  for (let from = 0; from < rows.length; from += mostAtOnce) {
    const sets = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`r.${column}`)}`));
    const records = recordsOf(table, rows.slice(from, from + mostAtOnce), [key, ...columns]);
    const { numAffectedRows = 0n } = await sql`
      UPDATE ${sql.table(table)} AS t SET ${sets} FROM ${records} AS r
      WHERE ${sql.ref(`t.${key}`)} = ${sql.ref(`r.${key}`)}`.execute(tx);
    updated += numAffectedRows;
  }
  return Number(updated);
}

/** Rows of a table as something to select from; one parameter, so that the statement is the same for any number of them. */
export function recordsOf<Row extends object>(
  table: string,
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): RawBuilder<unknown> {
  const plain = rows.map((row) => Object.fromEntries(columns.map((column) => [column, written(row[column])])));
  return sql`jsonb_populate_recordset(NULL::${sql.table(table)}, ${JSON.stringify(plain)}::jsonb)`;
}

/** Bytes as PostgreSQL reads them from text. */
function written(value: unknown): unknown {
  return Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : value;
}
