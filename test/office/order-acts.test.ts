import assert from "node:assert/strict";
import { test } from "node:test";
import { type Role, roleNames } from "#staff";
import { buy, formOn, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue } = app.modules;
const { reader, transact } = app.ground.database;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const clerk = staff.orders;

async function bought() {
  const secret = await buy(openBrowser(app.url), ada, sku);
  const found = (await orders.orderBySecret(reader, secret)) ?? assert.fail();
  const { number, orderId, totalMinor } = found.order;
  return { secret, number, orderId, totalMinor, at: `/orders/${number}` };
}

/** The order as the database has it. */
async function stateOf({ orderId }: { orderId: string }): Promise<string> {
  const [row] = await app.db.asOwner(
    `SELECT concat_ws(' ', lifecycle, fulfilled, charged, refund_agreed_minor, refunded_minor) AS state
     FROM orders.purchase WHERE id = $1`,
    [orderId],
  );
  return String(row?.state);
}
const pounds = (minor: number) => (minor / 100).toFixed(2);
/** Presses the button of a form on a page, as it was when the page was opened. */
async function press(who: Hired, page: string, action: RegExp, more: Record<string, string> = {}) {
  const form = formOn(page, action);
  return who.post(form.action, { ...form.fields, ...more });
}
const see = async (who: Hired, path: string) => (await who.ask(path)).text;

test("an order goes its way by one button after the other, and each tells what it did", async () => {
  const order = await bought();
  const sent = await press(clerk, await see(clerk, order.at), /dispatch$/);
  assert.equal(sent.headers.location, `${order.at}?done=dispatched`);
  assert.match(await stateOf(order), /^placed dispatched full/);
  const after = await see(clerk, sent.headers.location ?? "");
  assert.match(after, /role="status">Dispatched\./);
  assert.deepEqual(await problemsOf(after), []);
  const arrived = await press(clerk, after, /delivery$/);
  assert.equal(arrived.headers.location, `${order.at}?done=delivered`);
  assert.match(await stateOf(order), /^placed delivered full/);
  const last = await see(clerk, order.at);
  assert.doesNotMatch(last, /<form action="\/orders\/[^"]+" method="post"/, "nothing is left to press but to wait");
});

test("whoever acts on what they saw before somebody else acted is told what happened, and does nothing", async () => {
  const order = await bought();
  const [hers, his] = [await see(clerk, order.at), await see(staff.owner, order.at)];
  assert.equal((await press(clerk, hers, /dispatch$/)).status, 303);
  const before = await stateOf(order);
  const late = await press(staff.owner, his, /dispatch$/);
  assert.equal(late.status, 409);
  assert.match(late.text, /The order has changed/);
  assert.match(late.text, /The last thing was: dispatched/);
  assert.deepEqual(await problemsOf(late.text), []);
  assert.equal(await stateOf(order), before);
});

test("a button that is pressed twice at once sends one consignment", async () => {
  const order = await bought();
  const page = await see(clerk, order.at);
  const both = await Promise.all([press(clerk, page, /dispatch$/), press(clerk, page, /dispatch$/)]);
  assert.ok(both.some(({ status }) => status === 303));
  const sent = await app.db.asOwner("SELECT count(*)::int AS n FROM orders.shipment WHERE order_id = $1", [
    order.orderId,
  ]);
  assert.deepEqual(sent, [{ n: 1 }]);
});

