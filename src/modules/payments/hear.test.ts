import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { verifySigned } from "#egress";
import { createClock, day, fixedClock } from "#kernel/clock";
import { type Heard, type TestOrder, testBank, until } from "../../../test/support/bank.ts";

const bank = await testBank();
const { database, clock, asOwner, newOrder, atBank, playBuyer, bankControl, heard, payments, page, settle } = bank;
const [secret = ""] = bank.sandbox.bank.webhookSecrets;

async function begun(order: TestOrder): Promise<{ attemptId: string; redirectUrl: string }> {
  const attemptId = await bank.open(order);
  return { attemptId, redirectUrl: await page(attemptId) };
}

/** The messages about the one payment of an order, as they came. */
async function heardOf(order: TestOrder): Promise<Heard[]> {
  const references = (await atBank(order.orderNumber)).map(({ reference }) => reference);
  return heard.filter(({ body }) => references.some((reference) => body.includes(reference)));
}

async function firstHeard(order: TestOrder): Promise<Heard> {
  await until(async () => (await heardOf(order)).length > 0);
  const [message] = await heardOf(order);
  assert.ok(message);
  return message;
}

function sign(id: string, timestamp: string, body: Uint8Array, with_: string): string {
  const key = Buffer.from(with_.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

const captures = async (order: TestOrder) =>
  (await atBank(order.orderNumber)).reduce((sum, payment) => sum + payment.captures, 0);
const events = async () => (await asOwner("SELECT id FROM payments.event")).length;

describe("a webhook", () => {
  it("leads to its attempt, and nothing in it is believed (L71)", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    await playBuyer(redirectUrl, { card: "success" });
    const { headers, body } = await firstHeard(order);
    const received = await payments.receiveWebhook(headers, body);
    assert.ok(received.ok);
    const { eventId, attempt, repeated } = received;
    assert.deepEqual([eventId, repeated], [headers["webhook-id"], false]);
    assert.deepEqual([attempt.attemptId, attempt.orderId], [attemptId, order.orderId]);
    assert.equal(await settle(attemptId, headers["webhook-id"]), "captured");
    assert.equal(((await payments.receiveWebhook(headers, body)) as { repeated?: boolean }).repeated, true);
  });

  it("whose payment was seen for another reason is taken once, and known when it comes again", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    const { headers, body } = await playAndHear(order, redirectUrl);
    const id = headers["webhook-id"] ?? "";
    const before = (await events()) + 1;
    for (let n = 0; n < 2; n++) await database.transact((tx) => payments.takeEvent(tx, attemptId, id));
    assert.equal(await events(), before);
    const again = await payments.receiveWebhook(headers, body);
    assert.deepEqual(again.ok && [again.attempt.attemptId, again.repeated], [attemptId, true]);
  });

  it("is refused when it is forged, stale, altered or misshapen, and nothing is written", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    const { headers: good, body } = await playAndHear(order, redirectUrl);
    const id = good["webhook-id"] ?? "";
    const now = good["webhook-timestamp"] ?? "";
    const at = (seconds: number) => String(Number(now) + seconds);
    const signed = (timestamp: string, bytes: Uint8Array = body, over: Record<string, string | undefined> = {}) => ({
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": sign(over["webhook-id"] ?? id, timestamp, bytes, secret),
      ...over,
    });
    const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const altered = Buffer.from(body.toString("utf8").replace("authorised", "captured"));
    const bare = (value: unknown) => Buffer.from(JSON.stringify(value));
    const thin = { id, type: "payment.captured", data: { reference: "pay_0123456789abcdef" } };
    const corpus: Array<[string, Record<string, string | undefined>, Uint8Array, string]> = [
      ["no headers", {}, body, "malformed"],
      ["no id", { ...good, "webhook-id": undefined }, body, "malformed"],
      ["no time", { ...good, "webhook-timestamp": undefined }, body, "malformed"],
      ["a time that is none", { ...good, "webhook-timestamp": "now" }, body, "malformed"],
      ["an id with a dot", { ...good, "webhook-id": `${id}.1` }, body, "malformed"],
      ["no signature", { ...good, "webhook-signature": undefined }, body, "bad-signature"],
      ["an empty signature", { ...good, "webhook-signature": "v1," }, body, "bad-signature"],
      [
        "another version",
        { ...good, "webhook-signature": good["webhook-signature"]?.replace("v1,", "v0,") },
        body,
        "bad-signature",
      ],
      ["another key", { ...good, "webhook-signature": sign(id, now, body, other) }, body, "bad-signature"],
      ["an empty key", { ...good, "webhook-signature": sign(id, now, body, "") }, body, "bad-signature"],
      ["another id", { ...good, "webhook-id": `${id}x` }, body, "bad-signature"],
      ["another time", { ...good, "webhook-timestamp": at(1) }, body, "bad-signature"],
      ["other words", good, altered, "bad-signature"],
      ["one byte more", good, Buffer.concat([body, Buffer.from(" ")]), "bad-signature"],
      ["an hour old", signed(at(-3_600)), body, "stale"],
      ["an hour ahead", signed(at(3_600)), body, "stale"],
      ["too long", signed(now, Buffer.alloc(20_481)), Buffer.alloc(20_481), "malformed"],
      ["no JSON", signed(now, Buffer.from("{")), Buffer.from("{"), "malformed"],
      ["null", signed(now, bare(null)), bare(null), "malformed"],
      [
        "the id of another",
        signed(now, bare({ ...thin, id: "evt_other000" })),
        bare({ ...thin, id: "evt_other000" }),
        "malformed",
      ],
      ["no reference", signed(now, bare({ ...thin, data: null })), bare({ ...thin, data: null }), "malformed"],
      [
        "a path as reference",
        signed(now, bare({ ...thin, data: { reference: "../../control" } })),
        bare({ ...thin, data: { reference: "../../control" } }),
        "malformed",
      ],
    ];
    const before = await asOwner("SELECT t::text FROM payments.attempt t");
    const calls = (await asOwner("SELECT 1 FROM egress.receipt")).length;
    for (const [what, headers, bytes, because] of corpus) {
      assert.deepEqual(await payments.receiveWebhook(headers, bytes), { ok: false, because }, what);
    }
    assert.deepEqual(await asOwner("SELECT t::text FROM payments.attempt t"), before);
    assert.equal((await asOwner("SELECT 1 FROM egress.receipt")).length, calls, "nobody was asked anything");
    assert.equal((await payments.receiveWebhook(good, body)).ok, true);
    assert.equal(await settle(attemptId), "captured");
  });

  it("about a payment that is not ours is taken and means nothing", async () => {
    const body = Buffer.from(
      JSON.stringify({
        id: "evt_of_another_shop",
        type: "payment.captured",
        data: { reference: "pay_of_another_shop" },
      }),
    );
    const timestamp = String(Math.floor(createClock().now().getTime() / 1_000));
    const headers = {
      "webhook-id": "evt_of_another_shop",
      "webhook-timestamp": timestamp,
      "webhook-signature": sign("evt_of_another_shop", timestamp, body, secret),
    };
    assert.deepEqual(await payments.receiveWebhook(headers, body), { ok: false, because: "unknown-payment" });
    await bankControl("POST", "faults", { on: "fetch", kind: "reset", times: 10 });
    assert.deepEqual(await payments.receiveWebhook(headers, body), { ok: false, because: "provider-unavailable" });
    await bankControl("DELETE", "faults");
  });

  it("ten times at once has one effect", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    const { headers, body } = await playAndHear(order, redirectUrl);
    const before = await events();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const received = await payments.receiveWebhook(headers, body);
        assert.ok(received.ok);
        return received.repeated ? "repeated" : settle(attemptId, received.eventId);
      }),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "captured").length, 1, outcomes.join());
    assert.equal(await events(), before + 1);
    assert.equal(await captures(order), 1);
  });

  it("may be signed with the old key or the new one while a key is changed", async () => {
    const order = await newOrder();
    const { redirectUrl } = await begun(order);
    const { headers, body } = await playAndHear(order, redirectUrl);
    const fresh = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
    const check = (secrets: string[]) => verifySigned(headers, body, secrets, createClock()).ok;
    assert.deepEqual(
      [check([fresh, secret]), check([secret, fresh]), check([fresh]), check([])],
      [true, true, false, false],
    );
    const both = { ...headers, "webhook-signature": `v1,bm8= ${headers["webhook-signature"]} v1a,xyz` };
    assert.equal(verifySigned(both, body, [secret], createClock()).ok, true);
  });

  it("is fresh at exactly five minutes and stale a second later, either way", async () => {
    const order = await newOrder();
    const { redirectUrl } = await begun(order);
    const { headers, body } = await playAndHear(order, redirectUrl);
    const sentAt = Number(headers["webhook-timestamp"]) * 1_000;
    const at = (seconds: number) => {
      const verified = verifySigned(headers, body, [secret], fixedClock(new Date(sentAt + seconds * 1_000)));
      return verified.ok ? "fresh" : verified.because;
    };
    assert.deepEqual([at(-301), at(-300), at(0), at(300), at(301)], ["stale", "fresh", "fresh", "fresh", "stale"]);
  });

  it("takes its id in the transaction of its effect: no effect, no id", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    const { headers, body } = await playAndHear(order, redirectUrl);
    const before = await events();
    const seen = await payments.look(attemptId);
    assert.ok(seen.ok);
    const failing = database.transact(async (tx) => {
      await payments.record(tx, seen, headers["webhook-id"]);
      throw new Error("the order could not be written");
    });
    await assert.rejects(failing, /could not be written/);
    assert.equal(await events(), before);
    const again = await payments.receiveWebhook(headers, body);
    assert.equal(again.ok && again.repeated, false);
    assert.equal(await settle(attemptId, headers["webhook-id"]), "captured");
  });

  it("can come before the shop knows the payment's reference", async () => {
    const order = await newOrder();
    const attemptId = await bank.open(order);
    await bankControl("POST", "faults", { on: "begin", kind: "reset-after-commit", times: 10 });
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "provider-unavailable" });
    await bankControl("DELETE", "faults");
    const [payment] = (await atBank(order.orderNumber)) as unknown as Array<{ pageToken: string }>;
    await playBuyer(`${bank.sandbox.bank.origin}/pay/${payment?.pageToken}`, { card: "success" });
    const { headers, body } = await firstHeard(order);
    const received = await payments.receiveWebhook(headers, body);
    assert.equal(received.ok && received.attempt.attemptId, attemptId);
    assert.equal(await settle(attemptId, headers["webhook-id"]), "captured");
    assert.equal(await captures(order), 1);
  });
});

