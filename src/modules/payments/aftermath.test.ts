import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minute } from "#kernel/clock";
import { type TestOrder, testBank } from "../../../test/support/bank.ts";

const bank = await testBank();
const { database, clock, newOrder, atBank, playBuyer, bankControl, payments, open, page, paid, settle, rowOf } = bank;

describe("refunds", () => {
  async function captured(amountMinor = 10_000): Promise<TestOrder> {
    const order = await newOrder(amountMinor);
    assert.equal(await settle(await paid(order)), "captured");
    return order;
  }
  const ask = (order: TestOrder, amountMinor: number, refundId = crypto.randomUUID() as string) =>
    database.transact(async (tx) => ({
      refundId,
      ...(await payments.openRefund(tx, { refundId, orderId: order.orderId, amountMinor })),
    }));

  it("are asked for with their cause, carried out once, and recorded once", async () => {
    const order = await captured();
    const { refundId, ok } = await ask(order, 4_000);
    assert.ok(ok);
    assert.deepEqual(await payments.refundsDue(database.reader), [refundId]);
    const done = { ok: true, orderId: order.orderId, amountMinor: 4_000 };
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => payments.refund(refundId))), [done, done, done]);
    assert.equal((await atBank(order.orderNumber))[0]?.refundedMinor, 4_000);
    const record = () => database.transact((tx) => payments.recordRefund(tx, refundId));
    assert.deepEqual(await record(), { changed: true, orderId: order.orderId, amountMinor: 4_000 });
    assert.deepEqual(await record(), { changed: false, orderId: order.orderId, amountMinor: 4_000 });
    assert.deepEqual(await payments.refundsDue(database.reader), []);
    assert.deepEqual(await payments.refundsOf(database.reader, order.orderId), [
      { refundId, amountMinor: 4_000, state: "done", askedAt: clock.now() },
    ]);
    assert.deepEqual(await payments.refund(refundId), done, "afterwards the bank is not asked again");
  });

  it("never exceed what was captured, however many are asked for at once", async () => {
    const order = await captured();
    const asked = await Promise.all(Array.from({ length: 10 }, () => ask(order, 3_000)));
    assert.equal(asked.filter(({ ok }) => ok).length, 3);
    assert.deepEqual(await ask(order, 1_001, "00000000-0000-4000-8000-000000000001"), {
      refundId: "00000000-0000-4000-8000-000000000001",
      ok: false,
      because: "more-than-captured",
    });
    for (const { refundId, ok } of asked) if (ok) assert.ok((await payments.refund(refundId)).ok);
    assert.equal((await atBank(order.orderNumber))[0]?.refundedMinor, 9_000);
    for (const { refundId, ok } of asked) if (ok) await database.transact((tx) => payments.recordRefund(tx, refundId));
  });

  it("are refused when nothing was captured, and for amounts that are none", async () => {
    const order = await newOrder();
    await paid(order);
    assert.equal((await ask(order, 100)).ok, false);
    for (const amount of [0, -100, 0.5]) await assert.rejects(ask(order, amount), RangeError);
    assert.deepEqual(await payments.refund(crypto.randomUUID()), { ok: false, because: "unknown-refund" });
  });

  it("are given once although the answer is lost", async () => {
    const order = await captured();
    const { refundId } = await ask(order, 2_500);
    await bankControl("POST", "faults", { on: "refund", kind: "reset-after-commit", times: 10 });
    assert.deepEqual(await payments.refund(refundId), { ok: false, because: "provider-unavailable" });
    await bankControl("DELETE", "faults");
    assert.deepEqual(await payments.refund(refundId), { ok: true, orderId: order.orderId, amountMinor: 2_500 });
    assert.equal((await atBank(order.orderNumber))[0]?.refundedMinor, 2_500);
    await database.transact((tx) => payments.recordRefund(tx, refundId));
  });

  it("find the payment by order number once the bundle is shredded", async () => {
    const order = await captured();
    await database.transact((tx) => bank.vault.buryBundle(tx, order.bundle));
    await bank.vault.destroyKey(order.bundle);
    const [attempt] = await payments.attemptsOf(database.reader, order.orderId);
    const before = await rowOf(attempt?.attemptId ?? "");
    assert.equal(await database.transact((tx) => payments.forgetReferences(tx, order.orderId)), 1);
    assert.equal(await database.transact((tx) => payments.forgetReferences(tx, order.orderId)), 0);
    const after = await rowOf(attempt?.attemptId ?? "");
    assert.deepEqual(after, {
      ...before,
      subject: null,
      reference_sealed: null,
      return_token_sealed: null,
      return_token_hash: null,
    });
    const { refundId } = await ask(order, 10_000);
    assert.deepEqual(await payments.refund(refundId), { ok: true, orderId: order.orderId, amountMinor: 10_000 });
    assert.equal((await atBank(order.orderNumber))[0]?.refundedMinor, 10_000);
    assert.deepEqual(await rowOf(attempt?.attemptId ?? ""), after, "what was forgotten is not noted again");
    await database.transact((tx) => payments.recordRefund(tx, refundId));
  });
});

