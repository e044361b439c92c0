import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minute } from "#kernel/clock";
import { typedAtStripe } from "../../../test/support/stripe.ts";
import { operations } from "../../../test/support/stripe-parameters.ts";
import { stripeShop } from "../../../test/support/stripe-shop.ts";

const shop = await stripeShop();
const { stripe, payments, provider, clock, database, asOwner, begun, open, newOrder, settle, refund } = shop;

/** What was asked of Stripe while `act` ran, as `METHOD /path status`, numbers of payments left out. */
async function during(act: () => Promise<unknown>): Promise<string[]> {
  const before = stripe.asked.length;
  await act();
  return stripe.asked
    .slice(before)
    .map(({ method, path, status }) => `${method} ${path.split("?")[0]?.replace(/(cs|pi)_\w+/, "$1")} ${status}`);
}
const captures = (orderNumber: string) =>
  [...stripe.intents.values()].filter(
    ({ metadata, status }) => metadata.order === orderNumber && status === "succeeded",
  );

describe("a payment through Stripe", () => {
  it("goes from the page to the money, which the shop takes itself (L71) [card-never-kept]", async () => {
    const { order, attemptId, url } = await begun();
    const session = stripe.at(url);
    assert.equal(new URL(url).origin, payments.redirectOrigin);
    assert.ok(url.length > 500, "addresses of these pages are long");
    assert.equal(session.expires_at, Math.floor((clock.now().getTime() + 90 * minute) / 1_000));
    assert.deepEqual(session.metadata, { attempt: attemptId, order: order.orderNumber });
    assert.equal(session.client_reference_id, attemptId);
    assert.equal(await settle(attemptId), "pending");
    assert.match(stripe.pay(url), /^http:\/\/localhost:3000\/checkout\/return\/[\w-]{22}$/);
    const seen = await payments.look(attemptId);
    assert.deepEqual(seen.ok && { ...seen.payment, reference: "" }, {
      ...{ reference: "", attemptId, orderNumber: order.orderNumber, amountMinor: 124_900, currency: "GBP" },
      ...{ state: "authorised", declineReason: null, capturedMinor: 0, refundedMinor: 0, redirectUrl: null },
    });
    assert.equal(captures(order.orderNumber).length, 0, "nothing is taken before the shop takes it");
    const calls = await during(() => settle(attemptId));
    assert.deepEqual(calls, [
      "GET /v1/checkout/sessions/cs 200",
      "GET /v1/checkout/sessions/cs 200",
      "POST /v1/payment_intents/pi/capture 200",
    ]);
    assert.equal(captures(order.orderNumber).length, 1);
    assert.equal(await settle(attemptId), "captured");
  });

  it("is the same page however often it is begun, and a declined card leaves it open for another", async () => {
    const { attemptId, url } = await begun();
    const again = await payments.beginPayment(attemptId);
    assert.equal(again.ok && again.redirectUrl, url);
    stripe.decline(url);
    assert.equal(await settle(attemptId), "pending");
    stripe.pay(url);
    assert.equal(await settle(attemptId), "captured");
  });

  it("whose first answer is lost is begun once: the same key is the same page", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    stripe.troubles.push({ of: /^POST \/v1\/checkout\/sessions$/, trouble: "lost" });
    const page = await payments.beginPayment(attemptId);
    assert.ok(page.ok);
    const pages = [...stripe.sessions.values()].filter(({ client_reference_id: id }) => id === attemptId);
    assert.equal(pages.length, 1);
    assert.equal(page.redirectUrl, pages[0]?.url);
  });

  it("that was begun although nobody heard of it is found by a list, never by a search", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    for (let n = 0; n < 2; n++)
      stripe.troubles.push({ of: /^POST \/v1\/checkout\/sessions$/, trouble: n === 0 ? "lost" : { status: 503 } });
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "provider-unavailable" });
    for (let n = 0; n < 3; n++) await begun();
    const seen = await payments.look(attemptId);
    assert.equal(seen.ok && seen.payment.state, "pending");
    assert.ok(stripe.asked.every(({ path }) => !path.includes("search")));
  });

  it("that nobody makes is closed at Stripe, and cannot be made any more", async () => {
    const { order, attemptId, url } = await begun();
    const closed = await payments.cancelAttempt(attemptId);
    assert.equal(closed.ok && closed.payment.state, "cancelled");
    assert.equal(stripe.at(url).status, "expired");
    assert.equal(await settle(attemptId), "cancelled");
    assert.equal(captures(order.orderNumber).length, 0);
  });

  it("that is authorised is let go when the shop cannot keep the order", async () => {
    const { order, attemptId, url } = await begun();
    stripe.pay(url);
    const closed = await payments.cancelAttempt(attemptId);
    assert.equal(closed.ok && closed.payment.state, "cancelled");
    const later = await payments.look(attemptId);
    assert.deepEqual(later.ok && [later.payment.state, later.payment.refundedMinor], ["cancelled", 0]);
    assert.equal(captures(order.orderNumber).length, 0);
  });

  it("is taken once when the answer to taking it is lost", async () => {
    const { order, attemptId, url } = await begun();
    stripe.pay(url);
    stripe.troubles.push({ of: /capture$/, trouble: "lost" });
    assert.equal(await settle(attemptId), "captured");
    assert.equal(captures(order.orderNumber).length, 1);
  });
});

