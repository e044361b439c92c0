import type pg from "pg";
import { ClusterError } from "./failure.ts";
import { withConnection } from "./roles.ts";

/** Where a shop lies: the addresses of its two databases for the roles that own their tables. */
export type Place = { owner: string; keystore: string };

/** The shop whose rows lie in a database that has been migrated, and whether it has moved away; undefined in an empty one. */
export async function shopAt({ owner }: Pick<Place, "owner">): Promise<{ id: string; hasMoved: boolean } | undefined> {
  const { rows } = await withConnection(owner, (client) =>
    client.query<{ id: string; hasMoved: boolean }>(
      `SELECT shop_id AS id, moved_at IS NOT NULL AS "hasMoved" FROM kernel.shop`,
    ),
  );
  return rows[0];
}

/**
 * Does `work` while no process can open the shop that lies here, and then, in the same transaction, notes that it has moved away at
 * `now`: it never opens here again. When `work` fails nothing is noted.
 *
 * @throws ClusterError where somebody is connected, which `work` has not begun then; and what `work` throws.
 */
export function leaveDatabase<T>({ owner, keystore }: Place, now: Date, work: () => Promise<T>): Promise<T> {
  return withConnection(owner, async (client) => {
    await client.query("BEGIN");
    await client.query("SET LOCAL lock_timeout = '5s'");
    // Every process of a shop writes here before anything else, and waits: `identifyShop`.
    await client.query("LOCK TABLE kernel.shop IN SHARE ROW EXCLUSIVE MODE");
    await refuseCompany(client);
    await withConnection(keystore, refuseCompany);
    const done = await work();
    await client.query("UPDATE kernel.shop SET moved_at = $1", [now]);
    await client.query("COMMIT");
    return done;
  });
}

/** Removes every key of a place that was left: nobody there would take away those of the people who are forgotten elsewhere. */
export async function forgetKeys({ keystore }: Place): Promise<void> {
  await withConnection(keystore, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'keystore'",
    );
    await client.query(`TRUNCATE ${rows.map(({ name }) => name).join(", ")}`);
  });
}

async function refuseCompany(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  if (rows[0]?.others === 0) return;
  throw new ClusterError(
    "Somebody is connected to the shop's database. End every process of the shop (start, web, worker) and whatever else reads there, and move again.",
  );
}