describe("what the provider says", () => {
  const lies: Array<[string, Record<string, unknown>]> = [
    ["another amount", { amountMinor: 1 }],
    ["another currency", { currency: "EUR" }],
    ["another order", { orderNumber: "FF-OTHR-0001" }],
    ["another attempt", { attemptId: "0b6f4c1e-5a0d-4c2f-9a77-3f2f6f2d1c55" }],
    ["another reference", { reference: "pay_another0000000000" }],
    ["captured without money", { state: "captured", capturedMinor: 0 }],
    ["half the money", { state: "captured", capturedMinor: 62_450 }],
    ["money that is not captured", { capturedMinor: 124_900 }],
  ];
  for (const [what, lie] of lies) {
    it(`is not believed when it is ${what}`, async () => {
      const attemptId = await paid(await newOrder());
      const before = await rowOf(attemptId);
      const deceived = bank.paymentsWith({
        fetch: async (reference) => {
          const answer = await bank.provider.fetch(reference);
          return answer.ok ? { ok: true, payment: { ...answer.payment, ...lie } } : answer;
        },
      });
      assert.deepEqual(await deceived.look(attemptId), { ok: false, because: "mismatch" });
      assert.deepEqual(await rowOf(attemptId), before);
    });
  }

  it("may be nothing at all", async () => {
    const order = await newOrder();
    const attemptId = await open(order);
    await bankControl("POST", "faults", { on: "begin", kind: "error-500", times: 2 });
    assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "provider-unavailable" });
    await bankControl("DELETE", "faults");
    assert.equal((await rowOf(attemptId)).state, "opened");
    for (const kind of ["redirect", "not-json", "huge-body", "reset"]) {
      await bankControl("POST", "faults", { on: "begin", kind, times: 2 });
      assert.deepEqual(await payments.beginPayment(attemptId), { ok: false, because: "provider-unavailable" }, kind);
      await bankControl("DELETE", "faults");
    }
    assert.ok((await payments.beginPayment(attemptId)).ok);
    assert.equal((await atBank(order.orderNumber)).length, 1);
  });
});

describe("reconciliation", () => {
  it("finds what nobody told about, and closes what nobody paid", async () => {
    const paidOrder = await newOrder();
    const told = await paid(paidOrder, "webhook-never");
    const unpaid = await open(await newOrder());
    const unpaidPage = await page(unpaid);
    const neverBegun = await open(await newOrder());
    const seen: string[] = [];
    const sweep = () =>
      payments.reconcile(async (attemptId) => {
        seen.push(attemptId);
        await settle(attemptId);
      });
    clock.advance(2 * minute - 1);
    await sweep();
    assert.ok(!seen.includes(told), "two minutes have not passed");
    clock.advance(1);
    await sweep();
    assert.ok([told, unpaid, neverBegun].every((id) => seen.includes(id)));
    assert.equal((await rowOf(told)).state, "captured");
    assert.equal((await rowOf(unpaid)).state, "pending");
    assert.equal((await atBank(paidOrder.orderNumber))[0]?.captures, 1);

    clock.advance(43 * minute - 1);
    await sweep();
    assert.equal((await rowOf(unpaid)).state, "pending");
    clock.advance(2 * minute);
    const { closed } = await sweep();
    assert.ok(closed >= 2);
    assert.equal((await rowOf(unpaid)).state, "cancelled");
    assert.equal((await rowOf(neverBegun)).state, "cancelled");
    await playBuyer(unpaidPage, { card: "success" });
    const look = await payments.look(unpaid);
    assert.equal(look.ok && look.payment.state, "cancelled", "it was closed at the bank first");
  });

  it("goes on when one attempt fails or the provider is away", async () => {
    const [first, second] = [await paid(await newOrder()), await paid(await newOrder())];
    clock.advance(3 * minute);
    const seen: string[] = [];
    const counts = await payments.reconcile(async (attemptId) => {
      seen.push(attemptId);
      if (attemptId === first) throw new Error("the order could not be locked");
    });
    assert.ok(seen.includes(first) && seen.includes(second));
    assert.equal(counts.unavailable, 1);
    clock.advance(60 * minute);
    await bankControl("POST", "faults", { on: "any", kind: "reset", times: 1_000 });
    const away = await payments.reconcile(async () => {});
    await bankControl("DELETE", "faults");
    assert.equal((await rowOf(second)).state, "pending", "what cannot be asked is not guessed");
    assert.ok(away.unavailable >= 2);
  });
});
