import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { vatContained } from "#kernel/money";
import { systemRandom } from "#kernel/random";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { plain } from "../../../test/support/promotions.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, payments, needs, clock, promotions } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950, category: "lighting" });
await shop.sell("BOOK", { priceMinor: 1_999, category: "books", vatRatePermille: 0 });
await shop.sell("BESPOKE", { priceMinor: 200_000, bespoke: true, category: "bespoke" });

const viewOf = async (orderId: string) => (await orders.orderForOperator(reader, orderId)) ?? assert.fail();
const had = async (id: string) => (await promotions.one(reader, id))?.uses;
const vatInBooks = async (number: string) => {
  const entries = await needs.ledger.forOrder(reader, number);
  const sides = entries.flatMap(({ postings }) => postings);
  assert.equal(
    sides.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    0,
    "the books balance",
  );
  return sides.filter(({ account }) => account === "vat").reduce((sum, { amountMinor }) => sum - amountMinor, 0);
};
const ends = async (id: string) => {
  const now = (await promotions.one(reader, id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", now));
  await promotions.refresh();
};

test("what is taken off is on the review, paid less, in the books with its VAT, and stays with the order (L56, L57)", async () => {
  const off = await shop.promote({ kind: "amount", amountMinor: 10_001, title: "Open days" });
  const free = await shop.promote({ kind: "free-delivery", leastMinor: 100_000, title: "Delivery on us" });
  const { basketId, orderId } = await shop.begin({ SOFA: 1, LAMP: 2, BOOK: 3 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { goodsMinor, delivery, takenOff, totalMinor, vatMinor, lines } = review.review;
  assert.equal(goodsMinor, 124_900 + 17_900 + 5_997, "the prices are what they were");
  assert.deepEqual(takenOff, {
    goods: { promotionId: off.id, title: "Open days", code: null, amountMinor: 10_001 },
    delivery: { promotionId: free.id, title: "Delivery on us", code: null, amountMinor: delivery.priceMinor },
  });
  assert.equal(totalMinor, goodsMinor - 10_001);
  assert.equal(
    lines.reduce((sum, line) => sum + line.takenOffMinor, 0),
    10_001,
  );
  const standard = lines.filter(({ vatRatePermille }) => vatRatePermille === 200);
  const paidAt20 = standard.reduce((sum, line) => sum + line.lineTotalMinor - line.takenOffMinor, 0);
  assert.equal(vatMinor, vatContained(paidAt20, 200));

  const paying = await shop.pay(basketId);
  assert.ok(paying.ok && paying.next === "pay");
  const attemptId = paying.redirectUrl.split("/").at(-1) ?? "";
  payments.move(attemptId, "authorised");
  assert.deepEqual(await orders.settle(attemptId), { ok: true, outcome: "placed", orderId });
  await ends(off.id);
  await ends(free.id);
  const order = await viewOf(orderId);
  assert.deepEqual([order.takenOff, order.totalMinor, order.vatMinor], [takenOff, totalMinor, vatMinor]);
  assert.deepEqual([order.goodsMinor, order.delivery.priceMinor], [goodsMinor, delivery.priceMinor]);
  assert.equal(await vatInBooks(order.number), vatMinor);
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET taken_off = NULL WHERE id = $1", [orderId]),
    /does not change/,
  );
  const mail = await orders.orderForMail({ orderId, kind: "acknowledgement", cause: "" });
  assert.ok(mail.ok);
  assert.deepEqual(
    mail.order.takenOff.map(({ of, title, amountMinor }) => [of, title, amountMinor]),
    [
      ["goods", "Open days", 10_001],
      ["delivery", "Delivery on us", delivery.priceMinor],
    ],
  );
});

test("refunded in parts and whole, an order with a reduction gives back what was paid, and its VAT to the penny", async () => {
  const off = await shop.promote({ kind: "percent", percent: 15 });
  const { orderId } = await shop.deliver({ SOFA: 1, BOOK: 7 });
  await ends(off.id);
  const { totalMinor, number } = await viewOf(orderId);
  const part = { orderId, refundId: systemRandom.uuid(), amount: { amountMinor: 3_333 }, reason: "goodwill" } as const;
  assert.ok((await orders.refund(part)).ok);
  const more = { ...part, refundId: systemRandom.uuid(), amount: { amountMinor: totalMinor } };
  await refuses(db, () => orders.refund(more), {
    ok: false,
    because: "more-than-charged",
    leftMinor: totalMinor - 3_333,
  });
  const rest = await orders.refund({ ...part, refundId: systemRandom.uuid(), amount: "whole" });
  assert.deepEqual(rest.ok && rest.amountMinor, totalMinor - 3_333);
  assert.equal(await vatInBooks(number), 0);
});

test("a return gives back what was paid for what comes back, not what it cost before (L45)", async () => {
  const off = await shop.promote({ kind: "percent", percent: 10 });
  const free = await shop.promote({ kind: "free-delivery" });
  const whole = await shop.deliver({ SOFA: 1 });
  const mixed = await shop.deliver({ SOFA: 1, BESPOKE: 1 });
  await ends(off.id);
  await ends(free.id);
  const due = async (order: typeof whole) => {
    const opened = await database.transact((tx) => orders.openReturn(tx, { secret: order.secret }, "changed-mind"));
    assert.ok(opened.ok);
    const taken = await orders.takeBack(order.orderId);
    return taken.ok ? taken.refundMinor : taken.because;
  };
  assert.equal(await due(whole), 112_410);
  assert.equal((await viewOf(whole.orderId)).charged, "none");
  assert.equal(await due(mixed), 112_410, "what was made to measure stays, and its reduction with it");
});

test("of an order with a reduction the rest is called off and what came goes back: together exactly what was paid (L45)", async () => {
  const off = await shop.promote({ kind: "amount", amountMinor: 1_001 });
  const free = await shop.promote({ kind: "free-delivery" });
  const order = await shop.buy({ LAMP: 3, BOOK: 1 });
  await ends(off.id);
  await ends(free.id);
  const { totalMinor, number, lines } = await viewOf(order.orderId);
  assert.equal(totalMinor, 3 * 8_950 + 1_999 - 1_001);
  const lamp = lines.find(({ sku }) => sku === "LAMP")?.lineId ?? "";
  const sent = await orders.dispatch(order.orderId, [{ lineId: lamp, quantity: 1 }]);
  assert.ok(sent.ok);
  const rest = await orders.cancelRest(order.orderId);
  assert.ok(rest.ok);
  await database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "operator"));
  const opened = await database.transact((tx) => orders.openReturn(tx, { secret: order.secret }, "changed-mind"));
  assert.ok(opened.ok);
  const back = await orders.takeBack(order.orderId);
  assert.ok(back.ok);
  assert.ok(rest.refundMinor < 2 * 8_950 + 1_999 && back.refundMinor < 8_950, "less than without the reduction");
  assert.equal(rest.refundMinor + back.refundMinor, totalMinor);
  assert.equal((await viewOf(order.orderId)).charged, "none");
  assert.equal(await vatInBooks(number), 0);
});

test("fifty buyers at once, a limit of ten: exactly ten pay less, and nobody else is charged what they did not agree to", async () => {
  const scarce = await shop.promote({ kind: "amount", amountMinor: 5_000, mostUses: 10 });
  const drafts = await Promise.all(
    Array.from({ length: 50 }, (_, at) => shop.begin({ LAMP: 1 }, { email: `buyer${at}@example.org` })),
  );
  const agreed = await Promise.all(
    drafts.map(async ({ basketId }) => {
      const review = await orders.review(reader, basketId);
      assert.ok(review.ok);
      assert.equal(review.review.takenOff?.goods?.amountMinor, 5_000);
      return { basketId, expectedTotalMinor: review.review.totalMinor, seen: review.review.seen };
    }),
  );
  const outcomes = await Promise.all(agreed.map((input) => orders.pay(input)));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 10);
  assert.equal(await had(scarce.id), 10);
  for (const refused of outcomes.filter((each) => !each.ok))
    assert.ok(["promotion-over", "changed"].includes(refused.because), refused.because);
  const loser = drafts[outcomes.findIndex(({ ok }) => !ok)] ?? assert.fail();
  const again = await orders.review(reader, loser.basketId);
  assert.ok(again.ok);
  assert.equal(again.review.takenOff, null, "whoever looks again is shown what it costs now");
  assert.ok((await shop.pay(loser.basketId)).ok);
  await ends(scarce.id);
});