describe("answers that never arrive", () => {
  it("F5: the bank begins, the answer is lost: the next call finds the same payment", async () => {
    const order = await newOrder();
    const attemptId = await bank.open(order);
    await bankControl("POST", "faults", { on: "begin", kind: "reset-after-commit" });
    const first = await payments.beginPayment(attemptId);
    const second = await payments.beginPayment(attemptId);
    assert.ok(first.ok && second.ok);
    assert.equal(first.redirectUrl, second.redirectUrl);
    assert.equal((await atBank(order.orderNumber)).length, 1);
  });

  it("F5: the bank takes the money, the answer is lost: it is taken once and known", async () => {
    for (const kind of ["reset-after-commit", "reset-mid-body", "not-json", "huge-body"]) {
      const order = await newOrder();
      const { attemptId, redirectUrl } = await begun(order);
      await playBuyer(redirectUrl, { card: "webhook-never" });
      await bankControl("POST", "faults", { on: "capture", kind });
      assert.equal(await settle(attemptId), "captured", kind);
      assert.equal(await captures(order), 1, kind);
      await bankControl("DELETE", "faults");
    }
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    await playBuyer(redirectUrl, { card: "answer-lost" });
    assert.equal(await settle(attemptId), "captured", "the card that loses its answer");
    assert.equal(await captures(order), 1);
  });

  it("F6: the bank is silent until we have given up, and takes the money then: it is taken once and found", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    await playBuyer(redirectUrl, { card: "webhook-never" });
    await bankControl("POST", "faults", { on: "capture", kind: "hang", seconds: 3, times: 2 });
    assert.equal(await settle(attemptId), "provider-unavailable");
    assert.equal(await captures(order), 0);
    assert.equal(await settle(attemptId), "captured", "asked again while both calls still hang");
    await new Promise((go) => setTimeout(go, 2_200));
    assert.equal(await captures(order), 1, "both calls found their key used");
    assert.equal(await settle(attemptId), "nothing new");
  });

  it("F6: the bank begins after we have given up: the payment is found by order number", async () => {
    const order = await newOrder();
    const attemptId = await bank.open(order);
    await bankControl("POST", "faults", { on: "begin", kind: "hang", seconds: 3, times: 2 });
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "provider-unavailable" });
    await until(async () => (await atBank(order.orderNumber)).length === 1);
    const seen = await payments.look(attemptId);
    assert.equal(seen.ok && seen.payment.state, "pending");
    const [row] = await asOwner("SELECT state, reference_hash FROM payments.attempt WHERE id = $1", [attemptId]);
    assert.equal(row?.state, "pending");
    assert.ok(row?.reference_hash);
    assert.ok((await payments.beginPayment(attemptId)).ok);
    assert.equal((await atBank(order.orderNumber)).length, 1);
  });

  it("F11: a webhook four days late, and shop time moved by a month, change nothing", async () => {
    const order = await newOrder();
    const { attemptId, redirectUrl } = await begun(order);
    await playBuyer(redirectUrl, { card: "webhook-never" });
    assert.equal(await settle(attemptId), "captured");
    clock.advance(34 * day);
    const { events: held } = (await bankControl("GET", "events")) as {
      events: Array<{ id: string; reference: string }>;
    };
    const [payment] = await atBank(order.orderNumber);
    const late = held.filter(({ reference }) => reference === payment?.reference);
    assert.equal(late.length, 2);
    for (const { id } of late) await bankControl("POST", `events/${id}/deliveries`, { times: 1 });
    const messages = await heardOf(order);
    assert.equal(messages.length, 2);
    for (const { headers, body } of messages) {
      const received = await payments.receiveWebhook(headers, body);
      assert.ok(received.ok, "a delivery is signed anew when it is made");
      assert.equal(await settle(attemptId, received.eventId), "nothing new");
    }
    assert.equal(await captures(order), 1);
    const [row] = await asOwner("SELECT state FROM payments.attempt WHERE id = $1", [attemptId]);
    assert.equal(row?.state, "captured");
  });
});

async function playAndHear(order: TestOrder, redirectUrl: string): Promise<Heard> {
  await playBuyer(redirectUrl, { card: "success" });
  return firstHeard(order);
}
