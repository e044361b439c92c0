import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day, hour } from "#kernel/clock";
import { subjectTagOf } from "#privacy";
import { part } from "#vault";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { everything, testShop } from "./test-shop.ts";

const shop = await testShop({ keepDays: 7 });
const { orders, db, payments, needs, clock, courier } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900, onHand: 10_000 });

/** Sets the clock forward to a moment. */
const at = (moment: string): void => clock.advance(new Date(moment).getTime() - clock.now().getTime());
const personalRows = async (orderId: string): Promise<number> => {
  const [row] = await db.asOwner(
    `SELECT (SELECT count(*) FROM orders.capsule WHERE order_id = $1::uuid)
      + (SELECT count(*) FROM vault.locator WHERE bundle = 'fulfilment:' || $1)
      + (SELECT count(*) FROM mail.outbox WHERE order_id = $1::uuid) AS n`,
    [orderId],
  );
  return Number(row?.n);
};
const keys = async (orderId: string): Promise<number> => {
  const rows = await db.asVault(
    "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  assert.ok(rows.length > 0);
  const [found] = await db.asVault("SELECT count(*)::int AS n FROM keystore.bundle_key WHERE bundle = $1", [
    `fulfilment:${orderId}`,
  ]);
  return Number(found?.n);
};

beforeEach(() => {
  courier.down = false;
});

test("an order is complete at the end of the fourteenth day after delivery and seven more: not a moment before", async () => {
  at("2027-01-05T15:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  const view = await orders.orderForOperator(reader, order.orderId);
  assert.equal(view?.cancelUntil, "2027-01-19");
  assert.equal(view?.completeDueAt?.toISOString(), "2027-01-27T00:00:00.000Z");
  for (const moment of ["2027-01-19T23:59:59.999Z", "2027-01-25T12:00:00.000Z", "2027-01-26T23:59:59.999Z"]) {
    at(moment);
    assert.deepEqual(await shop.retain(), { abandoned: 0, shredded: 0 }, moment);
    assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  }
  at("2027-01-27T00:00:00.000Z");
  assert.deepEqual(await shop.retain(), { abandoned: 0, shredded: 1 });
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
});

test("in summer the day ends at 23:00 UTC, and across the change of the clocks it is still a day in London", async () => {
  at("2027-03-10T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  // 10 March + 14 + 7 days: the 31st is the last; the clocks went forward on the 28th.
  at("2027-03-31T22:59:59.999Z");
  assert.equal((await shop.retain()).shredded, 0);
  at("2027-03-31T23:00:00.000Z");
  assert.equal((await shop.retain()).shredded, 1);
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
});

test("after shredding no row of the person is left, no key, and nothing else has changed (L05)", async () => {
  at("2027-05-03T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  const other = await shop.deliver({ SOFA: 2 }, { name: "Somebody Else" });
  const otherBefore = await orders.orderBySecret(reader, other.secret);
  assert.equal(await personalRows(order.orderId), 5, "a card, a locator and three mails");
  assert.equal(await keys(order.orderId), 1);
  const [period, to] = [new Date("2027-05-01"), new Date("2027-06-01")] as const;
  const vatBefore = await needs.ledger.vatReturn(reader, period, to);
  assert.equal(vatBefore.sales, 2);
  const view = await orders.orderForOperator(reader, order.orderId);

  const extra = await database.transact((tx) => orders.openReturn(tx, { secret: other.secret }, "faulty"));
  assert.ok(extra.ok, "the other order waits for its return");
  clock.advance(22 * day);
  assert.deepEqual(await shop.retain(), { abandoned: 0, shredded: 1 });

  assert.equal(await personalRows(order.orderId), 0);
  assert.equal(await keys(order.orderId), 0);
  assert.deepEqual(await needs.ledger.vatReturn(reader, period, to), vatBefore);
  const now = await orders.orderForOperator(reader, order.orderId);
  assert.deepEqual(now?.lines, view?.lines);
  assert.equal(now?.totalMinor, view?.totalMinor);
  assert.equal(now?.shipments[0]?.trackingReference, null);

  const page = await orders.orderBySecret(reader, order.secret);
  assert.deepEqual(page?.contact, { ok: false, because: "shredded" });
  assert.deepEqual(page?.holdings, []);
  assert.equal(page?.ledger.length, 1);
  assert.deepEqual(
    page?.privacyLedger.map(({ type }) => type),
    ["bundle-shredded", "deletion-asked", "deletion-confirmed"],
  );
  assert.ok((page?.privacyLedger[0]?.counts["mail.outbox"] ?? 0) >= 3);
  assert.ok(page?.recipients.every(({ deletionConfirmedAt }) => deletionConfirmedAt !== null));

  const otherAfter = await orders.orderBySecret(reader, other.secret);
  assert.ok(otherAfter?.contact.ok);
  assert.deepEqual(otherAfter.order.lines, otherBefore?.order.lines);
  assert.equal(await keys(other.orderId), 1);
  const found = await needs.vault.find(reader, "email", part(shop.contact(), "email"));
  assert.ok(found.every(({ bundle }) => bundle !== `fulfilment:${order.orderId}`));
  assert.ok((await needs.privacy.verify(reader)).ok);
});

test("an open return, and money we owe, keep an order from being complete", async () => {
  at("2027-07-01T12:00:00Z");
  const returned = await shop.deliver({ SOFA: 1 });
  const opened = await database.transact((tx) => orders.openReturn(tx, { secret: returned.secret }, "changed-mind"));
  assert.ok(opened.ok);
  clock.advance(90 * day);
  assert.equal((await shop.retain()).shredded, 0);
  await database.transact((tx) => orders.closeReturn(tx, opened.returnId, { refundMinor: 100, putBack: false }));
  assert.equal(await shop.state(returned.orderId), "placed full over delivered active");
  assert.equal((await shop.retain()).shredded, 0);
  await shop.sweep("orders-refund");
  // Somebody has to be there for the mail about the money: to the end of this day, 29 September, and seven days more.
  assert.deepEqual(await shop.mails(returned.orderId), [
    ...["acknowledgement", "delivered", "dispatched", "refunded", "return-announced"],
  ]);
  at("2027-10-06T22:59:59.999Z");
  assert.equal((await shop.retain()).shredded, 0);
  assert.equal(await shop.state(returned.orderId), "placed full full delivered active");
  at("2027-10-06T23:00:00.000Z");
  assert.ok((await shop.retain()).shredded >= 1);
  assert.equal(await shop.state(returned.orderId), "closed full full delivered shredded");
});

test("a hold keeps the person, for a reason and until an end; then they are forgotten", async () => {
  at("2027-11-01T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  const until = new Date("2028-01-01T00:00:00Z");
  const hold = { reason: "legal-claim", until, by: "jane" } as const;
  const place = () => database.transact((tx) => orders.placeHold(tx, order.orderId, hold));
  assert.deepEqual(await place(), { ok: true });
  assert.deepEqual(await place(), { ok: false, because: "already-held" });
  clock.advance(40 * day);
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "closed full full delivered held");
  const page = await orders.orderBySecret(reader, order.secret);
  assert.ok(page?.contact.ok);
  assert.equal(page.holdings[0]?.until, "hold");
  at("2027-12-31T23:59:59.999Z");
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "closed full full delivered held");
  at("2028-01-01T00:00:00.000Z");
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
  assert.deepEqual(await place(), { ok: false, because: "forgotten" });
  const types = (await needs.privacy.entriesOf(reader, subjectTagOf(order.secret))).map(({ type }) => type);
  assert.deepEqual(types, ["hold-placed", "hold-released", "bundle-shredded", "deletion-asked", "deletion-confirmed"]);
});

test("who does not pay is forgotten after 24 hours: not a moment before, and not while at the bank", async () => {
  at("2028-02-01T12:00:00Z");
  const draft = await shop.begin({ SOFA: 1 });
  clock.advance(day - 1);
  assert.equal((await shop.retain()).abandoned, 0);
  const late = await shop.pay(draft.basketId);
  assert.ok(late.ok && late.next === "pay");
  clock.advance(1);
  assert.equal((await shop.retain()).abandoned, 0, "the shopper is at the bank this moment");
  clock.advance(hour);
  const done = await shop.retain();
  assert.equal(done.abandoned, 1);
  assert.equal(await shop.state(draft.orderId), "cancelled none none none shredded");
  assert.equal(await personalRows(draft.orderId), 0);
  assert.equal(await keys(draft.orderId), 0);
  assert.equal(payments.payment(late.redirectUrl.split("/").at(-1) ?? "").state, "cancelled");
});

test("a payment that went through just before the 24 hours were over is an order, not an abandoned draft", async () => {
  const draft = await shop.toProvider({ SOFA: 1 });
  payments.move(draft.attemptId, "authorised");
  clock.advance(2 * day);
  await shop.retain();
  assert.equal(await shop.state(draft.orderId), "placed full full none active");
});

test("a courier that does not answer holds up nothing: it is asked until it confirms", async () => {
  at("2028-04-01T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  courier.down = true;
  clock.advance(22 * day);
  const recipients = async () => (await orders.orderBySecret(reader, order.secret))?.recipients[0];
  for (const { carryOut } of orders.retention) await carryOut();
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
  assert.equal(await personalRows(order.orderId), 0);
  assert.equal((await recipients())?.deletionAskedAt, null, "the retention engine asks no partner");
  await shop.sweep("orders-deletion");
  assert.equal((await recipients())?.deletionConfirmedAt, null);
  assert.notEqual((await recipients())?.deletionAskedAt, null);
  courier.down = false;
  await shop.sweep("orders-deletion");
  assert.equal((await recipients())?.deletionConfirmedAt, null, "asked again after an hour, not at once");
  clock.advance(hour);
  await shop.sweep("orders-deletion");
  assert.notEqual((await recipients())?.deletionConfirmedAt, null);
  assert.equal((await orders.orderForOperator(reader, order.orderId))?.shipments[0]?.trackingReference, null);
  const [row] = await db.asOwner("SELECT subject_tag FROM orders.purchase WHERE id = $1", [order.orderId]);
  assert.equal(row?.subject_tag, null);
});

test("a cancelled order is forgotten after the days kept", async () => {
  at("2028-06-01T12:00:00Z");
  const order = await shop.buy({ SOFA: 1 });
  await orders.cancelOrder({ secret: order.secret });
  at("2028-06-08T22:59:59.999Z");
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "cancelled full none none active");
  at("2028-06-08T23:00:00.000Z");
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "cancelled full none none shredded");
});

test("shredding is done once, by however many are at it", async () => {
  at("2028-08-01T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  clock.advance(22 * day);
  const all = await Promise.all(Array.from({ length: 5 }, () => shop.retain()));
  assert.ok(all.some(({ shredded }) => shredded === 1));
  const [completed] = await db.asOwner(
    "SELECT count(*)::int AS n FROM orders.history WHERE order_id = $1 AND what = 'completed'",
    [order.orderId],
  );
  assert.equal(completed?.n, 1);
  const types = (await needs.privacy.entriesOf(reader, subjectTagOf(order.secret))).map(({ type }) => type);
  assert.equal(types.filter((type) => type === "bundle-shredded").length, 1);
  const [job] = shop.shredJobs.filter((id) => id.endsWith(order.orderId));
  assert.ok(job !== undefined);
  const before = await everything(db);
  await orders.goOnShredding({ id: job });
  assert.equal(await everything(db), before);
});

test("a refund after the person was forgotten still finds its payment, and mails nobody", async () => {
  at("2028-10-01T12:00:00Z");
  const order = await shop.deliver({ SOFA: 1 });
  clock.advance(30 * day);
  await shop.retain();
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
  const refundId = "5ca1ab1e-0000-4000-8000-0000000000aa";
  const given = await orders.refund({
    orderId: order.orderId,
    refundId,
    amount: { amountMinor: 900 },
    reason: "faulty",
  });
  assert.deepEqual(given, { ok: true, refundId, amountMinor: 900, state: "refunded" });
  assert.deepEqual(await shop.mails(order.orderId), []);
  assert.equal(await shop.state(order.orderId), "closed full full delivered shredded");
});

test("no shredded order can be written to any more", async () => {
  const rows = await db.asOwner("SELECT id FROM orders.purchase WHERE privacy = 'shredded' LIMIT 1");
  const orderId = String(rows[0]?.id);
  const before = await everything(db);
  for (const refused of [
    await orders.correctDetails({ by: { orderId }, contact: shop.contact() }),
    await orders.dispatch(orderId),
    await database.transact((tx) => orders.openReturn(tx, { orderId }, "faulty")),
  ]) {
    assert.deepEqual(refused, { ok: false, because: "forgotten" });
  }
  assert.equal(await everything(db), before);
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET privacy = 'active', shredded_at = NULL WHERE id = $1", [orderId]),
    /does not go from shredded to active/,
  );
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});

test("who had been forgotten since a backup is forgotten again when it is put back, whatever the order was then, and it ends in peace", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  const other = await shop.deliver({ SOFA: 1 });
  const refOf = async ({ orderId }: { orderId: string }) => {
    const [row] = await db.asOwner("SELECT subject FROM orders.capsule WHERE order_id = $1", [orderId]);
    return `${row?.subject}/fulfilment:${orderId}`;
  };
  const id = await refOf(order);
  assert.equal(await orders.forgetAnew({ id }), true);
  assert.deepEqual([await personalRows(order.orderId), await keys(order.orderId)], [0, 0]);
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  const page = await orders.orderBySecret(reader, order.secret);
  assert.deepEqual(page?.contact, { ok: false, because: "shredded" });
  assert.deepEqual(
    page?.privacyLedger.map(({ type }) => type),
    ["bundle-shredded"],
  );
  assert.equal(await orders.forgetAnew({ id }), false, "a second time there is nobody to forget");
  assert.equal(await orders.forgetAnew({ id: `${id.slice(0, 36)}/account` }), false);

  assert.deepEqual([await keys(other.orderId), await orders.checkCards().then(({ closed }) => closed)], [1, 0]);
  const [found] = await db.asOwner("SELECT count(*)::int AS n FROM vault.locator WHERE bundle = $1", [id.slice(37)]);
  assert.equal(found?.n, 0, "nothing finds it by an address any more");
  const refundId = "5ca1ab1e-0000-4000-8000-0000000000ab";
  const amount = { amountMinor: 900 };
  assert.ok((await orders.refund({ orderId: order.orderId, refundId, amount, reason: "goodwill" })).ok);
  assert.deepEqual(await shop.mails(order.orderId), ["refunded"], "queued for nobody: it goes when the order ends");

  clock.advance(22 * day);
  assert.deepEqual(await shop.retain(), { abandoned: 0, shredded: 2 });
  for (const each of [order, other]) {
    assert.equal(await shop.state(each.orderId), "closed full full delivered shredded");
    assert.equal(await personalRows(each.orderId), 0);
    const [row] = await db.asOwner("SELECT subject_tag FROM orders.purchase WHERE id = $1", [each.orderId]);
    assert.equal(row?.subject_tag, null);
    const types = (await needs.privacy.entriesOf(reader, subjectTagOf(each.secret))).map(({ type }) => type);
    assert.deepEqual(types, ["bundle-shredded", "deletion-asked", "deletion-confirmed"]);
  }
  assert.ok(shop.courier.forgotten.size >= 2);
});
