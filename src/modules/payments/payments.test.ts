import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sha256 } from "#kernel/digest";
import { testBank } from "../../../test/support/bank.ts";
import { mayFollow } from "./attempt.ts";

const bank = await testBank();
const { database, asOwner, newOrder, atBank, playBuyer, payments, open, tryOpen, page, paid, settle, rowOf } = bank;

/** Everything this module stores, as text. */
async function stored(): Promise<string> {
  const tables = ["payments.attempt", "payments.refund", "payments.event", "egress.receipt", "egress.outcome"];
  return JSON.stringify(await Promise.all(tables.map((name) => asOwner(`SELECT t::text AS row FROM ${name} t`))));
}

describe("an attempt", () => {
  it("goes from the page to the captured money, and the reference is nowhere in the open", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    assert.deepEqual((await rowOf(attemptId)).state, "opened");
    const redirectUrl = await page(attemptId);
    assert.equal(new URL(redirectUrl).origin, payments.redirectOrigin);
    assert.equal((await rowOf(attemptId)).state, "pending");
    const back = await playBuyer(redirectUrl, { card: "success" });
    assert.match(JSON.stringify(back), /http:\/\/localhost:3000\/pay\/return\/[\w-]{22}"/);

    const seen = await payments.look(attemptId);
    assert.ok(seen.ok);
    const { reference } = seen.payment;
    assert.deepEqual(
      { ...seen.payment, reference: "r" },
      {
        reference: "r",
        attemptId,
        orderNumber: order.orderNumber,
        amountMinor: 124_900,
        currency: "GBP",
        state: "authorised",
        declineReason: null,
        capturedMinor: 0,
        refundedMinor: 0,
        redirectUrl: null,
      },
    );
    assert.equal(await settle(attemptId), "captured");
    assert.equal((await rowOf(attemptId)).state, "captured");
    const [payment] = await atBank(order.orderNumber);
    assert.deepEqual([payment?.reference, payment?.captures], [reference, 1]);
    const kept = await stored();
    assert.ok(!kept.includes(reference));
    assert.ok(!kept.includes(Buffer.from(reference).toString("hex")), "not in bytea either");
    assert.deepEqual(await payments.attemptsOf(database.reader, order.orderId), [
      { ...seen.attempt, state: "captured" },
    ]);
  });

  it("is one, however often pay is pressed", async () => {
    const order = await newOrder();
    const opened = await Promise.all(Array.from({ length: 5 }, () => tryOpen(order)));
    const ids = new Set(opened.map((one) => (one.ok ? one.attempt.attemptId : one.because)));
    assert.equal(ids.size, 1);
    assert.equal(opened.filter((one) => one.ok && !one.reused).length, 1);
    const [attemptId = ""] = ids;
    const pages = await Promise.all(Array.from({ length: 5 }, () => page(attemptId)));
    assert.equal(new Set(pages).size, 1);
    assert.equal((await atBank(order.orderNumber)).length, 1);
  });

  it("refuses another amount while one is open, and nothing below a penny (L71)", async () => {
    const order = await newOrder(5_000);
    const attemptId = await open(order);
    const other = await tryOpen({ ...order, amountMinor: 5_001 });
    assert.deepEqual(other, { ok: false, because: "another-amount-open", attemptId });
    for (const amountMinor of [0, -1, 1.5, Number.NaN]) {
      await assert.rejects(tryOpen({ ...order, amountMinor }), RangeError);
    }
    assert.equal((await asOwner("SELECT 1 FROM payments.attempt WHERE order_id = $1", [order.orderId])).length, 1);
  });

  it("is closed by a decline, with its reason, and another may follow", async () => {
    const order = await newOrder();
    const attemptId = await paid(order, "insufficient-funds");
    assert.equal(await settle(attemptId), "declined");
    assert.equal((await rowOf(attemptId)).decline_reason, "insufficient-funds");
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "attempt-closed" });
    const second = await paid(order);
    assert.notEqual(second, attemptId);
    assert.equal(await settle(second), "captured");
    assert.deepEqual((await atBank(order.orderNumber)).map(({ captures }) => captures).sort(), [0, 1]);
  });

  it("that was left without paying is abandoned", async () => {
    const attemptId = await open(await newOrder());
    await playBuyer(await page(attemptId), "leave");
    assert.equal(await settle(attemptId), "abandoned");
  });

  it("can be cancelled while pending or authorised; once captured it says so", async () => {
    const pending = await open(await newOrder());
    const redirectUrl = await page(pending);
    const cancelled = await payments.cancelAttempt(pending);
    assert.equal(cancelled.ok && cancelled.payment.state, "cancelled");
    await playBuyer(redirectUrl, { card: "success" });
    const still = await payments.look(pending);
    assert.equal(still.ok && still.payment.state, "cancelled", "its page takes no card any more");

    const authorised = await paid(await newOrder());
    const voided = await payments.cancelAttempt(authorised);
    assert.equal(voided.ok && voided.payment.state, "cancelled");
    const tooLate = await payments.capture(authorised);
    assert.equal(tooLate.ok && tooLate.payment.state, "cancelled", "what is voided cannot be taken");

    const captured = await paid(await newOrder());
    await settle(captured);
    const late = await payments.cancelAttempt(captured);
    assert.equal(late.ok && late.payment.state, "captured");
  });

  it("that was never begun is closed for good, and its order is free", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    assert.deepEqual(await payments.look(attemptId), { ok: false, because: "not-begun" });
    const closed = await payments.cancelAttempt(attemptId);
    assert.equal(closed.ok && closed.payment.state, "cancelled");
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "attempt-closed" });
    assert.notEqual(await open(order), attemptId);
    assert.equal((await atBank(order.orderNumber)).length, 0);
  });

  it("is the only one of its order that takes money, whatever is asked", async () => {
    const order = await newOrder();
    const first = await paid(order);
    const seen = await payments.look(first);
    assert.ok(seen.ok);
    await database.transact((tx) => payments.record(tx, seen));
    const second = await paid(order);
    const answers = await Promise.all([payments.capture(first), payments.capture(second), payments.capture(first)]);
    assert.deepEqual(answers.filter((one) => !one.ok).length, answers[1]?.ok ? 2 : 1);
    assert.equal(
      (await atBank(order.orderNumber)).reduce((sum, { captures }) => sum + captures, 0),
      1,
    );
  });

  it("knows which state may follow which, and money is never unsaid", async () => {
    assert.ok(mayFollow("opened", "captured") && mayFollow("abandoned", "authorised"));
    for (const next of ["pending", "authorised", "declined", "abandoned", "cancelled"] as const) {
      assert.ok(!mayFollow("captured", next));
      assert.ok(!mayFollow("cancelled", next));
    }
    const attemptId = await paid(await newOrder());
    const authorised = await payments.look(attemptId);
    assert.equal(await settle(attemptId), "captured");
    assert.ok(authorised.ok);
    const late = await database.transact((tx) => payments.record(tx, authorised));
    assert.deepEqual(late, { changed: false, state: "captured", repeatedEvent: false });
  });
});

