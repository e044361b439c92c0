import assert from "node:assert/strict";
import { test } from "node:test";
import { type Role, roleNames } from "#staff";
import { addToBasket, contactForm, formOn, openBrowser, payWith } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { edith } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue, mail, mailbox, orders } = app.modules;
const { reader } = app.ground.database;
const [first, second] = catalogue
  .current()
  .products.flatMap(({ isSwatch, variants, name }) =>
    isSwatch ? [] : variants.slice(0, 1).map((one) => ({ ...one, name })),
  )
  .filter(({ supply }) => supply.kind === "made-to-order");
assert.ok(first !== undefined && second !== undefined);
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const clerk = staff.orders;
const form = "/orders/telephone/new";
type Pairs = [string, string][];
const goods: Pairs = [
  ["goods", first.sku],
  ["pieces", "1"],
  ["goods", second.sku],
  ["pieces", "2"],
];
const typed = (over: Record<string, string> = {}): Pairs => Object.entries({ ...contactForm(edith), ...over });
const addressOf = (pairs: Pairs) => `${form}?${new URLSearchParams(pairs)}`;
const drafts = async () => Number((await app.db.asOwner("SELECT count(*) FROM orders.purchase"))[0]?.count);
const holdsNothingOf = (text: string) => {
  for (const token of [edith.name, edith.email, edith.address, edith.postcode]) assert.ok(!text.includes(token), token);
};

/** Takes it as the clerk does, and reads the link in the mail. */
async function taken() {
  const answer = await clerk.post(form, [...goods, ...typed(), ["act", "send"]]);
  assert.equal(answer.status, 303, answer.text.slice(0, 900));
  const number = /number=([\w-]+)/.exec(answer.headers.location ?? "")?.[1] ?? assert.fail();
  const [row] = await app.db.asOwner(
    `SELECT m.id FROM mail.outbox m JOIN orders.purchase p ON p.id = m.order_id WHERE p.number = $1 AND kind = 'payment-link'`,
    [number],
  );
  await mail.sendMail(String(row?.id));
  const link = await app.db.asOwner("SELECT id FROM orders.purchase WHERE number = $1", [number]);
  const { text } = mailbox?.mail(String(row?.id)) ?? assert.fail("no mail came");
  const secret = /\/orders\/([\w-]{22})/.exec(text)?.[1] ?? assert.fail("the mail has no link");
  return { number, secret, orderId: String(link[0]?.id), back: answer.headers.location ?? "" };
}

test("goods are found by their words or number, counted, and stand in the address; nothing of a person does", async () => {
  const empty = await clerk.ask(form);
  assert.deepEqual(await problemsOf(empty.text), []);
  assert.doesNotMatch(empty.text, /Who is it for/);
  const found = await clerk.ask(`${form}?q=${encodeURIComponent(first.sku.toLowerCase())}`);
  assert.ok(found.text.includes(`value="${first.sku}" selected`), "a stock number finds its variant");
  assert.deepEqual(await problemsOf(found.text), []);
  const one = await clerk.ask(addressOf([["add", first.sku]]));
  assert.match(one.text, /Who is it for/);
  const two = await clerk.ask(
    addressOf([
      ["goods", first.sku],
      ["pieces", "1"],
      ["add", first.sku],
    ]),
  );
  assert.match(two.text, new RegExp(`name="goods" value="${first.sku}"[^>]*/?>\\s*<input name="pieces"[^>]*value="2"`));
  const none = await clerk.ask(
    addressOf([
      ["goods", first.sku],
      ["pieces", "0"],
      ["goods", "NO-SUCH"],
      ["pieces", "3"],
    ]),
  );
  assert.doesNotMatch(none.text, /Who is it for/, "0 takes out, and what is not sold does not come in");
  assert.match((await clerk.ask(`${form}?q=zzzzqq`)).text, /Nothing on sale has that name/);
  assert.equal((await clerk.ask(`${form}?q=${encodeURIComponent("ada@example.com")}`)).status, 400);
});

