import type pg from "pg";
import { ClusterError } from "./failure.ts";
import { withConnection } from "./roles.ts";
import { roles } from "./settings.ts";

/** Addresses of a shop's two databases, one for each right. */
export type ShopUrls = {
  /** As the running shop: `candour_shop`. */
  shop: string;
  /** As the owner of the tables, to migrate; `null` where DATABASE_URL names the shop's own login, which may not. */
  owner: string | null;
  /** As the keystore's owner: `candour_vault`. */
  keystore: string;
};

/** DATABASE_URL and KEYSTORE_URL; without the second, the keystore lies beside the shop's database. */
export type OwnServer = { databaseUrl: string; keystoreUrl: string | undefined };

/**
 * Readies a PostgreSQL of the merchant's own: refuses one older than 15 or not in UTF-8, makes missing databases and
 * roles where the login may, and answers the addresses to use. Nothing that exists is changed.
 *
 * The login of DATABASE_URL owns the tables; the shop works as `candour_shop`, and the keystore's connections as
 * `candour_vault`, both by `SET ROLE` at the start of the connection. Stricter: let DATABASE_URL name a login called
 * `candour_shop` and KEYSTORE_URL one called `candour_vault`, and run `candour migrate` with the owner's.
 *
 * @throws ClusterError with the SQL to run where the login may not do it, never with the address's password.
 */
export async function readyOwnServer(own: OwnServer): Promise<ShopUrls> {
  const { owner, shop, keystore } = ownServerUrls(own);
  const shopOwner = owner === null ? null : loginOf(own.databaseUrl);
  const keyRole = new URL(keystore).searchParams.has("options") ? [roles.vault] : [];
  const keyOwner = keyRole[0] ?? loginOf(keystore);
  await readyDatabase("DATABASE_URL", own.databaseUrl, shopOwner, owner === null ? [] : [roles.shop, ...keyRole]);
  await readyDatabase("KEYSTORE_URL", own.keystoreUrl ?? besideShop(own.databaseUrl), keyOwner, keyRole);
  return { owner, shop, keystore };
}

/** The addresses `readyOwnServer` answers, without a look at the server. */
export function ownServerUrls({ databaseUrl, keystoreUrl }: OwnServer): ShopUrls {
  const login = loginOf(databaseUrl);
  if (login === roles.shop && keystoreUrl === undefined) {
    throw new ClusterError(
      "DATABASE_URL names the login candour_shop, which may not read the keys. Set KEYSTORE_URL with the login candour_vault.",
    );
  }
  const ownKeyLogin = keystoreUrl !== undefined && loginOf(keystoreUrl) !== login;
  return {
    shop: login === roles.shop ? databaseUrl : inRole(databaseUrl, roles.shop),
    owner: login === roles.shop ? null : databaseUrl,
    keystore: ownKeyLogin ? keystoreUrl : inRole(keystoreUrl ?? besideShop(databaseUrl), roles.vault),
  };
}