test("a place within a limit is given back when the order is not paid, and when it is cancelled", async () => {
  const one = await shop.promote({ kind: "percent", percent: 20, code: "ONLYONE", mostUses: 1 });
  const unpaid = await shop.toProvider({ LAMP: 1 }, {}, "ONLYONE");
  assert.equal(await had(one.id), 1);
  await promotions.refresh();
  const again = await shop.pay(unpaid.basketId);
  assert.ok(again.ok && again.next === "pay", "the same button again leads to the same page");
  assert.equal(again.redirectUrl.split("/").at(-1), unpaid.attemptId);
  payments.move(unpaid.attemptId, "declined");
  assert.equal((await orders.settle(unpaid.attemptId)).ok, false);
  assert.equal(await had(one.id), 0);
  await promotions.refresh();
  const bought = await shop.buy({ LAMP: 1 }, {}, "ONLYONE");
  assert.equal((await viewOf(bought.orderId)).takenOff?.goods?.code, "ONLYONE");
  assert.equal(await had(one.id), 1);
  assert.ok((await orders.cancelOrder({ secret: bought.secret })).ok);
  assert.equal(await had(one.id), 0);
  await promotions.refresh();
  const left = await shop.begin({ LAMP: 1 }, {}, "ONLYONE");
  assert.ok((await shop.pay(left.basketId)).ok);
  assert.deepEqual(await orders.forgetDraft(left.basketId), { ok: true, shredded: true });
  assert.equal(await had(one.id), 0);
  await ends(one.id);
});

