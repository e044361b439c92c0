import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Answer } from "#egress";
import { createClock } from "#kernel/clock";
import { createSandboxBank } from "./sandbox-bank.ts";

const good = {
  reference: "pay_0123456789abcdef",
  attemptId: "0b6f4c1e-5a0d-4c2f-9a77-3f2f6f2d1c55",
  orderNumber: "FF-7K3M-9QTX",
  amountMinor: 124_900,
  currency: "GBP",
  state: "pending",
  declineReason: null,
  capturedMinor: 0,
  refundedMinor: 0,
  redirectUrl: "http://127.0.0.1:3010/pay/AAAAAAAAAAAAAAAAAAAAAA",
};

/** A bank whose every answer is this one. */
function bankThatAnswers(answer: Answer) {
  return createSandboxBank({
    egress: { send: async () => answer },
    origin: "http://127.0.0.1:3010",
    secrets: { apiSecret: "s", webhookSecrets: [] },
    wallClock: createClock(),
  });
}

const says = (value: unknown, status = 200): Answer => ({
  ok: true,
  status,
  headers: {},
  body: typeof value === "string" ? value : JSON.stringify(value),
});

describe("an answer of the bank", () => {
  it("is read field by field, and what it says besides is dropped", async () => {
    const fetched = await bankThatAnswers(says({ ...good, cardHolder: "Ada", redirectUrl: null })).fetch("r");
    assert.deepEqual(fetched, { ok: true, payment: { ...good, redirectUrl: null } });
  });

  it("is none when a field is missing or of another kind: it may hide a yes", async () => {
    for (const body of [
      ...["", "{", "null", "[]", '"captured"'],
      { ...good, reference: "../x" },
      { ...good, amountMinor: "124900" },
      { ...good, amountMinor: -1 },
      { ...good, capturedMinor: 0.5 },
      { ...good, state: "paid" },
      { ...good, refundedMinor: undefined },
    ]) {
      const answer = await bankThatAnswers(says(body)).capture("r", "k");
      assert.deepEqual(answer, { ok: false, because: "unanswered" }, JSON.stringify(body));
    }
  });

  it("with a reason that we do not know is still a decline", async () => {
    const fetched = await bankThatAnswers(says({ ...good, state: "declined", declineReason: "lost-card" })).fetch("r");
    assert.equal(fetched.ok && fetched.payment.declineReason, "other");
  });

  it("sends a shopper to the bank's own pages and nowhere else", async () => {
    for (const redirectUrl of [
      "http://evil.example/pay/x",
      "javascript:alert(1)",
      "//evil.example",
      "http://127.0.0.1:3010@evil.example/",
      "http://127.0.0.1:3011/pay/x",
    ]) {
      const begun = await bankThatAnswers(says({ ...good, redirectUrl }, 201)).begin({
        ...{ attemptId: good.attemptId, orderNumber: good.orderNumber, amountMinor: 1, currency: "GBP" },
        openedAt: new Date(),
        ...{ returnUrl: "http://localhost:3000/r", webhookUrl: "http://localhost:3000/w", idempotencyKey: "k" },
      });
      assert.deepEqual(begun, { ok: false, because: "refused" }, redirectUrl);
    }
  });

  it("is a no only when it is one", async () => {
    const because = async (answer: Answer) => {
      const given = await bankThatAnswers(answer).refund({ reference: "r", amountMinor: 1, key: "k" });
      return given.ok ? "ok" : given.because;
    };
    assert.equal(await because(says({}, 409)), "refused");
    assert.equal(await because(says({}, 401)), "refused");
    assert.equal(await because(says({}, 404)), "not-found");
    assert.equal(await because(says({}, 500)), "unanswered");
    assert.equal(await because(says(good, 503)), "unanswered");
    assert.equal(await because({ ok: false, because: "unreachable" }), "unreachable");
    for (const trouble of ["timed-out", "redirected", "too-large", "broken-off"] as const) {
      assert.equal(await because({ ok: false, because: trouble }), "unanswered");
    }
  });
});
