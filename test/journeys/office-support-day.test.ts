import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { comesToWork, inOrder, mayNot, rooms } from "../support/office-day.ts";
import { edith } from "../support/people.ts";
import { hire } from "../support/staff.ts";

const app = await openApp();
const { mailbox } = app.modules;
const olive = await hire(app, "owner", "olive");
const product = app.modules.catalogue
  .current()
  .products.find(({ isSwatch, variants }) => !isSwatch && variants[0]?.supply.kind === "made-to-order");
const sku = product?.variants[0]?.sku ?? assert.fail("nothing is made to order");
const shopper = openBrowser(app.url);
const secret = await buy(shopper, edith, sku);
const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
const order = found?.order.number ?? assert.fail();
const browser = await launchBrowser();
after(() => browser.close());

const asked = "Will the bench arrive before my niece’s party?";
const grievance = "You sent a letter to my neighbour, and she read all of it.";
const reason = "To find out which date was promised, and answer.";

/** Somebody asks by the form and complains by the other; answers their own pages, which nobody else is told of. */
async function writes(): Promise<{ question: string; complaint: string }> {
  const first = await shopper.post("/contact/question", {
    ...{ topic: "delivery", words: asked, email: edith.email, orderNumber: order },
  });
  const second = await shopper.post("/privacy/complaint", {
    ...{ words: grievance, name: edith.name, email: edith.email, orderNumber: "" },
  });
  await app.settle();
  return {
    question: first.headers.location ?? assert.fail(),
    complaint: second.headers.location ?? assert.fail(),
  };
}

for (const [look, handle] of [
  ["wide", "hal"],
  ["narrow and dark", "hanna"],
  ["without scripts", "hugo"],
] as const)
  test(`the day of whoever answers customers, ${look}: dots, special access, a question, a complaint, a note`, async () => {
    const own = await writes();
    const who = await comesToWork(app, browser, { role: "support", handle, look });
    const { page } = who;
    const seesNobody = async () => {
      await inOrder(who);
      const html = await page.content();
      for (const words of [edith.name, edith.email, edith.address, "niece", "neighbour", own.question, own.complaint])
        assert.ok(!html.includes(words), `${page.url()} shows ${words}`);
    };
    assert.deepEqual(await rooms(who), [
      ...["Today", "Orders", "Products", "Promotions", "Support", "Special access", "You"],
    ]);
    assert.equal(await page.getByRole("heading", { name: "Takings" }).count(), 0);
    await seesNobody();

    await page.getByRole("link", { name: "question to answer" }).click();
    await seesNobody();
    await page.getByRole("link", { name: /^Q-/ }).click();
    await page.getByText("You have no special access").waitFor();
    assert.equal(await page.getByRole("button", { name: "Show for 30 minutes" }).count(), 0);
    await seesNobody();
    const question = page.url();

    assert.equal((await olive.post(`/special-access/holders/${handle}`)).status, 303);
    await page.reload();
    await page.getByText("You have not signed the undertaking yet").waitFor();
    await seesNobody();
    await page.getByRole("link", { name: "Special access" }).click();
    assert.equal(await page.getByRole("button", { name: /^Take away/ }).count(), 0);
    await page.getByRole("button", { name: "I promise this, and sign it" }).click();
    await page.getByRole("row", { name: handle }).getByText("signed", { exact: true }).waitFor();
    await seesNobody();

    await page.goto(question);
    await page.getByLabel("Why, in your words").fill("Because");
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByRole("link", { name: /at least 10 characters/ }).waitFor();
    await seesNobody();
    await page.getByLabel("Why, in your words").fill(reason);
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByText(asked).waitFor();
    await page.getByText(edith.email).waitFor();
    assert.ok(!(await page.content()).includes(own.question), "the secret of the writer's page");
    await inOrder(who);
    await page.getByRole("button", { name: "Send the answer" }).click();
    await page.getByRole("link", { name: /Write an answer/ }).waitFor();
    await inOrder(who);
    await page.getByLabel("Your answer").fill("On the fourth of December. That is before it.");
    await page.getByRole("button", { name: "Send the answer" }).click();
    await page.getByText("answered", { exact: true }).waitFor();
    await seesNobody();

    await page.getByRole("link", { name: "Support" }).click();
    await page.getByText("Nothing waits.").waitFor();
    await seesNobody();
    await page.getByRole("link", { name: "Complaints (1)" }).click();
    await page.getByRole("link", { name: /^C-/ }).click();
    await seesNobody();
    await page.getByLabel("Why, in your words").fill(reason);
    await page.getByRole("button", { name: "Show for 30 minutes" }).click();
    await page.getByText(grievance).waitFor();
    await inOrder(who);
    await page.getByLabel("Your answer").fill("You are right, and we are sorry.");
    await page.getByRole("button", { name: "Send the answer and close it" }).click();
    await page.getByText("they were right", { exact: true }).waitFor();
    await seesNobody();
    await app.settle();
    for (const [address, answer] of [
      [own.question, "On the fourth of December. That is before it."],
      [own.complaint, "You are right, and we are sorry."],
    ] as const) {
      const { text } = await shopper.get(address);
      assert.ok(text.includes(answer) && text.includes(reason), "the writer reads the answer, and why somebody looked");
      assert.doesNotMatch(text, new RegExp(`\\b${handle}\\b`), "and not who it was");
    }
    assert.ok(mailbox?.mails().some(({ to, text }) => to === edith.email && text.includes("fourth of December")));

    await page.getByRole("link", { name: "Orders" }).click();
    assert.equal(await page.getByRole("link", { name: "Export" }).count(), 0);
    assert.equal(await page.getByRole("checkbox").count(), 0, "nothing is done to many orders at once");
    await seesNobody();
    await page.getByRole("link", { name: order }).click();
    await page.getByText("More", { exact: true }).click();
    assert.deepEqual(await page.locator(".menu-list a").allTextContents(), [
      ...["Packing slip", "Write a note", "The customer’s details"],
    ]);
    assert.equal(await page.getByRole("button", { name: /Dispatch|delivered|Cancel|back/ }).count(), 0);
    await seesNobody();
    await page.getByRole("link", { name: "Write a note" }).click();
    await page.getByLabel("Note", { exact: true }).fill("She wants it before the fifth.");
    await page.getByRole("button", { name: "Write it down" }).click();
    await page.getByText(`Note of ${handle}`).waitFor();
    assert.ok(!(await page.content()).includes("before the fifth"));
    await seesNobody();
  });