test("once for each person, by the e-mail address however it is written, among orders that are not forgotten", async () => {
  const once = await shop.promote({ kind: "percent", percent: 10, code: "WELCOME", onceEach: true });
  const mine = { email: "grace@example.org" };
  const first = await shop.buy({ LAMP: 1 }, mine, "WELCOME");
  assert.equal((await viewOf(first.orderId)).takenOff?.goods?.amountMinor, 895);
  const second = await shop.begin({ LAMP: 1 }, { email: "Grace@Example.org" }, "WELCOME");
  const review = await orders.review(reader, second.basketId);
  assert.ok(review.ok);
  assert.deepEqual(
    [review.review.takenOff, review.review.codeNote],
    [null, "The code WELCOME can be used once by each person, and you have used it."],
  );
  const other = await shop.buy({ LAMP: 1 }, { email: "joan@example.org" }, "WELCOME");
  assert.equal((await viewOf(other.orderId)).takenOff?.goods?.amountMinor, 895);
  // Nothing but the order itself says who had it: without its person nobody knows.
  await orders.cancelOrder({ secret: other.secret });
  const [columns] = await db.asOwner(
    `SELECT string_agg(column_name, ' ' ORDER BY column_name) AS names FROM information_schema.columns
     WHERE table_schema = 'promotions' AND table_name = 'taken'`,
  );
  assert.equal(columns?.names, "order_id promotion_id taken_at");
  await ends(once.id);
});

test("two tabs of one person, both with what they may have once: one of them pays less, the other is told", async () => {
  const once = await shop.promote({ kind: "percent", percent: 10, onceEach: true });
  const mine = { email: "two.tabs@example.org" };
  const drafts = [await shop.begin({ LAMP: 1 }, mine), await shop.begin({ LAMP: 1 }, mine)];
  const agreed = await Promise.all(
    drafts.map(async ({ basketId }) => {
      const review = await orders.review(reader, basketId);
      assert.ok(review.ok && review.review.takenOff !== null);
      return { basketId, expectedTotalMinor: review.review.totalMinor, seen: review.review.seen };
    }),
  );
  const outcomes = await Promise.all(agreed.map((input) => orders.pay(input)));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  assert.equal(await had(once.id), 1);
  await ends(once.id);
});

test("a promotion that ended between review and button is refused with what differs, and nothing is kept (L57)", async () => {
  const until = clock.now().toISOString().slice(0, 10);
  const today = await shop.promote({ kind: "amount", amountMinor: 2_000, until });
  const { basketId } = await shop.begin({ LAMP: 1 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { totalMinor: expectedTotalMinor, seen } = review.review;
  await ends(today.id);
  await refuses(db, () => orders.pay({ basketId, expectedTotalMinor, seen }), {
    ok: false,
    because: "changed",
    totalMinor: expectedTotalMinor + 2_000,
    lines: [{ sku: "", name: "What is taken off", what: "reduction", before: 2_000, after: 0 }],
  });
  assert.ok((await shop.pay(basketId)).ok);
});

test("what costs nothing after a reduction is placed without the provider, and the address may be corrected", async () => {
  const off = await shop.promote({ kind: "amount", amountMinor: 900_000, code: "GIFT" });
  const free = await shop.promote({ kind: "free-delivery", code: null });
  const { basketId, orderId } = await shop.begin({ LAMP: 1 }, {}, "GIFT");
  const paid = await shop.pay(basketId);
  assert.ok(paid.ok && paid.next === "placed");
  assert.deepEqual([(await viewOf(orderId)).totalMinor, await had(off.id)], [0, 1]);
  const contact = shop.contact({ postcode: "IV51 9XX" });
  assert.deepEqual(await orders.correctDetails({ by: { secret: paid.secret }, contact }), { ok: true });
  await ends(off.id);
  await ends(free.id);
});

test("the day of London decides: one that ends today is gone tomorrow", async () => {
  const until = clock.now().toISOString().slice(0, 10);
  await shop.promote({ ...plain(clock), kind: "percent", percent: 50, until });
  const { basketId } = await shop.begin({ LAMP: 1 });
  const offOf = async () => {
    const review = await orders.review(reader, basketId);
    return review.ok ? (review.review.takenOff?.goods?.amountMinor ?? 0) : review.because;
  };
  assert.equal(await offOf(), 4_475);
  clock.advance(day);
  assert.equal(await offOf(), 0);
});

test("money, stock and forgetting are in order after all of it", async () => {
  assert.deepEqual(await brokenInvariants({ reader, asOwner: db.asOwner, asVault: db.asVault, atRest: false }), []);
});
