import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buy, openBrowser } from "../../../../test/gate/plain-browser.ts";
import { openApp } from "../../../../test/support/app.ts";
import { barriersOn } from "../../../../test/support/axe.ts";
import { launchBrowser } from "../../../../test/support/browser.ts";
import { colleague, joinsAsOwner } from "../../../../test/support/office.ts";
import { ada, edith } from "../../../../test/support/people.ts";

const app = await openApp();
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const numbers: string[] = [];
for (const person of [ada, edith]) {
  const secret = await buy(openBrowser(app.url), person, sku);
  const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
  numbers.push(found?.order.number ?? assert.fail());
}
const browser = await launchBrowser();
after(() => browser.close());
const reason = "The driver rang: the lane is closed, where else?";

test("somebody gets special access, signs, looks, and the page gives way to dots when the half hour is over [handful-of-people]", async () => {
  const who = await colleague(browser, { viewport: { width: 390, height: 844 } });
  await joinsAsOwner(app, who, "olive");
  const { page } = who;
  const fits = async () =>
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, page.url());
  await page.goto(`${app.office.url}/special-access`);
  await page.getByRole("button", { name: "olive, owner" }).click();
  await page.getByRole("button", { name: "I promise this, and sign it" }).click();
  await page.getByText("signed", { exact: true }).waitFor();
  await fits();
  assert.deepEqual(await barriersOn(page), []);

  await page.clock.install();
  await page.goto(`${app.office.url}/orders/${numbers[0]}/details`);
  assert.ok(!(await page.content()).includes(ada.name));
  await fits();
  assert.deepEqual(await barriersOn(page), []);
  await page.getByLabel("Why, in your words").fill(reason);
  await page.getByRole("button", { name: "Show for 30 minutes" }).click();
  await page.getByText(ada.name).waitFor();
  await fits();
  assert.deepEqual(await barriersOn(page), []);
  await page.clock.fastForward("30:01");
  await page.getByRole("heading", { name: "Show the details" }).or(page.getByText("You may look until")).waitFor();
  assert.ok(!(await page.content()).includes(ada.name));
  await who.context.close();
});

test("one person with two passkeys confirms by the second, and still cannot agree to their own request (2.3.5) [handful-of-people]", async () => {
  const who = await colleague(browser);
  await joinsAsOwner(app, who, "oscar");
  const { page } = who;
  await page.goto(`${app.office.url}/special-access`);
  await page.getByRole("button", { name: "oscar, owner" }).click();
  await page.getByRole("button", { name: "I promise this, and sign it" }).click();
  await page.goto(`${app.office.url}/special-access/batch`);
  await page.getByLabel("Order numbers").fill(numbers.join("\n"));
  await page.getByLabel("Why, in your words").fill(reason);
  await page.getByRole("button", { name: "Ask a colleague to agree" }).click();
  await page.getByText("It waits for a colleague").waitFor();
  const address = page.url();

  // A second device of the same person, with a passkey of its own, made with the first and shown a moment ago.
  const second = await colleague(browser);
  await second.context.addCookies(await who.context.cookies());
  await second.page.goto(`${app.office.url}/you`);
  await second.page.getByRole("button", { name: "Add a passkey" }).click();
  await second.page
    .getByText("2 passkeys")
    .or(second.page.getByRole("button", { name: /^Remove the passkey/ }).first())
    .waitFor();
  assert.equal(await second.passkeys(), 1);
  await second.page.goto(`${app.office.url}/confirm`);
  await second.page.getByRole("button", { name: "Show my passkey" }).click();
  await second.page.waitForURL(`${app.office.url}/`);
  await second.page.goto(address);
  assert.equal(await second.page.getByRole("button", { name: /^I agree/ }).count(), 0);
  const said = await second.page.evaluate(
    async (to) => {
      const type = "application/x-www-form-urlencoded";
      const answer = await fetch(to, { method: "POST", headers: { "content-type": type }, body: "" });
      return { status: answer.status, text: await answer.text() };
    },
    `${new URL(address).pathname}/agreement`,
  );
  assert.equal(said.status, 422);
  assert.match(said.text, /You asked for this yourself/);
  const [row] = await app.db.asOwner("SELECT approved_by, begins_at FROM access.special_grant WHERE breadth = 2");
  assert.deepEqual(row, { approved_by: null, begins_at: null });
});
