import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, payments } = shop;
await shop.sell("LAMP", { priceMinor: 8_950 });
await shop.sell("SWATCH", { priceMinor: 0, swatch: true });

async function payFor(basketId: string) {
  const paid = await shop.pay(basketId);
  assert.ok(paid.ok && paid.next === "pay");
  return { paid, attemptId: paid.redirectUrl.split("/").at(-1) ?? "" };
}

test("asked again, the answer is the same page of the provider, then the placed order with the same secret", async () => {
  const { basketId, orderId, number } = await shop.begin({ LAMP: 1 });
  const { paid, attemptId } = await payFor(basketId);
  assert.equal(paid.orderId, orderId);
  assert.deepEqual(await orders.payAgain(orderId), paid);
  payments.move(attemptId, "authorised");
  const placed = { ok: true, next: "placed", orderId, number, secret: paid.secret };
  assert.deepEqual(await orders.payAgain(orderId), placed, "it looks for itself what became of the payment");
  assert.deepEqual(await orders.payAgain(orderId), placed);
  assert.deepEqual(payments.acts.splice(0), [`capture ${attemptId}`]);
});

test("a declined payment is over: asking again begins no other", async () => {
  const { basketId, orderId } = await shop.begin({ LAMP: 1 });
  const { attemptId } = await payFor(basketId);
  payments.move(attemptId, "declined");
  assert.deepEqual(await orders.payAgain(orderId), { ok: false, because: "payment-over" });
  assert.deepEqual(await orders.payAgain(orderId), { ok: false, because: "payment-over" });
  assert.equal(await shop.state(orderId), "draft none none none active");
  assert.deepEqual(payments.acts, []);
});

test("an order of nothing is placed at once, and again", async () => {
  const { basketId, orderId } = await shop.begin({ SWATCH: 1 });
  const paid = await shop.pay(basketId);
  assert.ok(paid.ok && paid.next === "placed");
  assert.deepEqual(await orders.payAgain(orderId), paid);
});

test("when the person is forgotten there is no answer to make", async () => {
  const { basketId, orderId } = await shop.begin({ LAMP: 1 });
  await payFor(basketId);
  shop.clock.advance(2 * day);
  await shop.retain();
  assert.deepEqual(await orders.payAgain(orderId), { ok: false, because: "forgotten" });
  assert.deepEqual(await orders.payAgain("6f0d1f1e-6f0a-4c93-9d9e-0c2f0a6f5b11"), { ok: false, because: "forgotten" });
});
