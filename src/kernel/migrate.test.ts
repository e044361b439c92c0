import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { Cluster } from "#kernel/cluster/index";
import { type LogFields, silentLog } from "#kernel/log";
import { otherProcess, rowsOf, scratchFolder, start } from "../../test/support/scratch-cluster.ts";
import { applyGrants, migrate, pendingMigrations } from "./migrate.ts";

describe("migrations", () => {
  const dataDir = scratchFolder({ after });
  let cluster: Cluster;
  let count = 0;
  before(async () => {
    cluster = await start(dataDir);
  });

  /** An empty database and a folder of files. */
  async function fresh(files: Readonly<Record<string, string>>) {
    const name = `m${++count}`;
    await rowsOf(cluster.urlFor("candour_cluster", "postgres"), `CREATE DATABASE ${name} OWNER candour_owner`);
    const folder = join(dirname(dataDir), name);
    mkdirSync(folder);
    const put = (file: string, sql: string) => writeFileSync(join(folder, file), sql);
    for (const [file, sql] of Object.entries(files)) put(file, sql);
    const url = cluster.urlFor("candour_owner", name);
    const run = async (log = silentLog) => {
      const pool = new pg.Pool({ connectionString: url, max: 1 });
      try {
        return await migrate(pool, folder, { log });
      } finally {
        await pool.end();
      }
    };
    return { url, folder, put, run };
  }

  test("are applied once, in the order of their names, and noted", async () => {
    const { url, folder, put, run } = await fresh({
      "020-b.sql": "INSERT INTO a VALUES (2);",
      "010-a.sql": "CREATE TABLE a (n int); INSERT INTO a VALUES (1);",
      "README.md": "not a migration",
    });
    const client = new pg.Client(url);
    await client.connect();
    assert.deepEqual(await pendingMigrations(client, folder), ["010-a.sql", "020-b.sql"]);
    assert.deepEqual(await run(), ["010-a.sql", "020-b.sql"]);
    assert.deepEqual(await run(), []);
    put("015-c.sql", "INSERT INTO a VALUES (3);");
    assert.deepEqual(await pendingMigrations(client, folder), ["015-c.sql"]);
    await client.end();
    assert.deepEqual(await run(), ["015-c.sql"]);
    assert.deepEqual(await rowsOf(url, "SELECT n FROM a ORDER BY n"), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    const noted = await rowsOf(
      url,
      "SELECT name, length(sha256) AS digits FROM public.candour_migration ORDER BY name",
    );
    assert.deepEqual(noted, [
      { name: "010-a.sql", digits: 64 },
      { name: "015-c.sql", digits: 64 },
      { name: "020-b.sql", digits: 64 },
    ]);
    const uncommented = await rowsOf(
      url,
      "SELECT attname FROM pg_attribute WHERE attrelid = 'public.candour_migration'::regclass AND attnum > 0 AND col_description(attrelid, attnum) NOT LIKE '%{class: %'",
    );
    assert.deepEqual(uncommented, []);
  });

  test("that fail leave nothing of themselves and say where", async () => {
    const { url, put, run } = await fresh({
      "010-a.sql": "CREATE TABLE a ();",
      "020-b.sql": "CREATE TABLE b ();\n\nSELEC 1;",
    });
    await assert.rejects(run(), {
      name: "MigrationError",
      message: '020-b.sql was refused: syntax error at or near "SELEC" (line 3)',
    });
    assert.deepEqual(await rowsOf(url, "SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b"), [
      { a: true, b: false },
    ]);
    put("020-b.sql", "CREATE TABLE b ();");
    assert.deepEqual(await run(), ["020-b.sql"]);
  });

  test("that were changed after they were applied are refused, and nothing after them is applied", async () => {
    const { url, put, run } = await fresh({ "010-a.sql": "CREATE TABLE a ();" });
    await run();
    put("010-a.sql", "CREATE TABLE a (n int);");
    put("020-b.sql", "CREATE TABLE b ();");
    await assert.rejects(run(), {
      name: "MigrationError",
      message: /^010-a\.sql was changed after this database had applied it\./,
    });
    assert.deepEqual(await rowsOf(url, "SELECT to_regclass('b') AS b"), [{ b: null }]);
  });

  test("of a newer version are reported and left", async () => {
    const { folder, run } = await fresh({ "010-a.sql": "CREATE TABLE a ();", "020-b.sql": "CREATE TABLE b ();" });
    await run();
    rmSync(join(folder, "020-b.sql"));
    const warned: Array<[string, LogFields | undefined]> = [];
    assert.deepEqual(await run({ ...silentLog, warn: (event, fields) => warned.push([event, fields]) }), []);
    assert.deepEqual(warned, [["migration-unknown", { name: "020-b.sql" }]]);
  });

  test("need a number and plain letters in their names", async () => {
    const { run } = await fresh({ "10-a.sql": "CREATE TABLE a ();" });
    await assert.rejects(run(), {
      name: "MigrationError",
      message: /10-a\.sql should be named like 040-catalogue\.sql/,
    });
  });

  test("run by several processes at once are applied once", async () => {
    const { url, run } = await fresh({
      "010-a.sql": "CREATE TABLE a (n int); SELECT pg_sleep(0.2); INSERT INTO a VALUES (1);",
    });
    const applied = await Promise.all([run(), run(), run()]);
    assert.deepEqual(applied.flat(), ["010-a.sql"]);
    assert.deepEqual(await rowsOf(url, "SELECT n FROM a"), [{ n: 1 }]);
  });

  test("that are killed on the way are as if they had not begun", async () => {
    const { url, folder, run } = await fresh({
      "010-a.sql": "CREATE TABLE a ();",
      "020-b.sql": "CREATE TABLE b (); SELECT pg_sleep(1.5);",
    });
    const other = otherProcess(
      `import pg from "pg";
       import { migrate } from "#kernel/migrate";
       const pool = new pg.Pool({ connectionString: process.argv[1], max: 1 });
       const say = (event, fields) => console.log(event, fields.name);
       await migrate(pool, process.argv[2], { log: { info: say, warn: say, error: say } });`,
      [url, folder],
    );
    await other.says("migration-applied 010-a.sql");
    other.child.kill("SIGKILL");
    await other.ended;
    assert.deepEqual(await run(), ["020-b.sql"]);
    assert.deepEqual(await rowsOf(url, "SELECT count(*)::int AS n FROM public.candour_migration"), [{ n: 2 }]);
  });

  test("that are killed between two files go on with the second", async () => {
    const { url, folder, run } = await fresh({
      "010-a.sql": "CREATE TABLE a ();",
      "020-b.sql": "CREATE TABLE b ();",
      "030-c.sql": "CREATE TABLE c ();",
    });
    const other = otherProcess(
      `import pg from "pg";
       import { armCrashpoint } from "#kernel/crashpoint";
       import { silentLog } from "#kernel/log";
       import { migrate } from "#kernel/migrate";
       armCrashpoint("migrate-between-files");
       const pool = new pg.Pool({ connectionString: process.argv[1], max: 1 });
       await migrate(pool, process.argv[2], { log: silentLog });`,
      [url, folder],
    );
    assert.deepEqual(await other.ended, { code: null, said: "" });
    assert.equal(other.child.signalCode, "SIGKILL");
    const noted = "SELECT name FROM public.candour_migration ORDER BY name";
    assert.deepEqual(await rowsOf(url, noted), [{ name: "010-a.sql" }]);
    assert.deepEqual(await run(), ["020-b.sql", "030-c.sql"]);
  });

  test("are followed by grants, which can be repeated, also at the same time", async () => {
    const { url, folder, put, run } = await fresh({ "010-a.sql": "CREATE TABLE a ();" });
    await run();
    put("grants.sql", "GRANT SELECT ON a TO candour_shop;");
    const grant = async () => {
      const pool = new pg.Pool({ connectionString: url, max: 1 });
      await applyGrants(pool, join(folder, "grants.sql"));
      await pool.end();
    };
    await Promise.all([grant(), grant(), grant()]);
    assert.deepEqual(await rowsOf(url, "SELECT has_table_privilege('candour_shop', 'a', 'SELECT') AS may"), [
      { may: true },
    ]);
  });
});
