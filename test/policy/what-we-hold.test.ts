import assert from "node:assert/strict";
import { after, test } from "node:test";
import { day } from "#kernel/clock";
import { policyVersion, versions } from "#policy/versions";
import { assertWritesNothing } from "../gate/every-table.ts";
import { addToBasket, buy, openBrowser, payWith, pressPay, toReview } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada, edith } from "../support/people.ts";

const app = await openApp();
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const page = "/privacy/what-we-hold";
const asking = `${page}/forgetting`;
const every = [ada.name, ada.email, ada.address, ada.postcode, ada.telephone, ada.note].map((word) => word ?? "");

type Data = {
  basket: { lines: { quantity: number; priceMinor: number }[]; lastUsedAt: string; deletedAt: string } | null;
  checkout: { orderNumber: string; fields: Record<string, string> | null } | null;
  thisRequest: { name: string; value: string }[];
};
const dataOf = (text: string) => JSON.parse(text) as Data;
const count = async (query: string): Promise<number> => Number((await app.db.asOwner(query))[0]?.count);

// Whatever was asked above, each page of it was valid.
const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

test("whoever comes without a basket is told that nothing is held, and what this very request told (L05, L13)", async () => {
  await assertWritesNothing(app, "looking", async () => {
    const headers = { "user-agent": "Odd & <b>bold</b> browser", referer: `${app.url}/privacy`, "sec-gpc": "1" };
    const answer = await send(app.url, page, { headers });
    seen.push(answer.text);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.cookies, []);
    assert.equal(answer.headers["cache-control"], "no-store");
    assert.match(answer.text, /<p class="lead">Nothing\./);
    assert.match(answer.text, /Odd &amp; &lt;b&gt;bold&lt;\/b&gt; browser/);
    assert.match(answer.text, /sec-gpc/);
    assert.match(answer.text, /network address<\/code><\/th><td>(127\.0\.0\.1|::1)/);
    assert.doesNotMatch(answer.text, /href="[^"]*forgetting"/);

    const data = dataOf((await send(app.url, `${page}/data`, { headers })).text);
    assert.equal(data.basket, null);
    assert.equal(data.checkout, null);
    assert.ok(data.thisRequest.some(({ name, value }) => name === "user-agent" && value === headers["user-agent"]));
  });
  assert.doesNotMatch(app.lines.join(""), /Odd & /);
});

test("what a request told is cut short, and never holds a right of its sender", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  const headers = { authorization: "Bearer AAAAAAAAAAAAAAAAAAAAAA", "user-agent": "x".repeat(5_000) };
  for (const path of [page, `${page}/data`]) {
    const { text } = await browser.get(path, headers);
    assert.ok(!text.includes(browser.token()), path);
    assert.ok(!text.includes("AAAAAAAAAAAAAAAAAAAAAA"), path);
    assert.ok(text.includes("x".repeat(300)) && !text.includes("x".repeat(301)), path);
  }
});

test("a basket is shown with what lies in it, since when, and when it goes; and can be taken away", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku, 2);
  const { text } = await browser.get(page);
  seen.push(text);
  const product = app.modules.catalogue.current().variantBySku(sku)?.product.name ?? "";
  assert.ok(text.includes(product));
  assert.match(text, /We do not know whose it is\./);
  const answer = await browser.get(`${page}/data`);
  assert.equal(answer.headers["content-disposition"], 'attachment; filename="what-we-hold.json"');
  const { basket, checkout } = dataOf(answer.text);
  assert.deepEqual(
    basket?.lines.map(({ quantity }) => quantity),
    [2],
  );
  assert.equal(Date.parse(basket?.deletedAt ?? "") - Date.parse(basket?.lastUsedAt ?? ""), 30 * day);
  assert.equal(checkout, null);
});

