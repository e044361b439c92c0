import assert from "node:assert/strict";
import { test } from "node:test";
import { undertaking } from "#access";
import { hour, minute } from "#kernel/clock";
import { stepOf } from "../../src/commands/breach.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { ada, edith } from "../support/people.ts";
import { hire } from "../support/staff.ts";

const app = await openApp();
const { database, clock } = app.ground;
const shop = { modules: app.modules, reader: database.reader, transact: database.transact, clock };
const said = async (...words: string[]) => (await stepOf(words)?.(shop)) ?? assert.fail(words.join(" "));
const at = (ms: number) => `${new Date(clock.now().getTime() + ms).toISOString().slice(0, 19)}Z`;
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const numberOf = async (secret: string) =>
  (await app.modules.orders.orderBySecret(database.reader, secret))?.order.number ?? assert.fail();
const looked = await numberOf(await buy(openBrowser(app.url), ada, sku));
const other = await numberOf(await buy(openBrowser(app.url), edith, sku));
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");

test("one command tells whose details somebody or a role looked at between two moments, and nothing of the details (L11)", async () => {
  assert.equal((await owner.post("/special-access/holders/pat")).status, 303);
  assert.equal((await packer.post("/special-access/undertaking", { version: undertaking.version })).status, 303);
  const why = { case: "delivery", reference: looked, reason: "The driver rang: the lane is closed." };
  const seen = await packer.post(`/orders/${looked}/details`, { purpose: "deliver-order", ...why });
  assert.equal(seen.status, 200, seen.text.slice(0, 300));
  for (const who of ["pat", "orders"]) {
    const { good, words } = await said("read", who, at(-hour), at(hour));
    assert.ok(good);
    assert.match(words, new RegExp(`order ${looked}, by pat \\(orders\\), for deliver-order`));
    assert.match(words, /looked 1 times, at the details of 1 orders/);
    assert.ok(!words.includes(other) && !words.includes(ada.name) && !words.includes("driver"));
  }
  for (const [who, from, to] of [
    ["olive", at(-hour), at(hour)],
    ["owner", at(-hour), at(hour)],
    ["pat", at(-2 * hour), at(-hour)],
    ["pat", at(hour), at(2 * hour)],
  ] as const)
    assert.match((await said("read", who, from, to)).words, /^\S+ looked 0 times/, `${who} ${from}`);
});

test("the same command tells what whoever had the keys in that time could open: not what was forgotten before (L11)", async () => {
  const { words } = await said("read", "keys", at(-hour), at(hour));
  assert.ok(words.includes(`order ${looked}`) && words.includes(`order ${other}`));
  assert.match(words, /fulfilment: \d+ keys were there/);
  assert.match((await said("read", "keys", at(-30 * hour), at(-20 * hour))).words, /details of 0 people's/);
  await app.advance(15 * minute);
  const { orders } = app.modules;
  const order = (await orders.orderForOperator(database.reader, looked)) ?? assert.fail();
  assert.ok((await orders.cancelOrder({ orderId: order.orderId })).ok);
  await app.settle();
  await app.advance(40 * 24 * hour);
  await orders.completeOrder(order.orderId);
  await app.settle();
  const later = (await said("read", "keys", at(hour), at(2 * hour))).words;
  assert.ok(!later.includes(looked) && later.includes(other), "whoever comes after the shredding opens nothing of it");
});

test("from when a breach is known a clock runs, until the regulator was told; bad words change nothing (L11)", async () => {
  assert.deepEqual(await said(), { good: true, words: "No breach was ever noted." });
  for (const bad of [
    ["known", at(hour)],
    ["known", "yesterday"],
    ["told", "1"],
    ["told", "x"],
  ]) {
    assert.equal((await said(...bad)).good, false, bad.join(" "));
  }
  for (const bad of [
    ["read", "pat", at(hour), at(-hour)],
    ["read", "pat", "then", "now"],
  ])
    assert.match((await said(...bad)).words, /A moment is a day or a time/);
  assert.equal(stepOf(["read", "pat"]), undefined);
  assert.equal(stepOf(["forget", "it"]), undefined);
  assert.deepEqual(await said(), { good: true, words: "No breach was ever noted." });
  assert.match((await said("known", at(-71 * hour))).words, /^Breach 1 .*; 0 of 72|1 of 72 hours are left/);
  assert.equal((await said()).good, true);
  await app.advance(3 * hour);
  const late = await said();
  assert.equal(late.good, false);
  assert.match(late.words, /should have been told by 20/);
  assert.deepEqual(await said("told", "1"), { good: true, words: "The regulator was told of breach 1." });
  assert.equal((await said()).good, true);
  assert.equal((await said("told", "1")).good, false, "once is enough");
  assert.match((await said("known")).words, /^Breach 2 .*72 of 72 hours are left/);
});
