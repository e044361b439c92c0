import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "#kernel/money";
import { type Role, roleNames } from "#staff";
import { addToBasket, buyBasket, formOn, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue } = app.modules;
const { reader } = app.ground.database;
const skus = catalogue
  .current()
  .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants.slice(0, 1)))
  .filter(({ supply }) => supply.kind === "made-to-order")
  .map(({ sku }) => sku)
  .slice(0, 2);
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const clerk = staff.orders;

/** Two pieces of one thing and one of another. */
async function bought() {
  const browser = openBrowser(app.url);
  const [first = "", second = ""] = skus;
  await addToBasket(browser, first, 2);
  await addToBasket(browser, second, 1);
  const secret = await buyBasket(browser, ada);
  const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { browser, secret, number, orderId, at: `/orders/${number}` };
}
const see = async (who: Hired, path: string) => (await who.ask(path)).text;
async function press(who: Hired, page: string, action: RegExp, more: [string, string][] = []) {
  const form = formOn(page, action);
  const { pieces: _, ...fields } = form.fields;
  return who.post(form.action, [...Object.entries(fields), ...more]);
}
const pieces = (...typed: string[]): [string, string][] => typed.map((each) => ["pieces", each]);
const stateOf = async (orderId: string): Promise<string> => {
  const [row] = await app.db.asOwner(
    "SELECT concat_ws(' ', lifecycle, fulfilled, dispatched_pieces, delivered_pieces, cancelled_pieces) AS state FROM orders.purchase WHERE id = $1",
    [orderId],
  );
  return String(row?.state);
};

test("a part is dispatched by the pieces that are typed, and the page says what has left, what arrived and what is to be sent", async () => {
  const order = await bought();
  const form = await see(clerk, `${order.at}/parcel`);
  assert.deepEqual(await problemsOf(form), []);
  for (const typed of [pieces("0", "0"), pieces("", ""), pieces("3", "0"), pieces("one", "0"), pieces("-1", "1")]) {
    const answer = await press(clerk, form, /parcel$/, typed);
    assert.equal(answer.status, 422, JSON.stringify(typed));
    assert.match(answer.text, /Type how many pieces|more than has not left|whole numbers/);
    assert.deepEqual(await problemsOf(answer.text), []);
  }
  assert.equal(await stateOf(order.orderId), "placed none 0 0 0");
  const sent = await press(clerk, form, /parcel$/, pieces("1", "1"));
  assert.equal(sent.headers.location, `${order.at}?done=parcel-dispatched`);
  assert.equal(await stateOf(order.orderId), "placed partial 2 0 0");
  assert.equal((await press(clerk, form, /parcel$/, pieces("1", "0"))).status, 409, "the page is old");
  const page = await see(clerk, order.at);
  assert.deepEqual(await problemsOf(page), []);
  assert.match(page, /Partly dispatched/);
  assert.match(page, /<h2>1 parcel<\/h2>[\s\S]*To be sent: 1 ×/);
  const arrived = await press(clerk, page, /parcels\/1\/delivery$/);
  assert.equal(arrived.headers.location, `${order.at}?done=parcel-delivered`);
  assert.equal(await stateOf(order.orderId), "placed partial 2 2 0");
  const hers = (await order.browser.get(`/orders/${order.secret}`)).text;
  assert.match(hers, /Part of your order is on its way[\s\S]*arrived[\s\S]*Still to be sent: 1 ×/);
  assert.deepEqual(await problemsOf(hers), []);
  const rest = await press(clerk, await see(clerk, order.at), /dispatch$/);
  assert.equal(rest.headers.location, `${order.at}?done=dispatched`);
  assert.equal(await stateOf(order.orderId), "placed dispatched 3 2 0");
  const last = await press(clerk, await see(clerk, order.at), /delivery$/);
  assert.equal(last.headers.location, `${order.at}?done=delivered`);
  assert.equal(await stateOf(order.orderId), "placed delivered 3 3 0");
});

test("each parcel has a packing slip; before it leaves the slip is of what has not left", async () => {
  const order = await bought();
  const whole = await see(clerk, `${order.at}/packing-slip`);
  assert.match(whole, /Pieces in all: 3\./);
  await press(clerk, await see(clerk, `${order.at}/parcel`), /parcel$/, pieces("1", "1"));
  const [first = "", second = ""] = skus;
  const slip = await see(clerk, `${order.at}/packing-slip?parcel=1`);
  assert.match(slip, /2 of the order’s 3 pieces/);
  for (const sku of [first, second]) assert.ok(slip.includes(sku));
  const next = await see(clerk, `${order.at}/packing-slip`);
  assert.match(next, /1 of the order’s 3 pieces/);
  assert.ok(next.includes(first) && !next.includes(second));
  assert.equal((await clerk.ask(`${order.at}/packing-slip?parcel=2`)).status, 409);
  for (const page of [whole, slip, next]) assert.deepEqual(await problemsOf(page), []);
});

