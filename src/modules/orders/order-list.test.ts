import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import type { OrderFilter, OrderPlace } from "./index.ts";
import { ada, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, needs, clock, db } = shop;
const { reader, transact } = needs.database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });

/** One order at each place of its life, bought an hour apart on 1 December 2026, but for the one that is complete. */
const named = new Map<string, string>();
const bought = async (name: string, lines: Record<string, number>, over: Partial<typeof ada> = {}) => {
  const order = await shop.buy(lines, over);
  named.set(order.number, name);
  clock.advance(3_600_000);
  return order;
};
const dispatched = async (order: { orderId: string }) => {
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  return sent.shipmentId;
};
const delivered = async (order: { orderId: string }) => {
  const shipmentId = await dispatched(order);
  await transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
};

const complete = await bought("complete", { LAMP: 1 });
await delivered(complete);
clock.advance(40 * day);
assert.equal(await orders.completeOrder(complete.orderId), true);
await bought("late", { LAMP: 2 });
clock.advance(60 * day);
await bought("paid", { SOFA: 1 });
await dispatched(await bought("on its way", { LAMP: 1 }));
await delivered(await bought("delivered", { SOFA: 1, LAMP: 1 }));
const returned = await bought("coming back", { LAMP: 3 }, { email: "grace.canary@example.org" });
await delivered(returned);
await transact((tx) => orders.openReturn(tx, { secret: returned.secret }, "changed-mind"));
const cancelled = await bought("cancelled", { LAMP: 1 });
await orders.cancelOrder({ orderId: cancelled.orderId });
await shop.begin({ SOFA: 2 });

const filter = (change: Partial<OrderFilter> = {}): OrderFilter => ({ shelf: "all", sort: "oldest", ...change });
const listed = async (change: Partial<OrderFilter>) => {
  const { rows, next } = await orders.list(reader, filter(change), { limit: 50 });
  assert.equal(next, null);
  assert.equal(await orders.count(reader, filter(change)), rows.length, "counted as they are listed");
  return rows.map(({ number }) => named.get(number));
};

test("each shelf holds the orders that stand like that, and no draft", async () => {
  assert.deepEqual(await listed({ shelf: "all" }), [
    "complete",
    "late",
    "paid",
    "on its way",
    "delivered",
    "coming back",
    "cancelled",
  ]);
  assert.deepEqual(await listed({ shelf: "open" }), ["late", "paid", "on its way", "coming back"]);
  assert.deepEqual(await listed({ shelf: "to-dispatch" }), ["late", "paid"]);
  assert.deepEqual(await listed({ shelf: "late" }), ["late"]);
  assert.deepEqual(await listed({ shelf: "on-its-way" }), ["on its way"]);
  assert.deepEqual(await listed({ shelf: "to-refund" }), ["coming back"]);
  assert.deepEqual(await listed({ shelf: "delivered" }), ["delivered", "coming back"]);
  assert.deepEqual(await listed({ shelf: "complete" }), ["complete"]);
  assert.deepEqual(await listed({ shelf: "cancelled" }), ["cancelled"]);
});

test("how many wait for somebody is what their shelves hold", async () => {
  assert.deepEqual(await orders.waiting(reader), { "to-dispatch": 2, late: 1, "on-its-way": 1, "to-refund": 1 });
});

test("a row says how the order stands, and the one that is late alone is late", async () => {
  const { rows } = await orders.list(reader, filter(), { limit: 50 });
  assert.deepEqual(
    rows.map(({ stage, late }) => [stage, late]),
    [
      ["complete", false],
      ["to-dispatch", true],
      ["to-dispatch", false],
      ["on-its-way", false],
      ["delivered", false],
      ["coming-back", false],
      ["cancelled", false],
    ],
  );
});

