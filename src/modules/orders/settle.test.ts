import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { minute } from "#kernel/clock";
import { reveal } from "#vault/reveal";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { everything, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, payments, needs, clock } = shop;
const { database } = needs;
await shop.sell("SOFA", { priceMinor: 124_900, onHand: 1_000 });
const captures = (attemptId: string) => payments.acts.filter((act) => act === `capture ${attemptId}`).length;

beforeEach(() => {
  payments.meanwhile = {};
  payments.down = false;
});

test("settled twenty times at once by browser, webhook and sweep: one capture, one mail, one sale", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 30));
  payments.meanwhile = { look: pause, capture: pause };
  const results = await Promise.all(Array.from({ length: 20 }, () => orders.settle(order.attemptId)));
  const outcomes = results.map((result) => (result.ok ? result.outcome : result.because));
  assert.equal(outcomes.filter((outcome) => outcome === "placed").length, 1);
  assert.ok(
    outcomes.every((outcome) => ["placed", "in-progress", "already"].includes(outcome)),
    outcomes.join(),
  );
  assert.equal(captures(order.attemptId), 1);
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement"]);
  const page = await orders.orderBySecret(database.reader, order.secret);
  assert.equal(page?.ledger.length, 1);
  assert.deepEqual(await orders.settle(order.attemptId), { ok: true, outcome: "already", orderId: order.orderId });
});

test("the browser comes back: the first to show the token gets the secret, nobody gets it twice", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  const token = payments.returnToken(order.attemptId);
  const tooEarly = await orders.comeBack(token);
  assert.ok(tooEarly.ok);
  assert.equal(tooEarly.secret, null);
  assert.equal(tooEarly.settled.ok && tooEarly.settled.outcome, "pending");
  payments.move(order.attemptId, "authorised");
  const both = await Promise.all([orders.comeBack(token), orders.comeBack(token)]);
  const secrets = both.map((one) => (one.ok ? one.secret : "refused"));
  assert.deepEqual([...secrets].sort(), [order.secret, null].sort());
  const again = await orders.comeBack(token);
  assert.equal(again.ok ? again.secret : "refused", null);
  assert.deepEqual(await orders.comeBack("not-a-token"), { ok: false, because: "unknown-return" });
});

/** A shopper at the provider, and what is known of their payment. */
async function paying() {
  const order = await shop.toProvider({ SOFA: 1 });
  const token = payments.returnToken(order.attemptId);
  const found = await payments.findReturn(database.reader, token);
  assert.ok(found);
  let looks = 0;
  payments.taken.length = 0;
  /** Lets the first look take until `release` is called; counts all of them. */
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  payments.meanwhile.look = async () => {
    looks++;
    if (looks === 1) await released;
  };
  return { ...order, token, attempt: found.attempt, release, looks: () => looks };
}

test("webhooks and browser that come while the money is taken wait for that, and are told the same", async () => {
  const { attempt, token, secret, orderId, release, looks } = await paying();
  payments.move(attempt.attemptId, "authorised");
  const first = orders.settleTogether(attempt, "first");
  const second = orders.settleTogether(attempt, "second");
  const browser = orders.comeBack(token);
  release();
  const placed = { ok: true, outcome: "placed", orderId };
  assert.deepEqual([await first, await second], [placed, placed]);
  const back = await browser;
  assert.ok(back.ok);
  assert.deepEqual([back.settled, back.secret], [placed, secret]);
  assert.equal(looks(), 1);
  assert.equal(captures(attempt.attemptId), 1);
  assert.deepEqual(payments.taken, ["second"]);
  assert.deepEqual(await shop.mails(orderId), ["acknowledgement"]);
});

test("what comes while an open payment is looked at looks again: it may have been paid since", async () => {
  const { attempt, orderId, release, looks } = await paying();
  const before = orders.settleTogether(attempt, "before");
  const after = orders.settleTogether(attempt, "after");
  const look = payments.meanwhile.look;
  payments.meanwhile.look = async () => {
    await look?.();
    payments.move(attempt.attemptId, "authorised");
  };
  release();
  assert.deepEqual(await before, { ok: true, outcome: "pending", orderId });
  assert.deepEqual(await after, { ok: true, outcome: "placed", orderId });
  assert.equal(looks(), 2);
  assert.deepEqual(payments.taken, []);
});

