import pg from "pg";

/** A statement that is asked so often, and is so long, that planning it is what it costs; one name, one text. */
export type Named = { name: string; text: string };

/** Somebody who looks at a database past the shop, again and again, on connections that are kept. */
export type Onlooker = {
  /** A statement with a name is planned once for each connection. */
  query(sql: string | Named, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
  close(): Promise<void>;
};

/** Connects with the first query, to the database and in the role that `url` names. */
export function onlooker(url: string): Onlooker {
  const pool = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
  // Whoever ends every connection of a database ends these as well; the next statement opens another.
  pool.on("error", () => {});
  return {
    query: async (sql, values) => (await pool.query<Record<string, unknown>>(sql, values)).rows,
    close: () => pool.end(),
  };
}
