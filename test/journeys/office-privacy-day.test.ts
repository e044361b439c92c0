import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { comesToWork, inOrder, mayNot, rooms } from "../support/office-day.ts";
import { ada, edith } from "../support/people.ts";
import { hire } from "../support/staff.ts";

const app = await openApp();
const olive = await hire(app, "owner", "olive");
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const shopper = openBrowser(app.url);
const secret = await buy(shopper, ada, sku);
const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
const order = found?.order.number ?? assert.fail();
const browser = await launchBrowser();
after(() => browser.close());

const grievance = "I asked twice what you hold about me.";
const reason = "They asked by letter what we hold about them.";

for (const [look, handle] of [
  ["wide", "petra"],
  ["narrow and dark", "paul"],
  ["without scripts", "pippa"],
] as const)
  test(`the day of whoever looks after privacy, ${look}: the promises, a complaint, what is held about one person, who looked`, async () => {
    const sent = await shopper.post("/privacy/complaint", {
      ...{ words: grievance, name: edith.name, email: edith.email, orderNumber: "" },
    });
    const writersPage = sent.headers.location ?? assert.fail();
    await app.settle();
    const who = await comesToWork(app, browser, { role: "privacy", handle, look });
    const { page } = who;
    const seesNobody = async () => {
      await inOrder(who);
      const html = await page.content();
      for (const words of [edith.name, edith.email, ada.name, ada.email, ada.address, "asked twice", writersPage])
        assert.ok(!html.includes(words), `${page.url()} shows ${words}`);
    };
    assert.deepEqual(await rooms(who), ["Today", "Orders", "Support", "Special access", "Audit log", "You"]);
    await page.getByRole("heading", { name: "Promises" }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Takings" }).count(), 0);
    await seesNobody();

    assert.equal((await olive.post(`/special-access/holders/${handle}`)).status, 303);
    await page.getByRole("link", { name: "complaint to answer" }).click();
    await page.getByRole("link", { name: /^C-/ }).click();
    await page.getByText("You have not signed the undertaking yet").waitFor();
    await seesNobody();
    const complaint = page.url();
    const number = complaint.split("/").at(-1) ?? assert.fail();
    await page.getByRole("link", { name: "Special access" }).click();
    await page.getByRole("button", { name: "I promise this, and sign it" }).click();
    await page.getByRole("row", { name: handle }).getByText("signed", { exact: true }).waitFor();
    await page.goto(complaint);
    await page.getByLabel("Why, in your words").fill(reason);
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByText(grievance).waitFor();
    assert.ok(!(await page.content()).includes(writersPage), "the secret of the writer's page");
    await inOrder(who);
    await page.getByRole("link", { name: "Hide it now" }).click();
    await page.getByText("You may look until").waitFor();
    await seesNobody();
    await page.getByLabel("They were not right").check();
    await page.getByLabel("Your answer").fill("Here is all of it. Your first letter never reached us.");
    await page.getByRole("button", { name: "Send the answer and close it" }).click();
    await page.getByText("they were not right", { exact: true }).waitFor();
    await seesNobody();
    assert.ok((await shopper.get(writersPage)).text.includes("Your first letter never reached us."));

    await page.getByRole("link", { name: "Orders" }).click();
    await seesNobody();
    await page.getByRole("link", { name: order }).click();
    await page.getByText("More", { exact: true }).click();
    assert.deepEqual(await page.locator(".menu-list a").allTextContents(), ["Packing slip", "The customer’s details"]);
    await seesNobody();
    await page.getByRole("link", { name: "The customer’s details" }).click();
    await seesNobody();
    await page.getByLabel(/^To tell the customer what we hold/).check();
    await page.getByLabel("For which case").selectOption("A complaint");
    await page.getByLabel("Its number").fill("nothing");
    await page.getByLabel("Why, in your words").fill(reason);
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByRole("link", { name: /Enter the number of an order/ }).waitFor();
    await seesNobody();
    await page.getByLabel("Its number").fill(number);
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByText(ada.email).waitFor();
    await inOrder(who);

    await page.getByRole("link", { name: "Special access" }).click();
    await page.getByRole("row", { name: order }).first().waitFor();
    await seesNobody();
    await page.getByRole("link", { name: "Audit log" }).click();
    await seesNobody();
    await page.getByLabel("Who", { exact: true }).fill(handle);
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("cell", { name: "answer complaint" }).waitFor();
    const did = await page.locator("tbody tr td:nth-of-type(2)").allTextContents();
    assert.deepEqual(did, [
      ...["see order person", "see order person", "answer complaint", "see complaint", "sign undertaking"],
    ]);
    await seesNobody();
    assert.ok((await shopper.get(`/orders/${secret}/what-we-hold`)).text.includes(reason), "the customer reads why");
  });

test("whoever looks after privacy works on no order, sees no takings and changes neither catalogue, shop nor team", async () => {
  const who = await comesToWork(app, browser, { role: "privacy", handle: "piet", look: "narrow and dark" });
  await mayNot(app, who, {
    open: [
      ...[`/orders/${order}/refund`, `/orders/${order}/cancellation`, `/orders/${order}/parcel`, "/orders/export"],
      ...[`/orders/${order}/notes`, "/products", `/stock/${sku}`, "/promotions", "/categories", "/collections"],
      ...["/batches", "/settings", "/team", "/takings.csv"],
    ],
    send: {
      [`/orders/${order}/refund`]: { seen: "1", amount: "1.00" },
      [`/orders/${order}/dispatch`]: { seen: "1" },
      [`/orders/${order}/notes`]: { after: "0", words: "A note." },
      "/orders/export/orders.csv": { show: "all" },
      "/promotions": { title: "Founders’ week" },
      "/settings/trader": { name: "Another shop" },
      "/special-access/holders/piet": {},
      "/team/invitations": { role: "owner" },
      "/team/olive/end": {},
    },
  });
});
