import assert from "node:assert/strict";
import { test } from "node:test";
import { part } from "#vault";
import { reveal } from "#vault/reveal";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { ada, everything, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, payments, needs } = shop;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });
await shop.sell("BENCH", { priceMinor: 40_000, onHand: 1 });
await shop.sell("CHAIR", { priceMinor: 30_000, madeToOrder: true });
await shop.sell("SWATCH", { priceMinor: 0, swatch: true });
const { database } = needs;
const { reader } = database;

test("a sofa is bought: draft, review, payment, one capture, books, mail, and a page behind a secret (L38)", async () => {
  const { basketId, orderId, number } = await shop.begin({ SOFA: 1, LAMP: 2 });
  assert.match(number, /^FF-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.equal(await shop.state(orderId), "draft none none none active");
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { goodsMinor, totalMinor, delivery, recipients, vatMinor } = review.review;
  assert.equal(goodsMinor, 142_800);
  assert.equal(totalMinor, 142_800 + delivery.priceMinor);
  assert.equal(vatMinor, Math.round(totalMinor / 6));
  assert.deepEqual(recipients, [
    { recipient: "courier", fields: ["name", "address", "telephone", "note"] },
    { recipient: "payment-provider", fields: [] },
  ]);

  const paying = await shop.pay(basketId);
  assert.ok(paying.ok && paying.next === "pay");
  const attemptId = paying.redirectUrl.split("/").at(-1) ?? "";
  assert.equal(await shop.state(orderId), "draft none none none active");
  assert.equal(await orders.orderBySecret(reader, paying.secret), null, "a draft has no page");

  payments.move(attemptId, "authorised");
  assert.deepEqual(await orders.settle(attemptId), { ok: true, outcome: "placed", orderId });
  assert.equal(await shop.state(orderId), "placed full full none active");
  assert.equal(shop.basket.has(basketId), false);
  assert.deepEqual(payments.acts, [`capture ${attemptId}`]);
  assert.deepEqual(await shop.mails(orderId), ["acknowledgement"]);

  const page = await orders.orderBySecret(reader, paying.secret);
  assert.ok(page?.contact.ok);
  assert.equal(reveal("show-to-subject", page.contact.value).name, ada.name);
  assert.deepEqual(
    page.timeline.map(({ what }) => what),
    ["placed", "charged"],
  );
  const mayNotYet = { sendBack: false, reportFault: false };
  assert.deepEqual(page.order.may, { cancel: true, takeOut: true, exchange: true, correct: true, ...mayNotYet });
  assert.deepEqual(
    page.ledger.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
    [`sale ${totalMinor}`],
  );
  assert.deepEqual(
    page.holdings.map(({ category, until }) => `${category} ${until}`),
    ["contact order-complete", "payment-reference order-complete"],
  );
  const [line] = page.order.lines;
  assert.deepEqual(line?.choices, [{ option: "Fabric", value: "Moss velvet" }]);
  assert.equal(line?.lineTotalMinor, 124_900);
});

test("what was promised is stored when the order is placed, and stays when the shop's promise changes (L35, L53)", async () => {
  const { orderId } = await shop.buy({ CHAIR: 1 });
  const before = await orders.orderForOperator(reader, orderId);
  assert.deepEqual(before?.lines[0]?.supply, "made-to-order");
  assert.ok(before !== null && before.delivery.promised.from >= "2027-01-12", before?.delivery.promised.from);
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET promised_to = promised_to + 30 WHERE id = $1", [orderId]),
    /only with an exchange/,
  );
  await assert.rejects(
    db.asOwner("UPDATE orders.line SET unit_price_minor = 1 WHERE order_id = $1", [orderId]),
    /does not change/,
  );
  await assert.rejects(db.asOwner("DELETE FROM orders.line WHERE order_id = $1", [orderId]), /does not change/);
});

