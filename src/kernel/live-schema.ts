import { type Reader, sql } from "./db.ts";

/** One column of the live schema, with what was said of it. */
export type LiveColumn = {
  schema: string;
  table: string;
  column: string;
  type: string;
  comment: string | null;
  /** True when a CHECK constraint speaks of this column alone. */
  checked: boolean;
};

/** Every column of every table that is ours, in a stable order. Read from the catalogue of the database itself. */
export async function readLiveSchema(reader: Reader): Promise<LiveColumn[]> {
  const { rows } = await sql<LiveColumn>`
    SELECT n.nspname AS schema, c.relname AS "table", a.attname AS column,
           CASE WHEN t.typcategory = 'A' THEN 'ARRAY' WHEN t.typtype = 'e' THEN 'enum' ELSE format_type(a.atttypid, NULL) END AS type,
           col_description(c.oid, a.attnum) AS comment,
           EXISTS (SELECT FROM pg_constraint k
                   WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]) AS checked
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_temp%'
    ORDER BY n.nspname, c.relname COLLATE "C", a.attnum`.execute(reader);
  return rows;
}

/** The values of a column in the newest rows that have one, at most `limit`; newest by where they lie. */
export async function newestValues(
  reader: Reader,
  { schema, table, column }: Pick<LiveColumn, "schema" | "table" | "column">,
  limit: number,
): Promise<unknown[]> {
  const { rows } = await sql<{ value: unknown }>`
    SELECT ${sql.ref(column)} AS value FROM ${sql.id(schema, table)}
    WHERE ${sql.ref(column)} IS NOT NULL ORDER BY ctid DESC LIMIT ${limit}`.execute(reader);
  return rows.map(({ value }) => value);
}
