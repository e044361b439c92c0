import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "#kernel/money";
import type { PromotionTerms } from "#promotions";
import { openClient } from "../../src/surfaces/store-api/test-client.ts";
import { addToBasket, openBrowser, payWith, pressPay, toReview } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { edith } from "../support/people.ts";
import { plain } from "../support/promotions.ts";
import { hire } from "../support/staff.ts";

const app = await openApp();
const { promotions, orders, ledger } = app.modules;
const { database, clock } = app.ground;
const clerk = await hire(app, "orders");
const [product] = app.modules.catalogue.current().products.filter(({ category }) => category === "sofas");
const sku = product?.variants.find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const priceMinor = app.modules.catalogue.current().variantBySku(sku)?.variant.priceMinor ?? assert.fail();

async function promote(terms: Partial<PromotionTerms> & Pick<PromotionTerms, "kind">): Promise<string> {
  const made = await database.transact((tx) => promotions.make(tx, "nadia", { ...plain(clock), ...terms }));
  assert.ok(made.ok, JSON.stringify(made));
  await promotions.refresh();
  return made.id;
}

async function ends(id: string): Promise<void> {
  const now = (await promotions.one(database.reader, id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", now));
  await promotions.refresh();
}

const text = (html: string) => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

test("without a promotion nobody is asked for a code, and nothing stands in the sum", async () => {
  const ada = openBrowser(app.url);
  await addToBasket(ada, sku);
  const page = await ada.get("/basket");
  assert.doesNotMatch(page.text, /name="code"|Taken off/);
});

test("a code is refused with a sentence and what was typed, used, shown with its reason to the end, and never as another price (L56, L57, L60, L62)", async () => {
  const off = await promote({ kind: "percent", percent: 10, code: "FELL10", title: "Founders’ week" });
  const free = await promote({ kind: "free-delivery", leastMinor: 10_000, title: "Delivery on us" });
  const ada = openBrowser(app.url);
  await addToBasket(ada, sku);
  const refused = await ada.post("/basket/code", { code: "<b>nothing</b>" });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /#field-code">That is no code of ours/);
  assert.match(refused.text, /value="&lt;b&gt;nothing&lt;\/b&gt;"/);
  assert.deepEqual(await problemsOf(refused.text), []);
  assert.match(text(refused.text), /Taken off delivery: Delivery on us/, "the rest is as it was");
  assert.equal((await ada.post("/basket/code", { code: "fell-10" })).status, 303);
  const basket = await ada.get("/basket");
  assert.deepEqual(await problemsOf(basket.text), []);
  const offMinor = Math.round(priceMinor / 10);
  assert.match(text(basket.text), new RegExp(`Taken off goods: Founders’ week, code FELL10 −${formatMoney(offMinor)}`));
  assert.match(text(basket.text), new RegExp(`Goods ${formatMoney(priceMinor).replace(".", "\\.")}`));
  assert.match(text(basket.text), new RegExp(`Total ${formatMoney(priceMinor - offMinor).replace(".", "\\.")}`));
  const shown = await ada.get(`/p/${product?.slug}`);
  assert.doesNotMatch(shown.text, /Was <s>|Founders|hurry|countdown/i, "prices in the shop stay as they are");

  const review = await toReview(ada, edith);
  assert.deepEqual(await problemsOf(review.text), []);
  assert.match(review.text, new RegExp(`Pay now ${formatMoney(priceMinor - offMinor).replace(".", "\\.")}`));
  const back = new URL(await payWith(await pressPay(ada, review)));
  const returned = await ada.get(back.pathname);
  const secret = /^\/orders\/([\w-]{22})$/.exec(returned.headers.location ?? "")?.[1] ?? assert.fail(returned.text);
  const found = (await orders.orderBySecret(database.reader, secret)) ?? assert.fail();
  const { number, totalMinor } = found.order;
  await ends(off);
  await ends(free);
  const page = await ada.get(`/orders/${secret}`);
  assert.match(text(page.text), /Taken off goods: Founders’ week, code FELL10/);
  assert.match(text(page.text), /Taken off delivery: Delivery on us/);
  const office = await clerk.ask(`/orders/${number}`);
  assert.match(text(office.text), new RegExp(`Founders’ week, code FELL10 −${formatMoney(offMinor)}`));
  await clerk.confirm();
  const refund = await clerk.ask(`/orders/${number}/refund?pieces=1&delivery=on`);
  assert.match(
    refund.text,
    new RegExp(`name="amount" value="${(totalMinor / 100).toFixed(2)}"`),
    "what was paid for it",
  );
  await app.settle();
  const [mail] = app.modules.mailbox?.mails().filter(({ subject }) => subject.includes(number)) ?? [];
  assert.match(mail?.text ?? "", /Taken off goods \(Founders’ week\)/);
  assert.match(mail?.text ?? "", /Taken off delivery \(Delivery on us\)/);
  const [sale] = await ledger.forOrder(database.reader, number);
  assert.equal(sale?.amountMinor, priceMinor - offMinor);
  assert.equal(totalMinor, priceMinor - offMinor);
});

test("over the API: a code, what it takes off, a refusal with its reason, and taking it out", async () => {
  const id = await promote({ kind: "amount", amountMinor: 1_000, code: "API", leastMinor: 100_000_00 });
  const { call } = await openClient(app.url);
  const bearer = String((await call("POST", "/api/v1/baskets", { body: {} })).body.bearer);
  await call("POST", "/api/v1/basket/lines", { bearer, body: { sku, quantity: 1 } });
  const used = await call("PUT", "/api/v1/basket/code", { bearer, body: { code: "api" } });
  assert.equal(used.status, 200);
  assert.equal(used.body.code, "API");
  assert.match(String(used.body.codeNote), /^The code API needs £100,000\.00 of the goods/);
  assert.deepEqual(used.body.reductions, []);
  const now = (await promotions.one(database.reader, id)) ?? assert.fail();
  await database.transact((tx) => promotions.change(tx, "nadia", now, { ...now, leastMinor: 0 }));
  await promotions.refresh();
  const basket = await call("GET", "/api/v1/basket", { bearer });
  assert.deepEqual(basket.body.reductions, [
    { of: "goods", title: "Founders’ week", code: "API", amount: { amountMinor: 1_000, currency: "GBP" } },
  ]);
  assert.equal(basket.body.codeNote, null);
  const none = await call("PUT", "/api/v1/basket/code", { bearer, body: { code: "NOTHING" } });
  assert.equal(none.status, 404);
  assert.equal((await call("GET", "/api/v1/basket", { bearer })).body.code, "API", "the one before stays");
  const dropped = await call("DELETE", "/api/v1/basket/code", { bearer });
  assert.deepEqual([dropped.body.code, dropped.body.reductions], [null, []]);
});
