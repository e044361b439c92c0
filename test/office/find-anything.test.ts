import assert from "node:assert/strict";
import { test } from "node:test";
import { type Role, roleNames } from "#staff";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue } = app.modules;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const secret = await buy(openBrowser(app.url), ada, sku);
const { number } = (await orders.orderBySecret(app.ground.database.reader, secret))?.order ?? assert.fail();
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);

async function found(who: Hired, q: string): Promise<string[]> {
  const answer = await who.ask(`/find?q=${encodeURIComponent(q)}`);
  assert.equal(answer.status, 200, answer.text);
  const { found } = JSON.parse(answer.text) as { found: { words: string; kind: string; to: string }[] };
  return found.map(({ words, kind, to }) => `${kind} ${words} ${to}`);
}

test("everybody finds what their role may enter and do, and nothing else", async () => {
  assert.deepEqual(await found(staff.marketing, ""), [
    "room Today /",
    "room Products /products",
    "room Promotions /promotions",
    "room Books /books",
    "room You /you",
    "action Departments /categories",
    "action Collections /collections",
    "action Make a promotion /promotions/new",
    "action Keyboard shortcuts /keyboard",
  ]);
  assert.deepEqual(await found(staff.support, ""), [
    "room Today /",
    "room Orders /orders",
    "room Products /products",
    "room Promotions /promotions",
    "room Support /support",
    "room Special access /special-access",
    "room You /you",
    "action See late orders /orders?show=late",
    "action Find orders by e-mail or postcode /orders/find",
    "action Departments /categories",
    "action Collections /collections",
    "action Keyboard shortcuts /keyboard",
  ]);
  assert.ok((await found(staff.owner, "")).includes("room Audit log /audit"));
  assert.ok((await found(staff.orders, "")).includes("action Export orders /orders/export"));
});

test("an order is found by its number by whoever may read orders, a product by whoever may see products", async () => {
  const typed = number.toLowerCase().replaceAll("-", " ");
  for (const role of roleNames) {
    const reads = ["owner", "orders", "support", "privacy", "read-only"].includes(role);
    assert.deepEqual(await found(staff[role], typed), reads ? [`order ${number} /orders/${number}`] : [], role);
  }
  assert.match((await found(staff.catalogue, "arden")).join(), /^product Arden [^,]+ \/products\/arden-/);
  assert.deepEqual(await found(staff.privacy, "arden"), []);
  assert.deepEqual(await found(staff.owner, "FF-0000-0000"), []);
});

test("an address of a person is refused, and so is somebody who is not signed in", async () => {
  assert.equal((await staff.owner.ask("/find?q=ada%40mail.example")).status, 400);
  const out = await staff.owner.ask("/find?q=", { headers: { cookie: "" } });
  assert.equal(out.status, 401);
  assert.doesNotMatch(out.text, /"found"/);
});

test("each turns single keys on and off for themselves", async () => {
  const keys = async (who: Hired) => /<body data-shortcuts="on">/.test((await who.ask("/orders")).text);
  assert.equal((await staff.orders.post("/keyboard", { shortcuts: "off" })).status, 303);
  assert.deepEqual([await keys(staff.orders), await keys(staff.owner)], [false, true]);
  assert.equal((await staff.orders.post("/keyboard", { shortcuts: "on" })).status, 303);
  assert.equal(await keys(staff.orders), true);
});

test("each chooses other keys for themselves; what is no key, or does two things, changes nothing", async () => {
  const usual = { search: "/", next: "j", before: "k", tick: "x", sheet: "?", room: "g" };
  const choose = (other: Partial<typeof usual>) => staff.orders.post("/keyboard/keys", { ...usual, ...other });
  const chosen = async (who: Hired) => / data-keys="([^"]+)"/.exec((await who.ask("/orders")).text)?.[1];
  for (const [wrong, says] of [
    [{ next: "" }, /Type one letter, digit or sign/],
    [{ next: "jj" }, /Type one letter, digit or sign/],
    [{ next: "ä" }, /Type one letter, digit or sign/],
    [{ next: "k" }, /k does something else already/],
  ] as const) {
    const answer = await choose(wrong);
    assert.equal(answer.status, 422, JSON.stringify(wrong));
    assert.match(answer.text, says);
    assert.deepEqual(await problemsOf(answer.text), []);
    assert.equal(await chosen(staff.orders), undefined);
  }
  assert.equal((await choose({ next: "n", before: "<" })).status, 303);
  assert.equal(await chosen(staff.orders), "/n&lt;x?g");
  assert.equal(await chosen(staff.owner), undefined);
  assert.match((await staff.orders.ask("/keyboard")).text, /<kbd>n<\/kbd> <\/th><td>Next row of a list/);
  assert.equal((await choose({})).status, 303);
  assert.equal(await chosen(staff.orders), undefined);
});
