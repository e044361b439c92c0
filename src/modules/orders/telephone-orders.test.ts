import assert from "node:assert/strict";
import { test } from "node:test";
import { day, hour } from "#kernel/clock";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock, mail, mailbox, payments } = shop;
const { telephone } = orders;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });

const take = async (goods: Record<string, number>) => {
  const told = Object.entries(goods).map(([sku, quantity]) => ({ sku, quantity }));
  const taken = await telephone.take({ goods: told, contact: shop.contact() });
  assert.ok(taken.ok, JSON.stringify(taken));
  const letter = await letterOf(taken.orderId);
  const secret = /\/([\w-]{22})\b/.exec(letter.text)?.[1] ?? assert.fail("the mail has no link");
  const draft = (await telephone.behind(reader, secret)) ?? assert.fail("there is no draft behind the link");
  return { ...taken, ...draft, secret, letter };
};
async function letterOf(orderId: string) {
  const rows = await db.asOwner(
    "SELECT id FROM mail.outbox WHERE order_id = $1 AND kind = 'payment-link' AND state = 'queued'",
    [orderId],
  );
  assert.equal(rows.length, 1, "one mail with the link");
  const id = String(rows[0]?.id);
  await mail.sendMail(id);
  return mailbox.mail(id) ?? assert.fail("the mail did not arrive");
}
const pays = async (basketId: string) => {
  const paying = await shop.pay(basketId);
  assert.ok(paying.ok && paying.next === "pay", JSON.stringify(paying));
  const attemptId = paying.redirectUrl.split("/").at(-1) ?? "";
  payments.move(attemptId, "authorised");
  return orders.settle(attemptId);
};
const listed = async () => (await orders.list(reader, { shelf: "all", sort: "newest" }, { limit: 50 })).rows;
const capsules = async () => Number((await db.asOwner("SELECT count(*) FROM orders.capsule"))[0]?.count);

test("what is told by telephone is sealed and mailed, is no order until it is paid, and says for good where it was taken (website-only)", async () => {
  const { number, orderId, secret, basketId, until, letter } = await take({ SOFA: 1, LAMP: 2 });
  assert.equal(until.getTime(), clock.now().getTime() + 7 * day);
  for (const says of [
    /Nothing is bought yet/,
    /never ask for a card on the telephone/,
    /1 × The SOFA/,
    /2 × The LAMP/,
    /they were not collected on our website/,
  ])
    assert.match(letter.text.replace(/\s+/g, " "), says);
  assert.equal(await orders.orderBySecret(reader, secret), null, "it has no page yet");
  assert.deepEqual(await listed(), [], "and is not among the orders");
  assert.deepEqual(
    (await telephone.waiting(reader)).map((each) => [each.number, each.pieces, each.isBeingPaid]),
    [[number, 3, false]],
  );

  assert.equal((await pays(basketId)).ok, true);
  const page = (await orders.orderBySecret(reader, secret)) ?? assert.fail();
  assert.equal(page.order.takenBy, "telephone");
  assert.equal(page.contact.ok, true);
  assert.deepEqual(
    (await listed()).map((each) => [each.number, each.takenBy]),
    [[number, "telephone"]],
  );
  assert.deepEqual(await telephone.waiting(reader), []);
  assert.equal(await telephone.behind(reader, secret), null, "what is paid is not to be paid");
  assert.deepEqual(await telephone.callOff(number), { ok: false, because: "not-waiting" });
  assert.deepEqual(await telephone.forget(secret), { ok: false, because: "not-waiting" });
  assert.deepEqual(await database.transact((tx) => telephone.writeAgain(tx, number)), {
    ok: false,
    because: "not-waiting",
  });
  assert.equal(await shop.state(orderId), "placed full full none active");
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET taken_by = 'website' WHERE id = $1", [orderId]),
    /Where an order was taken does not change/,
  );
});

test("an order of the website is none by telephone, whoever asks by its secret or its number", async () => {
  const { secret, number, orderId } = await shop.buy({ LAMP: 1 });
  const drafted = await shop.begin({ LAMP: 1 });
  assert.equal(await telephone.behind(reader, secret), null);
  for (const each of [number, drafted.number])
    assert.deepEqual(await telephone.callOff(each), { ok: false, because: "not-waiting" });
  assert.equal((await orders.orderForOperator(reader, orderId))?.takenBy, "website");
  assert.deepEqual(await telephone.waiting(reader), []);
});

