import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { createOrders } from "./index.ts";
import { testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock } = shop;
const { reader } = needs.database;
await shop.sell("SOFA", { priceMinor: 124_900, onHand: 10_000 });

const at = async (typed: string): Promise<string[]> =>
  (await orders.ofPostcode(reader, orders.readPostcode(typed) ?? assert.fail(typed))).map(({ number }) => number);
const traces = async (orderId?: string): Promise<number> => {
  const [row] = await db.asOwner(
    "SELECT count(*)::int AS n FROM vault.locator WHERE kind = 'postcode' AND bundle LIKE '%' || $1",
    [orderId ?? ""],
  );
  return Number(row?.n);
};

test("a postcode is read whole, as people write it; the first half of one, an address and nothing are none", () => {
  for (const typed of ["LA9 4QX", " la94qx ", "la9-4qx"]) assert.ok(orders.readPostcode(typed) !== null, typed);
  for (const typed of ["", "LA9", "1 Mill Lane", "LA9 4Q", undefined]) assert.equal(orders.readPostcode(typed), null);
});

test("an order is found by its postcode once it is placed and the sweep has come by; drafts leave no trace of one", async () => {
  await shop.begin({ SOFA: 1 }, { postcode: "M1 1AE" });
  const order = await shop.buy({ SOFA: 1 }, { postcode: "M1 1AE" });
  assert.deepEqual(await at("M1 1AE"), []);
  await shop.sweep("orders-locate");
  assert.equal(await traces(), 1);
  assert.deepEqual(await at(" m1-1ae"), [order.number]);
  assert.deepEqual(await at("M1 1AD"), []);
});

test("several orders share what is kept of a postcode, and each is found by its own alone (vault failure 16)", async () => {
  const numbers = new Map<string, string[]>();
  for (let n = 0; n < 40; n++) {
    const postcode = `M${1 + (n % 9)} ${n % 7}AB`;
    const { number } = await shop.buy({ SOFA: 1 }, { postcode });
    numbers.set(postcode, [...(numbers.get(postcode) ?? []), number]);
  }
  await shop.sweep("orders-locate");
  const [kept] = await db.asOwner("SELECT max(bits) AS bits FROM vault.locator WHERE kind = 'postcode'");
  assert.ok(Number(kept?.bits) <= 3, "at most eight groups among forty");
  for (const [postcode, bought] of numbers) assert.deepEqual((await at(postcode)).sort(), bought.sort(), postcode);
});

test("a postcode that is corrected is found in place of the one before", async () => {
  const order = await shop.buy({ SOFA: 1 }, { postcode: "S1 2HE" });
  await shop.sweep("orders-locate");
  const contact = shop.contact({ postcode: "S3 7RD" });
  assert.deepEqual(await orders.correctDetails({ by: { secret: order.secret }, contact }), { ok: true });
  assert.deepEqual(await at("S1 2HE"), [], "its card says so, before any sweep");
  await shop.sweep("orders-locate");
  assert.deepEqual(await at("S3 7RD"), [order.number]);
});

test("a correction between opening and writing waits for the next sweep", async () => {
  const order = await shop.buy({ SOFA: 1 }, { postcode: "S1 2HE" });
  let opened = 0;
  const open = async (...of: Parameters<typeof needs.vault.open>) => {
    const result = await needs.vault.open(...of);
    if (opened++ === 0)
      await orders.correctDetails({ by: { secret: order.secret }, contact: shop.contact({ postcode: "S3 7RD" }) });
    return result;
  };
  const meanwhile = createOrders({ ...needs, vault: { ...needs.vault, open: open as typeof needs.vault.open } });
  await meanwhile.sweeps.find(({ name }) => name === "orders-locate")?.run();
  assert.equal(await traces(order.orderId), 0);
  await shop.sweep("orders-locate");
  assert.ok((await at("S3 7RD")).includes(order.number));
});

test("whoever was forgotten is not found, and what was kept is gone [nothing-left-after-the-order]", async () => {
  const order = await shop.deliver({ SOFA: 1 }, { postcode: "CF10 1EP" });
  await shop.sweep("orders-locate");
  assert.deepEqual(await at("CF10 1EP"), [order.number]);
  clock.advance(40 * day);
  assert.equal(await orders.completeOrder(order.orderId), true);
  assert.deepEqual(await at("CF10 1EP"), []);
  assert.equal(await traces(order.orderId), 0);
});
