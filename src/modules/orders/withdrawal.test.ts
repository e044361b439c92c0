import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { part } from "#vault";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { startOfLondonDay } from "./calendar.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, clock, needs } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });
await shop.sell("BESPOKE", { priceMinor: 200_000, bespoke: true });

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
let said = 0;
/** Notes a withdrawal as the form does; answers the reference of what was written. */
async function withdraw(orderNumber: string, email: string, isWhole = true): Promise<string> {
  const questionNumber = `Q-TEST-000${alphabet[said++]}`;
  const address = part(shop.contact({ email }), "email");
  await database.transact((tx) =>
    orders.noteWithdrawal(tx, address, { questionNumber, orderNumber, isWhole, at: clock.now() }),
  );
  return questionNumber;
}
const sweep = () => shop.sweep("orders-withdrawals");
const became = async (number: string) => (await orders.withdrawalOf(reader, number))?.outcome;
const totalOf = async (orderId: string) => (await orders.orderForOperator(reader, orderId))?.totalMinor ?? 0;
const email = "edith@example.org";

test("an order that has not left is cancelled by its customer, once, and all of the money goes back (L45, L82)", async () => {
  const order = await shop.buy({ SOFA: 1 }, { email });
  const [typed, again] = [order.number.toLowerCase().replaceAll("-", " "), "EDITH@Example.org"];
  const first = await withdraw(typed, again);
  const second = await withdraw(order.number, email);
  assert.equal(await became(first), null);
  await Promise.all([sweep(), sweep(), sweep()]);
  await sweep();
  assert.equal(await shop.state(order.orderId), "cancelled full none none active");
  assert.deepEqual([await became(first), await became(second)], ["cancelled", "already-cancelled"]);
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "cancelled", "refunded"]);
  const view = await orders.orderForOperator(reader, order.orderId);
  assert.deepEqual([view?.cancelReason, view?.refundedMinor], ["customer", await totalOf(order.orderId)]);
  const dossier = await orders.dossier(reader, order.number);
  assert.deepEqual(
    dossier?.withdrawals.map(({ questionNumber, orderNumber, outcome }) => [questionNumber, orderNumber, outcome]),
    [
      [first, order.number, "cancelled"],
      [second, order.number, "already-cancelled"],
    ],
  );
});

test("with another address, another number, a draft or an order that nobody paid, one row is written and nothing is done (L82)", async () => {
  const order = await shop.buy({ LAMP: 1 }, { email });
  const other = await shop.buy({ LAMP: 1 }, { email: "other@example.org" });
  const draft = await shop.begin({ LAMP: 1 }, { email });
  const tries = [
    [order.number, "other@example.org"],
    [other.number, email],
    ["FF-0000-0000", email],
    ["the sofa of last week", email],
    ["", email],
    [draft.number, email],
  ] as const;
  for (const [number, address] of tries) {
    const questionNumber = await withdraw(number, address);
    await sweep();
    const view = await orders.withdrawalOf(reader, questionNumber);
    assert.deepEqual([view?.outcome, view?.orderNumber], ["not-found", null], number);
  }
  for (const { orderId } of [order, other]) {
    assert.equal(await shop.state(orderId), "placed full full none active");
    assert.deepEqual(await shop.mails(orderId), ["acknowledgement"]);
  }
  assert.deepEqual(await shop.mails(draft.orderId), []);
  assert.equal(await orders.withdrawalOf(reader, "Q-0000-0000"), null);
});

test("what has arrived is announced to come back; what the page would refuse is left to a person (L42, L48, L82)", async () => {
  const order = await shop.deliver({ SOFA: 1 }, { email });
  const number = await withdraw(order.number, email);
  await sweep();
  assert.equal(await became(number), "return-announced");
  const [opened] = await db.asOwner("SELECT ground, opened_at FROM orders.return_case WHERE order_id = $1", [
    order.orderId,
  ]);
  assert.deepEqual(opened, { ground: "changed-mind", opened_at: (await orders.withdrawalOf(reader, number))?.saidAt });
  assert.ok((await shop.mails(order.orderId)).includes("return-announced"));
  const again = await withdraw(order.number, email);
  await sweep();
  assert.equal(await became(again), "already-open");

  const onItsWay = await shop.buy({ LAMP: 1 }, { email });
  assert.ok((await orders.dispatch(onItsWay.orderId)).ok);
  const measured = await shop.deliver({ BESPOKE: 1 }, { email });
  for (const [one, outcome] of [
    [onItsWay, "on-its-way"],
    [measured, "not-cancellable"],
  ] as const) {
    const state = await shop.state(one.orderId);
    const written = await withdraw(one.number, email);
    await sweep();
    assert.equal(await became(written), outcome);
    assert.equal(await shop.state(one.orderId), state);
  }
});

