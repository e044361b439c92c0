import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { withConnection } from "#kernel/cluster/roles";
import { startOwnServer } from "../support/own-server.ts";
import { type Bought, buyThroughApi } from "../support/purchase.ts";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../support/shop-process.ts";

/** The server of DATABASE_URL; else one with the programs the shop brings, but run as a merchant would. */
const given = process.env.DATABASE_URL;
const server = given === undefined ? await startOwnServer() : undefined;
const admin = given ?? server?.address ?? "";
const name = `whole_${randomBytes(4).toString("hex")}`;
const password = "a/b c@d";

/** A login as a hosting company gives one out: it may make databases and roles, and is no superuser. */
const at = (database: string): string => {
  const url = new URL(admin);
  url.username = `${name}_login`;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.href;
};
const rowsOf = (database: string, sql: string) => {
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return withConnection(url.href, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
};

describe("the whole shop on a PostgreSQL of one's own", () => {
  const env = { DATABASE_URL: at(`${name}_shop`), KEYSTORE_URL: at(`${name}_keys`) };
  let shop: ShopProcess;
  let bought: Bought;
  before(async () => {
    await rowsOf("postgres", `CREATE ROLE ${name}_login LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`);
    await shareRoles();
    shop = await startShopProcess({ env });
  });
  after(async () => {
    await shop.stop();
    forgetShop(shop);
    for (const database of ["shop", "keys"]) await rowsOf("postgres", `DROP DATABASE ${name}_${database} WITH (FORCE)`);
    await rowsOf("postgres", `DROP OWNED BY ${name}_login`);
    await rowsOf("postgres", `DROP ROLE ${name}_login`);
    await server?.stop();
  });

  test("it makes both databases, migrates and fills them, and starts no PostgreSQL beside", async () => {
    assert.match(shop.output(), /"event":"migration-applied","name":"010-keystore\.sql"/);
    assert.doesNotMatch(shop.output(), /"event":"database-ready"/);
    const [filled] = await rowsOf(`${name}_shop`, "SELECT count(*)::int > 60 AS filled FROM catalogue.product");
    assert.deepEqual(filled, { filled: true });
    const keys = await rowsOf(`${name}_keys`, "SELECT nspname FROM pg_namespace WHERE nspname = 'keystore'");
    assert.equal(keys.length, 1);
  });

  test("somebody buys, gets the mail, and after completion the shop no longer knows who it was", async () => {
    const [item] = await rowsOf(`${name}_shop`, "SELECT sku FROM stock.item WHERE on_hand > 1 ORDER BY sku LIMIT 1");
    bought = await buyThroughApi(shop.url, String(item?.sku));
    await untilMailed(1);
    const mailbox = await (await fetch(shop.mailboxUrl)).text();
    assert.match(mailbox, new RegExp(bought.number));

    const { code, said } = await shop.command("demo", "complete", bought.number);
    assert.equal(code, 0, said);
    assert.match(said, new RegExp(`${bought.number} is complete\\. The shop no longer knows who bought it\\.`));
    const [order] = await rowsOf(
      `${name}_shop`,
      "SELECT privacy, (SELECT count(*)::int FROM orders.capsule) AS capsules FROM orders.purchase",
    );
    assert.deepEqual(order, { privacy: "shredded", capsules: 0 });
    assert.deepEqual(await rowsOf(`${name}_keys`, "SELECT bundle FROM keystore.bundle_key"), []);
  });

  test("it ends well, opens again on the same databases, and sells", async () => {
    assert.equal(await shop.stop(), 0);
    shop = await shop.again();
    assert.doesNotMatch(shop.output(), /migration-applied/);
    const page = await fetch(`${shop.url}/orders/${bought.secret}`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), new RegExp(bought.number));
    const [item] = await rowsOf(`${name}_shop`, "SELECT sku FROM stock.item WHERE on_hand > 1 ORDER BY sku LIMIT 1");
    const again = await buyThroughApi(shop.url, String(item?.sku));
    await untilMailed(1);
    const insides = await openInsides(shop);
    assert.deepEqual(await insides.broken({ acknowledged: [bought.number, again.number] }), []);
    await insides.close();
  });

  test("doctor names the server, and finds nothing that a shop on localhost must mend", async () => {
    const { code, said } = await shop.command("doctor");
    assert.equal(code, 0, said);
    const [row] = await rowsOf(
      `${name}_shop`,
      "SELECT split_part(current_setting('server_version'), ' ', 1) AS version",
    );
    assert.match(said, new RegExp(`^✓ PostgreSQL ${row?.version}, your own \\(DATABASE_URL\\)\\.$`, "m"));
    assert.match(said, new RegExp(`^✓ The shop runs at ${shop.url} \\(process ${shop.pid}\\)\\.$`, "m"));
    assert.doesNotMatch(said, new RegExp(`${password}|${encodeURIComponent(password)}`));
  });
});

/** Where other tests have made the shop's roles on this server, only its superuser can lend them from version 16 on. */
async function shareRoles(): Promise<void> {
  for (const role of ["candour_shop", "candour_vault"]) {
    const [there] = await rowsOf("postgres", `SELECT 1 FROM pg_roles WHERE rolname = '${role}'`);
    if (there !== undefined) await rowsOf("postgres", `GRANT ${role} TO ${name}_login`);
  }
}

async function untilMailed(count: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [row] = await rowsOf(`${name}_shop`, "SELECT count(*)::int AS n FROM mail.outbox WHERE state = 'sent'");
    if (row?.n === count) return;
    await pause(100);
  }
  throw new Error(`Not ${count} mails were sent within a minute.`);
}
