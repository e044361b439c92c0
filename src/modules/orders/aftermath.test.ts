import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { systemRandom } from "#kernel/random";
import { part } from "#vault";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, payments, needs, clock } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });
await shop.sell("SWATCH", { priceMinor: 0, swatch: true });
await shop.sell("BESPOKE", { priceMinor: 200_000, bespoke: true });

beforeEach(() => {
  payments.down = false;
});

test("cancelled before dispatch: everything goes back, delivery included, and the pieces go on sale again (L42, L45)", async () => {
  await shop.sell("ONE", { priceMinor: 60_000, onHand: 1 });
  const order = await shop.buy({ ONE: 1 });
  const total = (await orders.orderForOperator(reader, order.orderId))?.totalMinor ?? 0;
  assert.ok(total > 60_000, "delivery costs something here");
  assert.deepEqual(await orders.cancelOrder({ secret: order.secret }), { ok: true, refundMinor: total });
  assert.equal(await shop.state(order.orderId), "cancelled full none none active");
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "cancelled", "refunded"]);
  await shop.buy({ ONE: 1 });
  const view = await orders.orderForOperator(reader, order.number);
  assert.equal(view?.cancelReason, "customer");
  assert.equal(view?.refundedMinor, total);
  await refuses(db, () => orders.cancelOrder({ secret: order.secret }), { ok: false, because: "already-cancelled" });
  await refuses(db, () => orders.dispatch(order.orderId), { ok: false, because: "not-placed" });
});

test("a refund that could not leave is carried out by the sweep, once", async () => {
  const order = await shop.buy({ SOFA: 1 });
  payments.down = true;
  assert.equal((await orders.cancelOrder({ orderId: order.orderId })).ok, true);
  assert.equal(await shop.state(order.orderId), "cancelled full over none active");
  payments.down = false;
  const before = payments.acts.length;
  await Promise.all([1, 2, 3].map(() => shop.sweep("orders-refund")));
  await shop.sweep("orders-refund");
  assert.equal(payments.acts.length, before + 1);
  assert.deepEqual(shop.troubles, []);
  assert.equal(await shop.state(order.orderId), "cancelled full none none active");
});

test("what cannot be cancelled says why", async () => {
  const nobody = "5ca1ab1e-0000-4000-8000-00000000dead";
  await refuses(db, () => orders.cancelOrder({ orderId: nobody }), { ok: false, because: "no-such-order" });
  await refuses(db, () => orders.cancelOrder({ secret: "x".repeat(22) }), { ok: false, because: "no-such-order" });
  const draft = await shop.begin({ LAMP: 1 });
  await refuses(db, () => orders.cancelOrder({ orderId: draft.orderId }), { ok: false, because: "not-placed" });
  const sent = await shop.deliver({ LAMP: 1 });
  await refuses(db, () => orders.cancelOrder({ secret: sent.secret }), { ok: false, because: "already-dispatched" });
});