test("a refusal keeps nothing: neither goods, nor a person, nor a mail", async () => {
  const contact = shop.contact();
  const before = shop.basket.howMany();
  await refuses(db, () => telephone.take({ goods: [], contact }), { ok: false, because: "basket-empty" });
  await refuses(db, () => telephone.take({ goods: [{ sku: "LAMP", quantity: 21 }], contact }), {
    ...{ ok: false, because: "too-many-pieces", limit: 20, already: 0, sku: "LAMP" },
  });
  await refuses(db, () => telephone.take({ goods: [{ sku: "GONE", quantity: 1 }], contact }), {
    ...{ ok: false, because: "not-sold", skus: ["GONE"] },
  });
  assert.equal(
    shop.basket.howMany(),
    before + 1,
    "only the one of the transaction that was taken back, in memory here",
  );
  await refuses(db, () => telephone.quote(reader, [{ sku: "LAMP", quantity: 1 }], "nowhere"), {
    ...{ ok: false, because: "bad-postcode" },
  });
});

test("the price is worked out before anything is typed into the vault", async () => {
  const before = await capsules();
  const quoted = await telephone.quote(reader, [{ sku: "SOFA", quantity: 2 }], "la9 4qx");
  assert.ok(quoted.ok);
  const { totalMinor, delivery } = quoted.priced;
  assert.equal(totalMinor, 2 * 124_900 + delivery.priceMinor);
  assert.equal(await capsules(), before);
});

test("a price that changes before it is paid is explained, and the old sum is not taken", async () => {
  const { basketId } = await take({ LAMP: 1 });
  const before = await orders.review(reader, basketId);
  assert.ok(before.ok);
  assert.deepEqual(before.review.changes, []);
  await shop.sell("LAMP", { priceMinor: 9_950 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  assert.deepEqual(review.review.changes, [
    { sku: "LAMP", name: "The LAMP", what: "price", before: 8_950, after: 9_950 },
  ]);
  const { totalMinor: expectedTotalMinor, seen } = before.review;
  const paid = await orders.pay({ basketId, expectedTotalMinor, seen });
  assert.equal(paid.ok ? "paid" : paid.because, "changed");
  assert.equal((await pays(basketId)).ok, true);
  await shop.sell("LAMP", { priceMinor: 8_950 });
});

test("the link is mailed again, at most once an hour", async () => {
  const { number, orderId } = await take({ LAMP: 1 });
  const again = () => database.transact((tx) => telephone.writeAgain(tx, number));
  assert.deepEqual(await again(), { ok: true, queued: true });
  assert.deepEqual(await again(), { ok: true, queued: false });
  clock.advance(hour);
  assert.deepEqual(await again(), { ok: true, queued: true });
  assert.deepEqual(await shop.mails(orderId), ["payment-link", "payment-link", "payment-link"]);
  assert.deepEqual(await telephone.callOff(number), { ok: true, shredded: true });
});

test("whoever ordered, and whoever took the order, forgets it at once; the key, the card and the mail are gone (website-only)", async () => {
  for (const way of ["buyer", "staff"] as const) {
    const { secret, number, orderId } = await take({ LAMP: 1 });
    const before = await capsules();
    const ended = await (way === "buyer" ? telephone.forget(secret) : telephone.callOff(number));
    assert.deepEqual(ended, { ok: true, shredded: true });
    assert.equal(await capsules(), before - 1);
    assert.deepEqual(await shop.mails(orderId), []);
    assert.equal(await shop.state(orderId), "cancelled none none none shredded");
    assert.equal(await telephone.behind(reader, secret), null);
  }
});

test("nobody pays: after seven days it is called off and its person forgotten, and not a moment before (website-only)", async () => {
  const { orderId, secret, basketId } = await take({ LAMP: 1 });
  const late = async () =>
    Promise.all(
      orders.retention
        .filter(({ rule }) => rule === "unpaid-telephone-draft")
        .map(({ overdue }) => overdue(clock.now())),
    );
  clock.advance(7 * day - 1);
  await shop.retain();
  assert.equal(await shop.state(orderId), "draft none none none active", "a day is for drafts of the website");
  assert.deepEqual(await late(), [0]);

  // Correcting the details begins the seven days anew.
  assert.equal((await orders.beginOrder({ basketId, contact: shop.contact() })).ok, true);
  assert.equal((await telephone.behind(reader, secret))?.until.getTime(), clock.now().getTime() + 7 * day);
  clock.advance(7 * day);
  assert.deepEqual(await late(), [1], "the engine would say so if nobody did it");
  await shop.retain();
  assert.equal(await shop.state(orderId), "cancelled none none none shredded");
  assert.deepEqual(await shop.mails(orderId), []);
  assert.deepEqual(await late(), [0]);
});