describe("the return of the browser", () => {
  it("is found by its token, and the token works once", async () => {
    const attemptId = await open(await newOrder());
    const redirectUrl = await page(attemptId);
    const back = await playBuyer(redirectUrl, { card: "success" });
    assert.ok("location" in back);
    const token = back.location.split("/").at(-1) ?? "";
    const found = await payments.findReturn(database.reader, token);
    assert.deepEqual([found?.attempt.attemptId, found?.used], [attemptId, false]);
    const uses = await Promise.all(
      Array.from({ length: 10 }, () => database.transact((tx) => payments.useReturn(tx, token))),
    );
    assert.equal(uses.filter((use) => use).length, 1);
    assert.equal((await payments.findReturn(database.reader, token))?.used, true);
    const { return_token_hash: hash } = await rowOf(attemptId);
    assert.deepEqual(hash, sha256(token));
    assert.ok(!(await stored()).includes(token));
  });

  it("finds nothing for anything else", async () => {
    for (const token of ["", "x", "A".repeat(22), "A".repeat(23), "../../../../etc/passwd", "' OR 1=1 --"]) {
      assert.equal(await payments.findReturn(database.reader, token), undefined);
      assert.equal(await database.transact((tx) => payments.useReturn(tx, token)), false);
    }
  });
});
