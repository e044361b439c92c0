import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { formatMoney } from "#kernel/money";
import { assertWritesNothing } from "../../../../test/gate/every-table.ts";
import { buy, openBrowser } from "../../../../test/gate/plain-browser.ts";
import { openApp } from "../../../../test/support/app.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { ada } from "../../../../test/support/people.ts";
import { hire } from "../../../../test/support/staff.ts";

const app = await openApp();
const { reader } = app.ground.database;
const { invoices, orders, catalogue } = app.modules;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const browser = openBrowser(app.url);
const secret = await buy(browser, ada, sku);
const { number, orderId, totalMinor } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
const business = {
  ...{ name: "Canary Joinery Limited", addressLine1: "3 Perch Street", addressLine2: "", town: "Kendal" },
  ...{ postcode: "LA9 4QX", vatNumber: "GB123456782" },
};
assert.equal((await browser.post(`/orders/${secret}/invoice`, business)).status, 303);
const refunded = await orders.refund({
  ...{ orderId, refundId: app.ground.random.uuid(), amount: { amountMinor: 4_321 }, reason: "goodwill" },
});
assert.ok(refunded.ok);
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");
const seller = await hire(app, "marketing", "mara");
await app.settle();

const details = "/invoices/INV-0001/details";
const asked = { case: "question", reference: number, reason: "She asks what stands on the invoice." };
const theirs = [business.name, business.addressLine1, business.vatNumber];
const shows = (text: string): boolean => theirs.every((word) => text.includes(word));
const hides = (text: string): boolean => theirs.every((word) => !text.includes(word));

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

test("whoever sends orders sees that there is an invoice, with number, sums and credit notes, and not whom it is made out to", async () => {
  const { text } = await packer.ask(`/orders/${number}`);
  seen.push(text);
  for (const words of ["INV-0001", "CN-0001", formatMoney(totalMinor), "-£43.21", details])
    assert.ok(text.includes(words), words);
  assert.ok(hides(text));
  const masked = await packer.ask(details);
  seen.push(masked.text);
  assert.equal(masked.status, 200);
  assert.ok(hides(masked.text) && masked.text.includes("You have no special access"));
  assert.ok(!(await packer.ask(details)).text.includes(ada.name));
  const person = await packer.ask(`/orders/${number}/details`);
  assert.ok(person.text.includes(details), "the page of the customer's details leads there");
  assert.equal((await seller.ask(details)).status, 403);
  assert.equal((await packer.ask("/invoices/INV-0002/details")).status, 404);
});

test("without special access nothing opens; with it, a reason shows it, notes the look, and the customer reads why [handful-of-people]", async () => {
  await assertWritesNothing(
    app,
    "a look without special access",
    async () => {
      const refused = await packer.post(details, asked);
      assert.equal(refused.status, 422);
      assert.ok(hides(refused.text));
    },
    ["staff.audit_entry", "staff.session"],
  );
  assert.equal((await owner.post("/special-access/holders/pat")).status, 303);
  assert.equal((await packer.post("/special-access/undertaking", { version: undertaking.version })).status, 303);
  const short = await packer.post(details, { ...asked, reason: "why" });
  assert.equal(short.status, 422);
  assert.ok(hides(short.text));
  const looked = await packer.post(details, asked);
  seen.push(looked.text);
  assert.equal(looked.status, 200, looked.text.slice(0, 400));
  assert.ok(shows(looked.text));
  const link = await browser.get(`/orders/${secret}/invoice`);
  const own = link.headers.location?.slice(-22) ?? assert.fail();
  assert.ok(!looked.text.includes(own), "the secret of the customer's own page is never shown");
  const again = await packer.post(`${details}/again`);
  assert.ok(again.status === 200 && shows(again.text));
  assert.match((await owner.ask("/special-access")).text, /invoice INV-0001/);
  const held = await browser.get(`/orders/${secret}/what-we-hold`);
  assert.ok(held.text.includes("to see to your VAT invoice") && held.text.includes(asked.reason));
  const order = await packer.post(`/orders/${number}/details/again`);
  assert.equal(order.status, 422, "a look at the invoice is none at the order");
});

test("when its time is over the words of the reason go with it, and staff read that numbers and sums stay", async () => {
  await app.db.asOwner("UPDATE invoices.capsule SET end_due_at = '2020-01-01'");
  await invoices.retention[0]?.carryOut();
  assert.deepEqual(await app.db.asOwner("SELECT 1 FROM access.reason"), []);
  const { text } = await packer.ask(details);
  seen.push(text);
  assert.ok(hides(text) && text.includes("Its six years are over"));
  const page = await packer.ask(`/orders/${number}`);
  assert.ok(page.text.includes("INV-0001") && !page.text.includes(details));
});
