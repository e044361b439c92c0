import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";
import { openApp } from "../support/app.ts";
import { barriersOn } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { type Colleague, colleague, joinsAsOwner, joinsBy } from "../support/office.ts";

const app = await openApp({ work: false });
const { orders, staff } = app.modules;
const { reader } = app.ground.database;
await seedOrders(app.ground, app.modules, app.partners, readIdentity(app.ground.config), { days: 25 });
const browser = await launchBrowser();
after(() => browser.close());

/** When everybody last showed a passkey; a slow machine may take longer over the day than that lasts. */
const confirmed = (at: "now()" | "NULL") => app.db.asOwner(`UPDATE staff.session SET confirmed_at = ${at}`);

const owner = await colleague(browser);

/** Somebody with the role `orders`, invited by the owner. */
async function clerk(): Promise<Colleague> {
  await joinsAsOwner(app, owner, "olive");
  const [member] = await app.db.asOwner("SELECT id FROM staff.member WHERE handle = 'olive'");
  const session = Buffer.alloc(32);
  const invitation = await staff.invite("orders", { id: String(member?.id), handle: "olive", session });
  const who = await colleague(browser, { viewport: { width: 1_280, height: 800 }, reducedMotion: "reduce" });
  await joinsBy(who, `${app.office.url}/join/${invitation}`, "otto");
  return who;
}

const who = await clerk();
const { page } = who;
const complaints: string[] = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
const open = (path: string) => page.goto(app.office.url + path);
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
const numbers = async (onPage: Page) => onPage.locator(".list tbody th a").allTextContents();
/** Without barriers, and no wider than the window, on a desk and on a telephone. */
async function isForEverybody(): Promise<void> {
  for (const width of [390, 1_280]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await barriersOn(page), [], `${page.url()} at ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, width, `${page.url()} scrolls sideways`);
  }
}

test("the keys lead along the list, tick rows, open one, and lead to rooms and to the sheet", async () => {
  await open("/orders?show=to-dispatch");
  await isForEverybody();
  const [first = "", second = ""] = await numbers(page);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  assert.equal(await focused(), second);
  assert.equal(await page.locator("[data-ticked]").textContent(), "2 ticked");
  await page.keyboard.press("k");
  assert.equal(await focused(), first);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/orders/${first}`);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).getByRole("cell", { name: "Next row of a list" }).waitFor();
  assert.deepEqual(await barriersOn(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL("**/orders");
  await page.keyboard.press("/");
  await page.keyboard.type(second);
  assert.equal(
    await page.getByRole("textbox", { name: "Order number" }).inputValue(),
    second,
    "letters typed into a box are letters",
  );
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/orders/${second}`);
  await page.keyboard.press("/");
  await page.getByRole("dialog", { name: "Find" }).waitFor();
  await page.keyboard.press("Escape");
});

test("Ctrl K finds a room, an order, a product and something to do; an address of a person is not sent", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const [number = ""] = (await orders.list(reader, { shelf: "all", sort: "newest" }, { limit: 1 })).rows.map(
    (row) => row.number,
  );
  const box = page.getByRole("combobox", { name: "Room, order number" });
  const option = (words: string | RegExp) => page.getByRole("option", { name: words });
  await page.keyboard.press("Control+k");
  await option("Audit log").waitFor({ state: "detached" });
  await option(/^Orders\s*room/).waitFor();
  assert.deepEqual(await barriersOn(page), []);
  await box.fill("arden");
  await option(/Arden .*product/)
    .first()
    .waitFor();
  await box.fill("somebody@mail.example");
  await option(/Find orders by e-mail/).waitFor();
  await box.fill(number.toLowerCase().replaceAll("-", ""));
  await option(`${number} order`).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/orders/${number}`);
  await page.keyboard.press("Control+k");
  await box.fill("late");
  await option(/See late orders/).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/orders?show=late");
  assert.deepEqual(
    asked.filter((url) => /%40|@/.test(url)),
    [],
  );
});

test("one order is sent, delivered and partly paid back, each with the button that is next", async () => {
  const [row] = (await orders.list(reader, { shelf: "to-dispatch", sort: "dearest" }, { limit: 1 })).rows;
  await open(`/orders/${row?.number}`);
  await page.getByRole("button", { name: "Dispatch" }).click();
  await page.getByRole("status").getByText("Dispatched.").waitFor();
  await isForEverybody();
  await page.getByRole("button", { name: "Mark delivered" }).click();
  await page.getByRole("status").getByText("Marked as delivered.").waitFor();
  await confirmed("now()");
  await page.getByText("More", { exact: true }).click();
  await page.getByRole("link", { name: "Give money back" }).click();
  await page.getByRole("heading", { name: "Give money back" }).waitFor();
  await isForEverybody();
  await page.getByLabel("Amount in pounds").fill("12.50");
  await page.getByRole("button", { name: "Give it back" }).click();
  await page.getByRole("status").getByText("The money went back").waitFor();
  const dossier = await orders.dossier(reader, row?.number ?? "");
  assert.equal(dossier?.order.refundedMinor, 1_250);
});