test("the price is worked out first; wrong details come back beside their fields, and nothing is kept", async () => {
  const before = await drafts();
  const priced = await clerk.post(form, [...goods, ...typed(), ["act", "price"]]);
  assert.equal(priced.status, 200);
  assert.match(priced.text, /id="price"[\s\S]*with delivery/);
  assert.ok(priced.text.includes(`value="${edith.email}"`), "whoever types sees what they typed");
  assert.deepEqual(await problemsOf(priced.text), []);
  for (const [over, says] of [
    [{ postcode: "nowhere" }, /Enter a full postcode/],
    [{ email: "edith" }, /Enter an e-mail address in the correct form/],
    [{ name: "" }, /Enter your full name/],
  ] as const) {
    const answer = await clerk.post(form, [...goods, ...typed(over), ["act", "send"]]);
    assert.equal(answer.status, 422);
    assert.match(answer.text, says);
    assert.deepEqual(await problemsOf(answer.text), []);
  }
  assert.equal((await clerk.post(form, [...typed(), ["act", "send"]])).status, 422, "without goods");
  assert.equal(await drafts(), before);
});

test("the customer looks through it and pays at a browser with a basket of its own, which stays (L31, L32, L37, website-only)", async () => {
  const { number, secret, back, orderId } = await taken();
  const list = await clerk.ask(back);
  assert.match(list.text, new RegExp(`${number} is sealed`));
  assert.match(list.text, /1 order waiting to be paid/);
  holdsNothingOf(list.text);
  assert.deepEqual(await problemsOf(list.text), []);
  assert.equal((await clerk.ask(`/orders/${number}`)).status, 404, "it is no order yet");

  const browser = openBrowser(app.url);
  await addToBasket(browser, second.sku, 1);
  const cookie = browser.cookie();
  const led = await browser.get(`/orders/${secret}`);
  assert.equal(led.headers.location, `/orders/${secret}/payment`);
  const review = await browser.get(`/orders/${secret}/payment`);
  assert.deepEqual(await problemsOf(review.text), []);
  for (const says of [
    new RegExp(number),
    new RegExp(edith.name),
    /Who gets to know[\s\S]*The delivery company/,
    /You may cancel without a reason until 14 days/,
    /Pay now £[\d,.]+/,
    /not collected on this\s+website/,
  ])
    assert.match(review.text, says);

  const details = await browser.get(`/orders/${secret}/payment/details`);
  assert.deepEqual(await problemsOf(details.text), []);
  const wrong = await browser.post(`/orders/${secret}/payment/details`, { ...contactForm(edith), town: "" });
  assert.equal(wrong.status, 422);
  const corrected = await browser.post(`/orders/${secret}/payment/details`, {
    ...contactForm(edith),
    note: "Ring twice please",
  });
  assert.equal(corrected.headers.location, `/orders/${secret}/payment`);

  const again = await browser.get(`/orders/${secret}/payment`);
  assert.match(again.text, /Ring twice please/);
  const { action, fields } = formOn(again.text, /\/payment$/);
  const otherSum = await browser.post(action, { ...fields, totalMinor: "1" });
  assert.equal(otherSum.status, 409);
  assert.match(otherSum.text, /Something has changed since you looked/);
  const pressed = await browser.post(action, fields);
  assert.equal(pressed.status, 303, pressed.text.slice(0, 600));
  const returned = await browser.get(new URL(await payWith(pressed.headers.location ?? "")).pathname);
  assert.equal(returned.headers.location, `/orders/${secret}`);
  assert.equal(browser.cookie(), cookie, "the basket of the browser was not touched");
  assert.equal((await browser.get(`/orders/${secret}/payment`)).headers.location, `/orders/${secret}`);

  const held = await browser.get(`/orders/${secret}/what-we-hold`);
  assert.match(held.text, /By telephone: you told one of our people/);
  assert.match(held.text, /What you told us/);
  const data = JSON.parse((await browser.get(`/orders/${secret}/what-we-hold/data`)).text);
  assert.match(data.kept[0].collected, /^By telephone/);
  assert.equal((await orders.orderForOperator(reader, orderId))?.takenBy, "telephone");
  assert.match((await clerk.ask(`/orders/${number}`)).text, /by telephone, not collected on the website/);
  assert.match((await clerk.ask("/orders")).text, new RegExp(`${number}</a>\\s*<span class="tag">by telephone</span>`));
  await staff.owner.confirm();
  const csv = await staff.owner.post("/orders/export/orders.csv", { show: "all" });
  assert.match(csv.text, new RegExp(`"${number}","telephone"`));
});

