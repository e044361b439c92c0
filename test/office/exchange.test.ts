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
const { orders, catalogue, invoices } = app.modules;
const { reader } = app.ground.database;
/** A product of which one variant costs less than another, and something else to buy beside it. */
const { dear, cheap, product } = twoPrices();
const beside = catalogue.current().products.find(({ isSwatch, slug }) => !isSwatch && slug !== product.slug)
  ?.variants[0];
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const clerk = staff.orders;

function twoPrices() {
  for (const product of catalogue.current().products) {
    const made = product.variants.filter(({ supply }) => supply.kind === "made-to-order");
    const sorted = made.toSorted((a, b) => a.priceMinor - b.priceMinor);
    const [cheap, dear] = [sorted[0], sorted.at(-1)];
    if (cheap !== undefined && dear !== undefined && cheap.priceMinor < dear.priceMinor)
      return { cheap, dear, product };
  }
  return assert.fail("the sample has no product with two prices");
}

async function bought(sku: string, ...more: string[]) {
  const browser = openBrowser(app.url);
  for (const each of [sku, ...more]) await addToBasket(browser, each);
  const secret = await buyBasket(browser, ada);
  const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { browser, secret, number, orderId, at: `/orders/${number}/exchange`, page: `/orders/${number}` };
}
const see = async (path: string) => (await clerk.ask(path)).text;
const decisionOn = (page: string) => formOn(page.slice(page.indexOf('id="decision"')), /exchange$/);
const stateOf = async (orderId: string): Promise<string> => {
  const [row] = await app.db.asOwner(
    `SELECT concat_ws(' ', lifecycle, fulfilled, refund_agreed_minor, refunded_minor,
      (SELECT count(*) FROM orders.exchange e WHERE e.order_id = p.id),
      (SELECT count(*) FROM mail.outbox m WHERE m.order_id = p.id AND kind = 'exchanged')) AS state
    FROM orders.purchase p WHERE id = $1`,
    [orderId],
  );
  return String(row?.state);
};

test("another variant is chosen, what it comes to is said, and then it is done, once", async () => {
  const order = await bought(dear.sku);
  assert.match(await see(order.page), /Another colour or size/);
  const form = await see(order.at);
  assert.deepEqual(await problemsOf(form), []);
  assert.doesNotMatch(form, /Exchange it\?/);
  const lessMinor = dear.priceMinor - cheap.priceMinor;
  assert.ok(form.includes(`${formatMoney(lessMinor)} less`));
  const worked = await see(`${order.at}?line=1&variant=${cheap.sku}`);
  assert.deepEqual(await problemsOf(worked), []);
  assert.ok(worked.includes(`Exchange it and give back ${formatMoney(lessMinor)}`));
  const { action, fields } = decisionOn(worked);
  const forged = await clerk.post(action, { ...fields, back: String(lessMinor + 1) });
  assert.equal(forged.status, 409);
  assert.match(forged.text, /Work out again what it comes to/);
  assert.equal(await stateOf(order.orderId), "placed none 0 0 0 0");
  const done = await clerk.post(action, fields);
  assert.equal(done.headers.location, `${order.page}?done=exchanged`);
  assert.equal(await stateOf(order.orderId), `placed none ${lessMinor} ${lessMinor} 1 1`);
  const again = await clerk.post(action, fields);
  assert.equal(again.status, 409);
  assert.match(again.text, /The order has changed/);
  assert.equal(await stateOf(order.orderId), `placed none ${lessMinor} ${lessMinor} 1 1`);
  const page = await see(`${order.page}?done=exchanged`);
  assert.deepEqual(await problemsOf(page), []);
  assert.match(page, /It is exchanged, and the customer gets a mail[\s\S]*Another variant agreed on/);
  assert.ok(page.includes(cheap.sku) && page.includes(`bought as ${dear.sku}`));
  assert.ok((await see(`${order.page}/packing-slip`)).includes(cheap.sku));
  for (const path of ["", "/receipt"]) {
    const hers = (await order.browser.get(`/orders/${order.secret}${path}`)).text;
    assert.match(hers, /instead of [^<]+, as we agreed with you/);
    assert.deepEqual(await problemsOf(hers), []);
  }
});