test("what was typed at the checkout is shown to the browser it was typed in, and to no other", async () => {
  const hers = openBrowser(app.url);
  await addToBasket(hers, sku);
  await toReview(hers, ada);
  const { text } = await hers.get(page);
  seen.push(text);
  for (const word of every) assert.ok(text.includes(word), word);
  assert.deepEqual(dataOf((await hers.get(`${page}/data`)).text).checkout?.fields, {
    Name: ada.name,
    "E-mail address": ada.email,
    "Telephone number": ada.telephone,
    "Address, first line": ada.address,
    "Address, second line": ada.secondLine,
    Town: ada.town,
    Postcode: ada.postcode,
    "Note for the driver": ada.note,
  });
  const anothers = openBrowser(app.url);
  await addToBasket(anothers, sku);
  for (const path of [page, `${page}/data`]) {
    const other = (await anothers.get(path)).text;
    for (const word of every) assert.ok(!other.includes(word), word);
  }
});

test("to be forgotten takes two steps; then basket, links, cookie, details and their key are gone at once (L05)", async () => {
  const hers = openBrowser(app.url);
  await addToBasket(hers, sku);
  await toReview(hers, edith);
  const saved = /\/basket\/saved\/[\w-]{22}/.exec((await hers.post("/basket/links", {})).text)?.[0] ?? "";
  const draft = dataOf((await hers.get(`${page}/data`)).text).checkout?.orderNumber ?? "";
  const orderId = String((await app.db.asOwner(`SELECT id FROM orders.purchase WHERE number = '${draft}'`))[0]?.id);
  const others = openBrowser(app.url);
  await addToBasket(others, sku);

  await assertWritesNothing(app, "asking", async () => {
    const ask = await hers.get(asking);
    seen.push(ask.text);
    assert.match(ask.text, /its key is destroyed\./);
  });
  const keys = () =>
    app.db.asOwner(
      `SELECT count(*)::int AS count FROM vault.bundle WHERE bundle = 'fulfilment:${orderId}' AND key_destroyed_at IS NULL`,
    );
  assert.equal((await keys())[0]?.count, 1);

  const done = await hers.post(asking, {});
  seen.push(done.text);
  assert.equal(done.status, 200);
  assert.deepEqual(done.cookies, ["__Host-basket=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"]);
  assert.equal((await keys())[0]?.count, 0);
  assert.equal(await count(`SELECT count(*) FROM orders.capsule WHERE order_id = '${orderId}'`), 0);
  assert.equal(await count(`SELECT count(*) FROM vault.locator WHERE bundle = 'fulfilment:${orderId}'`), 0);
  assert.equal((await send(app.url, saved)).status, 410);
  assert.match((await hers.get(page)).text, /<p class="lead">Nothing\./);
  assert.equal(dataOf((await others.get(`${page}/data`)).text).basket?.lines.length, 1, "nobody else's basket went");

  const again = await hers.post(asking, {});
  assert.equal(again.status, 200);
  assert.match(again.text, /There was nothing to forget/);
});

test("it works with cookies blocked, and a link that was passed on forgets nothing", async () => {
  const without = openBrowser(app.url);
  const added = await without.post("/basket/lines", { sku, quantity: "1" });
  const journey = /^\/b\/[\w-]{22}/.exec(added.headers.location ?? "")?.[0] ?? "";
  const saved = /\/basket\/saved\/([\w-]{22})/.exec((await without.post("/basket/links", {})).text)?.[1] ?? "";
  const sending = (target: string) =>
    send(app.url, target, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
      body: "",
    });
  const held = await send(app.url, journey + page);
  seen.push(held.text);
  assert.match(held.text, /What lies in it/);
  assert.match(held.text, new RegExp(`href="${journey}${asking}"`));
  assert.match((await sending(`/b/${saved}${asking}`)).text, /There was nothing to forget/);
  assert.match((await send(app.url, journey + page)).text, /What lies in it/);
  const gone = await sending(journey + asking);
  assert.match(gone.text, /It is forgotten/);
  assert.deepEqual(gone.cookies, []);
  assert.match((await send(app.url, journey + page)).text, /<p class="lead">Nothing\./);
});