test("refunds in parts, asked for twice, and more than was charged", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  const { orderId } = order;
  const total = (await orders.orderForOperator(reader, orderId))?.totalMinor ?? 0;
  const refundId = systemRandom.uuid();
  const goodwill = { orderId, refundId, amount: { amountMinor: 5_000 }, reason: "goodwill" } as const;
  assert.deepEqual(await orders.refund(goodwill), { ok: true, refundId, amountMinor: 5_000, state: "refunded" });
  const twice = await Promise.all([orders.refund(goodwill), orders.refund(goodwill)]);
  assert.deepEqual(twice[1], { ok: true, refundId, amountMinor: 5_000, state: "refunded" });
  assert.equal(await shop.state(orderId), "placed full full delivered active");
  await refuses(db, () => orders.refund({ ...goodwill, amount: { amountMinor: 5_001 } }), {
    ok: false,
    because: "different-refund",
  });
  const other = { ...goodwill, refundId: systemRandom.uuid() };
  for (const amountMinor of [0, -1, 0.5, Number.NaN]) {
    await refuses(db, () => orders.refund({ ...other, amount: { amountMinor } }), { ok: false, because: "bad-amount" });
  }
  await refuses(db, () => orders.refund({ ...other, amount: { amountMinor: total - 4_999 } }), {
    ok: false,
    because: "more-than-charged",
    leftMinor: total - 5_000,
  });
  const race = await Promise.all(
    Array.from({ length: 5 }, () => orders.refund({ ...other, refundId: systemRandom.uuid(), amount: "whole" })),
  );
  assert.equal(race.filter(({ ok }) => ok).length, 1);
  const page = await orders.orderBySecret(reader, order.secret);
  const net = page?.ledger.reduce((sum, one) => sum + (one.kind === "sale" ? 1 : -1) * one.amountMinor, 0);
  assert.equal(net, 0);
  const left = page?.ledger.flatMap(({ postings }) => postings).reduce((sum, one) => sum + one.amountMinor, 0);
  assert.equal(left, 0);
  assert.equal(await shop.state(orderId), "placed full none delivered active");
});

test("orders that were never charged have nothing to give back", async () => {
  const swatches = await shop.begin({ SWATCH: 1 });
  assert.ok((await shop.pay(swatches.basketId)).ok);
  const ask = { refundId: systemRandom.uuid(), amount: "whole", reason: "goodwill" } as const;
  await refuses(db, () => orders.refund({ ...ask, orderId: swatches.orderId }), { ok: false, because: "not-charged" });
  const draft = await shop.begin({ LAMP: 1 });
  await refuses(db, () => orders.refund({ ...ask, orderId: draft.orderId }), { ok: false, because: "no-such-order" });
});

test("a change of mind is possible on the fourteenth day and not on the fifteenth; faults later too (L42, L52)", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  const open = (ground: "changed-mind" | "faulty") =>
    database.transact((tx) => orders.openReturn(tx, { secret: order.secret }, ground));
  const view = await orders.orderForOperator(reader, order.orderId);
  const lastMoment = new Date(`${view?.cancelUntil}T23:59:59.999Z`);
  clock.advance(lastMoment.getTime() - clock.now().getTime());
  assert.equal((await orders.orderForOperator(reader, order.orderId))?.may.sendBack, true);
  const opened = await open("changed-mind");
  assert.ok(opened.ok);
  assert.deepEqual(await open("changed-mind"), { ok: false, because: "already-open" });
  const close = () =>
    database.transact((tx) => orders.closeReturn(tx, opened.returnId, { refundMinor: 124_900, putBack: true }));
  const closed = await close();
  assert.ok(closed.ok && closed.refundId !== null);
  assert.deepEqual(await close(), { ok: false, because: "already-closed" });
  await shop.sweep("orders-refund");
  assert.equal((await orders.orderForOperator(reader, order.orderId))?.refundedMinor, 124_900);
  clock.advance(1);
  const later = await orders.orderForOperator(reader, order.orderId);
  assert.deepEqual([later?.may.sendBack, later?.may.reportFault], [false, true]);
  assert.deepEqual(await open("changed-mind"), { ok: false, because: "period-over" });
  assert.ok((await open("faulty")).ok);
});

test("goods made to one's own measure can be faulty, but not unwanted (L48, L52)", async () => {
  const order = await shop.deliver({ BESPOKE: 1 });
  const open = (ground: "changed-mind" | "faulty") =>
    database.transact((tx) => orders.openReturn(tx, { orderId: order.orderId }, ground));
  assert.deepEqual(await open("changed-mind"), { ok: false, because: "not-cancellable" });
  const { may } = (await orders.orderForOperator(reader, order.orderId)) ?? {};
  assert.deepEqual([may?.sendBack, may?.reportFault], [false, true]);
  assert.ok((await open("faulty")).ok);
});

const announce = (orderId: string, ground: "changed-mind" | "faulty") =>
  database.transact((tx) => orders.openReturn(tx, { orderId }, ground));
