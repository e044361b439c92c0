import pg from "pg";

/**
 * Every row of every table of one database, twice: as the text of the row, and as COPY writes it into a dump. For
 * searching; `address` must be that of a role that may read everything.
 */
export async function everythingIn(address: string): Promise<string> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const parts: string[] = [];
    client.connection.on("copyData", ({ chunk }: { chunk: Buffer }) => parts.push(chunk.toString("utf8")));
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    if (tables.length === 0) throw new Error("There is no table to read; nothing would be found in nothing.");
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
      parts.push(name, ...rows.map(({ row }) => row));
      await client.query(`COPY (SELECT * FROM ${name}) TO STDOUT`);
    }
    return parts.join("\n");
  } finally {
    await client.end();
  }
}
