import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { crashpoint } from "./crashpoint.ts";
import { sha256 } from "./digest.ts";
import type { Log } from "./log.ts";

/** A connection of the role that owns the database's tables, or a pool of such. */
export type Migrating = pg.Client | pg.Pool;

/** A migration cannot be applied; the message says which and why, for the person who runs the shop. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

/**
 * Applies the numbered `.sql` files of `folder` that the database has not seen, in the order of their names, and notes
 * each in `public.candour_migration` within its own transaction: a kill leaves a file applied and noted, or neither.
 * Processes that start at once wait for each other. Answers the names applied now.
 *
 * @throws MigrationError for a file that changed after it was applied, a name without its number, or SQL that the
 *   database refuses.
 */
export async function migrate(connection: Migrating, folder: string, { log }: { log: Log }): Promise<string[]> {
  const files = readMigrations(folder);
  return onOneClient(connection, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryKey]);
    try {
      await client.query(ownTable);
      const pending = await unapplied(client, files, log);
      for (const file of pending) {
        await apply(client, file);
        crashpoint("migrate-between-files");
        log.info("migration-applied", { name: file.name });
      }
      return pending.map((file) => file.name);
    } finally {
      // A lost connection has given up its lock, and the first error is the one that tells.
      await client.query("SELECT pg_advisory_unlock($1)", [advisoryKey]).catch(() => {});
    }
  });
}

/** The files of `folder` that the database has not seen; every one where it cannot say. Needs no more than to read. */
export async function pendingMigrations(connection: Migrating, folder: string): Promise<string[]> {
  const names = readMigrations(folder).map((file) => file.name);
  const { rows } = await onOneClient(connection, (client) =>
    client.query<{ noted: boolean }>("SELECT to_regclass('public.candour_migration') IS NOT NULL AS noted"),
  );
  if (rows[0]?.noted !== true) return names;
  const seen = await onOneClient(connection, (client) =>
    client.query<{ name: string }>("SELECT name FROM public.candour_migration"),
  );
  const known = new Set(seen.rows.map((row) => row.name));
  return names.filter((name) => !known.has(name));
}

/** Applies `db/grants.sql`, which may be repeated, in one transaction: what the running shop may do, table by table. */
export async function applyGrants(connection: Migrating, file: string): Promise<void> {
  const sql = readFileSync(file, "utf8");
  await onOneClient(connection, async (client) => {
    // Two of these at once would meet on the catalogue's rows ("tuple concurrently updated").
    await inTransaction(client, async () => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [advisoryKey]);
      await client.query(sql);
    });
  });
}

/** One for all of Candour: the first eight bytes of "candour.", as PostgreSQL's bigint. */
const advisoryKey = Buffer.from("candour.").readBigInt64BE().toString();

const ownTable = `
  CREATE TABLE IF NOT EXISTS public.candour_migration (
    name text COLLATE "C" PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  COMMENT ON TABLE public.candour_migration IS 'Which numbered SQL files this database has seen.';
  COMMENT ON COLUMN public.candour_migration.name IS 'Name of the file. {class: public, retention: permanent}';
  COMMENT ON COLUMN public.candour_migration.sha256 IS 'Digest of the file as it was applied. {class: public, retention: permanent}';
  COMMENT ON COLUMN public.candour_migration.applied_at IS 'When it was applied, by the database''s clock. {class: operational, retention: permanent}';
`;

type Migration = { name: string; sql: string; digest: string };

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  for (const name of names) {
    if (!/^\d{3}-[a-z0-9-]+\.sql$/.test(name)) {
      throw new MigrationError(`${join(folder, name)} should be named like 040-catalogue.sql.`);
    }
  }
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), "utf8");
    return { name, sql, digest: sha256(sql).toString("hex") };
  });
}

async function unapplied(client: pg.ClientBase, files: readonly Migration[], log: Log): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "SELECT name, sha256 FROM public.candour_migration",
  );
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  for (const file of files) {
    const digest = applied.get(file.name);
    if (digest !== undefined && digest !== file.digest) {
      throw new MigrationError(
        `${file.name} was changed after this database had applied it. Restore the file, and put the change into a new one.`,
      );
    }
    applied.delete(file.name);
  }
  // A newer version has been here. Migrations are written so that the version before them goes on working.
  for (const name of applied.keys()) log.warn("migration-unknown", { name });
  const seen = new Set(rows.map((row) => row.name));
  return files.filter((file) => !seen.has(file.name));
}

async function apply(client: pg.ClientBase, file: Migration): Promise<void> {
  try {
    await inTransaction(client, async () => {
      await client.query(file.sql);
      await client.query("INSERT INTO public.candour_migration (name, sha256) VALUES ($1, $2)", [
        file.name,
        file.digest,
      ]);
    });
  } catch (thrown) {
    throw new MigrationError(`${file.name} was refused: ${describe(thrown, file.sql)}`, { cause: thrown });
  }
}

/** The database's words with the line of the file they are about. */
function describe(thrown: unknown, sql: string): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const position = "position" in thrown ? Number(thrown.position) : Number.NaN;
  if (!Number.isInteger(position)) return thrown.message;
  return `${thrown.message} (line ${sql.slice(0, position).split("\n").length})`;
}

async function inTransaction(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (thrown) {
    // A lost connection has rolled back by itself, and the first error is the one that tells.
    await client.query("ROLLBACK").catch(() => {});
    throw thrown;
  }
}

async function onOneClient<T>(connection: Migrating, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  if (!("totalCount" in connection)) return work(connection);
  const client = await connection.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (thrown) {
    client.release(true);
    throw thrown;
  }
}
