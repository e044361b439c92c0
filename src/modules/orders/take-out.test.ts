import assert from "node:assert/strict";
import { test } from "node:test";
import { day, minute } from "#kernel/clock";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock, courier, mail, mailbox, stock, promotions } = shop;
const { database, ledger } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900, onHand: 50 });
await shop.sell("LAMP", { priceMinor: 8_950, onHand: 50 });
await shop.sell("BOOK", { priceMinor: 1_999, onHand: 50, vatRatePermille: 0 });

type Order = Awaited<ReturnType<typeof shop.buy>>;
const viewOf = async ({ orderId }: { orderId: string }) =>
  (await orders.orderForOperator(reader, orderId)) ?? assert.fail();
const stepOf = async (order: Order) => {
  const { number } = await viewOf(order);
  return (await orders.dossier(reader, number))?.step ?? assert.fail();
};
async function named(order: Order, pieces: Record<string, number>) {
  const { lines } = await viewOf(order);
  return Object.entries(pieces).map(([code, quantity]) => ({
    lineId: lines.find(({ sku }) => sku === code)?.lineId ?? "",
    quantity,
  }));
}
async function takeOut(order: Order, pieces: Record<string, number>, step?: number) {
  const input = { pieces: await named(order, pieces), step: step ?? (await stepOf(order)) };
  return orders.takeOut(order.orderId, input);
}
const levelOf = async (sku: string) => (await stock.availability(reader, [sku])).get(sku)?.available ?? 0;
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
/** What the books hold of an order: in all, and of it the VAT. */
async function booksOf(order: Order): Promise<{ grossMinor: number; vatMinor: number }> {
  const { number } = await viewOf(order);
  const postings = (await ledger.forOrder(reader, number)).flatMap((entry) => entry.postings);
  const sum = (of: string) =>
    postings.filter(({ account }) => account === of).reduce((total, { amountMinor }) => total + amountMinor, 0);
  return { grossMinor: sum("provider"), vatMinor: 0 - sum("vat") };
}
const paysFor = async (lines: Record<string, number>) => {
  const order = await shop.buy(lines);
  return { grossMinor: (await viewOf(order)).totalMinor, vatMinor: (await viewOf(order)).vatMinor };
};

test("pieces are taken out before anything left: stock, money, books and mail follow, and the order goes on without them", async () => {
  const before = { sofas: await levelOf("SOFA"), lamps: await levelOf("LAMP") };
  const order = await shop.buy({ SOFA: 1, LAMP: 3, BOOK: 2 });
  const whole = await booksOf(order);
  assert.deepEqual(await takeOut(order, { LAMP: 2, BOOK: 2, SOFA: 0 }), { ok: true, refundMinor: 2 * 8_950 + 3_998 });
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  assert.equal(await levelOf("LAMP"), before.lamps - 1);
  assert.equal(await levelOf("SOFA"), before.sofas - 1);
  const now = await booksOf(order);
  assert.equal(now.grossMinor, whole.grossMinor - 2 * 8_950 - 3_998);
  const view = await viewOf(order);
  const [sofa, lamp, book] = await Promise.all(["SOFA", "LAMP", "BOOK"].map((code) => named(order, { [code]: 1 })));
  assert.deepEqual(view.left, [...(sofa ?? []), ...(lamp ?? [])]);
  assert.deepEqual(
    view.calledOff.map(({ quantity }) => quantity),
    [2, 2],
  );
  assert.ok(book !== undefined && view.totalMinor === whole.grossMinor, "what was bought stays what it was");
  assert.deepEqual(
    (await orders.orderBySecret(reader, order.secret))?.timeline.map(({ what }) => what),
    ["placed", "charged", "taken-out", "refund-agreed", "refunded"],
  );
  const [said = ""] = await mailsOf(order, "cancelled");
  assert.match(said, /^Your order \S+ has changed\n/);
  assert.match(said, /we took this out of your order[\s\S]*2 × The LAMP[\s\S]*2 × The BOOK[\s\S]*tell us at once/);
  assert.match(said, /We send £218\.98 back[\s\S]*What we send you[\s\S]*1 × The SOFA[\s\S]*1 × The LAMP/);
  assert.ok((await orders.dispatch(order.orderId)).ok);
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  const [sent = ""] = await mailsOf(order, "dispatched");
  assert.match(sent, /^Your order[\s\S]*1 × The SOFA[\s\S]*1 × The LAMP/);
  assert.doesNotMatch(sent, /BOOK|What follows/);
});

