import pg from "pg";

/** One table as a dump has it: every row as text, and as COPY writes it. */
export type DumpedTable = { name: string; text: string };

/**
 * Every table of one database with all its rows, each row twice: as text, and as COPY writes it into a dump. `address`
 * must be that of a role that may read everything; another one throws.
 */
export async function* tablesIn(address: string): AsyncGenerator<DumpedTable> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    let parts: string[] = [];
    client.connection.on("copyData", ({ chunk }: { chunk: Buffer }) => parts.push(chunk.toString("utf8")));
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    if (tables.length === 0) throw new Error("There is no table to read; nothing would be found in nothing.");
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
      parts = [name, ...rows.map(({ row }) => row)];
      await client.query(`COPY (SELECT * FROM ${name}) TO STDOUT`);
      yield { name, text: parts.join("\n") };
    }
  } finally {
    await client.end();
  }
}

/** The same in one text, for searching. */
export async function everythingIn(address: string): Promise<string> {
  const parts: string[] = [];
  for await (const { text } of tablesIn(address)) parts.push(text);
  return parts.join("\n");
}