test("an order is late from the day after its last promised day in London, and not on it", async () => {
  const [row] = (await orders.list(reader, filter({ shelf: "late" }), { limit: 50 })).rows;
  assert.ok(row !== undefined);
  const then = clock.now().getTime();
  const lateAt = async (moment: string) => {
    clock.advance(new Date(moment).getTime() - clock.now().getTime());
    return (await listed({ shelf: "late" })).length;
  };
  try {
    assert.equal(await lateAt(`${row.promised.to}T23:59:00Z`), 0);
    clock.advance(120_000);
    assert.equal((await listed({ shelf: "late" })).length, 1);
  } finally {
    clock.advance(then - clock.now().getTime());
  }
});

test("orders are found by the day they were placed on and by what they are worth", async () => {
  assert.deepEqual(await listed({ placed: { to: "2026-12-01" } }), ["complete"]);
  assert.deepEqual(await listed({ placed: { from: "2026-12-02", to: "2027-01-31" } }), ["late"]);
  assert.deepEqual(await listed({ placed: { from: "2030-01-01" } }), []);
  assert.deepEqual(await listed({ leastMinor: 124_900, shelf: "open" }), ["paid"]);
});

test("every sort pages through all orders, each once, in its order, however many share a value", async () => {
  const value = {
    newest: ({ placedAt }: { placedAt: Date }) => -placedAt.getTime(),
    oldest: ({ placedAt }: { placedAt: Date }) => placedAt.getTime(),
    dearest: ({ totalMinor }: { totalMinor: number }) => -totalMinor,
    cheapest: ({ totalMinor }: { totalMinor: number }) => totalMinor,
    promised: ({ promised }: { promised: { to: string } }) => Number(promised.to.replaceAll("-", "")),
  };
  for (const sort of ["newest", "oldest", "dearest", "cheapest", "promised"] as const) {
    const seen: string[] = [];
    const values: number[] = [];
    let after: OrderPlace | undefined;
    for (let pages = 1; ; pages++) {
      const { rows, next } = await orders.list(reader, filter({ sort }), { limit: 2, ...(after && { after }) });
      seen.push(...rows.map(({ number }) => number));
      values.push(...rows.map((row) => value[sort](row)));
      if (next === null) {
        assert.equal(pages, 4, sort);
        break;
      }
      after = next;
    }
    assert.equal(new Set(seen).size, 7, sort);
    assert.equal(seen.length, 7, sort);
    assert.deepEqual(
      values,
      [...values].sort((a, b) => a - b),
      sort,
    );
  }
});

test("an e-mail address finds the orders whose person is known, and no draft; a forgotten person is not found", async () => {
  const found = async (typed: string) => {
    const email = orders.readEmail(typed);
    assert.ok(email !== null);
    return (await orders.ofEmail(reader, email)).map(({ number }) => named.get(number));
  };
  assert.deepEqual(await found("Grace.Canary@Example.org"), ["coming back"]);
  assert.deepEqual(await found(ada.email), ["cancelled", "delivered", "on its way", "paid", "late"]);
  assert.deepEqual(await found("nobody@example.org"), []);
});

test("the dossier of an order counts its steps and names nobody; a draft has none", async () => {
  const dossier = await orders.dossier(reader, returned.number);
  assert.ok(dossier !== null);
  const { stage, step, openReturn, timeline, leftMinor, order } = dossier;
  assert.deepEqual(
    [stage, step, openReturn?.ground, openReturn?.dueMinor, leftMinor],
    ["coming-back", timeline.length, "changed-mind", order.totalMinor, order.totalMinor],
  );
  const opened = openReturn?.openedAt ?? new Date(0);
  assert.equal(openReturn?.refundBy, new Date(opened.getTime() + 14 * day).toISOString().slice(0, 10));
  assert.doesNotMatch(JSON.stringify(dossier), /canary|kendal|LA9|07700/i);
  const [draft] = await db.asOwner("SELECT number FROM orders.purchase WHERE lifecycle = 'draft'");
  assert.equal(await orders.dossier(reader, String(draft?.number)), null);
  assert.equal(await orders.dossier(reader, "FF-0000-0000"), null);
});