test("after it has arrived without them, all that was paid for the rest may go back, delivery included, and the person is forgotten", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 2 });
  const { totalMinor } = await viewOf(order);
  assert.ok((await takeOut(order, { LAMP: 1 })).ok);
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  const { shipmentId } = sent;
  const told = await database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
  assert.deepEqual(told, { ok: true, allDelivered: true, already: false });
  const [arrived = ""] = await mailsOf(order, "delivered");
  assert.match(arrived, /was delivered on[\s\S]*1 × The SOFA[\s\S]*1 × The LAMP/);
  const opened = await database.transact((tx) => orders.openReturn(tx, { secret: order.secret }, "changed-mind"));
  assert.ok(opened.ok);
  const back = await orders.takeBack(order.orderId);
  assert.deepEqual(back, { ok: true, refundMinor: totalMinor - 8_950, state: "refunded" });
  assert.deepEqual(await booksOf(order), { grossMinor: 0, vatMinor: 0 });
  clock.advance(40 * day);
  assert.equal(await orders.completeOrder(order.orderId), true);
  assert.equal(courier.forgotten.size > 0, true);
});

test("a line at another rate takes its own VAT with it, and what is left in the books is as if less had been bought", async () => {
  const order = await shop.buy({ LAMP: 1, BOOK: 3 });
  const less = await paysFor({ LAMP: 1, BOOK: 1 });
  assert.ok((await takeOut(order, { BOOK: 2 })).ok);
  const books = await booksOf(order);
  assert.equal(books.grossMinor, less.grossMinor);
  assert.equal(books.vatMinor, less.vatMinor);
});

test("each piece takes its share of what a promotion took off; taken out one by one or cancelled, together it is what was paid", async () => {
  const off = await shop.promote({ kind: "percent", percent: 15 });
  const order = await shop.buy({ SOFA: 1, LAMP: 3 });
  const once = (await promotions.one(reader, off.id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", once));
  await promotions.refresh();
  const { totalMinor, lines } = await viewOf(order);
  const lamp = lines.find(({ sku }) => sku === "LAMP") ?? assert.fail();
  const paid = lamp.lineTotalMinor - lamp.takenOffMinor;
  const refunds: number[] = [];
  for (let each = 0; each < 3; each++) {
    const taken = await takeOut(order, { LAMP: 1 });
    assert.ok(taken.ok);
    assert.ok(Math.abs(taken.refundMinor - paid / 3) < 1, String(taken.refundMinor));
    refunds.push(taken.refundMinor);
  }
  const given = refunds.reduce((sum, each) => sum + each, 0);
  assert.equal(given, paid);
  clock.advance(minute);
  const cancelled = await orders.cancelOrder({ secret: order.secret });
  assert.deepEqual(cancelled, { ok: true, refundMinor: totalMinor - given });
  assert.deepEqual(await booksOf(order), { grossMinor: 0, vatMinor: 0 });
  const said = await mailsOf(order, "cancelled");
  assert.equal(said.length, 4);
  const last = said.find((each) => /is cancelled\n/.test(each)) ?? "";
  assert.match(last, /1 × The SOFA/);
  assert.doesNotMatch(last, /The LAMP/, "what was taken out before is no part of it");
});

test("nothing is taken out that is not there, or all of it, or twice by two who saw the same, or once it has left", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 2 });
  const other = await shop.buy({ LAMP: 1 });
  const { orderId } = order;
  const step = await stepOf(order);
  const lamps = await named(order, { LAMP: 1 });
  const refused = (work: () => Promise<object>, because: string) => refuses(db, work, { ok: false, because });
  await refused(() => takeOut(order, { SOFA: 1, LAMP: 2 }), "all-of-it");
  await refused(() => takeOut(order, { LAMP: 3 }), "more-than-left");
  await refused(() => takeOut(order, { LAMP: 0.5 }), "more-than-left");
  await refused(() => orders.takeOut(orderId, { pieces: [...lamps, ...lamps], step }), "more-than-left");
  const foreign = await named(other, { LAMP: 1 });
  await refused(() => orders.takeOut(orderId, { pieces: foreign, step }), "more-than-left");
  await refused(() => takeOut(order, { LAMP: 0 }), "nothing-chosen");
  await refused(() => takeOut(order, {}), "nothing-chosen");
  await refused(() => takeOut(order, { LAMP: 1 }, step - 1), "changed-meanwhile");
  await refused(() => orders.takeOut(needs.random.uuid(), { pieces: lamps, step }), "no-such-order");
  const both = await Promise.all([takeOut(order, { LAMP: 1 }, step), takeOut(order, { LAMP: 1 }, step)]);
  assert.deepEqual(both.map((each) => (each.ok ? "done" : each.because)).sort(), ["changed-meanwhile", "done"]);
  courier.down = true;
  assert.equal((await orders.dispatch(orderId)).ok, false);
  await refused(() => takeOut(order, { LAMP: 1 }), "being-booked");
  courier.down = false;
  assert.ok((await orders.dispatch(orderId)).ok);
  await refused(() => takeOut(order, { LAMP: 1 }), "nothing-left");
  await orders.cancelOrder({ orderId: other.orderId });
  await refused(() => takeOut(other, { LAMP: 1 }), "not-placed");
});