test("what costs more goes only at the price that was paid, and the page says what else can be done", async () => {
  const order = await bought(cheap.sku, beside?.sku ?? "");
  const lines = await see(order.at);
  assert.match(lines, /Which of these\?/);
  assert.deepEqual(await problemsOf(lines), []);
  const worked = await see(`${order.at}?line=1&variant=${dear.sku}`);
  assert.deepEqual(await problemsOf(worked), []);
  assert.match(worked, /more than was paid\. Nobody has agreed to pay that[\s\S]*Let it go at the price that was paid/);
  const { action, fields } = decisionOn(worked);
  const { "at-old-price": letGo, ...plain } = fields;
  assert.equal(letGo, "on");
  const refused = await clerk.post(action, plain);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /nobody has agreed to pay that/);
  assert.equal(await stateOf(order.orderId), "placed none 0 0 0 0");
  assert.equal((await clerk.post(action, fields)).status, 303);
  assert.equal(await stateOf(order.orderId), "placed none 0 0 1 1");
});

test("what cannot be exchanged says why: what has left, another product, an order that has a VAT invoice", async () => {
  const order = await bought(dear.sku);
  for (const [query, says] of [
    ["?line=2", /no line of this order/],
    [`?line=1&variant=${beside?.sku}`, /No such variant of the same product/],
    [`?line=1&variant=${dear.sku}`, /in the order already/],
  ] as const) {
    const answer = await clerk.ask(`${order.at}${query}`);
    assert.equal(answer.status, 409, query);
    assert.match(answer.text, says);
  }
  const { action, fields } = decisionOn(await see(`${order.at}?line=1&variant=${cheap.sku}`));
  const read = invoices.readBuyer({
    name: "Crane & Heron Ltd",
    addressLine1: "1 Aviary Road",
    town: "Leeds",
    postcode: "LS1 4AP",
  });
  assert.ok(read.ok);
  assert.ok((await invoices.issue(order.orderId, read.buyer)).ok);
  const invoiced = await clerk.post(action, fields);
  assert.equal(invoiced.status, 409);
  assert.match(invoiced.text, /A VAT invoice was made out for this order/);
  const sent = await bought(dear.sku);
  assert.ok((await orders.dispatch(sent.orderId)).ok);
  assert.doesNotMatch(await see(sent.page), /Another colour or size/);
  assert.equal((await clerk.ask(sent.at)).status, 409);
});

test("an invoice that is made out afterwards names what is sent, at the price of the sale, and credits what went back", async () => {
  const order = await bought(dear.sku);
  const { action, fields } = decisionOn(await see(`${order.at}?line=1&variant=${cheap.sku}`));
  assert.equal((await clerk.post(action, fields)).status, 303);
  const read = invoices.readBuyer({
    name: "Crane & Heron Ltd",
    addressLine1: "1 Aviary Road",
    town: "Leeds",
    postcode: "LS1 4AP",
  });
  assert.ok(read.ok);
  assert.ok((await invoices.issue(order.orderId, read.buyer)).ok);
  const { invoice, creditNotes } = (await invoices.ofOrder(reader, order.orderId)) ?? assert.fail();
  const [line] = (await orders.orderForOperator(reader, order.orderId))?.lines ?? [];
  const named = [line?.name, ...(line?.choices ?? []).map(({ value }) => value)].join(", ");
  assert.equal(invoice.lines[0]?.what, named);
  assert.equal(invoice.lines[0]?.unitPriceMinor, dear.priceMinor);
  assert.deepEqual(
    creditNotes.map(({ grossMinor, reason, goods }) => [grossMinor, reason, goods]),
    [[dear.priceMinor - cheap.priceMinor, "exchanged", [{ what: named, quantity: 1 }]]],
  );
});

test("only who works on orders exchanges something, behind a passkey, and it stands in the audit log", async () => {
  const order = await bought(dear.sku);
  const { action, fields } = decisionOn(await see(`${order.at}?line=1&variant=${cheap.sku}`));
  for (const role of ["support", "catalogue", "marketing", "read-only"] as const) {
    assert.equal((await staff[role].ask(order.at)).status, 403, role);
    assert.equal((await staff[role].post(action, fields)).status, 403, role);
  }
  assert.equal(await stateOf(order.orderId), "placed none 0 0 0 0");
  assert.equal((await clerk.post(action, fields)).status, 303);
  const entries = await app.db.asOwner(
    "SELECT handle, action, status FROM staff.audit_entry WHERE object = $1 AND status < 400",
    [order.number],
  );
  assert.deepEqual(
    entries.map(({ handle, action, status }) => `${handle} ${action} ${status}`),
    ["orders exchange-line 303"],
  );
});
