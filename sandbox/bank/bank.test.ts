import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { control, playBuyer } from "../play.ts";
import { type Bank, boot, caller, freshFolder, listener, order, until } from "./test-boot.ts";

describe("the stand-in bank", () => {
  const folder = freshFolder();
  let shop: Awaited<ReturnType<typeof listener>>;
  let bank: Bank;

  before(async () => {
    shop = await listener();
    bank = await boot(folder, shop.url);
  });
  after(async () => {
    await bank.kill("SIGTERM");
    shop.close();
  });
  const heardOf = (reference: string) => shop.heard.filter(({ body }) => body.includes(reference));
  const typesOf = (reference: string) => heardOf(reference).map(({ type }) => type);

  it("takes a payment from page to capture and refund", async () => {
    const { call, begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    const page = await fetch(String(redirectUrl));
    const text = await page.text();
    assert.equal(page.status, 200);
    assert.match(text, /£1,249\.00/);
    assert.match(text, /Fell &#38; &#60;Fern&#62;/, "the shop's name is escaped");
    assert.match(String(page.headers.get("content-security-policy")), /form-action 'self' http:\/\/localhost:3999;/);
    for (const token of ["cc-number", "cc-exp", "cc-csc"]) assert.ok(text.includes(`autocomplete="${token}"`), token);
    assert.equal(page.headers.getSetCookie().length, 0);

    const back = await playBuyer(String(redirectUrl), { card: "success" });
    assert.deepEqual(back, { location: "http://localhost:3999/pay/return/token" });
    assert.equal((await call("GET", `/v1/payments/${reference}`)).body.state, "authorised");

    const captured = await call("POST", `/v1/payments/${reference}/capture`, {}, "capture-0001");
    assert.deepEqual([captured.status, captured.body.state, captured.body.capturedMinor], [200, "captured", 124_900]);
    const again = await call("POST", `/v1/payments/${reference}/capture`, {}, "capture-0001");
    assert.deepEqual(again, captured, "the same key is the same answer");
    const other = await call("POST", `/v1/payments/${reference}/capture`, {}, "capture-0002");
    assert.deepEqual([other.status, other.body.code], [409, "not-authorised"]);

    const refund = (amountMinor: unknown, key: string) =>
      call("POST", `/v1/payments/${reference}/refunds`, { amountMinor }, key);
    assert.equal((await refund(100_000, "refund-0001")).body.refundedMinor, 100_000);
    assert.equal((await refund(100_000, "refund-0001")).body.refundedMinor, 100_000);
    assert.equal((await refund(24_901, "refund-0002")).body.code, "more-than-captured");
    assert.equal(
      (await refund(24_900, "refund-0002")).body.refundedMinor,
      124_900,
      "a refusal does not use up the key",
    );
    assert.equal((await refund(1, "refund-0001")).body.code, "idempotency-key-reused");
    for (const amount of [0, -1, 1.5, "1", null]) assert.equal((await refund(amount, "refund-0009")).status, 409);
    await until(() => heardOf(reference).length === 4);
    assert.deepEqual(typesOf(reference).sort(), [
      "payment.authorised",
      "payment.captured",
      "payment.refunded",
      "payment.refunded",
    ]);
  });

  it("learns of payments from before, once, and gives them back like its own", async () => {
    const { call } = caller(bank);
    const told = {
      ...{ reference: "pay_from_before_0001", attemptId: "attempt-0001", orderNumber: "FF-AAAA-0001" },
      ...{ amountMinor: 50_000, refundedMinor: 10_000, at: Date.parse("2026-01-05T12:00:00Z") },
    };
    const tell = (...payments: unknown[]) => control(bank, "POST", "captured-payments", { payments });
    await tell(told);
    await tell({ ...told, refundedMinor: 0 });
    const seen = (await call("GET", "/v1/payments?orderNumber=FF-AAAA-0001")).body.payments as unknown as object[];
    assert.equal(seen.length, 1);
    const refund = (amountMinor: number, key: string) =>
      call("POST", `/v1/payments/${told.reference}/refunds`, { amountMinor }, key);
    assert.equal((await refund(40_001, "refund-old-1")).body.code, "more-than-captured");
    assert.equal((await refund(40_000, "refund-old-2")).body.refundedMinor, 50_000);
    for (const wrong of [
      { ...told, at: "yesterday" },
      { ...told, refundedMinor: 50_001 },
      { ...told, reference: "a b" },
      null,
    ]) {
      await assert.rejects(tell({ ...told, reference: "pay_from_before_0002" }, wrong), /422/);
    }
    const many = Array.from({ length: 251 }, (_, at) => ({ ...told, reference: `pay_of_many_${1_000 + at}` }));
    await assert.rejects(tell(...many), /422/);
    await tell(...many.slice(0, 250));
    assert.equal((await call("GET", "/v1/payments/pay_from_before_0002")).status, 404, "half of a list was taken");
    await assert.rejects(control({ ...bank, controlSecret: bank.apiSecret }, "POST", "captured-payments", {}), /401/);
  });

  it("captures once, however many ask at once", async () => {
    const { call, begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    await playBuyer(String(redirectUrl), { card: "success" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        call("POST", `/v1/payments/${reference}/capture`, {}, `capture-many-${n % 5}`),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 4, "one key of five, four calls each");
    const { payments } = (await control(bank, "GET", "payments")) as {
      payments: Array<{ reference: string; captures: number }>;
    };
    assert.equal(payments.find((one) => one.reference === reference)?.captures, 1);
  });

  it("begins once per key and refuses the key for anything else", async () => {
    const { call, begin } = caller(bank);
    const input = order();
    const one = await begin(input, "begin-key-1");
    assert.deepEqual(await begin(input, "begin-key-1"), one);
    const changed = await call("POST", "/v1/payments", { ...input, amountMinor: 1 }, "begin-key-1");
    assert.deepEqual([changed.status, changed.body.code], [409, "idempotency-key-reused"]);
    const { payments } = (await call("GET", `/v1/payments?orderNumber=${input.orderNumber}`)).body;
    assert.equal(payments?.length, 1);
    const second = await begin(input, "begin-key-2");
    const both = (await call("GET", `/v1/payments?orderNumber=${input.orderNumber}`)).body.payments ?? [];
    assert.deepEqual(
      both.map(({ reference }) => reference),
      [second.reference, one.reference],
    );
  });

  it("refuses a wrong secret, unknown fields, and webhooks to other machines", async () => {
    const { call } = caller(bank);
    const stranger = await fetch(`${bank.origin}/v1/payments`, { headers: { authorization: "Bearer guess" } });
    assert.equal(stranger.status, 401);
    const byControl = await fetch(`${bank.origin}/control/payments`, {
      headers: { authorization: `Bearer ${bank.apiSecret}` },
    });
    assert.equal(byControl.status, 401, "the shop's secret does not open the control door");
    const bad = async (over: Record<string, unknown>) =>
      (await call("POST", "/v1/payments", { ...order(), ...over })).status;
    assert.equal(await bad({ email: "ada@example.org" }), 422);
    assert.equal(await bad({ webhookUrl: "http://192.168.1.1/" }), 422);
    assert.equal(await bad({ returnUrl: "javascript:alert(1)" }), 422);
    assert.equal(await bad({ amountMinor: 0 }), 422);
    assert.equal(await bad({ amountMinor: 1.5 }), 422);
    assert.equal(await bad({ currency: "EUR" }), 422);
  });

  it("declines with a reason, and takes another payment for the same order", async () => {
    const { call, begin } = caller(bank);
    for (const reason of ["insufficient-funds", "do-not-honour", "expired-card"]) {
      const { reference, redirectUrl } = await begin();
      const back = await playBuyer(String(redirectUrl), { card: reason });
      assert.ok("location" in back);
      const { body } = await call("GET", `/v1/payments/${reference}`);
      assert.deepEqual([body.state, (body as { declineReason?: string }).declineReason], ["declined", reason]);
      assert.equal((await call("POST", `/v1/payments/${reference}/capture`, {})).status, 409);
    }
  });

  it("asks for 3-D Secure and believes the answer (L71)", async () => {
    const { call, begin } = caller(bank);
    const stateAfter = async (card: string, challenge: "confirm" | "refuse") => {
      const { reference, redirectUrl } = await begin();
      await playBuyer(String(redirectUrl), { card, challenge });
      return (await call("GET", `/v1/payments/${reference}`)).body.state;
    };
    assert.equal(await stateAfter("challenge", "confirm"), "authorised");
    assert.equal(await stateAfter("challenge", "refuse"), "declined");
    assert.equal(await stateAfter("challenge-fails", "confirm"), "declined");
    const { redirectUrl } = await begin();
    const skipped = await fetch(`${redirectUrl}/challenge`, {
      method: "POST",
      body: new URLSearchParams({ answer: "confirm" }),
      redirect: "manual",
    });
    assert.equal(skipped.headers.get("location"), new URL(String(redirectUrl)).pathname, "no card, no confirmation");
  });

  it("can be left without paying, and says so to whoever comes back", async () => {
    const { call, begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    assert.deepEqual(await playBuyer(String(redirectUrl), "leave"), { location: order().returnUrl });
    assert.equal((await call("GET", `/v1/payments/${reference}`)).body.state, "abandoned");
    assert.equal((await fetch(String(redirectUrl))).status, 410);
    assert.deepEqual(await playBuyer(String(redirectUrl), { card: "success" }), { location: order().returnUrl });
    assert.equal((await call("GET", `/v1/payments/${reference}`)).body.state, "abandoned", "paying is over");
  });

  it("shows what is wrong with a card and never shows or keeps its digits", async () => {
    const { begin } = caller(bank);
    const { redirectUrl } = await begin();
    const answer = await playBuyer(String(redirectUrl), { card: "4111111111111111" });
    assert.ok("status" in answer);
    assert.equal(answer.status, 422);
    assert.match(answer.page, /<title>Error: /);
    assert.match(answer.page, /href="#number">This is a sandbox/);
    assert.ok(!answer.page.includes("4111111111111111"));
    await playBuyer(String(redirectUrl), { card: "success" });
    const kept = readFileSync(join(folder, "bank.jsonl"), "utf8");
    // Four digits count where they stand alone: inside a time or a port they lie by chance.
    assert.doesNotMatch(kept, /42424242|41111111|\b(4242|4111|1111)\b|12\/34/);
    assert.equal(statSync(join(folder, "bank.jsonl")).mode & 0o777, 0o600);
  });

  it("refuses a form that another site sent", async () => {
    const { begin } = caller(bank);
    const { redirectUrl } = await begin();
    const answer = await fetch(`${redirectUrl}/leave`, {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
      body: new URLSearchParams(),
    });
    assert.equal(answer.status, 403);
    assert.equal((await fetch(String(redirectUrl))).status, 200);
  });

  it("signs webhooks as the standard says", async () => {
    const { begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    await playBuyer(String(redirectUrl), { card: "success" });
    await until(() => heardOf(reference).length === 1);
    const [message] = heardOf(reference);
    assert.ok(message);
    const key = Buffer.from(String(bank.webhookSecrets[0]).slice("whsec_".length), "base64");
    const expected = createHmac("sha256", key)
      .update(`${message.id}.${message.timestamp}.${message.body}`)
      .digest("base64");
    assert.equal(message.signature, `v1,${expected}`);
    assert.deepEqual(Object.keys(JSON.parse(message.body) as object), ["id", "type", "timestamp", "data"]);
  });

  it("sends late, twice, out of order or never, as the card says", async () => {
    const { call, begin } = caller(bank);
    const pay = async (card: string) => {
      const { reference, redirectUrl } = await begin();
      const paidAt = Date.now();
      await playBuyer(String(redirectUrl), { card });
      await call("POST", `/v1/payments/${reference}/capture`, {});
      return { reference, paidAt };
    };
    const [late, twice, muddled, never] = await Promise.all([
      pay("webhook-late"),
      pay("webhook-twice"),
      pay("webhook-out-of-order"),
      pay("webhook-never"),
    ]);
    await until(() => heardOf(muddled.reference).length === 2 && heardOf(late.reference).length === 2);
    assert.deepEqual(typesOf(muddled.reference), ["payment.captured", "payment.authorised"]);
    assert.ok(Number(heardOf(late.reference)[0]?.heardAt) >= late.paidAt + 1_000);
    assert.equal(heardOf(twice.reference).length, 4);
    assert.equal(new Set(heardOf(twice.reference).map(({ id }) => id)).size, 2);
    assert.equal(heardOf(never.reference).length, 0);
  });

  it("redelivers an event as often as it is told", async () => {
    const { begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    await playBuyer(String(redirectUrl), { card: "webhook-never" });
    const { events } = (await control(bank, "GET", "events")) as { events: Array<{ id: string; reference: string }> };
    const event = events.find((one) => one.reference === reference);
    assert.ok(event);
    const sent = await control(bank, "POST", `events/${event.id}/deliveries`, { times: 10 });
    assert.deepEqual(sent, { statuses: Array.from({ length: 10 }, () => 204) });
    assert.equal(heardOf(reference).length, 10);
  });

  it("breaks in every way it is asked to, and commits exactly where it says", async () => {
    const { call, begin } = caller(bank);
    const captureUnder = async (kind: string) => {
      const { reference, redirectUrl } = await begin();
      await playBuyer(String(redirectUrl), { card: "success" });
      await control(bank, "POST", "faults", { on: "capture", kind, seconds: 0.1 });
      const answer = await fetch(`${bank.origin}/v1/payments/${reference}/capture`, {
        method: "POST",
        headers: { authorization: `Bearer ${bank.apiSecret}`, "idempotency-key": `capture-${reference}` },
        redirect: "manual",
        signal: AbortSignal.timeout(1_500),
      })
        .then(
          async (got) =>
            await got.text().then(
              () => got.status,
              () => "broken",
            ),
        )
        .catch(() => "no answer");
      await control(bank, "DELETE", "faults");
      return [answer, (await call("GET", `/v1/payments/${reference}`)).body.state];
    };
    assert.deepEqual(await captureUnder("error-500"), [500, "authorised"]);
    assert.deepEqual(await captureUnder("reset"), ["no answer", "authorised"]);
    assert.deepEqual(await captureUnder("redirect"), [302, "authorised"]);
    assert.deepEqual(await captureUnder("reset-after-commit"), ["no answer", "captured"]);
    assert.deepEqual(await captureUnder("reset-mid-body"), ["broken", "captured"]);
    assert.deepEqual(await captureUnder("hang"), [200, "captured"]);
    assert.deepEqual(await captureUnder("hang-after-commit"), [200, "captured"]);
    assert.deepEqual(await captureUnder("slow-drip"), ["broken", "captured"]);
    assert.deepEqual(await captureUnder("not-json"), [200, "captured"]);
  });
});
