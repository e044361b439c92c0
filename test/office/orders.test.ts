import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { type Role, roleNames } from "#staff";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada, edith } from "../support/people.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue } = app.modules;
const { reader } = app.ground.database;
const sku = catalogue
  .current()
  .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
  .find(({ supply }) => supply.kind === "made-to-order")?.sku;
assert.ok(sku !== undefined);

async function bought(person: typeof ada) {
  const secret = await buy(openBrowser(app.url), person, sku ?? "");
  const found = await orders.orderBySecret(reader, secret);
  assert.ok(found !== null);
  return { secret, ...found.order };
}

const first = await bought(ada);
const second = await bought(edith);
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);

/** Nothing of a person, in whatever spelling a page could have it. */
const ofPersons = new RegExp(
  [ada, edith].flatMap(({ name, email, address, town, postcode }) => [name, email, address, town, postcode]).join("|"),
  "i",
);
const pages = (number: string) => [
  "/orders",
  "/orders?show=all&sort=dearest&from=2026-01-01&least=1",
  `/orders/${number}`,
];

test("the list and the page of an order are valid, small, and name nobody", async () => {
  for (const path of [...pages(first.number), "/orders?show=late", "/orders/FF-0000-0000", "/orders/find"]) {
    const { status, text, headers } = await staff.orders.ask(path);
    assert.equal(status, path.includes("0000") ? 404 : 200, path);
    assert.deepEqual(await problemsOf(text), [], path);
    assert.doesNotMatch(text, ofPersons, path);
    assert.equal(headers["cache-control"], "no-store", path);
    assert.ok(brotliCompressSync(text).length <= 22 * 1024, path);
  }
});

test("whoever may read orders sees them; whoever may not is told so, and sees none", async () => {
  const may: readonly Role[] = ["owner", "orders", "support", "privacy", "read-only"];
  for (const role of roleNames) {
    for (const path of [...pages(first.number), `/orders/number?number=${first.number}`]) {
      const { status, text } = await staff[role].ask(path);
      const allowed = path.includes("number?") ? 303 : 200;
      assert.equal(status, may.includes(role) ? allowed : 403, `${role} ${path}`);
      if (!may.includes(role)) assert.doesNotMatch(text, new RegExp(first.number), `${role} ${path}`);
    }
  }
});

test("the list says how an order stands, what is next, and how many there are; the filter is its address", async () => {
  const all = (await staff["read-only"].ask("/orders")).text;
  assert.match(all, /<caption>2 orders<\/caption>/);
  assert.match(all, new RegExp(`<a href="/orders/${first.number}">`));
  assert.match(all, /Paid, to be dispatched/);
  const none = (await staff["read-only"].ask("/orders?show=to-refund")).text;
  assert.match(none, /Nobody waits for money or for a return\./);
  const narrowed = (await staff["read-only"].ask("/orders?show=all&from=2031-01-01")).text;
  assert.match(narrowed, /No order fits/);
  assert.equal((await staff["read-only"].ask("/orders?least=1e9")).status, 400);
  assert.equal((await staff["read-only"].ask("/orders?show=everything")).status, 400);
});

test("an order number leads straight to its order, as people write it; nothing else leads anywhere", async () => {
  const typed = first.number.toLowerCase().replaceAll("-", " ");
  const led = await staff.support.ask(`/orders/number?number=${encodeURIComponent(` ${typed} `)}`);
  assert.equal(led.headers.location, `/orders/${first.number}`);
  for (const nothing of ["FF-0000-0000", "hello", ""])
    assert.equal((await staff.support.ask(`/orders/number?number=${nothing}`)).status, 404, nothing);
});

test("an e-mail address finds order numbers by POST alone, for whoever may see persons; that somebody looked is noted", async () => {
  const found = await staff.support.post("/orders/find", { email: ada.email.toUpperCase() });
  assert.equal(found.status, 200);
  assert.match(found.text, new RegExp(first.number));
  assert.doesNotMatch(found.text, new RegExp(second.number));
  assert.doesNotMatch(found.text, ofPersons);
  const nobody = await staff.support.post("/orders/find", { email: "nobody@mail.example" });
  assert.match(nobody.text, /No order has that address\./);
  assert.equal((await staff.support.post("/orders/find", { email: "ada" })).status, 422);
  const entries = await app.db.asOwner(
    "SELECT action, object, status FROM staff.audit_entry WHERE handle = $1 ORDER BY status, at",
    [staff.support.handle],
  );
  assert.deepEqual(entries, [
    { action: "find-by-email", object: "", status: 200 },
    { action: "find-by-email", object: "", status: 200 },
    { action: "find-by-email", object: "", status: 422 },
  ]);
  for (const role of ["read-only", "catalogue", "marketing"] as const)
    assert.equal((await staff[role].post("/orders/find", { email: ada.email })).status, 403, role);
});

test("a whole postcode finds order numbers in the same way, once they are placed; half of one and an address do not", async () => {
  await orders.sweeps.find(({ name }) => name === "orders-locate")?.run();
  const path = "/orders/find/postcode";
  const found = await staff.privacy.post(path, { postcode: ada.postcode.toLowerCase().replace(" ", "") });
  assert.equal(found.status, 200);
  assert.match(found.text, new RegExp(first.number));
  assert.doesNotMatch(found.text, ofPersons);
  assert.deepEqual(await problemsOf(found.text), []);
  const nobody = await staff.privacy.post(path, { postcode: "EC1A 1BB" });
  assert.match(nobody.text, /No order has that postcode\./);
  for (const typed of ["", ada.postcode.split(" ")[0] ?? "", ada.address]) {
    const refused = await staff.privacy.post(path, { postcode: typed.slice(0, 20) });
    assert.equal(refused.status, 422, typed);
    assert.match(refused.text, /Enter a whole postcode/);
    assert.deepEqual(await problemsOf(refused.text), []);
  }
  const noted = await app.db.asOwner("SELECT object, status FROM staff.audit_entry WHERE action = 'find-by-postcode'");
  assert.deepEqual(noted.map(({ object, status }) => `${object} ${status}`).sort(), [
    " 200",
    " 200",
    " 422",
    " 422",
    " 422",
  ]);
  for (const role of ["read-only", "catalogue", "marketing"] as const)
    assert.equal((await staff[role].post(path, { postcode: ada.postcode })).status, 403, role);
});

test("an address that somebody bent is refused or shows a list, and never breaks", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const bent: readonly (readonly [query: string, status: number])[] = [
    [`after=999999999999999.${id}&sort=dearest`, 200],
    [`after=999999999999999.${id}&sort=newest`, 200],
    [`after=2026-12-31.${id}&sort=promised`, 200],
    [`after=2026-12-31.${id}&sort=dearest`, 200],
    [`after=5.${id}&sort=promised`, 200],
    [`after=9999-99-99.${id}&sort=promised`, 400],
    [`after=5.x`, 400],
    ["from=2026-02-31", 400],
    ["from=0000-01-01", 400],
    ["to=9999-12-31", 400],
    ["from=2099-12-31&to=2000-01-01", 200],
    ["least=9999999.99", 200],
    ["show=late&show=open", 400],
    ["nobody=knows", 200],
  ];
  for (const [query, status] of bent) assert.equal((await staff.orders.ask(`/orders?${query}`)).status, status, query);
  for (const path of ["/orders/ff-7k3m-9qtx", "/orders/FF-7K3M-9QTX%27", "/orders/views", "/orders/export/orders.csv"])
    assert.ok([404, 405].includes((await staff.orders.ask(path)).status), path);
});
