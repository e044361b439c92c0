import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minute } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import { mayFollow } from "./attempt.ts";
import { testBank } from "./test-bank.ts";

const bank = await testBank();
const { database, clock, asOwner, newOrder, atBank, playBuyer, bankControl } = bank;
const payments = bank.paymentsWith();

type Order = Awaited<ReturnType<typeof newOrder>>;

async function open(order: Order): Promise<string> {
  const opened = await database.transact((tx) => payments.openAttempt(tx, order));
  assert.ok(opened.ok);
  return opened.attemptId;
}

async function page(attemptId: string): Promise<string> {
  const begun = await payments.beginPayment(attemptId);
  assert.ok(begun.ok, JSON.stringify(begun));
  return begun.redirectUrl;
}

/** Opens, begins and pays with a test card; what the bank decided is not yet known to the shop. */
async function paid(order: Order, card = "webhook-never"): Promise<string> {
  const attemptId = await open(order);
  await playBuyer(await page(attemptId), { card });
  return attemptId;
}

/** What settle does with an authorised payment, without an order. */
async function settle(attemptId: string): Promise<string> {
  const seen = await payments.look(attemptId);
  if (!seen.ok) return seen.because;
  await database.transact((tx) => payments.record(tx, seen));
  if (seen.payment.state !== "authorised") return seen.payment.state;
  const captured = await payments.capture(attemptId);
  if (!captured.ok) return captured.because;
  await database.transact((tx) => payments.record(tx, captured));
  return captured.payment.state;
}

async function rowOf(attemptId: string): Promise<Record<string, unknown>> {
  const [row] = await asOwner("SELECT * FROM payments.attempt WHERE id = $1", [attemptId]);
  assert.ok(row);
  return row;
}

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
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => database.transact((tx) => payments.openAttempt(tx, order))),
    );
    const ids = new Set(opened.map((one) => (one.ok ? one.attemptId : one.because)));
    assert.equal(ids.size, 1);
    assert.equal(opened.filter((one) => one.ok && !one.reused).length, 1);
    const [attemptId = ""] = ids;
    const pages = await Promise.all(Array.from({ length: 5 }, () => page(attemptId)));
    assert.equal(new Set(pages).size, 1);
    assert.equal((await atBank(order.orderNumber)).length, 1);
  });

  it("refuses another amount while one is open, and nothing below a penny", async () => {
    const order = await newOrder(5_000);
    const attemptId = await open(order);
    const other = await database.transact((tx) => payments.openAttempt(tx, { ...order, amountMinor: 5_001 }));
    assert.deepEqual(other, { ok: false, because: "another-amount-open", attemptId });
    for (const amountMinor of [0, -1, 1.5, Number.NaN]) {
      await assert.rejects(
        database.transact((tx) => payments.openAttempt(tx, { ...order, amountMinor })),
        RangeError,
      );
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
    assert.deepEqual([found?.attemptId, found?.used], [attemptId, false]);
    const uses = await Promise.all(
      Array.from({ length: 10 }, () => database.transact((tx) => payments.useReturn(tx, token))),
    );
    assert.equal(uses.filter((use) => use?.first === true).length, 1);
    assert.equal((await payments.findReturn(database.reader, token))?.used, true);
    const { return_token_hash: hash } = await rowOf(attemptId);
    assert.deepEqual(hash, sha256(token));
    assert.ok(!(await stored()).includes(token));
  });

  it("finds nothing for anything else", async () => {
    for (const token of ["", "x", "A".repeat(22), "A".repeat(23), "../../../../etc/passwd", "' OR 1=1 --"]) {
      assert.equal(await payments.findReturn(database.reader, token), undefined);
      assert.equal(await database.transact((tx) => payments.useReturn(tx, token)), undefined);
    }
  });
});

describe("refunds", () => {
  async function captured(amountMinor = 10_000): Promise<Order> {
    const order = await newOrder(amountMinor);
    assert.equal(await settle(await paid(order)), "captured");
    return order;
  }
  const ask = (order: Order, amountMinor: number, refundId = crypto.randomUUID() as string) =>
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
    await bankControl("POST", "faults", { on: "refund", kind: "reset-after-commit", times: 2 });
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