test("whoever waited for one that failed, or takes long, settles for himself", async () => {
  const failing = await paying();
  payments.move(failing.attemptId, "authorised");
  payments.meanwhile.look = async () => {
    payments.meanwhile = {};
    throw new Error("the answer was lost");
  };
  const lost = orders.settleTogether(failing.attempt, "lost");
  const other = orders.settleTogether(failing.attempt, "other");
  await assert.rejects(lost, /the answer was lost/);
  assert.deepEqual(await other, { ok: true, outcome: "placed", orderId: failing.orderId });

  const slow = await paying();
  payments.move(slow.attemptId, "authorised");
  const hanging = orders.settleTogether(slow.attempt, "hanging");
  assert.deepEqual(await orders.settleTogether(slow.attempt, "quick"), {
    ok: true,
    outcome: "placed",
    orderId: slow.orderId,
  });
  slow.release();
  assert.deepEqual(await hanging, { ok: true, outcome: "already", orderId: slow.orderId });
  assert.equal(captures(slow.attemptId), 1);
});

test("a declined card lets the pieces go, keeps the draft, and another try succeeds", async () => {
  await shop.sell("LAST", { priceMinor: 50_000, onHand: 1 });
  const order = await shop.toProvider({ LAST: 1 });
  payments.move(order.attemptId, "declined");
  const declined = await orders.settle(order.attemptId);
  assert.deepEqual(declined, { ok: false, because: "declined", declineReason: null, orderId: order.orderId });
  assert.equal(await shop.state(order.orderId), "draft none none none active");
  const other = await shop.toProvider({ LAST: 1 });
  payments.move(other.attemptId, "abandoned");
  assert.equal((await orders.settle(other.attemptId)).ok, false);
  const again = await shop.pay(order.basketId);
  assert.ok(again.ok && again.next === "pay");
  const attemptId = again.redirectUrl.split("/").at(-1) ?? "";
  assert.notEqual(attemptId, order.attemptId);
  payments.move(attemptId, "authorised");
  assert.ok((await orders.settle(attemptId)).ok);
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement"]);
});

test("pieces gone while the shopper was at the bank: nothing is taken, and a mail says so", async () => {
  await shop.sell("RARE", { priceMinor: 50_000, onHand: 1 });
  const slow = await shop.toProvider({ RARE: 1 });
  clock.advance(31 * minute);
  await shop.buy({ RARE: 1 });
  payments.move(slow.attemptId, "authorised");
  assert.deepEqual(await orders.settle(slow.attemptId), {
    ok: false,
    because: "out-of-stock",
    compensated: "voided",
    orderId: slow.orderId,
  });
  assert.equal(captures(slow.attemptId), 0);
  assert.equal(payments.payment(slow.attemptId).state, "cancelled");
  assert.equal(await shop.state(slow.orderId), "cancelled none none none active");
  assert.deepEqual(await shop.mails(slow.orderId), ["cancelled"]);
  // The webhook was first: the browser that comes a moment later reads the same.
  const browser = await orders.comeBack(payments.returnToken(slow.attemptId));
  assert.equal(browser.ok && !browser.settled.ok && browser.settled.because, "out-of-stock");
  const page = await orders.orderBySecret(database.reader, slow.secret);
  assert.equal(page?.order.cancelReason, "out-of-stock");
  assert.deepEqual(page?.ledger, []);
});

test("pieces gone, and the browser comes while the webhook is giving the payment up: both learn the same", async () => {
  await shop.sell("SCARCE", { priceMinor: 50_000, onHand: 1 });
  const slow = await shop.toProvider({ SCARCE: 1 });
  clock.advance(31 * minute);
  await shop.buy({ SCARCE: 1 });
  payments.move(slow.attemptId, "authorised");
  let browser: Awaited<ReturnType<typeof orders.settle>> | undefined;
  payments.meanwhile.cancel = async () => {
    payments.meanwhile = {};
    browser = await orders.settle(slow.attemptId);
  };
  const soldOut = { ok: false, because: "out-of-stock", compensated: "voided", orderId: slow.orderId };
  assert.deepEqual(await orders.settle(slow.attemptId), soldOut);
  assert.deepEqual(browser, soldOut);
  assert.deepEqual(await shop.mails(slow.orderId), ["cancelled"]);
  assert.equal(captures(slow.attemptId), 0);
});