test("an order that has just been paid is not forgotten by it: it is placed, and its own page says what waits", async () => {
  const hers = openBrowser(app.url);
  await addToBasket(hers, sku);
  const back = await payWith(await pressPay(hers, await toReview(hers, ada)));
  const number = dataOf((await hers.get(`${page}/data`)).text).checkout?.orderNumber;
  const refused = await hers.post(asking, {});
  if (refused.status === 409) assert.match(refused.text, /being paid, or has just been paid/);
  // The bank's own message was quicker than one of the two requests: the order was placed, and there is no draft any more.
  else assert.match(refused.text, /nothing to forget/);
  if (number !== undefined) {
    const placed = `SELECT count(*) FROM orders.purchase WHERE number = '${number}' AND lifecycle = 'placed'`;
    assert.equal(await count(placed), 1);
  }
  const { pathname } = new URL(back);
  assert.match((await hers.get(pathname)).headers.location ?? "", /^\/orders\//);
});

type OrderData = {
  order: { number: string; policyVersion: string };
  kept: { kind: string; fields: Record<string, string> | null; purposes: string[]; basis: string }[];
  forgotten: { at: string | null; sentence: string };
  sent: { to: string; fields: string[]; deletionConfirmedAt: string | null }[];
  mails: { kind: string; fields: string[]; sentAt: string | null }[];
  withoutYou: { books: { kind: string; amountMinor: number }[]; privacyLedger: { type: string }[] };
};

test("the page of an order shows all that is held for it, why, who got it and when it goes; before and after (L02, L04, L05)", async () => {
  const secret = await buy(openBrowser(app.url), ada, sku);
  await app.settle();
  const path = `/orders/${secret}/what-we-hold`;
  const data = async () => JSON.parse((await send(app.url, `${path}/data`)).text) as OrderData;
  const before = await data();
  const orderPage = (await send(app.url, `/orders/${secret}`)).text;
  for (const address of [path, "/privacy", "/privacy/complaint"])
    assert.ok(orderPage.includes(`href="${address}"`), address);
  assert.equal(before.order.policyVersion, policyVersion);
  const [contact, reference] = before.kept;
  assert.deepEqual(Object.values(contact?.fields ?? {}), [
    ...[ada.name, ada.email, ada.telephone, ada.address, ada.secondLine, ada.town, ada.postcode, ada.note],
  ]);
  assert.ok(contact?.purposes.includes("to bring the order to the door"));
  assert.equal(reference?.fields, null);
  assert.equal(before.forgotten.at, null);
  assert.match(before.forgotten.sentence, /contract between you and us is under way/);
  assert.deepEqual(
    before.mails.map(({ kind, fields }) => [kind, ...fields]),
    [["acknowledgement", "name", "email", "order-link", "address", "order"]],
  );

  const orderId = (await app.modules.orders.orderBySecret(app.ground.database.reader, secret))?.order.orderId ?? "";
  const sent = await app.modules.orders.dispatch(orderId);
  assert.ok(sent.ok);
  await app.ground.database.transact((tx) =>
    app.modules.orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "operator"),
  );
  const delivered = await data();
  assert.ok(delivered.forgotten.at !== null);
  assert.match(delivered.forgotten.sentence, /forgotten by itself on .* you may change your mind/);
  assert.deepEqual(
    delivered.sent.filter(({ fields }) => fields.length > 0).map(({ to, fields }) => [to, ...fields]),
    [["the sandbox courier", "name", "address", "telephone", "note"]],
  );
  const shown = await send(app.url, path);
  seen.push(shown.text);
  for (const word of every) assert.ok(shown.text.includes(word), word);
  assert.ok(shown.text.includes(`/privacy/versions/${versions.length}`));

  await app.advance(60 * day);
  const after = await data();
  assert.deepEqual(after.kept, []);
  assert.deepEqual(after.mails, []);
  assert.match(after.forgotten.sentence, /^It was forgotten on /);
  assert.deepEqual(after.withoutYou.books, before.withoutYou.books);
  assert.ok(after.withoutYou.privacyLedger.some(({ type }) => type === "bundle-shredded"));
  assert.ok(after.sent.every(({ deletionConfirmedAt }) => deletionConfirmedAt !== null));
  const gone = await send(app.url, path);
  seen.push(gone.text);
  for (const word of every) assert.ok(!gone.text.includes(word), word);
});

test("a secret that leads to no order leads to nothing here", async () => {
  for (const tail of ["", "/data"])
    assert.equal((await send(app.url, `/orders/AAAAAAAAAAAAAAAAAAAAAA/what-we-hold${tail}`)).status, 404, tail);
});