test("whoever answers customers gives no money back, takes no list out, sends nothing and changes neither catalogue nor shop", async () => {
  const who = await comesToWork(app, browser, { role: "support", handle: "hilda", look: "narrow and dark" });
  const { page } = who;
  const slug = product?.slug ?? assert.fail();
  await page.goto(`${app.office.url}/products/${slug}`);
  await inOrder(who);
  assert.equal(
    await page
      .locator("main")
      .getByRole("button")
      .or(page.getByRole("link", { name: /^Change|^Add/ }))
      .count(),
    0,
  );
  await page.getByRole("link", { name: "Promotions" }).click();
  await inOrder(who);
  assert.equal(await page.getByRole("link", { name: "Make a promotion" }).count(), 0);
  await mayNot(app, who, {
    open: [
      ...[`/orders/${order}/refund`, `/orders/${order}/cancellation`, `/orders/${order}/parcel`, "/orders/export"],
      ...[`/products/${slug}/words`, `/products/${slug}/prices`, "/new-product", "/new-collection", "/promotions/new"],
      ...["/settings", "/team", "/audit"],
    ],
    send: {
      [`/orders/${order}/refund`]: { seen: "1", amount: "1.00" },
      [`/orders/${order}/dispatch`]: { seen: "1" },
      [`/orders/${order}/cancellation`]: { seen: "1" },
      "/orders/export/orders.csv": { show: "all" },
      "/chosen-orders/dispatch": { number: order },
      [`/products/${slug}/off-sale`]: {},
      [`/products/${slug}/words`]: { name: "Another name" },
      [`/stock/${sku}/movements`]: { quantity: "5" },
      "/special-access/holders/hilda": {},
      "/team/hilda/role": { role: "owner" },
    },
  });
  assert.equal(app.modules.catalogue.current().product(slug)?.slug, slug);
});