test("a claim that lapsed is taken up again when the pieces are still there", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  clock.advance(3 * 60 * minute);
  payments.move(order.attemptId, "authorised");
  assert.deepEqual(await orders.settle(order.attemptId), { ok: true, outcome: "placed", orderId: order.orderId });
});

test("a lost answer to the capture takes the money once: the sweep finds out and finishes", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  payments.meanwhile.capture = async () => {
    payments.acts.push(`capture ${order.attemptId}`);
    payments.move(order.attemptId, "captured");
    payments.down = true;
  };
  assert.equal((await orders.settle(order.attemptId)).ok, true);
  assert.equal(await shop.state(order.orderId), "placed full none none active");
  payments.down = false;
  payments.meanwhile = {};
  await shop.sweep("orders-charge");
  assert.equal(await shop.state(order.orderId), "placed full none none active", "the claim of a minute is respected");
  clock.advance(minute);
  await shop.sweep("orders-charge");
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  assert.equal(captures(order.attemptId), 1);
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement"]);
});

test("an authorisation that lapsed before the capture cancels the order and says so", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  payments.meanwhile.capture = async () => payments.move(order.attemptId, "cancelled");
  const settled = await orders.settle(order.attemptId);
  assert.equal(settled.ok, false);
  assert.equal(await shop.state(order.orderId), "cancelled none none none active");
  assert.deepEqual(await shop.mails(order.orderId), ["cancelled"]);
});

test("a payment of an attempt that is not the draft's sum any more takes nothing (L71)", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  await db.asOwner(
    "UPDATE orders.purchase SET goods_minor = goods_minor + 1, total_minor = total_minor + 1, expected_total_minor = total_minor + 1 WHERE id = $1",
    [order.orderId],
  );
  const settled = await orders.settle(order.attemptId);
  assert.deepEqual(settled, { ok: false, because: "wrong-amount", compensated: "voided", orderId: order.orderId });
  assert.equal(captures(order.attemptId), 0);
  assert.equal(await shop.state(order.orderId), "draft none none none active");
});

test("unknown attempts and a silent provider change nothing", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  const before = await everything(db);
  assert.deepEqual(await orders.settle("5ca1ab1e-0000-4000-8000-00000000dead"), {
    ok: false,
    because: "unknown-attempt",
  });
  payments.down = true;
  assert.deepEqual(await orders.settle(order.attemptId), { ok: false, because: "provider-unavailable" });
  assert.equal(await everything(db), before);
});

test("a payment four days late, for an order that was forgotten meanwhile, is not taken", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.down = false;
  clock.advance(25 * 60 * minute);
  const done = await shop.retain();
  assert.ok(done.abandoned >= 1);
  assert.equal(await shop.state(order.orderId), "cancelled none none none shredded");
  clock.advance(4 * 24 * 60 * minute);
  payments.move(order.attemptId, "authorised");
  const settled = await orders.settle(order.attemptId);
  assert.deepEqual(settled, { ok: false, because: "too-late", compensated: "voided", orderId: order.orderId });
  assert.equal(captures(order.attemptId), 0);
  assert.equal(await shop.state(order.orderId), "cancelled none none none shredded");
});

test("money taken for a forgotten order is booked and given back, without a mail to nobody", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  clock.advance(25 * 60 * minute);
  await shop.retain();
  payments.move(order.attemptId, "captured");
  const settled = await orders.settle(order.attemptId);
  assert.equal(settled.ok ? "" : settled.because, "too-late");
  assert.equal(await shop.state(order.orderId), "cancelled full none none shredded");
  assert.deepEqual(await shop.mails(order.orderId), []);
  const entries = await needs.ledger.forOrder(database.reader, order.number);
  assert.deepEqual(
    entries.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
    [`sale ${entries[0]?.amountMinor}`, `refund ${entries[0]?.amountMinor}`],
  );
});