describe("money goes back through Stripe", () => {
  it("in part, whole, and never twice, also when Stripe has forgotten the key", async () => {
    const { order, attemptId, url } = await begun();
    stripe.pay(url);
    assert.equal(await settle(attemptId), "captured");
    stripe.troubles.push({ of: /^POST \/v1\/refunds$/, trouble: "lost" });
    const first = await refund(order.orderId, 24_900);
    assert.ok(first.given.ok);
    stripe.kept.clear();
    assert.ok((await payments.refund(first.refundId)).ok);
    const ofThis = () => stripe.refunds.filter(({ payment_intent: pi }) => pi === stripe.at(url).payment_intent);
    assert.deepEqual(
      ofThis().map(({ amount }) => amount),
      [24_900],
    );
    assert.ok((await refund(order.orderId, 100_000)).given.ok);
    const seen = await payments.look(attemptId);
    assert.equal(seen.ok && seen.payment.refundedMinor, 124_900);
  });

  it("after the order is forgotten: the payment is found by the hour of its beginning and its number", async () => {
    const { order, attemptId, url } = await begun(40_000);
    stripe.pay(url);
    assert.equal(await settle(attemptId), "captured");
    await database.transact((tx) => payments.forgetReferences(tx, order.orderId));
    assert.ok((await refund(order.orderId, 40_000)).given.ok);
    assert.equal(stripe.refunds[0]?.amount, 40_000);
  });
});

