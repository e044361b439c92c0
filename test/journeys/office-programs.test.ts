import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { comesToWork, inOrder, type Look, looks, mayNot } from "../support/office-day.ts";

const app = await openApp({ work: false });
const browser = await launchBrowser();
after(() => browser.close());
const { programs } = app.modules;
const { reader, transact } = app.ground.database;

for (const [n, look] of (Object.keys(looks) as Look[]).entries()) {
  test(`an owner makes a key and an address for a program, sees what became of its messages, and takes both away: ${look}`, async () => {
    const olive = await comesToWork(app, browser, { role: "owner", handle: `olive-${n}`, look });
    const { page } = olive;
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByRole("link", { name: "Programs" }).click();
    await inOrder(olive);
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("heading", { name: "There is a problem" }).waitFor();
    await inOrder(olive);
    await page.getByRole("link", { name: "Call it by 1 to 40 letters" }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "field-title");
    await page.getByLabel("Which program").fill("Warehouse");
    await page.getByLabel(/^orders:read/).check();
    await page.getByLabel(/^stock:write/).check();
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("heading", { name: "The key of Warehouse" }).waitFor();
    await inOrder(olive);
    const token = (await page.locator(".secret").textContent()) ?? "";
    assert.deepEqual([...((await programs.admit(token))?.may ?? [])].sort(), ["orders:read", "stock:write"]);
    await page.getByRole("link", { name: "Back to the programs" }).click();

    const url = `https://warehouse-${n}.example/hooks`;
    await page.getByLabel("Address", { exact: true }).fill(url);
    await page.getByLabel(/^order\.sent/).check();
    await page.getByRole("button", { name: "Add the address" }).click();
    await page.getByRole("heading", { name: `The secret of ${url}` }).waitFor();
    await inOrder(olive);
    await page.getByRole("link", { name: "Back to the address" }).click();
    await page.getByText("Nothing has happened yet that it is told of.").waitFor();
    await inOrder(olive);
    const all = await programs.endpoints(reader);
    const mine = all.find((each) => each.url === url) ?? assert.fail();
    await transact((tx) => programs.tell(tx, { event: "order.sent", order: "FF-AAAA-1111" }));
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.locator(".lead", { hasText: /^Switched off/ }).waitFor();
    assert.match((await page.locator("main").textContent()) ?? "", /FF-AAAA-1111[\s\S]*given up/);
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByRole("button", { name: /^Send again/ }).waitFor();
    await inOrder(olive);
    await page.getByRole("button", { name: /^Send again/ }).click();
    await page
      .getByText(/waits; next attempt/)
      .first()
      .waitFor();
    assert.equal((await programs.messages(reader, mine.id))[0]?.state, "queued");
    await page.getByRole("button", { name: "Remove the address" }).click();
    await page.getByRole("heading", { name: "Programs" }).waitFor();
    assert.equal(await programs.endpoint(reader, mine.id), null);
    await page.getByRole("button", { name: "End the key of Warehouse" }).first().click();
    await page
      .getByText(/^ended /)
      .first()
      .waitFor();
    await inOrder(olive);
    assert.equal(await programs.admit(token), null);
  });
}

test("nobody but an owner makes keys or sets addresses", async () => {
  const pat = await comesToWork(app, browser, { role: "orders", handle: "pat", look: "wide" });
  await mayNot(app, pat, {
    open: ["/settings/programs"],
    send: {
      "/settings/programs/keys": { title: "Mine", days: "30", scope: "orders:read" },
      "/settings/programs/addresses": { url: "https://mine.example/", event: "order.paid" },
    },
  });
});
