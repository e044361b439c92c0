import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import pg from "pg";
import { type Bus, openBus } from "#kernel/bus";
import { roles } from "#kernel/cluster/index";
import { inRole } from "#kernel/cluster/own-server";
import { type Database, openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { applyGrants, migrate } from "#kernel/migrate";
import { type Named, onlooker } from "./onlooker.ts";
import { startTestCluster } from "./test-cluster.ts";
import "./any-act.ts";

const root = join(import.meta.dirname, "../..");

/** A shop's two databases, made for one test file from a template and dropped after it. */
export type FreshDatabase = {
  /** As the running shop sees it: role candour_shop. */
  database: Database;
  /** The keys: role candour_vault. */
  keystore: Database;
  bus: Bus;
  /** Addresses for those who open connections of their own. */
  urls: { shop: string; owner: string; keystore: string };
  /** Runs a statement as the owner, past every grant: for looking at everything, and for sabotage. */
  asOwner(sql: string | Named, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
  /** The same in the keystore's database. */
  asVault(sql: string | Named, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
  /** In the shop's database as the server's superuser, who may see and end everybody's connections. */
  asCluster(sql: string, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
};

type Server = { urlFor(role: string, database: string): string };

/** Makes the two databases of one test file. They are dropped when the file ends. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await testServer();
  const template = await ensureTemplates(server);
  const name = `t_${randomBytes(6).toString("hex")}`;
  await admin(server, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${roles.owner}`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${roles.shop}`);
    await client.query(`CREATE DATABASE ${name}_keystore TEMPLATE ${template}_keystore OWNER ${roles.vault}`);
    await client.query(`REVOKE ALL ON DATABASE ${name}_keystore FROM PUBLIC`);
  });
  const urls = {
    shop: server.urlFor(roles.shop, name),
    owner: server.urlFor(roles.owner, name),
    keystore: server.urlFor(roles.vault, `${name}_keystore`),
  };
  const database = openDatabase({ connection: { connectionString: urls.shop }, maxConnections: 12, log: silentLog });
  const keystore = openDatabase({ connection: { connectionString: urls.keystore }, maxConnections: 4, log: silentLog });
  const bus = await openBus({ connectionString: urls.shop }, silentLog);
  const [owner, vault, superuser] = [
    onlooker(urls.owner),
    onlooker(urls.keystore),
    onlooker(server.urlFor(roles.cluster, name)),
  ];
  after(async () => {
    await bus.close();
    await database.close();
    await keystore.close();
    for (const each of [owner, vault, superuser]) await each.close();
    await admin(server, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.query(`DROP DATABASE IF EXISTS ${name}_keystore WITH (FORCE)`);
    });
  });
  return { database, keystore, bus, urls, asOwner: owner.query, asVault: vault.query, asCluster: superuser.query };
}

let server: Promise<Server> | undefined;

/** The server of this run: the one DATABASE_URL names, or our own PostgreSQL, which stays up between single files. */
function testServer(): Promise<Server> {
  server ??=
    process.env.DATABASE_URL === undefined
      ? startTestCluster()
      : Promise.resolve(foreignServer(process.env.DATABASE_URL));
  return server;
}

/**
 * A server of one's own: its address names a superuser, who takes each role as the shop does there. The roles are made by
 * the template step and need no password.
 */
function foreignServer(address: string): Server {
  return {
    urlFor: (role, database) => {
      const url = new URL(address);
      url.pathname = `/${database}`;
      return role === roles.cluster ? url.href : inRole(url.href, role);
    },
  };
}

/** Makes the templates once per state of `db/`, as the shop migrates its own; several files may ask at once. */
async function ensureTemplates(on: Server): Promise<string> {
  const shop = sqlFiles("db/migrations");
  const keystore = sqlFiles("db/keystore");
  const grants = readFileSync(join(root, "db/grants.sql"), "utf8");
  const name = `migrated_${createHash("sha256")
    .update(JSON.stringify([shop, keystore, grants]))
    .digest("hex")
    .slice(0, 16)}`;
  await admin(on, async (client) => {
    await client.query("SELECT pg_advisory_lock(7291)");
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 1) return;
    for (const role of [roles.owner, roles.shop, roles.vault]) {
      const has = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
      if (has.rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN`);
    }
    await client.query(`DROP DATABASE IF EXISTS ${name}_making WITH (FORCE)`);
    await client.query(`DROP DATABASE IF EXISTS ${name}_keystore WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}_making OWNER ${roles.owner}`);
    await client.query(`CREATE DATABASE ${name}_keystore OWNER ${roles.vault}`);
    await withClient(on.urlFor(roles.owner, `${name}_making`), async (owner) => {
      await migrate(owner, join(root, "db/migrations"), { log: silentLog });
      await applyGrants(owner, join(root, "db/grants.sql"));
    });
    await withClient(on.urlFor(roles.vault, `${name}_keystore`), (vault) =>
      migrate(vault, join(root, "db/keystore"), { log: silentLog }),
    );
    await client.query(`ALTER DATABASE ${name}_making RENAME TO ${name}`);
  });
  return name;
}

function sqlFiles(folder: string): Array<[string, string]> {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => [name, readFileSync(join(root, folder, name), "utf8")]);
}

function admin<T>(on: Server, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(on.urlFor(roles.cluster, "postgres"), work);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