test("free swatches need no provider: one press places them", async () => {
  const { basketId, orderId } = await shop.begin({ SWATCH: 3 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  assert.equal(review.review.totalMinor, 0);
  assert.deepEqual(
    review.review.recipients.map(({ recipient }) => recipient),
    ["courier"],
  );
  const acts = payments.acts.length;
  const paying = await shop.pay(basketId);
  assert.ok(paying.ok);
  assert.equal(paying.next, "placed");
  assert.equal(await shop.state(orderId), "placed full full none active");
  assert.equal(payments.acts.length, acts);
  assert.deepEqual(await shop.mails(orderId), ["acknowledgement"]);
  assert.ok((await orders.orderBySecret(reader, paying.secret)) !== null);
});

test("each refusal of the details step says why and writes nothing", async () => {
  const contact = shop.contact();
  const refusals: [Record<string, number>, object][] = [
    [{}, { ok: false, because: "basket-empty" }],
    [
      { GONE: 1, SOFA: 1 },
      { ok: false, because: "not-sold", skus: ["GONE"] },
    ],
  ];
  for (const [lines, refusal] of refusals) {
    const before = await everything(db);
    assert.deepEqual(await orders.beginOrder({ basketId: shop.basket.fill(lines), contact }), refusal);
    assert.equal(await everything(db), before);
  }
  const before = await everything(db);
  const far = await orders.beginOrder({
    basketId: shop.basket.fill({ SOFA: 1 }),
    contact: shop.contact({ postcode: "JE2 3AB" }),
  });
  assert.equal(far.ok ? "" : far.because, "not-delivered-there");
  assert.equal(await everything(db), before);
});

test("a price that changed since the review is refused with the line, and nothing is written or kept (L57)", async () => {
  await shop.sell("RUG", { priceMinor: 20_000 });
  const { basketId } = await shop.begin({ RUG: 2, LAMP: 1 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { totalMinor: expectedTotalMinor, seen } = review.review;
  shop.catalogue.put("RUG", { priceMinor: 25_000 });
  const before = await everything(db);
  assert.deepEqual(await orders.pay({ basketId, expectedTotalMinor, seen }), {
    ok: false,
    because: "changed",
    totalMinor: expectedTotalMinor + 10_000,
    lines: [{ sku: "RUG", name: "The RUG", what: "price", before: 20_000, after: 25_000 }],
  });
  assert.equal(await everything(db), before);
  const again = await shop.pay(basketId);
  assert.ok(again.ok && again.next === "pay", "with the new sum on the button it goes on");
});

test("a sum that somebody made up is refused, whichever way (L57)", async () => {
  const { basketId } = await shop.begin({ LAMP: 1 });
  const before = await everything(db);
  for (const expectedTotalMinor of [0, 1, -5, 12_849.5, Number.NaN, 1e15]) {
    const refused = await orders.pay({ basketId, expectedTotalMinor });
    assert.equal(refused.ok ? "" : refused.because, "changed");
  }
  assert.equal(await everything(db), before);
});

test("what is put into the basket after the button was pressed is not ordered; what was there before and not seen refuses (L57)", async () => {
  const { basketId, orderId } = await shop.begin({ LAMP: 1 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { totalMinor: expectedTotalMinor, seen } = review.review;
  const basket = await shop.needs.basket.contents(reader, basketId);
  assert.ok(basket);
  shop.basket.fill({ LAMP: 3 }, basketId);
  const more = await shop.needs.basket.contents(reader, basketId);
  assert.ok(more);
  const agreed = { basketId, expectedTotalMinor, seen };
  const refused = await orders.pay({ ...agreed, basket: more });
  assert.equal(refused.ok ? "" : refused.because, "changed");
  const paid = await orders.pay({ ...agreed, basket });
  assert.ok(paid.ok && paid.next === "pay");
  const ordered = await db.asOwner("SELECT sku, quantity FROM orders.line WHERE order_id = $1", [orderId]);
  assert.deepEqual(ordered, [{ sku: "LAMP", quantity: 1 }]);
  const kept = await db.asOwner("SELECT quantity FROM stock.reservation WHERE holder = $1", [orderId]);
  assert.deepEqual(kept, [{ quantity: 1 }]);
});

test("a promise that changed although the sum did not is refused when the page was seen", async () => {
  const { basketId } = await shop.begin({ LAMP: 1 });
  const review = await orders.review(reader, basketId);
  assert.ok(review.ok);
  const { totalMinor: expectedTotalMinor } = review.review;
  const refused = await orders.pay({ basketId, expectedTotalMinor, seen: "what-was-not-seen" });
  assert.equal(refused.ok ? "" : refused.because, "changed");
});

test("the last piece cannot be paid for twice; the second buyer is told which", async () => {
  const first = await shop.begin({ BENCH: 1 });
  const second = await shop.begin({ BENCH: 1 });
  assert.ok((await shop.pay(first.basketId)).ok);
  const before = await everything(db);
  assert.deepEqual(await shop.pay(second.basketId), { ok: false, because: "out-of-stock", skus: ["BENCH"] });
  assert.equal(await everything(db), before);
});

test("paying without a draft, and for somebody else's basket id, is refused", async () => {
  const nobody = { basketId: "5ca1ab1e-0000-4000-8000-00000000dead", expectedTotalMinor: 1 };
  assert.deepEqual(await orders.pay(nobody), { ok: false, because: "no-draft" });
  assert.deepEqual(await orders.review(reader, nobody.basketId), { ok: false, because: "no-draft" });
  assert.equal(await orders.draftOf(reader, nobody.basketId), null);
});

test("pressing pay twice, and in two tabs at once, leads to the same page of one payment", async () => {
  const { basketId } = await shop.begin({ LAMP: 1 });
  const pages = await Promise.all([shop.pay(basketId), shop.pay(basketId), shop.pay(basketId)]);
  const urls = new Set(pages.map((page) => (page.ok && page.next === "pay" ? page.redirectUrl : "refused")));
  assert.equal(urls.size, 1);
  assert.ok(!urls.has("refused"));
});

test("two tabs that begin at once make one draft", async () => {
  const basketId = shop.basket.fill({ LAMP: 1 });
  const begun = await Promise.all([1, 2, 3].map(() => orders.beginOrder({ basketId, contact: shop.contact() })));
  const ids = new Set(begun.map((one) => (one.ok ? one.orderId : one.because)));
  assert.equal(ids.size, 1);
  const rows = await db.asOwner("SELECT id FROM orders.purchase WHERE basket_id = $1", [basketId]);
  assert.equal(rows.length, 1);
});

test("going back and changing the details keeps order, number and bundle, and closes a payment under way", async () => {
  const first = await shop.toProvider({ LAMP: 1 });
  const again = await orders.beginOrder({
    basketId: first.basketId,
    contact: shop.contact({ name: "Grace Hopper", telephone: "" }),
  });
  assert.deepEqual(again, { ok: true, orderId: first.orderId, number: first.number });
  assert.equal(payments.payment(first.attemptId).state, "cancelled");
  const draft = await orders.draftOf(reader, first.basketId);
  assert.ok(draft?.contact.ok);
  assert.equal(reveal("show-to-subject", draft.contact.value).name, "Grace Hopper");
  const paying = await shop.pay(first.basketId);
  assert.ok(paying.ok && paying.next === "pay");
  assert.equal(paying.secret, first.secret);
});

test("an order is found by its e-mail address and by nothing else, whatever was typed, changed or taken out", async () => {
  const email = (address: string) => part(shop.contact({ email: address }), "email");
  const found = async (address: string) => {
    const refs = await shop.vault.find(reader, "email", email(address));
    return refs.map(({ bundle }) => bundle);
  };
  const kinds = async (bundle: string) =>
    (await db.asOwner("SELECT kind FROM vault.locator WHERE bundle = $1", [bundle])).map(({ kind }) => kind);
  const { basketId, orderId } = await shop.begin(
    { LAMP: 1 },
    { email: "first@example.org", telephone: "07700 900001" },
  );
  const bundle = `fulfilment:${orderId}`;
  assert.deepEqual(await kinds(bundle), ["email"]);
  const contact = shop.contact({ email: "second@example.org", telephone: "" });
  assert.ok((await orders.beginOrder({ basketId, contact })).ok);
  assert.deepEqual(await kinds(bundle), ["email"]);
  assert.deepEqual([await found("first@example.org"), await found("second@example.org")], [[], [bundle]]);

  const bought = await shop.buy({ LAMP: 1 }, { email: "second@example.org" });
  const corrected = shop.contact({
    email: "third@example.org",
    telephone: "",
    town: "Ambleside",
    postcode: "LA22 9AB",
  });
  assert.deepEqual(await orders.correctDetails({ by: { secret: bought.secret }, contact: corrected }), { ok: true });
  assert.deepEqual(await kinds(`fulfilment:${bought.orderId}`), ["email"]);
  assert.deepEqual(await found("second@example.org"), [bundle]);
  assert.deepEqual(await found("third@example.org"), [`fulfilment:${bought.orderId}`]);
  const strangers = await db.asOwner("SELECT kind FROM vault.locator WHERE kind <> 'email'");
  assert.deepEqual(strangers, []);
});

test("a draft that has been paid for meanwhile is not changed by going back", async () => {
  const order = await shop.toProvider({ LAMP: 1 });
  payments.move(order.attemptId, "authorised");
  const again = await orders.beginOrder({ basketId: order.basketId, contact: shop.contact({ name: "Eve" }) });
  assert.deepEqual(again, { ok: false, because: "being-paid" });
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  const page = await orders.orderBySecret(reader, order.secret);
  assert.ok(page?.contact.ok);
  assert.equal(reveal("show-to-subject", page.contact.value).name, ada.name);
});

test("nothing of the person stands in any table in the open (L10)", async () => {
  await shop.buy({ LAMP: 1 });
  const text = (await everything(db)).toLowerCase();
  for (const canary of ["canary", "lovelace", "example.org", "7700900982", "kendal", "la9 4ab", "la94ab"]) {
    assert.ok(!text.includes(canary), canary);
    assert.ok(!text.includes(Buffer.from(canary).toString("hex")), `${canary} in hex`);
  }
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});