test("nobody acts whose role does not hold it, and no button is offered to them", async () => {
  const order = await bought();
  const before = await stateOf(order);
  const posts = ["dispatch", "delivery", "cancellation", "return", "refund"];
  const works: readonly Role[] = ["owner", "orders"];
  for (const role of roleNames.filter((each) => !works.includes(each))) {
    for (const path of posts) {
      const answer = await staff[role].post(`${order.at}/${path}`, { seen: "1", amount: "1", reason: "goodwill" });
      assert.equal(answer.status, 403, `${role} ${path}`);
    }
    for (const path of ["cancellation", "refund", "return"])
      assert.equal((await staff[role].ask(`${order.at}/${path}`)).status, 403, `${role} ${path}`);
    const page = await see(staff[role], order.at);
    assert.doesNotMatch(page, /method="post"[^>]*action="\/orders|action="\/orders\/[^"]*" method="post"/, role);
    assert.doesNotMatch(page, /Give money back|Cancel the order/, role);
  }
  assert.equal(await stateOf(order), before);
});

test("part of the money goes back, worked out from the lines, with the day the law sets; once for each time somebody looked", async () => {
  const order = await bought();
  const page = await see(clerk, `${order.at}/refund?pieces=1`);
  assert.deepEqual(await problemsOf(page), []);
  const found = (await orders.dossier(reader, order.number)) ?? assert.fail();
  const [line] = found.order.lines;
  const { fields } = formOn(page, /refund$/);
  assert.equal(fields.pieces, "1");
  assert.match(page, new RegExp(`name="amount" value="${pounds(line?.unitPriceMinor ?? 0)}"`));
  assert.match(page, /has to be back by \d+ \w+ 2026 by law/);
  const post = (amount: string) =>
    clerk.post(`${order.at}/refund`, { seen: String(found.step), amount, reason: "goodwill" });
  for (const wrong of ["", "nothing", "-1", "0", "1.999"]) {
    const answer = await post(wrong);
    assert.equal(answer.status, 422, wrong);
    assert.match(answer.text, /Enter the amount in pounds/, wrong);
  }
  const more = await post(pounds(order.totalMinor + 1));
  assert.equal(more.status, 409);
  assert.match(more.text, /more than is left/);
  assert.equal(await stateOf(order), "placed none full 0 0");
  assert.equal((await post("10")).headers.location, `${order.at}?done=refunded`);
  assert.equal(await stateOf(order), "placed none full 1000 1000");
  assert.equal((await post("10")).status, 409, "the order has moved on since");
  assert.equal(await stateOf(order), "placed none full 1000 1000");
  assert.match(await see(clerk, order.at), /£10\.00, goodwill, agreed .* went back/);
});

test("two who decide on refunds in the same moment give money back once", async () => {
  const order = await bought();
  const { step } = (await orders.dossier(reader, order.number)) ?? assert.fail();
  const give = (who: Hired, amount: string) =>
    who.post(`${order.at}/refund`, { seen: String(step), amount, reason: "goodwill" });
  const answers = await Promise.all([give(clerk, "5"), give(staff.owner, "7"), give(clerk, "5")]);
  assert.ok(answers.some(({ status }) => status === 303));
  assert.match(await stateOf(order), /^placed none full (500 500|700 700)$/);
});

test("money goes back, and an order is cancelled, only after a passkey was shown within five minutes", async () => {
  const order = await bought();
  const unconfirmed = await hire(app, "orders", "olive");
  await app.db.asOwner(
    "UPDATE staff.session SET confirmed_at = NULL WHERE member_id = (SELECT id FROM staff.member WHERE handle = 'olive')",
  );
  for (const path of ["refund", "cancellation"]) {
    const led = await unconfirmed.ask(`${order.at}/${path}`);
    assert.equal(led.headers.location, `/confirm?to=${encodeURIComponent(`${order.at}/${path}`)}`);
    const { step } = (await orders.dossier(reader, order.number)) ?? assert.fail();
    const sent = await unconfirmed.post(`${order.at}/${path}`, { seen: String(step), amount: "1", reason: "goodwill" });
    assert.equal(sent.status, 401);
  }
  assert.equal(await stateOf(order), "placed none full 0 0");
  assert.equal((await press(unconfirmed, await see(unconfirmed, order.at), /dispatch$/)).status, 303);
});

test("cancelling says first what goes back, gives it back, and is not offered once goods have left", async () => {
  const order = await bought();
  const asked = await see(clerk, `${order.at}/cancellation`);
  assert.deepEqual(await problemsOf(asked), []);
  const total = new RegExp(`Cancel and give back £[\\d,]*${pounds(order.totalMinor).slice(-6).replace(".", "\\.")}`);
  assert.match(asked, total);
  const done = await press(clerk, asked, /cancellation$/);
  assert.equal(done.headers.location, `${order.at}?done=cancelled`);
  assert.equal(await stateOf(order), `cancelled none none ${order.totalMinor} ${order.totalMinor}`);
  const [{ reason } = { reason: "" }] = await app.db.asOwner(
    "SELECT cancel_reason AS reason FROM orders.purchase WHERE id = $1",
    [order.orderId],
  );
  assert.equal(reason, "shop");
  const sent = await bought();
  assert.ok((await orders.dispatch(sent.orderId)).ok);
  assert.equal((await clerk.ask(`${sent.at}/cancellation`)).status, 409);
  assert.doesNotMatch(await see(clerk, sent.at), /Cancel the order/);
});

test("goods that come back close the return and give back what is due, and not twice", async () => {
  const order = await bought();
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  await transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  assert.equal((await clerk.ask(`${order.at}/return`)).status, 409);
  await transact((tx) => orders.openReturn(tx, { secret: order.secret }, "changed-mind"));
  const page = await see(clerk, order.at);
  assert.match(page, /href="\/orders\/[^"]+\/return"[^>]*>Goods are back/);
  const asked = await see(clerk, `${order.at}/return`);
  assert.deepEqual(await problemsOf(asked), []);
  assert.match(asked, /By law the money is back within 14 days/);
  const [first, second] = [await press(clerk, asked, /return$/), await press(clerk, asked, /return$/)];
  assert.deepEqual([first.status, second.status], [303, 409]);
  assert.equal(await stateOf(order), `placed delivered none ${order.totalMinor} ${order.totalMinor}`);
});

test("a packing slip holds number, goods and pieces, and no person", async () => {
  const order = await bought();
  const slip = await see(staff["read-only"], `${order.at}/packing-slip`);
  assert.deepEqual(await problemsOf(slip), []);
  assert.match(slip, new RegExp(`${order.number}[\\s\\S]*${sku}`));
  assert.doesNotMatch(slip, /Kettlewell|Weir Cottages|LA9/);
});

test("each act stands in the audit log with the order's number and how it ended", async () => {
  const order = await bought();
  await press(clerk, await see(clerk, order.at), /dispatch$/);
  await press(clerk, await see(clerk, order.at), /delivery$/);
  const entries = await app.db.asOwner(
    "SELECT handle, action, status FROM staff.audit_entry WHERE object = $1 ORDER BY at, action DESC",
    [order.number],
  );
  assert.deepEqual(entries.map(({ handle, action, status }) => `${handle} ${action} ${status}`).sort(), [
    "orders dispatch-order 303",
    "orders mark-delivered 303",
  ]);
});
