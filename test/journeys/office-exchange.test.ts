import assert from "node:assert/strict";
import { after, test } from "node:test";
import { addToBasket, buyBasket, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { comesToWork, inOrder } from "../support/office-day.ts";
import { ada } from "../support/people.ts";

const app = await openApp({ work: false });
const { orders, catalogue, searches } = app.modules;
const { reader } = app.ground.database;
const browser = await launchBrowser();
after(() => browser.close());

/** Two variants of one product, made to order, for as much money. */
const [bought, wanted] = catalogue
  .current()
  .products.map(({ variants }) => variants.filter(({ supply }) => supply.kind === "made-to-order"))
  .filter(({ length }) => length > 1)
  .map((variants) => [variants[0]?.sku ?? "", variants[1]?.sku ?? ""] as const)[0] ?? ["", ""];

for (const [handle, look] of [
  ["otto", "narrow and dark"],
  ["nora", "without scripts"],
] as const) {
  test(`another colour is agreed on by telephone and sent instead, ${look}`, async () => {
    const shopper = openBrowser(app.url);
    await addToBasket(shopper, bought);
    const secret = await buyBasket(shopper, ada);
    const { number } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
    const who = await comesToWork(app, browser, { role: "orders", handle, look });
    const { page } = who;
    await page.goto(`${app.office.url}/orders/${number}`);
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("link", { name: "Another colour or size" }).click();
    await inOrder(who);
    await page.getByLabel("Exchange it for").selectOption(wanted);
    await page.getByRole("button", { name: "Work out what it comes to" }).click();
    await page.getByRole("heading", { name: "Exchange it?" }).waitFor();
    await inOrder(who);
    await page.getByRole("button", { name: /^Exchange it|^Let it go/ }).click();
    await page.getByText("It is exchanged, and the customer gets a mail").waitFor();
    assert.ok((await page.content()).includes(`bought as ${bought}`));
    await inOrder(who);
  });
}

test("what many searched for and did not find is read on a telephone", async () => {
  const who = await comesToWork(app, browser, { role: "owner", handle: "olive", look: "narrow and dark" });
  await inOrder(who);
  for (let at = 0; at < 6; at++) await searches.noteNotFound("hammock with a stand", `192.0.2.${at} Firefox desk`);
  await who.page.reload();
  await inOrder(who);
  await who.page.getByRole("link", { name: "All of them, as a table and a file" }).click();
  await who.page
    .getByRole("cell", { name: "hammock with a stand" })
    .or(who.page.getByText("hammock with a stand"))
    .first()
    .waitFor();
  await inOrder(who);
});
