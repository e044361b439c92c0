import { once } from "node:events";
import type { Writable } from "node:stream";
import type pg from "pg";
import { ClusterError } from "./failure.ts";
import { withConnection } from "./roles.ts";

/** How many rows of each table a dump holds. */
export type DumpCounts = Record<string, number>;

type TableHead = { table: string; columns: string[] };
type Part = { name: string; of: string; bound: string };
type Head = { migrations: string[]; parts: Part[]; sequences: Array<{ name: string; last: string }> };

const rowsAtOnce = 500;
/** Stands before the line that says of which table the rows after it are; a row begins with a brace. */
const headMark = "#";

/**
 * Writes every row of every table of a database to `to`, as lines of JSON, all as they stood at one moment; writers are not
 * held up. `url` is that of a role that may read everything. PostgreSQL itself turns rows into JSON and back, so that no type is
 * known here and the lines can be read by another version.
 */
export function dumpDatabase(url: string, to: Writable): Promise<DumpCounts> {
  return withConnection(url, async (client) => {
    const write = async (line: string): Promise<void> => {
      if (!to.write(`${line}\n`)) await once(to, "drain");
    };
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    for (const setting of sameWords) await client.query(`SET LOCAL ${setting}`);
    const counts: DumpCounts = {};
    await write(JSON.stringify(await headOf(client)));
    for (const head of await tablesOf(client)) {
      await write(`${headMark}${JSON.stringify(head)}`);
      counts[head.table] = await writeRows(client, head, write);
    }
    await client.query("COMMIT");
    return counts;
  });
}

/**
 * Puts a dump into a database that has been migrated, in place of whatever stands there, in one transaction: all of it or nothing.
 * `url` is that of the tables' owner. Rules that watch changes are off meanwhile, because what is put back has passed them; keys
 * that lead to other tables are checked at the end.
 *
 * @throws ClusterError when the dump comes from a version whose migrations this database has not seen.
 */
export function loadDump(url: string, lines: AsyncIterable<string>): Promise<DumpCounts> {
  return withConnection(url, async (client) => {
    await client.query("BEGIN");
    const reading = lines[Symbol.asyncIterator]();
    const first = await reading.next();
    if (first.done === true) throw new ClusterError("The backup is empty.");
    const head = JSON.parse(first.value) as Head;
    await refuseNewer(client, head);
    const tables = await tablesOf(client);
    for (const part of head.parts) await makePart(client, part);
    const links = await dropLinks(client);
    for (const { table } of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await client.query(`TRUNCATE ${tables.map(({ table }) => table).join(", ")}`);
    const counts = await readRows(client, reading, new Set(tables.map(({ table }) => table)));
    for (const { name, last } of head.sequences) await client.query("SELECT setval($1::regclass, $2)", [name, last]);
    for (const { table } of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    for (const { table, name, rule } of links)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${rule}`);
    await client.query("COMMIT");
    return counts;
  });
}

/** So that one value is one text, whatever a server is set to. */
const sameWords = ["timezone = 'UTC'", "bytea_output = 'hex'", "intervalstyle = 'postgres'", "extra_float_digits = 1"];

/** The lines of a dump, by line feeds alone: `readline` also splits at separators that stand in people's words. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** What the migrations wrote of themselves is not data: a database that is filled has its own. */
const notData = "public.candour_migration";

async function tablesOf(client: pg.Client): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table,
            array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
     GROUP BY n.nspname, c.relname ORDER BY 1`,
  );
  return rows.filter(({ table }) => table !== notData);
}

async function headOf(client: pg.Client): Promise<Head> {
  const { rows: migrations } = await client.query<{ name: string }>(`SELECT name FROM ${notData} ORDER BY name`);
  const { rows: parts } = await client.query<Part>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, format('%I.%I', m.nspname, p.relname) AS of,
            pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_inherits i ON i.inhrelid = c.oid
     JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace m ON m.oid = p.relnamespace
     WHERE c.relispartition AND c.relkind = 'r' ORDER BY 1`,
  );
  const { rows: sequences } = await client.query<{ name: string; last: string }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last
     FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1`,
  );
  return { migrations: migrations.map(({ name }) => name), parts, sequences };
}

async function writeRows(
  client: pg.Client,
  { table, columns }: TableHead,
  write: (line: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  await client.query(
    `DECLARE dumped NO SCROLL CURSOR FOR
     SELECT row_to_json(r)::text AS line FROM (SELECT ${columns.join(", ")} FROM ${table}) AS r`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${rowsAtOnce} FROM dumped`);
    if (rows.length === 0) break;
    for (const { line } of rows) await write(line);
    count += rows.length;
  }
  await client.query("CLOSE dumped");
  return count;
}

async function readRows(
  client: pg.Client,
  lines: AsyncIterator<string>,
  known: ReadonlySet<string>,
): Promise<DumpCounts> {
  const counts: DumpCounts = {};
  let into: TableHead | undefined;
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    if (into === undefined || waiting.length === 0) return;
    const { table, columns } = into;
    const { rowCount } = await client.query(
      `INSERT INTO ${table} (${columns.join(", ")}) OVERRIDING SYSTEM VALUE
       SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [`[${waiting.join(",")}]`],
    );
    counts[table] = (counts[table] ?? 0) + (rowCount ?? 0);
    waiting = [];
  };
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    const isHead = next.value.startsWith(headMark);
    if (!isHead) waiting.push(next.value);
    if (isHead || waiting.length >= rowsAtOnce) await flush();
    if (!isHead) continue;
    into = readHead(next.value, known);
    counts[into.table] = 0;
  }
  await flush();
  return counts;
}

function readHead(line: string, known: ReadonlySet<string>): TableHead {
  const { table, columns } = JSON.parse(line.slice(headMark.length)) as TableHead;
  if (known.has(table) && columns.every((column) => /^(?:[a-z_][a-z0-9_]*|"[a-zA-Z_]+")$/.test(column))) {
    return { table, columns };
  }
  throw new ClusterError("The backup names a table or a column that this version does not know.");
}

async function refuseNewer(client: pg.Client, { migrations }: Head): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${notData}`);
  const seen = new Set(rows.map(({ name }) => name));
  const unknown = migrations.filter((name) => !seen.has(name));
  if (unknown.length > 0) {
    throw new ClusterError(
      `The backup is of a newer version of Candour, with ${unknown.join(", ")}. Restore it with that version.`,
    );
  }
}

const plainBound = /^(?:DEFAULT|FOR VALUES (?:IN \((?:\d+|'[\w.-]+')\)|FROM \('[\d :+.-]+'\) TO \('[\d :+.-]+'\)))$/;

async function makePart(client: pg.Client, { name, of, bound }: Part): Promise<void> {
  const plain = /^[a-z_]+\.[a-z0-9_]+$/;
  if (!plain.test(name) || !plain.test(of) || !plainBound.test(bound)) {
    throw new ClusterError(`The backup names a part of a table that cannot be made: ${name}.`);
  }
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [name]);
  if (rows[0]?.there !== true) await client.query(`CREATE TABLE ${name} PARTITION OF ${of} ${bound}`);
}

/** Takes away every key that leads from one table to another, to be put back when all rows are there. */
async function dropLinks(client: pg.Client): Promise<Array<{ table: string; name: string; rule: string }>> {
  const { rows } = await client.query<{ table: string; name: string; rule: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS rule
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return rows;
}