/** The same server and login, with `_keystore` behind the database's name. */
export function besideShop(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${databaseOf(databaseUrl)}_keystore`;
  return url.href;
}

/** The address with which every connection works as `role`, of which the login is a member. */
export function inRole(url: string, role: string): string {
  const changed = new URL(url);
  const options = changed.searchParams.get("options");
  changed.searchParams.set("options", `${options === null ? "" : `${options} `}-c role=${role}`);
  return changed.href;
}

const oldestVersion = 150_000;

/** `owner` is the role that migrates the database, `needed` are the roles the login has to be able to take. */
async function readyDatabase(
  variable: string,
  url: string,
  owner: string | null,
  needed: readonly string[],
): Promise<void> {
  try {
    await connectOrCreate(url, owner, async (client) => {
      await checkServer(variable, client);
      await ensureMemberships(variable, client, needed);
      if (owner !== null) await ensureMayMigrate(variable, client, owner, databaseOf(url));
    });
  } catch (thrown) {
    if (thrown instanceof ClusterError) throw thrown;
    throw new ClusterError(`${variable}: ${explainConnection(thrown, url)}`, { cause: thrown });
  }
}

async function connectOrCreate(
  url: string,
  owner: string | null,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  try {
    return await withConnection(url, work);
  } catch (thrown) {
    if (codeOf(thrown) !== "3D000" || owner === null) throw thrown;
  }
  await createDatabase(url, owner);
  await withConnection(url, work);
}

async function createDatabase(url: string, owner: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const name = quoted(databaseOf(url));
  const sql = [
    `CREATE DATABASE ${name} OWNER ${quoted(owner)} ENCODING 'UTF8' TEMPLATE template0`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
  ];
  try {
    await withConnection(maintenance.href, async (client) => {
      for (const statement of sql) await client.query(statement);
    });
  } catch (thrown) {
    // Two processes that start at once: the other one made it.
    if (["42P04", "23505"].includes(codeOf(thrown))) return;
    throw new ClusterError(missing(`The database ${name} is missing, and the login may not make it.`, sql), {
      cause: thrown,
    });
  }
}

async function checkServer(variable: string, client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; name: string; encoding: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name, current_setting('server_encoding') AS encoding",
  );
  const [server] = rows;
  if (server === undefined) throw new Error("A server did not say which version it is.");
  const refusal = refuseServer(variable, server);
  if (refusal !== undefined) throw new ClusterError(refusal);
}

/** Why a server cannot be used, in a sentence; nothing when it can. `version` is `server_version_num`. */
export function refuseServer(
  variable: string,
  server: { version: number; name: string; encoding: string },
): string | undefined {
  if (server.version < oldestVersion) {
    return `${variable} leads to PostgreSQL ${server.name}. Candour needs PostgreSQL 15 or newer.`;
  }
  if (server.encoding !== "UTF8") {
    return `${variable} leads to a database in ${server.encoding}. Make it again with ENCODING 'UTF8'.`;
  }
  return undefined;
}

async function ensureMemberships(variable: string, client: pg.Client, needed: readonly string[]): Promise<void> {
  for (const role of needed) {
    if (await mayTake(client, role)) continue;
    const sql = [`CREATE ROLE ${role} NOLOGIN`, `GRANT ${role} TO ${quoted(await currentUser(client))}`];
    try {
      if (!(await roleExists(client, role))) await client.query(sql[0] ?? "").catch(ignoreDuplicate);
      await client.query(sql[1] ?? "");
    } catch (thrown) {
      throw new ClusterError(
        missing(
          `${variable}: the role ${role} is missing or not granted to the login, and the login may not see to it.`,
          sql,
        ),
        { cause: thrown },
      );
    }
  }
}

/** The migrating role makes schemas in the database and one table in `public`. */
async function ensureMayMigrate(variable: string, client: pg.Client, role: string, database: string): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>(
    "SELECT has_database_privilege($1, current_database(), 'CREATE') AND has_schema_privilege($1, 'public', 'CREATE') AS may",
    [role],
  );
  if (rows[0]?.may === true) return;
  const sql = [`ALTER DATABASE ${quoted(database)} OWNER TO ${quoted(role)}`];
  try {
    await client.query(sql[0] ?? "");
  } catch (thrown) {
    throw new ClusterError(
      missing(`${variable}: ${role} may not make tables in the database, and the login may not change that.`, sql),
      { cause: thrown },
    );
  }
}

/** Asked by doing: what a membership allows has changed between versions (16 tells SET from INHERIT). */
async function mayTake(client: pg.Client, role: string): Promise<boolean> {
  try {
    await client.query(`SET ROLE ${role}`);
    await client.query("RESET ROLE");
    return true;
  } catch {
    return false;
  }
}

async function roleExists(client: pg.Client, role: string): Promise<boolean> {
  return (await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role])).rowCount === 1;
}

async function currentUser(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT current_user AS name");
  return rows[0]?.name ?? "";
}

function ignoreDuplicate(thrown: unknown): void {
  if (!["42710", "23505"].includes(codeOf(thrown))) throw thrown;
}

function missing(sentence: string, sql: readonly string[]): string {
  return `${sentence} Run as its administrator:\n${sql.map((line) => `  ${line};`).join("\n")}`;
}

const unknownAuthority = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
];

function untrusted(where: string): string {
  return `The certificate of the PostgreSQL at ${where} was signed by nobody whom this machine trusts, so nothing was sent to it. If that authority is yours, DATABASE_CA names its file.`;
}

/** What a failed connection means, in words. The message of the driver names host and role, never the password. */
export function explainConnection(thrown: unknown, url: string): string {
  const where = `${decodeURIComponent(new URL(url).hostname)}`;
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: `No PostgreSQL answers at ${where}. Is it running, and is the port right?`,
    ENOTFOUND: `There is no host called ${where}.`,
    ENOENT: `There is no socket of a PostgreSQL at ${where}.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of the PostgreSQL at ${where} is for another name, so nothing was sent to it.`,
    CERT_HAS_EXPIRED: `The certificate of the PostgreSQL at ${where} has expired, so nothing was sent to it.`,
    ...Object.fromEntries(unknownAuthority.map((code) => [code, untrusted(where)])),
    "28P01": `PostgreSQL at ${where} refuses the password of ${loginOf(url)}.`,
    "28000": `PostgreSQL at ${where} does not let ${loginOf(url)} in.`,
    "42501": `PostgreSQL at ${where} does not let ${loginOf(url)} use the database ${databaseOf(url)}.`,
  };
  if (thrown instanceof Error && /does not support SSL/.test(thrown.message))
    return `The PostgreSQL at ${where} offers no encryption, so nothing was sent to it. Switch ssl on there, with a certificate.`;
  return known[codeOf(thrown)] ?? (thrown instanceof Error ? thrown.message : "the connection failed.");
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}

function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
