import assert from "node:assert/strict";
import { test } from "node:test";
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

/** These many of the first thing, and of the second. */
async function bought(...quantities: number[]) {
  const browser = openBrowser(app.url);
  for (const [at, quantity] of quantities.entries()) await addToBasket(browser, skus[at] ?? "", quantity);
  const secret = await buyBasket(browser, ada);
  const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { browser, secret, number, orderId, at: `/orders/${number}/taking-out`, page: `/orders/${number}` };
}
const see = async (path: string) => (await clerk.ask(path)).text;
const query = (...typed: string[]) => `?${typed.map((each) => `pieces=${encodeURIComponent(each)}`).join("&")}`;
/** The form that does it, below what was worked out. */
const decisionOn = (page: string) => formOn(page.slice(page.indexOf('id="decision"')), /taking-out$/);
const stateOf = async (orderId: string): Promise<string> => {
  const [row] = await app.db.asOwner(
    `SELECT concat_ws(' ', lifecycle, fulfilled, dispatched_pieces, cancelled_pieces, refund_agreed_minor, refunded_minor,
      (SELECT count(*) FROM mail.outbox m WHERE m.order_id = p.id AND kind = 'cancelled')) AS state
    FROM orders.purchase p WHERE id = $1`,
    [orderId],
  );
  return String(row?.state);
};

test("what to take out is typed, what goes back is worked out and said, and then it is done, once", async () => {
  const order = await bought(2, 1);
  assert.match(await see(order.page), /Take something out/);
  const form = await see(order.at);
  assert.deepEqual(await problemsOf(form), []);
  assert.doesNotMatch(form, /Take this out\?/);
  for (const [typed, says] of [
    [["0", "0"], /Type how many pieces to take out/],
    [["", ""], /Type how many pieces to take out/],
    [["3", "0"], /That is more than there is in the order/],
    [["one", "0"], /Type whole numbers of pieces/],
    [["2", "1"], /That is all of it: cancel the order instead/],
  ] as const) {
    const answer = await clerk.ask(`${order.at}${query(...typed)}`);
    assert.equal(answer.status, 422, JSON.stringify(typed));
    assert.match(answer.text, says);
    assert.ok(answer.text.includes(`value="${typed[0]}"`), "what was typed is kept");
    assert.deepEqual(await problemsOf(answer.text), []);
  }
  const worked = await see(`${order.at}${query("1", "0")}`);
  assert.deepEqual(await problemsOf(worked), []);
  assert.match(worked, /Taken out: 1 ×[^.]+\.[\s\S]*Still to be sent: 1 × [^.]+; 1 × [^.]+\./);
  const [line] = (await orders.orderForOperator(reader, order.orderId))?.lines ?? [];
  const priceMinor = line?.unitPriceMinor ?? assert.fail();
  const { action, fields } = decisionOn(worked);
  const sending: [string, string][] = [
    ["seen", fields.seen ?? ""],
    ["pieces", "1"],
    ["pieces", "0"],
  ];
  const done = await clerk.post(action, sending);
  assert.equal(done.headers.location, `${order.page}?done=taken-out`);
  assert.equal(await stateOf(order.orderId), `placed none 0 1 ${priceMinor} ${priceMinor} 1`);
  const again = await clerk.post(action, sending);
  assert.equal(again.status, 409);
  assert.match(again.text, /The order has changed/);
  assert.equal(await stateOf(order.orderId), `placed none 0 1 ${priceMinor} ${priceMinor} 1`);
  const page = await see(`${order.page}?done=taken-out`);
  assert.deepEqual(await problemsOf(page), []);
  assert.match(page, /It is taken out\.[\s\S]*Called off: 1 ×[\s\S]*Some of it taken out/);
  assert.match(await see(`${order.page}/packing-slip`), /2 of the order’s 3 pieces/);
  const hers = (await order.browser.get(`/orders/${order.secret}`)).text;
  assert.match(hers, /Still to be sent: 1 ×[\s\S]*Cancelled: 1 ×[\s\S]*Some of it taken out/);
  assert.deepEqual(await problemsOf(hers), []);
});

test("it is not offered of one piece, nor of the last piece that is still to be sent, and each says why", async () => {
  const single = await bought(1);
  assert.doesNotMatch(await see(single.page), /Take something out/);
  const alone = await clerk.ask(single.at);
  assert.equal(alone.status, 409);
  assert.match(alone.text, /cancel the order/);
  const order = await bought(2);
  const { seen = "" } = decisionOn(await see(`${order.at}${query("1")}`)).fields;
  const [piece] = (await orders.orderForOperator(reader, order.orderId))?.left ?? [];
  assert.ok(piece !== undefined && (await orders.dispatch(order.orderId, [{ ...piece, quantity: 1 }])).ok);
  assert.doesNotMatch(await see(order.page), /Take something out/);
  assert.match(await see(order.at), /To call off all of it, cancel the order, or its rest/);
  assert.equal((await clerk.post(order.at, { seen, pieces: "1" })).status, 409);
  assert.equal(await stateOf(order.orderId), "placed partial 1 0 0 0 0");
});

test("only who works on orders takes something out, behind a passkey, and it stands in the audit log", async () => {
  const order = await bought(2);
  for (const role of ["support", "catalogue", "marketing", "read-only"] as const) {
    assert.equal((await staff[role].ask(order.at)).status, 403, role);
    assert.equal((await staff[role].post(order.at, { seen: "2", pieces: "1" })).status, 403, role);
  }
  assert.equal(await stateOf(order.orderId), "placed none 0 0 0 0 0");
  const { seen = "" } = decisionOn(await see(`${order.at}${query("1")}`)).fields;
  assert.equal((await clerk.post(order.at, { seen, pieces: "1" })).status, 303);
  const entries = await app.db.asOwner(
    "SELECT handle, action, status FROM staff.audit_entry WHERE object = $1 AND status < 400",
    [order.number],
  );
  assert.deepEqual(
    entries.map(({ handle, action, status }) => `${handle} ${action} ${status}`),
    ["orders take-pieces-out 303"],
  );
});
