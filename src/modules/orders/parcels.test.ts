import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day } from "#kernel/clock";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock, courier, mail, mailbox, stock } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900, onHand: 50 });
await shop.sell("LAMP", { priceMinor: 8_950, onHand: 50 });

beforeEach(() => {
  courier.down = false;
});

type Order = Awaited<ReturnType<typeof shop.buy>>;
/** The lines of an order by their code. */
async function linesOf({ orderId }: Order): Promise<Readonly<Record<string, string>>> {
  const view = (await orders.orderForOperator(reader, orderId)) ?? assert.fail();
  return Object.fromEntries(view.lines.map(({ sku, lineId }) => [sku, lineId]));
}
async function send(order: Order, pieces: Record<string, number>) {
  const lines = await linesOf(order);
  const named = Object.entries(pieces).map(([sku, quantity]) => ({ lineId: lines[sku] ?? "", quantity }));
  return orders.dispatch(order.orderId, named);
}
async function sent(order: Order, pieces: Record<string, number>): Promise<string> {
  const answer = await send(order, pieces);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.shipmentId;
}
const arrive = (shipmentId: string) => database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
const viewOf = async ({ orderId }: Order) => (await orders.orderForOperator(reader, orderId)) ?? assert.fail();
/** What is said in the mails of an order of a kind, in the order in which they were queued. */
async function mailsOf({ orderId }: Order, kind: string): Promise<string[]> {
  const rows = await db.asOwner(
    "SELECT id FROM mail.outbox WHERE order_id = $1 AND kind = $2 AND state = 'queued' ORDER BY created_at",
    [orderId, kind],
  );
  const said: string[] = [];
  for (const { id } of rows) {
    await mail.sendMail(String(id));
    const { subject, text } = mailbox.mail(String(id)) ?? assert.fail("a mail did not arrive");
    said.push(`${subject}\n${text}`);
  }
  return said;
}
const levelOf = async (sku: string) => (await stock.availability(reader, [sku])).get(sku)?.available ?? 0;

test("an order leaves in parcels, each with its tracking and its mail, and is delivered when all of them are", async () => {
  const order = await shop.buy({ SOFA: 2, LAMP: 3 });
  const first = await sent(order, { SOFA: 1, LAMP: 2 });
  assert.equal(await shop.state(order.orderId), "placed full full partial active");
  clock.advance(day);
  const second = await sent(order, { LAMP: 1 });
  assert.equal(await shop.state(order.orderId), "placed full full partial active");
  assert.deepEqual(await arrive(first), { ok: true, allDelivered: false, already: false });
  clock.advance(day);
  const third = await orders.dispatch(order.orderId);
  assert.ok(third.ok);
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  const view = await viewOf(order);
  assert.equal(new Set(view.shipments.map(({ trackingReference }) => trackingReference)).size, 3);
  assert.deepEqual(view.left, []);
  assert.deepEqual(
    view.shipments.map(({ lines }) => lines.map(({ quantity }) => quantity).sort()),
    [[1, 2], [1], [1]],
  );
  assert.deepEqual(await arrive(second), { ok: true, allDelivered: false, already: false });
  assert.equal(view.cancelUntil, null, "the days for a change of mind begin with the last piece (L42)");
  assert.deepEqual(await arrive(third.shipmentId), { ok: true, allDelivered: true, already: false });
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  assert.notEqual((await viewOf(order)).cancelUntil, null);
  const [one = "", two = "", three = ""] = await mailsOf(order, "dispatched");
  assert.match(one, /^Part of your order/);
  assert.match(one, /1 × The SOFA[\s\S]*2 × The LAMP[\s\S]*What follows[\s\S]*1 × The SOFA[\s\S]*1 × The LAMP/);
  assert.match(two, /1 × The LAMP[\s\S]*What follows[\s\S]*1 × The SOFA/);
  assert.match(three, /^Your order [\s\S]*1 × The SOFA/);
  assert.doesNotMatch(three, /What follows|LAMP/);
  assert.deepEqual(await shop.mails(order.orderId), [
    "acknowledgement",
    "delivered",
    "dispatched",
    "dispatched",
    "dispatched",
  ]);
});

test("no parcel holds more than is left of a line, or nothing, or a line twice or of another order", async () => {
  const order = await shop.buy({ SOFA: 2 });
  const other = await shop.buy({ LAMP: 1 });
  await sent(order, { SOFA: 1 });
  const lines = await linesOf(order);
  const [sofa = ""] = Object.values(lines);
  const [foreign = ""] = Object.values(await linesOf(other));
  const id = order.orderId;
  for (const pieces of [
    [{ lineId: sofa, quantity: 2 }],
    [{ lineId: foreign, quantity: 1 }],
    [{ lineId: sofa, quantity: 0.5 }],
    [
      { lineId: sofa, quantity: 1 },
      { lineId: sofa, quantity: 1 },
    ],
  ])
    await refuses(db, () => orders.dispatch(id, pieces), { ok: false, because: "more-than-left" });
  for (const pieces of [[], [{ lineId: sofa, quantity: 0 }]])
    await refuses(db, () => orders.dispatch(id, pieces), { ok: false, because: "nothing-chosen" });
  await sent(order, { SOFA: 1 });
  await refuses(db, () => orders.dispatch(id, [{ lineId: sofa, quantity: 1 }]), { ok: false, because: "nothing-left" });
});

