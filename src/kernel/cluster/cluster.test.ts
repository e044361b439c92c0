import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { hasty, otherProcess, rowsOf, scratchFolder, start } from "../../../test/support/scratch-cluster.ts";
import type { Cluster } from "./cluster.ts";
import { clusterSettings, databases, roles } from "./settings.ts";

const startAndStay = `
  import { startCluster } from "#kernel/cluster/index";
  import { silentLog } from "#kernel/log";
  const cluster = await startCluster({ dataDir: process.argv[1], log: silentLog, postgres: { fsync: "off" } });
  console.log("runs as " + cluster.pid + " " + cluster.found);
  setInterval(() => {}, 1000);
`;

test("the first start makes the cluster, a later one starts it with what was in it", async (t) => {
  const dataDir = scratchFolder(t);
  const first = await start(dataDir);
  assert.equal(first.found, "made");
  const owner = first.urlFor(roles.owner, databases.shop);
  await rowsOf(owner, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('sofa')");
  await first.stop();
  assert.equal(runs(first.pid), false);

  const second = await start(dataDir);
  assert.equal(second.found, "started");
  assert.notEqual(second.pid, first.pid);
  assert.deepEqual(await rowsOf(owner, "SELECT word FROM kept"), [{ word: "sofa" }]);
  await second.stop();
  assert.equal(runs(second.pid), false);
  assert.deepEqual(leftOf(dataDir), ["postgres", "postgres.lock", "postgres.log"]);
});

describe("a running server", () => {
  const dataDir = scratchFolder({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await start(dataDir, { postgres: {} });
  });

  test("has the settings we promise", async () => {
    const shop = cluster.urlFor(roles.shop, databases.shop);
    const promised = {
      listen_addresses: "",
      fsync: "on",
      full_page_writes: "on",
      synchronous_commit: "on",
      data_checksums: "on",
      server_encoding: "UTF8",
      log_statement: "none",
      log_parameter_max_length: "0",
      log_parameter_max_length_on_error: "0",
      log_min_error_statement: "panic",
      log_min_messages: "log",
      log_error_verbosity: "terse",
      log_min_duration_statement: "-1",
      unix_socket_permissions: "0700",
      max_connections: "60",
      TimeZone: "UTC",
    };
    for (const [name, value] of Object.entries(promised)) {
      const [row] = await rowsOf(shop, `SELECT current_setting('${name}') AS value`);
      assert.deepEqual({ [name]: row?.value }, { [name]: value });
    }
    const sources = await rowsOf(
      cluster.urlFor(roles.cluster, "postgres"),
      "SELECT name, source FROM pg_settings WHERE name = 'log_statement' OR name = 'fsync' ORDER BY name",
    );
    assert.deepEqual(sources, [
      { name: "fsync", source: "command line" },
      { name: "log_statement", source: "command line" },
    ]);
    const locales = await rowsOf(
      shop,
      "SELECT datname, datlocprovider, datlocale FROM pg_database WHERE datname LIKE 'candour%' ORDER BY 1",
    );
    assert.deepEqual(locales, [
      { datname: "candour", datlocprovider: "b", datlocale: "C.UTF-8" },
      { datname: "candour_keystore", datlocprovider: "b", datlocale: "C.UTF-8" },
    ]);
    assert.ok(Object.keys(clusterSettings).length > 20);
  });

  test("keeps what it refuses out of its log, the statement as well as a value in it", async () => {
    const owner = cluster.urlFor(roles.owner, databases.shop);
    await rowsOf(
      owner,
      "CREATE TABLE person (email text PRIMARY KEY); INSERT INTO person VALUES ('canary-7@example.org')",
    );
    await assert.rejects(rowsOf(owner, "INSERT INTO person VALUES ('canary-7@example.org')"), { code: "23505" });
    await assert.rejects(rowsOf(owner, "SELECT 'canary-7'::uuid"), { code: "22P02" });
    await assert.rejects(rowsOf(owner, "SELECT canary_7"), { code: "42703" });
    assert.doesNotMatch(readFileSync(join(dataDir, "postgres.log"), "utf8"), /canary/);
  });

  test("vault failure 19: gives each role only what its work needs", async () => {
    const rights = await rowsOf(
      cluster.urlFor(roles.cluster, "postgres"),
      `SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS powerful
     FROM pg_roles WHERE rolname LIKE 'candour\\_%' ORDER BY rolname`,
    );
    assert.deepEqual(rights, [
      { rolname: "candour_cluster", powerful: true },
      { rolname: "candour_owner", powerful: false },
      { rolname: "candour_shop", powerful: false },
      { rolname: "candour_vault", powerful: false },
    ]);
    const refused = { code: "42501" };
    await assert.rejects(rowsOf(cluster.urlFor(roles.shop, databases.keystore), "SELECT 1"), refused);
    await assert.rejects(rowsOf(cluster.urlFor(roles.owner, databases.keystore), "SELECT 1"), refused);
    await assert.rejects(rowsOf(cluster.urlFor(roles.vault, databases.shop), "SELECT 1"), refused);
    await assert.rejects(rowsOf(cluster.urlFor(roles.shop, "postgres"), "SELECT 1"), refused);
    await assert.rejects(rowsOf(cluster.urlFor(roles.shop, databases.shop), "CREATE TABLE public.mine ()"), refused);
    await assert.rejects(rowsOf(cluster.urlFor(roles.shop, databases.shop), "CREATE TEMPORARY TABLE mine ()"), refused);
    assert.deepEqual(await rowsOf(cluster.urlFor(roles.vault, databases.keystore), "SELECT current_user AS me"), [
      { me: "candour_vault" },
    ]);
  });
});

test("a server whose shop was killed is found and taken over", async (t) => {
  const dataDir = scratchFolder(t);
  const shop = otherProcess(startAndStay, [dataDir]);
  await shop.says("runs as");
  shop.child.kill("SIGKILL");
  const { said } = await shop.ended;
  const cluster = await start(dataDir);
  assert.equal(cluster.found, "running");
  assert.equal(said, `runs as ${cluster.pid} made\n`);
  await cluster.stop();
  assert.equal(runs(cluster.pid), false);
});

test("a server that was killed itself recovers what it had acknowledged", async (t) => {
  const dataDir = scratchFolder(t);
  const first = await start(dataDir);
  const owner = first.urlFor(roles.owner, databases.shop);
  await rowsOf(owner, "CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)");
  process.kill(first.pid, "SIGKILL");
  const second = await start(dataDir);
  assert.equal(second.found, "started");
  assert.deepEqual(await rowsOf(owner, "SELECT count(*)::int AS n FROM kept"), [{ n: 1000 }]);
});

test("a process number that somebody else bears today keeps nobody from starting", async (t) => {
  const dataDir = scratchFolder(t);
  const first = await start(dataDir);
  const pidFile = join(dataDir, "postgres/postmaster.pid");
  const noted = readFileSync(pidFile, "utf8");
  await first.stop();
  // It belongs to the server's own user, lives, and is no PostgreSQL.
  const { uid, gid } = statSync(first.pgData);
  const other = spawn("sleep", ["60"], { uid, gid, stdio: "ignore" });
  t.after(() => other.kill());
  writeFileSync(pidFile, noted.replace(/^\d+/, String(other.pid)), { mode: 0o600 });
  const second = await start(dataDir);
  assert.equal(second.found, "started");
  assert.notEqual(second.pid, other.pid);
  assert.equal(runs(other.pid ?? 0), true);
});

test("an initdb that was killed on the way is done again, and nothing of it stays", async (t) => {
  const dataDir = scratchFolder(t);
  const shop = otherProcess(startAndStay, [dataDir]);
  while (!leftOf(dataDir).some((name) => name.startsWith("postgres.making-"))) await pause(5);
  await pause(60);
  shop.child.kill("SIGKILL");
  await shop.ended;
  assert.deepEqual(
    leftOf(dataDir).filter((name) => name === "postgres"),
    [],
  );
  const cluster = await start(dataDir);
  assert.equal(cluster.found, "made");
  assert.deepEqual(leftOf(dataDir), ["postgres", "postgres.lock", "postgres.log"]);
});

test("of several processes that start at once, one makes the cluster and all use it", async (t) => {
  const dataDir = scratchFolder(t);
  const shops = [1, 2, 3].map(() => otherProcess(startAndStay, [dataDir]));
  await Promise.all(shops.map((shop) => shop.says("runs as")));
  for (const shop of shops) shop.child.kill("SIGKILL");
  const said = (await Promise.all(shops.map((shop) => shop.ended))).map(({ said }) => said.trim().split(" "));
  assert.equal(new Set(said.map((words) => words[2])).size, 1);
  assert.deepEqual(said.map((words) => words[3]).sort(), ["made", "running", "running"]);
});

test("a server with other settings is started anew with ours", async (t) => {
  const dataDir = scratchFolder(t);
  const before = await start(dataDir, { postgres: { ...hasty, work_mem: "5MB" } });
  const after = await start(dataDir);
  assert.equal(after.found, "started");
  assert.notEqual(after.pid, before.pid);
  assert.deepEqual(await rowsOf(after.urlFor(roles.shop, databases.shop), "SHOW work_mem"), [{ work_mem: "4MB" }]);
});

test("joining needs a server that runs", async (t) => {
  const dataDir = scratchFolder(t);
  await assert.rejects(start(dataDir, { joinOnly: true }), {
    name: "ClusterError",
    message: /No database runs for .*candour start/,
  });
  assert.equal(existsSync(join(dataDir, "postgres")), false);
  const cluster = await start(dataDir);
  const joined = await start(dataDir, { joinOnly: true });
  assert.equal(joined.pid, cluster.pid);
});

test("a data path too long for a socket gets a short private folder", async (t) => {
  const dataDir = join(dirname(scratchFolder(t)), "a".repeat(60), "b".repeat(60), "data");
  mkdirSync(dirname(dataDir), { recursive: true });
  const cluster = await start(dataDir);
  t.after(() => cluster.stop());
  assert.ok(cluster.socketDir.length < 60, cluster.socketDir);
  assert.equal(statSync(cluster.socketDir).mode & 0o777, 0o700);
  assert.equal(statSync(cluster.socketDir).uid, statSync(cluster.pgData).uid);
  assert.deepEqual(await rowsOf(cluster.urlFor(roles.shop, databases.shop), "SELECT 1 AS one"), [{ one: 1 }]);
  const again = await start(dataDir);
  assert.deepEqual([again.found, again.socketDir], ["running", cluster.socketDir]);
});

test("a folder that is not ours to use is left as it is", async (t) => {
  const dataDir = scratchFolder(t);
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o777);
  await assert.rejects(start(dataDir), {
    name: "ClusterError",
    message: `Others may write to the data folder ${dataDir}. Run: chmod go-w ${dataDir}`,
  });
  assert.deepEqual(leftOf(dataDir), []);
  chmodSync(dataDir, 0o711);

  const cluster = await start(dataDir);
  await cluster.stop();
  writeFileSync(join(dataDir, "postgres/PG_VERSION"), "17\n");
  await assert.rejects(start(dataDir), {
    name: "ClusterError",
    message: /is of PostgreSQL 17; this version of Candour brings PostgreSQL 18/,
  });
  assert.equal(existsSync(join(dataDir, "postgres/postmaster.pid")), false);
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function leftOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