test("a declined card leads back to the order, not to a basket", async () => {
  const { secret, number } = await taken();
  const browser = openBrowser(app.url);
  const { action, fields } = formOn((await browser.get(`/orders/${secret}/payment`)).text, /\/payment$/);
  const pressed = await browser.post(action, fields);
  const declined = new URL(await payWith(pressed.headers.location ?? "", "4000 0000 0000 0002"));
  const back = await browser.get(declined.pathname);
  assert.match(back.headers.location ?? "", new RegExp(`^/orders/${secret}/payment\\?problem=`));
  const page = await browser.get(back.headers.location ?? "");
  assert.match(page.text, /Your card was declined/);
  assert.match(page.text, /Pay now £/);
  assert.equal((await clerk.post(`/orders/telephone/${number}/end`)).status, 303);
});

test("staff write again and call off; whoever was rung up in error forgets it with a button", async () => {
  const one = await taken();
  const says = async (path: string) => (await clerk.ask((await clerk.post(path)).headers.location ?? "")).text;
  assert.match(await says(`/orders/telephone/${one.number}/mail`), /gets its mail once more/);
  assert.match(await says(`/orders/telephone/${one.number}/mail`), /within the last hour already/);
  assert.match(await says(`/orders/telephone/${one.number}/end`), /is forgotten/);
  assert.match(await says(`/orders/telephone/${one.number}/end`), /does not wait any more/);
  const over = await openBrowser(app.url).get(`/orders/${one.secret}/payment`);
  assert.equal(over.status, 410);
  assert.deepEqual(await problemsOf(over.text), []);

  const two = await taken();
  const browser = openBrowser(app.url);
  const { action } = formOn((await browser.get(`/orders/${two.secret}/payment`)).text, /\/forgetting$/);
  const forgotten = await browser.post(action, {});
  assert.equal(forgotten.status, 410);
  assert.match(forgotten.text, /Nothing was bought/);
  const [row] = await app.db.asOwner("SELECT privacy FROM orders.purchase WHERE number = $1", [two.number]);
  assert.equal(row?.privacy, "shredded");
});

test("only who works on orders takes one, and the page of its buyer shows to nobody without the link", async () => {
  for (const role of roleNames) {
    const may =
      (await staff[role].ask("/orders")).text.includes(">By telephone<") || role === "orders" || role === "owner";
    const status = (await staff[role].ask(form)).status;
    assert.equal(status === 200, may, role);
  }
  const { number, secret } = await taken();
  const stranger = openBrowser(app.url);
  assert.equal((await stranger.get(`/orders/${"x".repeat(22)}/payment`)).status, 404);
  // The clock of the whole shop would sign the staff out.
  await app.db.asOwner("UPDATE orders.purchase SET details_at = details_at - interval '7 days' WHERE number = $1", [
    number,
  ]);
  for (const { rule, carryOut } of orders.retention) if (rule === "unpaid-telephone-draft") await carryOut();
  assert.equal((await stranger.get(`/orders/${secret}/payment`)).status, 410);
  assert.doesNotMatch((await clerk.ask("/orders/telephone")).text, new RegExp(number));
});