test("what was taken out of a line and what is called off of the same line later are both counted", async () => {
  const lamps = await levelOf("LAMP");
  const order = await shop.buy({ LAMP: 4 });
  assert.ok((await takeOut(order, { LAMP: 1 })).ok);
  assert.ok((await takeOut(order, { LAMP: 1 })).ok);
  assert.ok((await orders.dispatch(order.orderId, await named(order, { LAMP: 1 }))).ok);
  assert.deepEqual(await orders.cancelRest(order.orderId), { ok: true, refundMinor: 8_950 });
  assert.deepEqual((await viewOf(order)).calledOff, await named(order, { LAMP: 3 }));
  assert.equal(await levelOf("LAMP"), lamps - 1);
});

test("a part of what has not left is taken out of an order of which something has; all of it is to call off the rest", async () => {
  const lamps = await levelOf("LAMP");
  const order = await shop.buy({ SOFA: 1, LAMP: 3, BOOK: 1 });
  const { totalMinor } = await viewOf(order);
  assert.ok((await orders.dispatch(order.orderId, await named(order, { SOFA: 1 }))).ok);
  assert.equal((await viewOf(order)).may.takeOut, true);
  await refuses(db, () => takeOut(order, { SOFA: 1 }), { ok: false, because: "more-than-left" });
  await refuses(db, () => takeOut(order, { LAMP: 3, BOOK: 1 }), { ok: false, because: "all-of-it" });
  clock.advance(minute);
  assert.deepEqual(await takeOut(order, { LAMP: 2 }), { ok: true, refundMinor: 17_900 });
  const [said = ""] = await mailsOf(order, "cancelled");
  assert.match(said, /2 × The LAMP/);
  assert.match(said, /1 × The LAMP[\s\S]*1 × The BOOK/);
  assert.doesNotMatch(said, /The SOFA/, "what has left is no part of what we send");
  const view = await viewOf(order);
  assert.deepEqual(view.left, await named(order, { LAMP: 1, BOOK: 1 }));
  assert.equal(await levelOf("LAMP"), lamps - 1);
  const books = await booksOf(order);
  const less = await paysFor({ SOFA: 1, LAMP: 1, BOOK: 1 });
  assert.deepEqual([books.grossMinor, books.vatMinor], [totalMinor - 17_900, less.vatMinor]);
  assert.deepEqual(await orders.cancelRest(order.orderId), { ok: true, refundMinor: 8_950 + 1_999 });
  const { fulfilled, calledOff } = await viewOf(order);
  assert.equal(fulfilled, "dispatched");
  assert.deepEqual(calledOff, await named(order, { LAMP: 3, BOOK: 1 }));
});

test("money that went back before is not given back twice, and what cost nothing sends nothing back", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 1 });
  const { totalMinor } = await viewOf(order);
  const refund = { orderId: order.orderId, refundId: needs.random.uuid(), reason: "goodwill" } as const;
  assert.ok((await orders.refund({ ...refund, amount: { amountMinor: totalMinor - 5_000 } })).ok);
  assert.deepEqual(await takeOut(order, { LAMP: 1 }), { ok: true, refundMinor: 5_000 });
  clock.advance(minute);
  const cancelled = await orders.cancelOrder({ secret: order.secret });
  assert.deepEqual(cancelled, { ok: true, refundMinor: 0 });
  const said = await mailsOf(order, "cancelled");
  assert.match(said.find((each) => /is cancelled\n/.test(each)) ?? "", /No payment is left to send back/);
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader, asOwner, asVault, atRest: false }), []);
});