const books = async (secret: string) => {
  const entries = (await orders.orderBySecret(reader, secret))?.ledger ?? [];
  return entries.map(({ kind, amountMinor, postings }) => [
    kind,
    amountMinor,
    postings.reduce((sum, posting) => sum + posting.amountMinor, 0),
  ]);
};

test("taken back after a change of mind: all that was paid goes back once, delivery included, and it is sold again (L45)", async () => {
  await shop.sell("TABLE", { priceMinor: 80_000, onHand: 1 });
  const { orderId, secret } = await shop.deliver({ TABLE: 1 });
  await refuses(db, () => orders.takeBack(orderId), { ok: false, because: "no-open-return" });
  assert.ok((await announce(orderId, "changed-mind")).ok);
  const announced = await orders.orderForOperator(reader, orderId);
  const total = announced?.totalMinor ?? 0;
  assert.ok(total > 80_000, "delivery costs something here");
  assert.equal(announced?.openReturns, 1);
  assert.deepEqual([announced?.may.sendBack, announced?.may.reportFault], [false, false]);
  const asked = payments.acts.length;
  const takings = await Promise.all([1, 2, 3].map(() => orders.takeBack(orderId)));
  assert.deepEqual(
    takings.filter(({ ok }) => ok),
    [{ ok: true, refundMinor: total, state: "refunded" }],
  );
  await shop.sweep("orders-refund");
  assert.equal(payments.acts.length, asked + 1);
  assert.deepEqual(await books(secret), [
    ["sale", total, 0],
    ["refund", total, 0],
  ]);
  assert.deepEqual(await shop.mails(orderId), [
    ...["acknowledgement", "delivered", "dispatched", "refunded", "return-announced"],
  ]);
  assert.equal(await shop.state(orderId), "placed full none delivered active");
  const after = await orders.orderForOperator(reader, orderId);
  assert.deepEqual([after?.openReturns, after?.returnedMinor], [0, total]);
  assert.deepEqual([after?.may.sendBack, after?.may.reportFault], [false, false]);
  await refuses(db, () => announce(orderId, "faulty"), { ok: false, because: "already-returned" });
  await refuses(db, () => orders.takeBack(orderId), { ok: false, because: "no-open-return" });
  await shop.buy({ TABLE: 1 });
});

test("what was made to measure stays, and so does delivery; if it is faulty, the rest goes back too, and is not sold again", async () => {
  await shop.sell("STOOL", { priceMinor: 30_000, onHand: 2 });
  const { orderId, secret } = await shop.deliver({ STOOL: 2, BESPOKE: 1 });
  const total = (await orders.orderForOperator(reader, orderId))?.totalMinor ?? 0;
  assert.ok((await announce(orderId, "changed-mind")).ok);
  assert.deepEqual(await orders.takeBack(orderId), { ok: true, refundMinor: 60_000, state: "refunded" });
  const view = await orders.orderForOperator(reader, orderId);
  assert.deepEqual([view?.may.sendBack, view?.may.reportFault], [false, true]);
  await refuses(db, () => announce(orderId, "changed-mind"), { ok: false, because: "already-returned" });
  assert.ok((await announce(orderId, "faulty")).ok);
  payments.down = true;
  assert.deepEqual(await orders.takeBack(orderId), { ok: true, refundMinor: total - 60_000, state: "agreed" });
  payments.down = false;
  await shop.sweep("orders-refund");
  assert.deepEqual(await books(secret), [
    ["sale", total, 0],
    ["refund", 60_000, 0],
    ["refund", total - 60_000, 0],
  ]);
  const put = await db.asOwner("SELECT sku, returned FROM stock.allocation WHERE holder = $1 ORDER BY sku", [orderId]);
  assert.deepEqual(put, [
    { sku: "BESPOKE", returned: 0 },
    { sku: "STOOL", returned: 2 },
  ]);
});