test("what counts is when it was said: on the fourteenth day, also where it is carried out on the fifteenth (L42, L82)", async () => {
  const [inTime, late] = [await shop.deliver({ SOFA: 1 }, { email }), await shop.deliver({ SOFA: 1 }, { email })];
  const { cancelUntil } = (await orders.orderForOperator(reader, inTime.orderId)) ?? {};
  const fifteenth = startOfLondonDay(String(cancelUntil)).getTime() + day;
  clock.advance(fifteenth - 1_000 - clock.now().getTime());
  const first = await withdraw(inTime.number, email);
  clock.advance(2_000);
  const second = await withdraw(late.number, email);
  await sweep();
  assert.deepEqual([await became(first), await became(second)], ["return-announced", "period-over"]);
});

test("a part of an order is left to a person, and until they have read which, nobody forgets whose it is [nothing-left-after-the-order]", async () => {
  const order = await shop.deliver({ SOFA: 1, LAMP: 1 }, { email });
  const { keepDays } = needs.settings;
  const { cancelUntil } = (await orders.orderForOperator(reader, order.orderId)) ?? {};
  const dueBefore = (await orders.orderForOperator(reader, order.orderId))?.completeDueAt;
  clock.advance(startOfLondonDay(String(cancelUntil)).getTime() + day / 2 - clock.now().getTime());
  const number = await withdraw(order.number, email, false);
  await sweep();
  assert.equal(await became(number), "in-part");
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  const due = (await orders.orderForOperator(reader, order.orderId))?.completeDueAt ?? assert.fail();
  assert.equal(dueBefore?.getTime(), startOfLondonDay(String(cancelUntil)).getTime() + (1 + keepDays) * day);
  assert.equal(due.getTime(), startOfLondonDay(String(cancelUntil)).getTime() + (15 + keepDays) * day);
  clock.advance(due.getTime() - 1 - clock.now().getTime());
  await shop.retain();
  assert.match(await shop.state(order.orderId), / active$/);
  clock.advance(1);
  await shop.retain();
  assert.match(await shop.state(order.orderId), / shredded$/);
  // From then on number and address lead to nobody's order.
  const after = await withdraw(order.number, email);
  await sweep();
  assert.equal(await became(after), "not-found");
});

test("one that fails is taken up again by the next sweep, and holds up no other", async () => {
  const [order, other] = [await shop.buy({ LAMP: 1 }, { email }), await shop.buy({ LAMP: 1 }, { email })];
  const numbers = [await withdraw(order.number, email), await withdraw(other.number, email)];
  await db.asOwner(
    `CREATE FUNCTION orders.out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.order_id = '${order.orderId}' THEN RAISE EXCEPTION 'out of order'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER out_of_order BEFORE UPDATE ON orders.withdrawal FOR EACH ROW EXECUTE FUNCTION orders.out_of_order()`,
  );
  await sweep();
  assert.deepEqual(shop.troubles, ["withdrawal-not-carried-out"]);
  assert.deepEqual([await became(numbers[0] ?? ""), await became(numbers[1] ?? "")], [null, "cancelled"]);
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  await db.asOwner("DROP TRIGGER out_of_order ON orders.withdrawal; DROP FUNCTION orders.out_of_order");
  await sweep();
  assert.equal(await became(numbers[0] ?? ""), "cancelled");
  await refuses(
    db,
    async () => {
      await sweep();
      return {};
    },
    {},
  );
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader, asOwner, asVault, atRest: false }), []);
});
