import pg from "pg";
import { databases, roles } from "./settings.ts";

/** The address of a database on a socket, as `pg`, Kysely, psql and `new URL` take it. There is no password to put in. */
export function socketUrl(socketDir: string, role: string, database: string): string {
  return `postgresql://${encodeURIComponent(role)}@${encodeURIComponent(socketDir)}/${encodeURIComponent(database)}`;
}

/** Whether a server lets the cluster's own role in at this socket. A server that starts or recovers does not yet. */
export async function answersAt(socketDir: string): Promise<boolean> {
  try {
    await withConnection(socketUrl(socketDir, roles.cluster, "postgres"), () => Promise.resolve());
    return true;
  } catch {
    return false;
  }
}

/** Makes the roles and databases that are missing and takes everybody else's right to connect. Safe to repeat and to kill. */
export async function ensureRoles(socketDir: string): Promise<void> {
  await withConnection(socketUrl(socketDir, roles.cluster, "postgres"), async (client) => {
    const found = await client.query<{ name: string }>(
      "SELECT rolname AS name FROM pg_roles UNION ALL SELECT 'database ' || datname || CASE WHEN datacl IS NULL THEN ' open' ELSE '' END FROM pg_database",
    );
    const names = new Set(found.rows.map((row) => row.name));
    for (const role of [roles.owner, roles.shop, roles.vault]) {
      if (!names.has(role)) await client.query(`CREATE ROLE ${role} LOGIN`);
    }
    for (const database of ["postgres", "template1"]) {
      await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    }
    for (const [database, owner, guests] of [
      [databases.shop, roles.owner, [roles.shop]],
      [databases.keystore, roles.vault, []],
    ] as const) {
      if (!names.has(`database ${database}`) && !names.has(`database ${database} open`)) {
        await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
      }
      await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
      for (const guest of guests) await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${guest}`);
    }
  });
}

/** Runs `work` on one connection of its own and closes it. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is stopped meanwhile closes the connection; whoever waits for an answer hears of it.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Names one database among all there are: the number its cluster was made with, and its own in that cluster. */
export function databaseIdentity(url: string): Promise<string> {
  return withConnection(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT c.system_identifier || '-' || d.oid AS id FROM pg_control_system() AS c, pg_database AS d WHERE d.datname = current_database()",
    );
    const [found] = rows;
    if (found === undefined) throw new Error("A database does not know itself.");
    return found.id;
  });
}
