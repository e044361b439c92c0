import { join } from "node:path";
import pg from "pg";
import type { Log } from "#kernel/log";
import { applyGrants, migrate, pendingMigrations } from "#kernel/migrate";
import { startCluster } from "./cluster.ts";
import { ClusterError } from "./failure.ts";
import { readyOwnServer, type ShopUrls } from "./own-server.ts";
import { databases, roles } from "./settings.ts";

/** The two databases of a shop, ready to be connected to. */
export type ShopDatabases = {
  kind: "embedded" | "own";
  urls: ShopUrls;
  /** Ends our own PostgreSQL; leaves one of the merchant's alone. */
  stop(): Promise<void>;
};

export type DatabaseChoice = {
  dataDir: string;
  databaseUrl: string | undefined;
  keystoreUrl: string | undefined;
};

/**
 * Readies the databases the settings ask for: our own PostgreSQL in the data folder, or the server of DATABASE_URL.
 * With `joinOnly`, our own must run already and is never ended by `stop`.
 *
 * @throws ClusterError with a sentence for the person who starts the shop.
 */
export async function readyDatabases(
  choice: DatabaseChoice,
  { log, joinOnly = false }: { log: Log; joinOnly?: boolean },
): Promise<ShopDatabases> {
  const { dataDir, databaseUrl, keystoreUrl } = choice;
  if (databaseUrl !== undefined) {
    const urls = await readyOwnServer({ databaseUrl, keystoreUrl });
    return { kind: "own", urls, stop: () => Promise.resolve() };
  }
  if (keystoreUrl !== undefined) {
    throw new ClusterError(
      "KEYSTORE_URL is set without DATABASE_URL. Set both, or neither to let the shop keep its own.",
    );
  }
  const cluster = await startCluster({ dataDir, log, joinOnly });
  return {
    kind: "embedded",
    urls: {
      shop: cluster.urlFor(roles.shop, databases.shop),
      owner: cluster.urlFor(roles.owner, databases.shop),
      keystore: cluster.urlFor(roles.vault, databases.keystore),
    },
    stop: joinOnly ? () => Promise.resolve() : cluster.stop,
  };
}

/**
 * Brings both databases to the state of `dbFolder` (`migrations`, `keystore`, `grants.sql`). Where the login may not
 * migrate it only looks.
 *
 * @throws ClusterError when migrations are missing that this login may not apply; MigrationError as `migrate` does.
 */
export async function migrateShop(urls: ShopUrls, dbFolder: string, { log }: { log: Log }): Promise<string[]> {
  if (urls.owner === null) {
    const pending = await withPool(urls.shop, (pool) => pendingMigrations(pool, join(dbFolder, "migrations")));
    if (pending.length === 0) return [];
    throw new ClusterError(
      `The database lacks ${pending.join(", ")}. Run candour migrate with DATABASE_URL set to the login that owns the tables.`,
    );
  }
  const { owner, keystore } = urls;
  const keys = await withPool(keystore, (pool) => migrate(pool, join(dbFolder, "keystore"), { log }));
  const shop = await withPool(owner, async (pool) => {
    const applied = await migrate(pool, join(dbFolder, "migrations"), { log });
    await applyGrants(pool, join(dbFolder, "grants.sql"));
    return applied;
  });
  return [...keys, ...shop];
}

async function withPool<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on("error", () => {});
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
