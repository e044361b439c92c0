import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { formatMoney } from "#kernel/money";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { comesToWork, inOrder, looks, mayNot, rooms } from "../support/office-day.ts";
import { edith } from "../support/people.ts";

const app = await openApp();
const { promotions } = app.modules;
const [product] = app.modules.catalogue
  .current()
  .products.filter(({ isSwatch, variants }) => !isSwatch && variants[0]?.supply.kind === "made-to-order");
const { sku, priceMinor, slug: variant } = product?.variants[0] ?? assert.fail("nothing is made to order");
const slug = product?.slug ?? assert.fail();
const browser = await launchBrowser();
after(() => browser.close());

/** What the sum of the basket says, each row a line. */
async function sum(shop: Page): Promise<string> {
  await shop.goto(`${app.url}/basket`);
  return (await shop.locator("main").textContent())?.replaceAll(/\s+/g, " ") ?? "";
}

for (const [look, handle] of [
  ["wide", "nadia"],
  ["narrow and dark", "nils"],
  ["without scripts", "nora"],
] as const)
  test(`the day of whoever does the marketing, ${look}: a promotion is made, stands in a basket, is changed and stopped`, async () => {
    const who = await comesToWork(app, browser, { role: "marketing", handle, look });
    const { page } = who;
    assert.deepEqual(await rooms(who), ["Today", "Products", "Promotions", "Books", "You"]);
    await page.getByRole("heading", { name: "Takings" }).waitFor();
    assert.equal(await page.getByText(/to dispatch|to answer/).count(), 0);
    await inOrder(who);

    await page.getByRole("link", { name: "Promotions" }).click();
    await inOrder(who);
    await page.getByRole("link", { name: "Make a promotion" }).click();
    await inOrder(who);
    const code = `FELL${handle}`;
    const title = `Week of ${handle}`;
    await page.getByLabel("Name", { exact: true }).fill(title);
    await page.getByLabel("How much").fill("95%");
    await page.getByLabel("Code (optional)").fill(code);
    await page.getByLabel("And only for these products").fill(`${slug}\nno-such-thing`);
    await page.getByLabel("For so many orders at most").fill("50");
    await page.getByRole("button", { name: "Make the promotion" }).click();
    await page.getByRole("link", { name: /Per cent are a whole number from 1 to 90/ }).waitFor();
    assert.equal(await page.getByLabel("Code (optional)").inputValue(), code);
    await inOrder(who);
    await page.getByLabel("How much").fill("10%");
    await page.getByLabel("And only for these products").fill(slug);
    await page.getByRole("button", { name: "Make the promotion" }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByText("running", { exact: true }).waitFor();
    await inOrder(who);

    await promotions.refresh();
    const shop = await (await browser.newContext(looks[look])).newPage();
    if (look === "without scripts") await shop.route("**/script/*", (route) => route.abort());
    await shop.goto(`${app.url}/p/${slug}/${variant}`);
    assert.equal(await shop.getByText(title).count(), 0, "prices stay as they are");
    await shop.getByRole("button", { name: /^Add to basket/ }).click();
    await shop.locator("[data-notice]").waitFor();
    assert.doesNotMatch(await sum(shop), /Taken off/, "it comes by its code alone");
    await shop.getByText("I have a code").click();
    await shop.getByLabel("Code", { exact: true }).fill(code.toLowerCase());
    await shop.getByRole("button", { name: "Use it" }).click();
    await shop.getByText("Taken off goods").first().waitFor();
    assert.match(
      await sum(shop),
      new RegExp(`Taken off goods: ${title}, code .*−${formatMoney(Math.round(priceMinor / 10))}`),
    );

    await page.getByLabel("How much").fill("20%");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "20 % off" }).waitFor();
    await inOrder(who);
    await promotions.refresh();
    assert.match(await sum(shop), new RegExp(`−${formatMoney(Math.round(priceMinor / 5))}`));

    await page.getByRole("button", { name: "Stop it for good" }).click();
    await page.getByText("stopped", { exact: true }).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Save" }).count(), 0);
    await inOrder(who);
    await promotions.refresh();
    assert.doesNotMatch(await sum(shop), /Taken off/, "and what was taken off is taken off no more");
    await page.getByRole("link", { name: "Promotions" }).first().click();
    await page.getByRole("row", { name: title }).getByText("stopped").waitFor();
    await inOrder(who);
  });

test("whoever does the marketing sees neither an order nor a person, and changes neither price nor shop", async () => {
  const secret = await buy(openBrowser(app.url), edith, sku);
  const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
  const order = found?.order.number ?? assert.fail();
  await app.settle();
  const who = await comesToWork(app, browser, { role: "marketing", handle: "nell", look: "narrow and dark" });
  const { page } = who;
  for (const path of ["/", "/products", `/products/${slug}`, "/promotions", `/stock/${sku}`]) {
    await page.goto(`${app.office.url}${path}`);
    await inOrder(who);
    const html = await page.content();
    for (const words of [edith.name, edith.email, order]) assert.ok(!html.includes(words), `${path} shows ${words}`);
    assert.equal(await page.getByRole("link", { name: /^Change|^Add|^Take off sale/ }).count(), 0, path);
  }
  const answer = await page.evaluate(async (words) => (await fetch(`/find?q=${words}`)).text(), order);
  assert.ok(!answer.includes(`/orders/`), "nor does Ctrl K lead to one");
  await mayNot(app, who, {
    open: [
      ...["/orders", `/orders/${order}`, `/orders/${order}/details`, "/orders/find", "/orders/export"],
      ...["/support", "/support/complaints", "/special-access", "/settings", "/team", "/audit"],
      ...[`/products/${slug}/prices`, `/products/${slug}/words`, "/new-product"],
    ],
    send: {
      [`/orders/${order}/details`]: {
        ...{ purpose: "order-mail", case: "delivery", reference: order, reason: "To write to her about our sale." },
      },
      "/orders/find": { email: edith.email },
      [`/orders/${order}/refund`]: { seen: "1", amount: "1.00" },
      [`/products/${slug}/off-sale`]: {},
      [`/products/${slug}/prices`]: { per: "-10" },
      "/special-access/holders/nell": {},
      "/team/nell/role": { role: "owner" },
    },
  });
});