describe("Stripe in trouble", () => {
  it("away, overrun, or without our key: nothing is known to have happened, and nothing is believed", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    for (const trouble of ["away", { status: 429 }, { status: 500 }, { status: 401 }, { status: 403 }] as const) {
      for (let n = 0; n < 6; n++) stripe.troubles.push({ of: /./, trouble });
      const page = await payments.beginPayment(attemptId);
      assert.deepEqual(page, { ok: false, because: "provider-unavailable" }, JSON.stringify(trouble));
      stripe.troubles.length = 0;
    }
    assert.ok(![...stripe.sessions.values()].some(({ client_reference_id: id }) => id === attemptId));
    assert.ok(shop.lines.some((line) => line.includes("stripe-key-refused")));
    assert.ok((await payments.beginPayment(attemptId)).ok, "and once it is over it goes on");
  });

  it("that contradicts itself is a mismatch, and no money is taken for it", async () => {
    const strange: ReadonlyArray<[string, (session: string, intent: string) => void]> = [
      ["another sum of the intent", (_, intent) => Object.assign(stripe.intents.get(intent) ?? {}, { amount: 1 })],
      ["another currency", (session) => Object.assign(stripe.sessions.get(session) ?? {}, { currency: "usd" })],
      [
        "taken by itself",
        (_, intent) => Object.assign(stripe.intents.get(intent) ?? {}, { capture_method: "automatic" }),
      ],
      ["a state nobody knows", (_, intent) => Object.assign(stripe.intents.get(intent) ?? {}, { status: "new_state" })],
      ["another attempt", (session) => Object.assign(stripe.sessions.get(session) ?? {}, { client_reference_id: "x" })],
      [
        "only part of it held",
        (_, intent) => Object.assign(stripe.intents.get(intent) ?? {}, { amount_capturable: 5 }),
      ],
      [
        "done without a payment",
        (session) => Object.assign(stripe.sessions.get(session) ?? {}, { payment_intent: null }),
      ],
      [
        "another order",
        (_, i) => Object.assign(stripe.intents.get(i) ?? {}, { metadata: { attempt: "a", order: "b" } }),
      ],
      [
        "another sum than was agreed",
        (session, intent) => {
          Object.assign(stripe.sessions.get(session) ?? {}, { amount_total: 1 });
          Object.assign(stripe.intents.get(intent) ?? {}, { amount: 1, amount_capturable: 1 });
        },
      ],
    ];
    for (const [what, change] of strange) {
      const { order, attemptId, url } = await begun();
      stripe.pay(url);
      const session = stripe.at(url);
      change(session.id, String(session.payment_intent));
      assert.equal(await settle(attemptId), "mismatch", what);
      assert.equal(captures(order.orderNumber).length, 0, what);
    }
  });

  it("sends a shopper to Stripe's own pages and nowhere else", async () => {
    const { url } = await begun();
    Object.assign(stripe.at(url), { url: "https://checkout.stripe.com.evil.example/c/pay" });
    const seen = await provider.fetch(stripe.at(url).id);
    assert.equal(seen.ok && seen.payment.redirectUrl, null);
  });
});

it("sends references and sums only: no person, no card, and what was typed at Stripe stays nowhere [partners-get-what-they-need]", async () => {
  const known = Object.keys(operations["POST /v1/checkout/sessions"]?.parameters ?? {});
  for (const name of ["customer_email", "payment_intent_data[receipt_email]", "payment_intent_data[shipping][name]"])
    assert.ok(known.includes(name), "the stand-in would have taken it");
  const names = stripe.asked.flatMap(({ form, path }) => [
    ...new URLSearchParams(form).keys(),
    ...new URL(path, stripe.origin).searchParams.keys(),
  ]);
  assert.deepEqual([...new Set(names)].sort(), [
    "adaptive_pricing[enabled]",
    "amount",
    "cancel_url",
    "client_reference_id",
    "created[gte]",
    "created[lte]",
    "expand[]",
    "expires_at",
    "limit",
    "line_items[0][price_data][currency]",
    "line_items[0][price_data][product_data][name]",
    "line_items[0][price_data][unit_amount]",
    "line_items[0][quantity]",
    "locale",
    "metadata[attempt]",
    "metadata[order]",
    "metadata[refund]",
    "mode",
    "payment_intent",
    "payment_intent_data[capture_method]",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][attempt]",
    "payment_intent_data[metadata][order]",
    "payment_method_types[0]",
    "submit_type",
    "success_url",
  ]);
  for (const { form, path, headers } of stripe.asked) {
    assert.doesNotMatch(decodeURIComponent(`${form} ${path}`), /@/);
    const known =
      /^(accept|accept-encoding|authorization|candour-receipt|connection|content-(length|type)|host|idempotency-key|stripe-version)$/;
    for (const name of headers) assert.match(name, known);
  }
  const tables = ["payments.attempt", "payments.refund", "payments.event", "egress.receipt", "egress.outcome"];
  await shop.egress.outcomesWritten();
  const kept = JSON.stringify([
    ...(await Promise.all(tables.map((name) => asOwner(`SELECT t::text AS row FROM ${name} t`)))),
    shop.lines,
  ]);
  for (const secret of [...Object.values(typedAtStripe), ...stripe.sessions.keys(), ...stripe.intents.keys()])
    assert.ok(!kept.includes(secret), secret);
  const receipts = await asOwner("SELECT DISTINCT flow FROM egress.receipt WHERE partner = 'stripe' ORDER BY 1");
  assert.deepEqual(
    receipts.map(({ flow }) => flow),
    ["begin", "cancel", "capture", "expire", "fetch", "find", "refund", "refunds"].map((word) => `stripe-${word}`),
  );
});
