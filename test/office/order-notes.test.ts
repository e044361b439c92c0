import assert from "node:assert/strict";
import { test } from "node:test";
import { undertaking } from "#access";
import { day } from "#kernel/clock";
import { type Role, roleNames } from "#staff";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, formOn, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp();
const { access, catalogue, orders } = app.modules;
const { reader, transact } = app.ground.database;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const clerk = staff.orders;
const words = "Rang on Monday: the lift is broken until Friday.\nShe will ring again.";
const hidden = /lift is broken/;

async function bought() {
  const browser = openBrowser(app.url);
  const secret = await buy(browser, ada, sku);
  const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { browser, secret, number, orderId, at: `/orders/${number}`, notes: `/orders/${number}/notes` };
}
const see = async (who: Hired, path: string) => (await who.ask(path)).text;
const write = async (who: Hired, { notes }: { notes: string }, text: string) => {
  const form = formOn(await see(who, notes), /notes$/);
  return who.post(form.action, { ...form.fields, words: text });
};
const rows = async ({ orderId }: { orderId: string }) =>
  app.db.asOwner("SELECT position, handle FROM orders.note WHERE order_id = $1 ORDER BY position", [orderId]);

test("a note stands in the timeline with who and when; its words lie sealed, and no page of the order shows them", async () => {
  const order = await bought();
  const form = await see(clerk, order.notes);
  assert.deepEqual(await problemsOf(form), []);
  assert.match(form, /Names, addresses and telephone numbers do not belong here/);
  const sent = await write(clerk, order, words);
  assert.equal(sent.headers.location, `${order.at}?done=noted`);
  assert.equal((await write(staff.support, order, "Asked about the fabric, answered.")).status, 303);
  assert.deepEqual(await rows(order), [
    { position: 1, handle: "orders" },
    { position: 2, handle: "support" },
  ]);
  for (const who of [clerk, staff["read-only"]]) {
    const page = await see(who, order.at);
    assert.deepEqual(await problemsOf(page), []);
    assert.match(page, /Note of support<\/b>[\s\S]*Note of orders<\/b>[\s\S]*Bought<\/b>/);
    assert.doesNotMatch(page, hidden);
  }
  assert.doesNotMatch(await see(clerk, order.notes), hidden);
  const [stored] = await app.db.asOwner("SELECT encode(sealed, 'escape') AS sealed FROM orders.note LIMIT 1");
  assert.doesNotMatch(String(stored?.sealed), hidden);
  const noted = await app.db.asOwner("SELECT handle, status FROM staff.audit_entry WHERE action = 'write-note'");
  assert.deepEqual(noted.map(({ handle, status }) => `${handle} ${status}`).sort(), ["orders 303", "support 303"]);
});

test("nothing is written where nothing was typed, where it is too long, by who may not, or where a colleague wrote first", async () => {
  const order = await bought();
  const mine = formOn(await see(clerk, order.notes), /notes$/);
  await assertWritesNothing(
    app,
    "a note that is refused",
    async () => {
      for (const [typed, says] of [
        ["  \n ", /Write the note/],
        ["x".repeat(1_001), /Write at most 1,000 characters/],
      ] as const) {
        const answer = await clerk.post(mine.action, { ...mine.fields, words: typed });
        assert.equal(answer.status, 422);
        assert.match(answer.text, says);
        assert.deepEqual(await problemsOf(answer.text), []);
      }
      for (const role of ["catalogue", "marketing", "privacy", "read-only"] as const) {
        assert.equal((await staff[role].ask(order.notes)).status, 403, role);
        assert.equal((await staff[role].post(order.notes, { ...mine.fields, words })).status, 403, role);
        assert.doesNotMatch(await see(staff[role], order.at), /Write a note/, role);
      }
    },
    ["staff.audit_entry", "staff.session"],
  );
  assert.equal((await write(staff.support, order, "First.")).status, 303);
  const late = await clerk.post(mine.action, { ...mine.fields, words });
  assert.equal(late.status, 409);
  assert.match(late.text, /A note was written meanwhile/);
  assert.match(late.text, hidden, "what was typed is kept");
  assert.equal((await rows(order)).length, 1);
  const again = formOn(late.text, /notes$/);
  assert.equal((await clerk.post(again.action, { ...again.fields, words })).status, 303);
  assert.equal((await rows(order)).length, 2);
});

test("its words open with the customer's details, by a reason that is noted; and the customer reads them", async () => {
  const order = await bought();
  await write(clerk, order, words);
  const [member] = (await app.modules.staff.members(reader)).filter(({ handle }) => handle === "orders");
  assert.ok(member !== undefined && (await access.nameHolder(member, member)).ok);
  assert.doesNotMatch(await see(clerk, `${order.at}/details`), hidden);
  const asked = { purpose: "deliver-order", case: "delivery", reference: order.number, reason: "The driver rang." };
  assert.doesNotMatch((await clerk.post(`${order.at}/details`, asked)).text, hidden, "not signed");
  assert.ok((await access.signUndertaking(member, undertaking.version)).ok);
  const shown = await clerk.post(`${order.at}/details`, asked);
  assert.match(shown.text, /Note of orders, [\s\S]*lift is broken/);
  assert.deepEqual(await problemsOf(shown.text), []);
  const page = await order.browser.get(`/orders/${order.secret}`);
  assert.match(page.text, /What our people noted about the order: one note; until the order is complete/);
  assert.doesNotMatch(page.text, hidden);
  const hers = await order.browser.get(`/orders/${order.secret}/what-we-hold`);
  assert.match(hers.text, /Note of ours[\s\S]*As our people wrote it[\s\S]*lift is broken/);
  assert.deepEqual(await problemsOf(hers.text), []);
  const data = (await order.browser.get(`/orders/${order.secret}/what-we-hold/data`)).text;
  assert.match(data, hidden);
});

test("when the person is forgotten the notes are gone, and none is written any more [nothing-left-after-the-order]", async () => {
  const order = await bought();
  await write(clerk, order, words);
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  await transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  const form = formOn(await see(clerk, order.notes), /notes$/);
  await app.advance(40 * day);
  await orders.completeOrder(order.orderId);
  assert.deepEqual(await rows(order), []);
  const later = await hire(app, "orders", "later");
  const page = await see(later, order.notes);
  assert.match(page, /nobody knows any more whose it was/);
  assert.deepEqual(await problemsOf(page), []);
  assert.equal((await later.post(form.action, { ...form.fields, words })).status, 422);
  assert.deepEqual(await rows(order), []);
});
