import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fixedClock, minute, second } from "#kernel/clock";
import { signedBy } from "../../../test/support/stripe.ts";
import { stripeShop, webhookSecrets } from "../../../test/support/stripe-shop.ts";
import { verifyStripeWebhook } from "./stripe-webhook.ts";

const shop = await stripeShop();
const { stripe, payments, begun, settle, asOwner } = shop;
const [newest = "", before = ""] = webhookSecrets;
const hear = (payload: string, headers = signedBy([newest], payload)) =>
  payments.receiveWebhook(headers, Buffer.from(payload));
const completed = (url: string) => stripe.event("checkout.session.completed", stripe.at(url));

/** Signed by `stripe.webhooks.generateTestHeaderString` of the package stripe 23.1.0. */
const golden = {
  payload:
    '{"id":"evt_1Golden0001","object":"event","api_version":"2026-10-28.endive","type":"checkout.session.completed","data":{"object":{"object":"checkout.session","id":"cs_test_a1Golden00000001"}}}',
  secret: "whsec_GoldenVectorOfTheOfficialLibrary1",
  header: "t=1796095200,v1=66028bf0d38198ab395056d8fe38b5f07d41388919bc27054813fc34745987f5",
  at: new Date(1_796_095_200_000),
};

describe("a message of Stripe", () => {
  it("is what Stripe's own library signs, for five minutes either way", () => {
    const { payload, secret, header, at } = golden;
    const verdict = (ms: number, secrets = [secret]) =>
      verifyStripeWebhook(
        { "stripe-signature": header },
        Buffer.from(payload),
        secrets,
        fixedClock(new Date(at.getTime() + ms)),
      );
    const good = {
      ok: true,
      eventId: "evt_1Golden0001",
      type: "checkout.session.completed",
      reference: "cs_test_a1Golden00000001",
    };
    for (const ms of [0, 5 * minute, -5 * minute]) assert.deepEqual(verdict(ms), good);
    for (const ms of [5 * minute + second, -5 * minute - second])
      assert.deepEqual(verdict(ms), { ok: false, because: "stale" });
    assert.deepEqual(verdict(0, ["whsec_another0123456789", secret]), good, "any of several secrets");
    assert.deepEqual(verdict(0, []), { ok: false, because: "bad-signature" });
  });

  it("leads to its attempt, before the browser and after it, once and again, and nothing in it is believed (L71)", async () => {
    const { attemptId, url } = await begun();
    const early = completed(url);
    stripe.pay(url);
    const event = completed(url);
    const heard = await hear(event);
    assert.ok(heard.ok);
    assert.deepEqual([heard.attempt.attemptId, heard.repeated], [attemptId, false]);
    assert.equal(await settle(attemptId, heard.eventId), "captured");
    const again = await hear(event);
    assert.equal(again.ok && again.repeated, true);
    // One that was sent before and comes late changes nothing: the shop looks for itself.
    const late = await hear(early);
    assert.ok(late.ok);
    assert.equal(await settle(attemptId, late.eventId), "captured");
    assert.equal([...stripe.intents.values()].filter(({ status }) => status === "succeeded").length, 1);
  });

  it("claims nothing: one that says paid about a page that is open leaves it open", async () => {
    const { attemptId, url } = await begun();
    const payload = stripe.event("checkout.session.completed", {
      ...stripe.at(url),
      ...{ status: "complete", payment_status: "paid" },
    });
    const heard = await hear(payload);
    assert.ok(heard.ok);
    assert.equal(await settle(attemptId, heard.eventId), "pending");
  });

  it("is taken with the old secret while a new one comes in", async () => {
    const { url } = await begun();
    const payload = completed(url);
    for (const secrets of [[before], [newest, before], [newest]])
      assert.equal((await hear(payload, signedBy(secrets, payload))).ok, true);
  });

  it("that is forged, altered, old or misshapen is refused, and nothing is written", async () => {
    const { url } = await begun();
    const payload = completed(url);
    const good = signedBy([newest], payload)["stripe-signature"] ?? "";
    const rows = async () => JSON.stringify(await asOwner("SELECT * FROM payments.event"));
    const was = await rows();
    const calls = stripe.asked.length;
    const because = async (headers: Record<string, string>, body = payload) => {
      const heard = await hear(body, headers);
      return heard.ok ? "ok" : heard.because;
    };
    const forged = signedBy(["whsec_guessed0123456789"], payload);
    assert.equal(await because(forged), "bad-signature");
    assert.equal(await because({ "stripe-signature": good }, payload.replace("completed", "expired")), "bad-signature");
    assert.equal(await because({ "stripe-signature": good.replace(/t=\d+/, "t=1796095200") }), "bad-signature");
    assert.equal(await because(signedBy([newest], payload, Date.now() - 6 * minute)), "stale");
    assert.equal(await because(signedBy([newest], payload, Date.now() + 6 * minute)), "stale");
    const shapes = ["", "t=1", "v1=00", good.replace("v1=", "v0="), `${good},t=2`, good.replace(/t=\d+/, "t=now")];
    for (const header of shapes) assert.equal(await because({ "stripe-signature": header }), "malformed", header);
    for (const body of ["", "[]", "{}", '{"id":"x","type":"y"}', "not json"])
      assert.equal(await because(signedBy([newest], body), body), "malformed", body);
    assert.equal(await rows(), was);
    assert.equal(stripe.asked.length, calls, "Stripe was not asked either");
  });

  it("about a payment by its intent is led to its page; about anything else it is none of ours", async () => {
    const { attemptId, url } = await begun();
    stripe.pay(url);
    const intent = String(stripe.at(url).payment_intent);
    const heard = await hear(stripe.event("payment_intent.canceled", { object: "payment_intent", id: intent }));
    assert.equal(heard.ok && heard.attempt.attemptId, attemptId);
    const others = [
      stripe.event("customer.created", { object: "customer", id: "cus_0123456789" }),
      stripe.event("payment_intent.canceled", { object: "payment_intent", id: "pi_0123456789ab" }),
      stripe.event("checkout.session.completed", { object: "checkout.session", id: "cs_test_0123456789ab" }),
    ];
    for (const payload of others) assert.deepEqual(await hear(payload), { ok: false, because: "unknown-payment" });
  });

  it("about money that its owner wants back is noted once Stripe confirms it, and told with the number of the order alone", async () => {
    const { order, attemptId, url } = await begun();
    stripe.pay(url);
    assert.equal(await settle(attemptId), "captured");
    const intent = String(stripe.at(url).payment_intent);
    const dispute = () =>
      stripe.event("charge.dispute.created", { object: "dispute", id: "dp_0123456789", payment_intent: intent });
    const told = () => shop.lines.filter((line) => line.includes("payment-disputed"));
    const since = () => payments.disputedAt(shop.database.reader, order.orderId);
    assert.ok((await hear(dispute())).ok);
    assert.deepEqual([await since(), told().length], [null, 0], "a message alone is not believed");
    Object.assign(stripe.intents.get(intent) ?? {}, { disputed: true });
    for (let n = 0; n < 2; n++) assert.ok((await hear(dispute())).ok);
    assert.deepEqual(await since(), shop.clock.now());
    assert.equal(told().length, 1);
    assert.ok(told()[0]?.includes(order.orderNumber) && !told()[0]?.includes(intent));
  });
});