test("what gives money back asks for the passkey first, and comes back to where somebody was going", async () => {
  const [row] = (await orders.list(reader, { shelf: "to-dispatch", sort: "dearest" }, { limit: 1 })).rows;
  await confirmed("NULL");
  await owner.page.goto(`${app.office.url}/orders/${row?.number}/refund?pieces=1`);
  await owner.page.getByRole("button", { name: "Show my passkey" }).click();
  await owner.page.waitForURL(`**/orders/${row?.number}/refund?pieces=1`);
  assert.equal(await owner.page.getByLabel("Pieces of").first().inputValue(), "1");
});

const toDispatch = () => orders.count(reader, { shelf: "to-dispatch", sort: "promised" });
/** Up to the seconds in which it can be undone. */
async function agreeToDispatch(total: number): Promise<void> {
  await open("/orders?show=to-dispatch");
  await page.getByLabel(`All ${total} orders that match`).check();
  await page.getByRole("button", { name: "Dispatch" }).click();
  await page.getByRole("heading", { name: `Dispatch: ${total} orders` }).waitFor();
  await isForEverybody();
  await page.getByLabel("To confirm, type how many").fill(String(total));
  await page.getByRole("button", { name: `Dispatch: ${total} orders` }).click();
  await page.getByText("It begins in 10 seconds").waitFor();
}

test("what was agreed to is undone before it begins: nothing happened, and nothing happens later (B8)", async () => {
  const total = await toDispatch();
  const dispatched = () =>
    app.db.asOwner("SELECT id FROM staff.audit_entry WHERE action = 'dispatch-order' ORDER BY id");
  const before = await dispatched();
  await agreeToDispatch(total);
  await isForEverybody();
  await page.getByRole("link", { name: "Undo" }).click();
  await page.waitForURL("**/orders");
  assert.equal(await toDispatch(), total);
  assert.deepEqual(await dispatched(), before);
});

test("all that are paid are dispatched at once, step by step without another press", async () => {
  const total = await toDispatch();
  assert.ok(total > 20, String(total));
  await page.clock.install();
  await agreeToDispatch(total);
  await page.clock.fastForward(10_000);
  await page.getByRole("heading", { name: `${total} orders dispatched` }).waitFor({ timeout: 180_000 });
  await page.getByText("Everything went well.").waitFor();
  await isForEverybody();
  assert.equal(await toDispatch(), 0);
});

test("the list comes down as a file that a spreadsheet opens", async () => {
  await open("/orders?show=on-its-way");
  await confirmed("now()");
  await page.getByRole("link", { name: "Export" }).click();
  await page.getByRole("heading", { name: /^Export/ }).waitFor();
  await isForEverybody();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Take the file" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "orders.csv");
  const text = readFileSync(await download.path(), "utf8");
  const total = await orders.count(reader, { shelf: "on-its-way", sort: "promised" });
  assert.match(text, /^\uFEFF"number"/);
  assert.equal(text.trimEnd().split("\r\n").length, total + 1);
});

test("who has chosen other keys uses those, and the usual ones do nothing", async () => {
  await open("/keyboard");
  await page.getByText("Choose other keys").click();
  await isForEverybody();
  await page.getByLabel("Next row of a list").fill("n");
  await page.getByRole("button", { name: "Use these keys" }).click();
  await page.getByText("Back to the usual keys").waitFor({ state: "attached" });
  await open("/orders?show=on-its-way");
  const [first = ""] = await numbers(page);
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  await page.keyboard.press("n");
  assert.equal(await focused(), first);
});

test("single keys do nothing for whoever turned them off, on every page; Ctrl K still opens", async () => {
  await open("/keyboard");
  await isForEverybody();
  await page.getByRole("button", { name: "Turn single keys off" }).click();
  await page.getByRole("button", { name: "Turn single keys on" }).waitFor();
  await open("/orders?show=on-its-way");
  for (const key of ["j", "/", "?"]) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Find" }).waitFor();
  assert.equal(await page.getByRole("dialog", { name: "Keyboard" }).count(), 0);
  assert.deepEqual(complaints, []);
});
