import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { App } from "../support/app.ts";
import type { FreshDatabase } from "../support/database.ts";

/** The shop that is looked at. */
type Looked = Pick<App, "db" | "rest">;

/** The queue's own pulse: which process is alive, and figures about itself. Work lies in `jobs.job`. */
const pulse = /^jobs\.(?!job$|job_common$)/;

/**
 * Table → a figure over all its row versions, in both databases of the shop. Each write makes a new version, so that even
 * an update to the same values is seen, which a comparison of the values would miss. What earlier acts left to jobs, and how
 * earlier calls to partners ended, is waited for.
 */
export async function everyTable({ db, rest }: Looked): Promise<ReadonlyMap<string, string>> {
  await rest();
  const [shop, keys] = await Promise.all([tablesOf(db.asOwner), tablesOf(db.asVault)]);
  const all = new Map([...shop, ...keys]);
  assert.ok(all.size > 40, "the tables were read");
  return all;
}

/** The tables that differ, by name. */
export function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after.keys()].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Runs something that must write nothing, but for the tables that are named. */
export async function assertWritesNothing<T>(
  app: Looked,
  what: string,
  run: () => Promise<T>,
  allowed: readonly string[] = [],
): Promise<T> {
  const before = await everyTable(app);
  const result = await run();
  const others = changed(before, await everyTable(app)).filter((name) => !allowed.includes(name));
  assert.deepEqual(others, [], `${what} wrote`);
  return result;
}

async function tablesOf(query: FreshDatabase["asOwner"]): Promise<Array<[string, string]>> {
  const tables = await query(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const names = tables.map(({ name }) => String(name)).filter((name) => !pulse.test(name));
  // A version carries the number of its transaction, higher than all before: where as many stand as stood, their sum tells of new ones.
  const each = names.map(
    (name) => `SELECT '${name}' AS name, count(*)::text || ':' || coalesce(sum(t.xmin::text::bigint), 0)::text AS rows
               FROM ${name} AS t`,
  );
  // Planning it takes several times as long as the look itself.
  const text = each.join(" UNION ALL ");
  const found = await query({ name: createHash("sha256").update(text).digest("hex").slice(0, 32), text });
  return found.map(({ name, rows }) => [String(name), String(rows)]);
}
