import type pg from "pg";
import { withConnection } from "./roles.ts";
import { roles } from "./settings.ts";

/** What can be seen of a shop's two databases from a connection to each. */
export type DatabaseFacts = {
  /** As the server calls itself, for example 18.4. */
  version: string;
  /** Values of the settings in `inspectedSettings`, as SHOW gives them; missing where the server has no such setting. */
  settings: Readonly<Record<string, string>>;
  /** Whether the connection leaves this machine, and whether it is encrypted then. */
  remote: boolean;
  encrypted: boolean;
  /** What the shop's connection is: its login, the role it works as, and whether either has rights over everything. */
  login: string;
  role: string;
  powerful: boolean;
  /** Whether the role the shop works as may connect to the keystore's database. */
  shopEntersKeystore: boolean;
  /** Whether the shop's login, past the role it works as, may. */
  loginEntersKeystore: boolean;
};

/** Settings that decide what survives a power cut and what a log file may learn. */
export const inspectedSettings = [
  "fsync",
  "full_page_writes",
  "synchronous_commit",
  "data_checksums",
  "listen_addresses",
  "log_statement",
  "log_min_duration_statement",
  "log_min_duration_sample",
  "log_transaction_sample_rate",
  "log_parameter_max_length",
  "log_parameter_max_length_on_error",
  "log_min_error_statement",
  "log_error_verbosity",
  "log_min_messages",
  // Known to the server only where auto_explain is loaded.
  "auto_explain.log_min_duration",
] as const;

/** Looks at both databases through the addresses the shop uses; changes nothing. */
export async function inspectDatabases(urls: { shop: string; keystore: string }): Promise<DatabaseFacts> {
  const keystoreName = await withConnection(urls.keystore, async (client) => (await one(client, nameQuery)).name ?? "");
  return withConnection(urls.shop, async (client) => {
    const settings = await client.query<{ name: string; value: string }>(
      "SELECT name, current_setting(name, true) AS value FROM unnest($1::text[]) AS name WHERE current_setting(name, true) IS NOT NULL",
      [inspectedSettings],
    );
    const connection = await one(client, connectionQuery);
    return {
      version: connection.version ?? "",
      settings: Object.fromEntries(settings.rows.map(({ name, value }) => [name, value])),
      remote: connection.remote === "yes",
      encrypted: connection.encrypted === "yes",
      login: connection.login ?? "",
      role: connection.role ?? "",
      powerful: connection.powerful === "yes",
      shopEntersKeystore: await mayEnter(client, roles.shop, keystoreName),
      loginEntersKeystore: await mayEnter(client, connection.login ?? "", keystoreName),
    };
  });
}

type Row = Record<string, string | undefined>;

const nameQuery = "SELECT current_database() AS name";

const connectionQuery = `
  SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
         CASE WHEN inet_client_addr() IS NULL OR inet_client_addr() <<= '127.0.0.0/8' OR inet_client_addr() = '::1'
              THEN 'no' ELSE 'yes' END AS remote,
         CASE WHEN EXISTS (SELECT FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl) THEN 'yes' ELSE 'no' END AS encrypted,
         session_user AS login,
         current_user AS role,
         CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname IN (session_user, current_user) AND (rolsuper OR rolbypassrls))
              THEN 'yes' ELSE 'no' END AS powerful`;

async function one(client: pg.Client, sql: string): Promise<Row> {
  return (await client.query<Row>(sql)).rows[0] ?? {};
}

/** False also where the keystore lies on another server, whose databases this one does not know. */
async function mayEnter(client: pg.Client, role: string, database: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "SELECT has_database_privilege(r.oid, d.oid, 'CONNECT') AS may FROM pg_roles r, pg_database d WHERE r.rolname = $1 AND d.datname = $2",
    [role, database],
  );
  return rows[0]?.may === true;
}
