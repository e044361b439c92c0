import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../test/support/database.ts";
import { isAway } from "./away.ts";
import { afterCommit, openDatabase, sql, type Tx } from "./db.ts";
import { openJobs } from "./jobs.ts";
import { silentLog } from "./log.ts";

const { database, bus, urls, asOwner, asCluster } = await freshDatabase();

test("what is registered for after the commit runs after it, and not when the transaction fails", async () => {
  const done: string[] = [];
  await database.transact(async (tx) => {
    afterCommit(tx, () => done.push("committed"));
    assert.deepEqual(done, []);
  });
  await assert.rejects(
    database.transact(async (tx) => {
      afterCommit(tx, () => done.push("never"));
      throw new Error("stop");
    }),
    /stop/,
  );
  assert.deepEqual(done, ["committed"]);
});

test("a transaction begins with its first statement, and one without a statement sends nothing", async () => {
  const pid = async (tx: Tx) => (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)).rows[0]?.pid;
  const open = await database.transact(async (tx) => {
    const own = await pid(tx);
    const rows = await asCluster("SELECT state, query FROM pg_stat_activity WHERE pid = $1", [own]);
    return rows.map(({ state }) => state);
  });
  assert.deepEqual(open, ["idle in transaction"]);
  assert.equal(await database.transact(async () => "nothing"), "nothing");
});

test("what fails in a transaction takes back what came before it, the first statement and the last", async () => {
  const offset = "SELECT offset_ms::int AS s FROM kernel.clock";
  const [before] = await asOwner(offset);
  const move = (tx: Tx) => sql`UPDATE kernel.clock SET offset_ms = offset_ms + 60`.execute(tx);
  await assert.rejects(
    database.transact(async (tx) => {
      await move(tx);
      await sql`SELECT 1 / 0`.execute(tx);
    }),
    /division by zero/,
  );
  await assert.rejects(
    database.transact((tx) => sql`SELECT 1 / 0`.execute(tx)),
    /division by zero/,
  );
  await assert.rejects(
    database.transact(async (tx) => {
      await move(tx);
      throw new Error("stop");
    }),
    /stop/,
  );
  await assert.rejects(
    database.transact(async (tx) => {
      await move(tx);
      await sql`SELECT 1 / 0`.execute(tx).catch(() => undefined);
    }),
    /had failed/,
  );
  assert.deepEqual(await asOwner(offset), [before]);
});

test("one statement alone is a transaction; a second one is refused, and failing takes it back", async () => {
  const offset = "SELECT offset_ms::int AS s FROM kernel.clock";
  const move = (tx: Tx, by: number) =>
    sql`UPDATE kernel.clock SET offset_ms = ${by} / (10 - ${by}::bigint)`.execute(tx);
  for (const waits of [true, false]) {
    await database.alone((tx) => move(tx, 9), { waits });
    assert.deepEqual(await asOwner(offset), [{ s: 9 }]);
    await assert.rejects(
      database.alone((tx) => move(tx, 10), { waits }),
      /division by zero/,
    );
    await assert.rejects(
      database.alone(
        async (tx) => {
          await sql`SELECT 1`.execute(tx);
          await sql`SELECT 2`.execute(tx);
        },
        { waits },
      ),
      /second one/,
    );
    await database.alone((tx) => move(tx, 5), { waits });
    assert.deepEqual(await asOwner(offset), [{ s: 1 }]);
    await database.alone((tx) => move(tx, 0), { waits });
  }
});

test("only a transaction that says so is answered before it is on the disk", async () => {
  const setting = async (tx: Tx) =>
    (await sql<{ how: string }>`SELECT current_setting('synchronous_commit') AS how`.execute(tx)).rows[0]?.how;
  assert.equal(await database.transact(setting), "on");
  assert.equal(await database.transact(setting, { waits: false }), "off");
  assert.equal(await database.alone(setting, { waits: false }), "off");
  assert.equal(await database.alone(setting), "on");
  assert.equal(await database.transact(setting), "on");
});

