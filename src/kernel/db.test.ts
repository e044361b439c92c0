import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../test/support/database.ts";
import { afterCommit, sql } from "./db.ts";
import { openJobs } from "./jobs.ts";
import { silentLog } from "./log.ts";

const { database, bus, urls, asOwner } = await freshDatabase();

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

test("a notice reaches listeners once the transaction commits, never before", async () => {
  const heard = new Promise<string>((resolve) => bus.on("clock", resolve));
  await database.transact((tx) => bus.notify(tx, "clock", "5:00"));
  assert.equal(await heard, "5:00");
});

test("a connection that is lost while a transaction holds it fails that transaction and nothing else", async () => {
  const cut = database.transact(async (tx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
    await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database.reader);
    // Long enough for the end of the connection to arrive while no query is under way.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`SELECT 1`.execute(tx);
  });
  await assert.rejects(cut);
  await sql`SELECT 1`.execute(database.reader);
});

test("a listener that is cut off says so once, comes back by itself, and hears again", async () => {
  let losses = 0;
  bus.onLost(() => losses++);
  const back = new Promise<void>((resolve) => bus.onRestored(resolve));
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN candour' AND datname = current_database()`.execute(
    database.reader,
  );
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
