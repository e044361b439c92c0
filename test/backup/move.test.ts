/** A shop moves from its own PostgreSQL to another one and back: nothing is lost on the way, and what is left behind does not open. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { databases, roles, startCluster } from "#kernel/cluster/index";
import { withConnection } from "#kernel/cluster/roles";
import { silentLog } from "#kernel/log";
import { sampleProducts } from "../../sample/catalogue/index.ts";
import { installedPostgres, startOwnServer } from "../support/own-server.ts";
import { type Bought, buyThroughApi } from "../support/purchase.ts";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, runCommand, startShopProcess } from "../support/shop-process.ts";

const [first = "", second = ""] = sampleProducts.flatMap(({ variants }) =>
  variants.filter(({ supply }) => supply.kind === "made-to-order").map(({ sku }) => sku),
);
/** The oldest that the shop supports where it is installed; else one like our own, run as a merchant would. */
const server = await startOwnServer(installedPostgres());
const elsewhere = new URL(server.address);
elsewhere.pathname = "/moved";
const there = { DATABASE_URL: elsewhere.href };
const to = { NEW_DATABASE_URL: elsewhere.href };
let shop = await startShopProcess();
let [ann, ben]: [Bought?, Bought?] = [];
after(async () => {
  await shop.stop();
  forgetShop(shop);
  await server.stop();
});

const move = (env: Record<string, string>, ...words: string[]) =>
  runCommand(["move", ...words], { ...shop.env, ...env });
const started = async (env: Record<string, string>) => {
  const tried = await startShopProcess({ dataDir: shop.dataDir, port: shop.port, env, waitUntilOpen: false });
  return { code: await tried.gone, said: tried.output() };
};
const rowsOf = (url: string, sql: string) =>
  withConnection(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
const opens = async ({ number, secret }: Bought = { number: "", secret: "" }) => {
  const page = await (await fetch(`${shop.url}/orders/${secret}`)).text();
  assert.ok(page.includes(number) && page.includes("Bench Shopper"), page.slice(0, 2_000));
};
/** Keys of people in the shop's own keystore, the shop being closed. */
const keysAtHome = async () => {
  const own = await startCluster({ dataDir: shop.dataDir, log: silentLog });
  try {
    return (await rowsOf(own.urlFor(roles.vault, databases.keystore), "SELECT 1 FROM keystore.bundle_key")).length;
  } finally {
    await own.stop();
  }
};

before(async () => {
  ann = await buyThroughApi(shop.url, first);
});

test("an open shop does not move, and nothing moves without an address or to itself", async () => {
  const open = await move(to);
  assert.deepEqual([open.code, /a shop moves while it is closed/.test(open.said)], [1, true], open.said);
  await shop.stop();
  for (const [env, words, sentence] of [
    [{}, [], /Say where to: set NEW_DATABASE_URL/],
    [{}, ["away"], /knows no “away”/],
    [{}, ["home"], /The shop is there already/],
    [{ NEW_KEYSTORE_URL: elsewhere.href }, [], /NEW_KEYSTORE_URL is set without NEW_DATABASE_URL/],
  ] as const) {
    const { code, said } = await move(env, ...words);
    assert.equal(code, 1, said);
    assert.match(said, sentence);
  }
  shop = await shop.again();
  await opens(ann);
  await shop.stop();
});

test("killed before it has closed the old place, the shop goes on there, and half a shop does not open", async () => {
  const { signal } = await move({ ...to, CANDOUR_CRASH_AT: "move-copied" });
  assert.equal(signal, "SIGKILL");
  const half = await started(there);
  assert.equal(half.code, 1);
  assert.match(half.said, /A restore or a move was begun here and has not ended/);
  shop = await shop.again();
  await opens(ann);
  await shop.stop();
});

test("killed right after, it opens nowhere until the same command has ended the move", async () => {
  const { signal } = await move({ ...to, CANDOUR_CRASH_AT: "move-closed" });
  assert.equal(signal, "SIGKILL");
  assert.ok((await keysAtHome()) > 0);
  assert.match((await started(there)).said, /A restore or a move was begun here and has not ended/);
  assert.match(
    (await started({})).said,
    /This shop moved to another PostgreSQL on \d{4}-\d\d-\d\d, and what lies here is out of date/,
  );
  const ended = await move(to);
  assert.equal(ended.code, 0, ended.said);
  assert.match(ended.said, /The move that was begun has ended\.\nFrom now on set DATABASE_URL to the new address/);
  assert.equal(await keysAtHome(), 0, "keys that nobody looks after were left behind");
});

test("over there everything is as it was, and sells; the old place stays shut", async () => {
  const old = await started({});
  assert.equal(old.code, 1);
  assert.match(old.said, /This shop moved to another PostgreSQL/);
  const again = await move(to);
  assert.deepEqual([again.code, /has moved away from here already/.test(again.said)], [1, true], again.said);
  shop = await shop.again(there);
  await opens(ann);
  ben = await buyThroughApi(shop.url, second);
  const insides = await openInsides(shop);
  assert.deepEqual(await insides.broken({ acknowledged: [ann?.number ?? "", ben.number] }), []);
  await insides.close();
  assert.match((await shop.command("verify")).said, /The privacy log is whole/);
  await shop.stop();
});

test("nothing moves under somebody who is connected", async () => {
  await withConnection(elsewhere.href, async () => {
    const { code, said } = await move(there, "home");
    assert.deepEqual([code, /Somebody is connected to the shop's database/.test(said)], [1, true], said);
  });
});

test("it comes home over what it left there, and then nobody else's place is taken", async () => {
  const { code, said } = await move(there, "home");
  assert.equal(code, 0, said);
  assert.match(
    said,
    /^\d+ rows moved, and each was read again there\.\nFrom now on leave DATABASE_URL and KEYSTORE_URL out/m,
  );
  assert.match((await started(there)).said, /This shop moved to another PostgreSQL/);
  shop = await startShopProcess({ dataDir: shop.dataDir, port: shop.port });
  await opens(ann);
  await opens(ben);
  const completed = await shop.command("demo", "complete", ann?.number ?? "");
  assert.match(completed.said, /The shop no longer knows who bought it/);
  await shop.stop();
  const taken = new URL(server.address);
  taken.pathname = "/other";
  const other = await startShopProcess({ env: { DATABASE_URL: taken.href } });
  await other.stop();
  const refused = await move({ NEW_DATABASE_URL: taken.href });
  forgetShop(other);
  assert.deepEqual(
    [refused.code, /There is a shop already where this one is to go/.test(refused.said)],
    [1, true],
    refused.said,
  );
  shop = await shop.again();
});