test("a statement that comes often is prepared, and one that selects everything is not", async () => {
  await database.transact(async (tx) => {
    for (let n = 0; n < 8; n++) await sql`SELECT ${n}::int + 1 AS often`.execute(tx);
    for (let n = 0; n < 8; n++) await sql`SELECT * FROM kernel.clock WHERE offset_ms > ${n}::bigint`.execute(tx);
    const { rows } = await sql<{ statement: string }>`
      SELECT statement FROM pg_prepared_statements WHERE name LIKE 'c%'`.execute(tx);
    const texts = rows.map(({ statement }) => statement);
    assert.ok(texts.includes("SELECT $1::int + 1 AS often"));
    assert.ok(!texts.some((text) => text.includes("*")));
  });
});

test("a notice reaches listeners once the transaction commits, never before", async () => {
  const heard = new Promise<string>((resolve) => bus.on("clock", resolve));
  await database.transact((tx) => bus.notify(tx, "clock", "5:00"));
  assert.equal(await heard, "5:00");
});

test("a connection that is lost while a transaction holds it fails that transaction and nothing else", async () => {
  const cut = database.transact(async (tx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
    assert.deepEqual(await asCluster("SELECT pg_terminate_backend($1) AS cut", [rows[0]?.pid]), [{ cut: true }]);
    // Long enough for the end of the connection to arrive while no query is under way.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`SELECT 1`.execute(tx);
  });
  await assert.rejects(cut, isAway);
  await sql`SELECT 1`.execute(database.reader);
});

test("only what means that the database is out of reach says so", async () => {
  const gone = openDatabase({
    connection: { connectionString: "postgresql://candour_shop@%2Fnonexistent/candour" },
    maxConnections: 1,
    log: silentLog,
  });
  await assert.rejects(sql`SELECT 1`.execute(gone.reader), isAway);
  await gone.close();
  await assert.rejects(sql`SELECT 1 / 0`.execute(database.reader), (thrown) => !isAway(thrown));
  const cutWhileItAsks = assert.rejects(sql`SELECT pg_sleep(60) AS asking`.execute(database.reader), isAway);
  let cut: unknown[] = [];
  while (cut.length === 0) {
    cut = await asCluster(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%AS asking' AND datname = current_database()",
    );
  }
  await cutWhileItAsks;
});

test("a listener that is cut off says so once, comes back by itself, and hears again", async () => {
  let losses = 0;
  bus.onLost(() => losses++);
  const back = new Promise<void>((resolve) => bus.onRestored(resolve));
  const cut = await asCluster(
    "SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity WHERE query = 'LISTEN candour' AND datname = current_database()",
  );
  assert.deepEqual(cut, [{ cut: true }]);
  await back;
  assert.equal(losses, 1);
  const heard = new Promise<string>((resolve) => bus.on("after", resolve));
  await database.transact((tx) => bus.notify(tx, "after", "all"));
  assert.equal(await heard, "all");
});

test("the shop's role can do what is granted and nothing else", async () => {
  await assert.rejects(sql`DROP TABLE kernel.clock`.execute(database.reader), /must be owner/);
  await assert.rejects(sql`DELETE FROM kernel.clock`.execute(database.reader), /permission denied/);
});

test("a job exists exactly if its cause does, and its failure is kept as a code", async () => {
  const jobs = await openJobs(["greet"], { connectionString: urls.shop }, { log: silentLog });
  const seen: string[] = [];
  let failed = false;
  const both = new Promise<void>((resolve) => {
    jobs.handle("greet", async ({ id }) => {
      if (!failed) {
        failed = true;
        throw new Error("Zoe Canary lives in SW1A 1AA");
      }
      seen.push(id);
      resolve();
    });
  });
  await jobs.work();
  await assert.rejects(
    database.transact(async (tx) => {
      await jobs.enqueue(tx, "greet", { id: "rolled-back" });
      throw new Error("stop");
    }),
  );
  await database.transact((tx) => jobs.enqueue(tx, "greet", { id: "kept" }));
  await both;
  await jobs.stop();
  assert.deepEqual(seen, ["kept"]);
  const rows = await asOwner("SELECT j::text AS row FROM jobs.job j");
  assert.equal(rows.length, 1);
  assert.doesNotMatch(String(rows[0]?.row), /Canary|SW1A/);
});