test("fifty buyers at once for ten pieces: ten are served, forty are told, none is charged in vain", async () => {
  await shop.sell("TEN", { priceMinor: 10_000, onHand: 10 });
  const buyers = await Promise.all(Array.from({ length: 50 }, () => shop.begin({ TEN: 1 })));
  const results = await Promise.all(
    buyers.map(async ({ basketId, orderId }) => {
      const paying = await shop.pay(basketId);
      if (!paying.ok) return paying.because;
      const attemptId = paying.next === "pay" ? (paying.redirectUrl.split("/").at(-1) ?? "") : "";
      payments.move(attemptId, "authorised");
      const settled = await orders.settle(attemptId);
      assert.deepEqual(settled, { ok: true, outcome: "placed", orderId });
      return "bought";
    }),
  );
  assert.equal(results.filter((result) => result === "bought").length, 10);
  assert.equal(results.filter((result) => result === "out-of-stock").length, 40);
  const [left] = await db.asOwner("SELECT on_hand, allocated FROM stock.item WHERE sku = 'TEN'");
  assert.deepEqual(left, { on_hand: 10, allocated: 10 });
});

test("cancelled in the very moment the money is taken: it is booked, given back, and said so", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  payments.meanwhile.capture = async () => {
    payments.meanwhile = {};
    payments.move(order.attemptId, "captured");
    assert.deepEqual(await orders.cancelOrder({ secret: order.secret }), { ok: true, refundMinor: 0 });
  };
  assert.deepEqual(await orders.settle(order.attemptId), { ok: true, outcome: "already", orderId: order.orderId });
  assert.equal(await shop.state(order.orderId), "cancelled full none none active");
  const entries = await needs.ledger.forOrder(database.reader, order.number);
  const net = entries.reduce((sum, one) => sum + (one.kind === "sale" ? 1 : -1) * one.amountMinor, 0);
  assert.deepEqual([entries.length, net], [2, 0]);
  assert.deepEqual(await shop.mails(order.orderId), ["cancelled", "refunded"]);
});

test("a cancelled order whose authorisation is still open is not charged by whoever settles next", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "authorised");
  payments.meanwhile.capture = async () => {
    payments.down = true;
  };
  await orders.settle(order.attemptId);
  assert.equal(await shop.state(order.orderId), "placed full none none active");
  assert.ok((await orders.cancelOrder({ secret: order.secret })).ok);
  payments.down = false;
  payments.meanwhile = {};
  clock.advance(2 * minute);
  const settled = await orders.settle(order.attemptId);
  assert.deepEqual(settled, { ok: false, because: "too-late", compensated: "voided", orderId: order.orderId });
  assert.equal(captures(order.attemptId), 0);
  assert.equal(await shop.state(order.orderId), "cancelled none none none active");
});

test("a charge that two processes notice at once is booked once, and is no alarm", async () => {
  const order = await shop.toProvider({ SOFA: 1 });
  payments.move(order.attemptId, "captured");
  const before = shop.troubles.length;
  const results = await Promise.all(Array.from({ length: 6 }, () => orders.settle(order.attemptId)));
  assert.ok(results.every(({ ok }) => ok));
  assert.deepEqual(shop.troubles.slice(before), []);
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement"]);
  assert.equal((await needs.ledger.forOrder(database.reader, order.number)).length, 1);
});

test("what the page shows of a person is theirs alone", async () => {
  const one = await shop.buy({ SOFA: 1 }, { name: "Person One" });
  const two = await shop.buy({ SOFA: 1 }, { name: "Person Two" });
  const page = await orders.orderBySecret(database.reader, two.secret);
  assert.ok(page?.contact.ok);
  assert.equal(reveal("show-to-subject", page.contact.value).name, "Person Two");
  for (const guess of [one.orderId, one.number, one.attemptId, "", "0".repeat(22)]) {
    assert.equal(await orders.orderBySecret(database.reader, guess), null);
  }
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});