test("the rest is called off behind a passkey, after what goes back was said; by who may, and once", async () => {
  const order = await bought();
  assert.equal((await clerk.ask(`${order.at}/rest-cancellation`)).status, 409);
  await press(clerk, await see(clerk, `${order.at}/parcel`), /parcel$/, pieces("1", "0"));
  for (const role of ["support", "catalogue", "read-only"] as const) {
    assert.equal((await staff[role].ask(`${order.at}/rest-cancellation`)).status, 403, role);
    assert.equal((await staff[role].post(`${order.at}/rest-cancellation`, { seen: "9" })).status, 403, role);
    assert.equal((await staff[role].post(`${order.at}/parcel`, { seen: "9", pieces: "1" })).status, 403, role);
  }
  assert.equal((await clerk.ask(`${order.at}/cancellation`)).status, 409);
  const asked = await see(clerk, `${order.at}/rest-cancellation`);
  assert.deepEqual(await problemsOf(asked), []);
  assert.match(
    asked,
    /Not sent yet: 1 × [^.]+; 1 × [^.]+\.[\s\S]*goes back the way it was paid; the price of delivery/,
  );
  const done = await press(clerk, asked, /rest-cancellation$/);
  assert.equal(done.headers.location, `${order.at}?done=rest-cancelled`);
  assert.equal(await stateOf(order.orderId), "placed dispatched 1 0 2");
  assert.equal((await press(clerk, asked, /rest-cancellation$/)).status, 409);
  const page = await see(clerk, order.at);
  assert.match(page, /Called off: 1 ×/);
  assert.doesNotMatch(page, /Cancel the rest|Dispatch a part/);
  assert.match((await order.browser.get(`/orders/${order.secret}`)).text, /Cancelled: 1 ×/);
  await press(clerk, await see(clerk, order.at), /delivery$/);
  const back = (await order.browser.get(`/orders/${order.secret}/return`)).text;
  assert.deepEqual(await problemsOf(back), []);
  const listed = [...back.matchAll(/<li>(\d+) × /g)].map(([, pieces]) => pieces);
  assert.deepEqual(listed, ["1"], "what never came is not to be sent back");
});

test("whoever calls an order off is told what goes back, less what went back of its own accord", async () => {
  const order = await bought();
  const { totalMinor } = (await orders.dossier(reader, order.number))?.order ?? assert.fail();
  const some = { orderId: order.orderId, refundId: app.ground.random.uuid(), reason: "goodwill" } as const;
  assert.ok((await orders.refund({ ...some, amount: { amountMinor: 1_000 } })).ok);
  const page = (await order.browser.get(`/orders/${order.secret}/cancellation`)).text;
  assert.ok(page.includes(`You get back ${formatMoney(totalMinor - 1_000)}, delivery included`), page);
  const form = formOn(page, /cancellation$/);
  assert.equal((await order.browser.post(form.action, form.fields)).status, 303);
  const { refunds } = (await orders.dossier(reader, order.number)) ?? assert.fail();
  assert.equal(refunds.at(-1)?.amountMinor, totalMinor - 1_000);
});

test("of parcels that have all left, one arrives after the other", async () => {
  const order = await bought();
  await press(clerk, await see(clerk, `${order.at}/parcel`), /parcel$/, pieces("1", "0"));
  await press(clerk, await see(clerk, order.at), /dispatch$/);
  assert.equal(await stateOf(order.orderId), "placed dispatched 3 0 0");
  const page = await see(clerk, order.at);
  assert.deepEqual(await problemsOf(page), []);
  assert.equal(
    (await press(clerk, page, /parcels\/2\/delivery$/)).headers.location,
    `${order.at}?done=parcel-delivered`,
  );
  assert.equal(await stateOf(order.orderId), "placed dispatched 3 2 0");
  const last = await see(clerk, order.at);
  assert.doesNotMatch(last, /parcels\/1\/delivery/, "the last one is marked with the order");
  assert.equal((await press(clerk, last, /delivery$/)).headers.location, `${order.at}?done=delivered`);
});
