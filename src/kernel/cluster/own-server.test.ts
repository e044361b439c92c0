import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { silentLog } from "#kernel/log";
import { rowsOf, scratchFolder, start } from "../../../test/support/scratch-cluster.ts";
import type { Cluster } from "./cluster.ts";
import { migrateShop, readyDatabases } from "./databases.ts";
import { inRole, ownServerUrls, readyOwnServer, refuseServer } from "./own-server.ts";
import { socketUrl } from "./roles.ts";
import { roles } from "./settings.ts";

const root = join(import.meta.dirname, "../../..");

describe("a PostgreSQL of one's own", () => {
  const dataDir = scratchFolder({ after });
  let server: Cluster;
  let admin = "";
  before(async () => {
    server = await start(dataDir);
    admin = server.urlFor("candour_cluster", "postgres");
    // A server that trusts whoever comes, without the roles our own cluster has from the beginning.
    writeFileSync(join(server.pgData, "pg_hba.conf"), "local all all trust\n");
    await rowsOf(admin, "SELECT pg_reload_conf()");
    await rowsOf(admin, "DROP DATABASE candour; ");
    await rowsOf(admin, "DROP DATABASE candour_keystore");
    await rowsOf(admin, "DROP ROLE candour_owner; DROP ROLE candour_shop; DROP ROLE candour_vault");
    await rowsOf(
      admin,
      "CREATE ROLE poor LOGIN; CREATE ROLE builder LOGIN CREATEDB CREATEROLE; CREATE ROLE guest LOGIN",
    );
    await rowsOf(admin, "GRANT CONNECT ON DATABASE postgres TO PUBLIC");
  });
  const url = (login: string, database: string) => socketUrl(server.socketDir, login, database);

  test("a login that may not make databases or roles is told which SQL to run", async () => {
    await assert.rejects(readyOwnServer({ databaseUrl: url("poor", "shop_a"), keystoreUrl: undefined }), {
      name: "ClusterError",
      message: [
        'The database "shop_a" is missing, and the login may not make it. Run as its administrator:',
        `  CREATE DATABASE "shop_a" OWNER "poor" ENCODING 'UTF8' TEMPLATE template0;`,
        '  REVOKE ALL ON DATABASE "shop_a" FROM PUBLIC;',
      ].join("\n"),
    });
    await rowsOf(admin, "CREATE DATABASE shop_a OWNER poor");
    await assert.rejects(readyOwnServer({ databaseUrl: url("poor", "shop_a"), keystoreUrl: undefined }), {
      name: "ClusterError",
      message: [
        "DATABASE_URL: the role candour_shop is missing or not granted to the login, and the login may not see to it. Run as its administrator:",
        "  CREATE ROLE candour_shop NOLOGIN;",
        '  GRANT candour_shop TO "poor";',
      ].join("\n"),
    });
    assert.deepEqual(
      await rowsOf(admin, "SELECT 1 FROM pg_roles WHERE rolname IN ('candour_shop', 'candour_vault')"),
      [],
    );
  });

  test("a login that may make databases and roles needs no SQL, and migrates", async () => {
    const own = { databaseUrl: url("builder", "shop_b"), keystoreUrl: undefined };
    const urls = await readyOwnServer(own);
    assert.deepEqual(urls, await readyOwnServer(own));
    const applied = await migrateShop(urls, join(root, "db"), { log: silentLog });
    assert.ok(applied.includes("010-kernel.sql") && applied.includes("010-keystore.sql"), applied.join());
    assert.deepEqual(await migrateShop(urls, join(root, "db"), { log: silentLog }), []);
    assert.deepEqual(await rowsOf(urls.shop, "SELECT current_user AS me, current_database() AS here"), [
      { me: "candour_shop", here: "shop_b" },
    ]);
    assert.deepEqual(await rowsOf(urls.keystore, "SELECT current_user AS me, current_database() AS here"), [
      { me: "candour_vault", here: "shop_b_keystore" },
    ]);
    await assert.rejects(rowsOf(urls.shop, "DROP SCHEMA kernel CASCADE"), { code: "42501" });
    await assert.rejects(rowsOf(url("guest", "shop_b_keystore"), "SELECT 1"), { code: "42501" });
    assert.deepEqual(
      await rowsOf(admin, "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'shop_b_keystore'"),
      [{ owner: "candour_vault" }],
    );
  });

  test("with logins of the shop's own it only looks whether everything is migrated", async () => {
    const owner = { databaseUrl: url("candour_cluster", "shop_c"), keystoreUrl: undefined };
    const urls = await readyOwnServer(owner);
    await rowsOf(admin, "ALTER ROLE candour_shop LOGIN; ALTER ROLE candour_vault LOGIN");
    await rowsOf(admin, "GRANT CONNECT ON DATABASE shop_c TO candour_shop");
    const strict = await readyOwnServer({
      databaseUrl: url("candour_shop", "shop_c"),
      keystoreUrl: url("candour_vault", "shop_c_keystore"),
    });
    assert.equal(strict.owner, null);
    const folder = join(dirname(dataDir), "db");
    mkdirSync(join(folder, "migrations"), { recursive: true });
    mkdirSync(join(folder, "keystore"));
    appendFileSync(join(folder, "migrations/010-a.sql"), "CREATE SCHEMA a;");
    appendFileSync(join(folder, "grants.sql"), "GRANT SELECT ON public.candour_migration TO candour_shop;");
    await assert.rejects(migrateShop(strict, folder, { log: silentLog }), {
      name: "ClusterError",
      message:
        "The database lacks 010-a.sql. Run candour migrate with DATABASE_URL set to the login that owns the tables.",
    });
    await migrateShop(urls, folder, { log: silentLog });
    assert.deepEqual(await migrateShop(strict, folder, { log: silentLog }), []);
    await assert.rejects(rowsOf(strict.shop, "RESET ROLE; CREATE SCHEMA b"), { code: "42501" });
    await assert.rejects(rowsOf(url("candour_shop", "shop_c_keystore"), "SELECT 1"), { code: "42501" });
  });

  test("a login called candour_shop needs an address of the keys", () => {
    assert.throws(() => ownServerUrls({ databaseUrl: url("candour_shop", "shop_c"), keystoreUrl: undefined }), {
      name: "ClusterError",
      message: /Set KEYSTORE_URL with the login candour_vault/,
    });
  });

  test("an address where nothing answers is said in words, without the password", async () => {
    const databaseUrl = "postgresql://me:secret-7@127.0.0.1:9/shop";
    await assert.rejects(readyOwnServer({ databaseUrl, keystoreUrl: undefined }), (thrown: Error) => {
      assert.equal(
        thrown.message,
        "DATABASE_URL: No PostgreSQL answers at 127.0.0.1. Is it running, and is the port right?",
      );
      return true;
    });
  });
});

test("a server that is too old or speaks another encoding is refused", () => {
  const refuse = (version: number, encoding = "UTF8") => refuseServer("DATABASE_URL", { version, name: "x", encoding });
  assert.equal(refuse(149_999), "DATABASE_URL leads to PostgreSQL x. Candour needs PostgreSQL 15 or newer.");
  assert.equal(refuse(150_000), undefined);
  assert.equal(
    refuse(180_004, "LATIN1"),
    "DATABASE_URL leads to a database in LATIN1. Make it again with ENCODING 'UTF8'.",
  );
});

test("KEYSTORE_URL alone is a mistake, and no data folder is made for it", async () => {
  const choice = { dataDir: "/nonexistent/data", databaseUrl: undefined, keystoreUrl: "postgresql://a@b/c" };
  await assert.rejects(readyDatabases(choice, { log: silentLog }), {
    name: "ClusterError",
    message: /Set both, or neither/,
  });
});

test("a role is taken besides whatever options an address has", () => {
  const url = inRole("postgresql://me@host/shop?options=-c%20search_path%3Da", roles.shop);
  assert.equal(new URL(url).searchParams.get("options"), "-c search_path=a -c role=candour_shop");
});