test("a parcel whose courier did not answer is finished as it was begun, whatever is named meanwhile", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 1 });
  courier.down = true;
  const begun = await send(order, { LAMP: 1 });
  assert.ok(!begun.ok && begun.because === "courier-unavailable");
  await refuses(db, () => orders.cancelRest(order.orderId), { ok: false, because: "being-booked" });
  courier.down = false;
  assert.equal(await sent(order, { SOFA: 1 }), begun.shipmentId);
  const { left, lines } = await viewOf(order);
  assert.deepEqual(left, [{ lineId: lines.find(({ sku }) => sku === "SOFA")?.lineId, quantity: 1 }]);
});

test("what cannot be sent is called off: stock, money, books and mail follow, and the rest goes its way to the end", async () => {
  const before = { sofas: await levelOf("SOFA"), lamps: await levelOf("LAMP") };
  const order = await shop.buy({ SOFA: 2, LAMP: 3 });
  await refuses(db, () => orders.cancelRest(order.orderId), { ok: false, because: "not-dispatched" });
  const first = await sent(order, { SOFA: 1, LAMP: 1 });
  const cancelled = await orders.cancelRest(order.orderId);
  assert.deepEqual(cancelled, { ok: true, refundMinor: 124_900 + 2 * 8_950 });
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  assert.equal(await levelOf("SOFA"), before.sofas - 1);
  assert.equal(await levelOf("LAMP"), before.lamps - 1);
  await refuses(db, () => orders.cancelRest(order.orderId), { ok: false, because: "nothing-left" });
  await refuses(db, () => orders.dispatch(order.orderId), { ok: false, because: "nothing-left" });
  const [mailed = ""] = await mailsOf(order, "cancelled");
  assert.match(mailed, /^Part of your order [^\n]* is cancelled/);
  assert.match(mailed, /£1,428\.00[\s\S]*1 × The SOFA[\s\S]*2 × The LAMP/);
  await arrive(first);
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  const [arrived = ""] = await mailsOf(order, "delivered");
  assert.match(arrived, /1 × The SOFA[\s\S]*1 × The LAMP/);
  assert.doesNotMatch(arrived, /[23] × The/);
  const opened = await database.transact((tx) => orders.openReturn(tx, { secret: order.secret }, "changed-mind"));
  assert.ok(opened.ok);
  const delivery = (await viewOf(order)).delivery.priceMinor;
  const back = await orders.takeBack(order.orderId);
  assert.deepEqual(back, { ok: true, refundMinor: 124_900 + 8_950 + delivery, state: "refunded" });
  assert.equal(await levelOf("SOFA"), before.sofas);
  assert.equal(await levelOf("LAMP"), before.lamps);
  clock.advance(40 * day);
  assert.equal(await orders.completeOrder(order.orderId), true);
  assert.equal(await shop.state(order.orderId), "closed full none delivered shredded");
  assert.equal(courier.forgotten.size > 0, true);
});

test("an order whose first parcel has arrived is delivered when the rest is called off, and the days begin then", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 1 });
  await arrive(await sent(order, { LAMP: 1 }));
  assert.equal((await viewOf(order)).cancelUntil, null);
  clock.advance(3 * day);
  assert.ok((await orders.cancelRest(order.orderId)).ok);
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  const view = await viewOf(order);
  assert.deepEqual(view.deliveredAt, clock.now());
  assert.deepEqual(await shop.mails(order.orderId), [
    "acknowledgement",
    "cancelled",
    "delivered",
    "dispatched",
    "refunded",
  ]);
});

test("money that went back before is not given back twice when the rest is called off", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 1 });
  await sent(order, { LAMP: 1 });
  const { totalMinor } = await viewOf(order);
  const refund = { orderId: order.orderId, refundId: needs.random.uuid(), reason: "goodwill" } as const;
  assert.ok((await orders.refund({ ...refund, amount: { amountMinor: totalMinor - 5_000 } })).ok);
  assert.deepEqual(await orders.cancelRest(order.orderId), { ok: true, refundMinor: 5_000 });
});

test("two parcels of one order at once are two consignments, or one of them is told so", async () => {
  const order = await shop.buy({ SOFA: 2 });
  const both = await Promise.all([send(order, { SOFA: 1 }), send(order, { SOFA: 1 })]);
  assert.ok(both.every(({ ok }) => ok));
  const rows = await db.asOwner(
    "SELECT sum(pieces)::int AS pieces, count(DISTINCT tracking_reference)::int AS n, count(*)::int AS all FROM orders.shipment WHERE order_id = $1",
    [order.orderId],
  );
  const [{ pieces, n, all } = { pieces: 0, n: 0, all: 0 }] = rows;
  assert.equal(n, all);
  assert.equal(pieces, all, "one piece in each");
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});