test("what was given back already is not given back again, and swatches that cost nothing come back for nothing", async () => {
  const sofa = await shop.deliver({ SOFA: 1 });
  const { orderId } = sofa;
  const total = (await orders.orderForOperator(reader, orderId))?.totalMinor ?? 0;
  const goodwill = { refundId: systemRandom.uuid(), amount: { amountMinor: 5_000 }, reason: "goodwill" } as const;
  assert.ok((await orders.refund({ orderId, ...goodwill })).ok);
  assert.ok((await announce(orderId, "faulty")).ok);
  assert.deepEqual(await orders.takeBack(orderId), { ok: true, refundMinor: total - 5_000, state: "refunded" });
  const free = await shop.begin({ SWATCH: 1 });
  assert.ok((await shop.pay(free.basketId)).ok);
  const sent = await orders.dispatch(free.orderId);
  assert.ok(sent.ok);
  await database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  assert.ok((await announce(free.orderId, "changed-mind")).ok);
  const asked = payments.acts.length;
  assert.deepEqual(await orders.takeBack(free.orderId), { ok: true, refundMinor: 0, state: "nothing-due" });
  assert.equal(payments.acts.length, asked);
  const nobody = "5ca1ab1e-0000-4000-8000-00000000dead";
  await refuses(db, () => orders.takeBack(nobody), { ok: false, because: "no-such-order" });
});

test("a lost link is mailed to the address in the card, at most once an hour; asking for nobody's looks the same", async () => {
  const order = await shop.buy({ LAMP: 1 }, { email: "grace@example.org" });
  const ask = (email: string) =>
    database.transact((tx) => orders.resendLink(tx, part(shop.contact({ email }), "email")));
  const rows = async () => (await db.asOwner("SELECT count(*)::int AS n FROM orders.link_request"))[0]?.n;
  assert.deepEqual(await ask("GRACE@example.org"), { ok: true });
  assert.equal(await rows(), 1);
  assert.deepEqual(await ask("nobody@example.org"), { ok: true });
  assert.equal(await rows(), 2);
  assert.deepEqual(await ask("grace@example.org"), { ok: true });
  await shop.sweep("orders-links");
  assert.equal(await rows(), 0);
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "lost-link"]);
});

test("drafts in somebody's name, however many and however new, keep no link from them; the newest twenty orders count", async () => {
  const email = "victim@example.org";
  const ask = async () => {
    await database.transact((tx) => orders.resendLink(tx, part(shop.contact({ email }), "email")));
    const [row] = await db.asOwner("SELECT order_ids FROM orders.link_request");
    return row?.order_ids;
  };
  const order = await shop.buy({ LAMP: 1 }, { email });
  const drafts: Awaited<ReturnType<typeof shop.begin>>[] = [];
  for (let made = 0; made < 21; made++) {
    clock.advance(1);
    drafts.push(await shop.begin({ SWATCH: 1 }, { email }));
  }
  assert.deepEqual(await ask(), [order.orderId]);
  await shop.sweep("orders-links");
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "lost-link"]);
  for (const { orderId } of drafts) assert.deepEqual(await shop.mails(orderId), []);

  for (const { basketId } of drafts.slice(0, 20)) assert.ok((await shop.pay(basketId)).ok);
  assert.deepEqual(
    await ask(),
    drafts
      .slice(0, 20)
      .reverse()
      .map(({ orderId }) => orderId),
  );
  await shop.sweep("orders-links");
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "lost-link"]);
});

test("the operator's views name nobody (L10)", async () => {
  const order = await shop.deliver({ LAMP: 1 });
  const seen = JSON.stringify([
    await orders.orderForOperator(reader, order.orderId),
    await orders.orderForOperator(reader, order.number),
    await orders.ordersForOperator(reader, { limit: 50 }),
  ]).toLowerCase();
  for (const canary of ["canary", "example.org", "7700900982", "la9", order.secret.toLowerCase()]) {
    assert.ok(!seen.includes(canary), canary);
  }
  assert.equal(await orders.orderForOperator(reader, "FF-0000-0000"), null);
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});
