import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { buy, openBrowser } from "../../../../test/gate/plain-browser.ts";
import { openApp } from "../../../../test/support/app.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { edith } from "../../../../test/support/people.ts";
import { hire } from "../../../../test/support/staff.ts";

const app = await openApp();
const { orders } = app.modules;
const { reader } = app.ground.database;
const owner = await hire(app, "owner", "olive");
const helper = await hire(app, "support", "hal");
const packer = await hire(app, "orders", "pat");
const browser = openBrowser(app.url);

async function bought(): Promise<string> {
  const secret = await buy(openBrowser(app.url), edith, "ARDSO-MOSVEL-THRSEA");
  return (await orders.orderBySecret(reader, secret))?.order.number ?? assert.fail();
}
/** Withdraws by the form, and lets the shop do what it does; answers the reference. */
async function withdraw(orderNumber: string, which = "", email = edith.email): Promise<string> {
  const attempt = app.modules.questions.newSecret();
  const typed = { name: edith.name, orderNumber, email, which, attempt };
  const sent = await browser.post("/withdraw/confirmation", typed);
  const { text } = await browser.get(sent.headers.location ?? assert.fail());
  await app.settle();
  return /Q-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? assert.fail();
}

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});
/** A page of somebody's, on which nothing of a person stands. */
async function pageOf(who: typeof owner, path: string, status = 200): Promise<string> {
  const { status: got, text } = await who.ask(path);
  assert.equal(got, status, text.slice(0, 400));
  for (const word of [edith.name, edith.email, "footstools"]) assert.ok(!text.includes(word), word);
  seen.push(text);
  return text;
}

test("a withdrawal waits among the questions, and says what the shop did about it, without a look at anybody", async () => {
  const number = await bought();
  const written = await withdraw(number);
  assert.match(await pageOf(helper, "/support"), new RegExp(`${written}[\\s\\S]*a withdrawal from a contract`));
  const page = await pageOf(helper, `/support/questions/${written}`);
  assert.match(page, /The order was cancelled at once, and its money goes back\./);
  assert.ok(page.includes(`<a href="/orders/${number}">Order ${number}</a>`));
  assert.deepEqual(await app.db.asOwner("SELECT 1 FROM access.reveal"), []);
  await pageOf(packer, `/support/questions/${written}`, 403);
});

test("what is left to a person stands on both pages: which part, no such order", async () => {
  const number = await bought();
  const part = await withdraw(number, "The two footstools only.");
  const order = await pageOf(owner, `/orders/${number}`);
  assert.match(order, /Withdrawn from by the form, [\s\S]*Nothing was done: it is about some of the order only\./);
  assert.ok(order.includes(`<a href="/support/questions/${part}">${part}</a>`));
  // Whoever packs sees that it is there, and no way to what was written.
  const packed = await pageOf(packer, `/orders/${number}`);
  assert.ok(packed.includes(part) && !packed.includes("/support/questions/"));
  const nobody = await withdraw(number, "", "stranger@mail.example");
  const page = await pageOf(helper, `/support/questions/${nobody}`);
  assert.match(page, /Nothing was done: there is no order of that number and e-mail address\./);
  assert.ok(!page.includes(number));
  assert.ok(!(await pageOf(owner, `/orders/${number}`)).includes(nobody));
});

test("its words open by a look like any question, and its answer goes by mail", async () => {
  const written = await withdraw("FF-0000-0000", "The two footstools only.");
  const page = `/support/questions/${written}`;
  await owner.post("/special-access/holders/hal");
  await helper.post("/special-access/undertaking", { version: undertaking.version });
  await helper.confirm();
  const full = { case: "question", reference: written, reason: "To find the order that this is about." };
  const { text } = await helper.post(`${page}/details`, full);
  seen.push(text);
  assert.match(
    text,
    /I withdraw from the contract about order FF-0000-0000\.[\s\S]*Only this: The two footstools only\./,
  );
  const answered = await helper.post(`${page}/answer`, { seen: "1", words: "We found it and collect them on Friday." });
  assert.equal(answered.headers.location, page);
  await app.settle();
  const mails = app.modules.mailbox?.mails() ?? [];
  const mail = mails.find(({ subject }) => subject === `Our answer to your withdrawal ${written}`);
  assert.ok(mail?.text.includes("collect them on Friday"));
});
