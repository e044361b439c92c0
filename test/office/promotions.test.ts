import assert from "node:assert/strict";
import { after, test } from "node:test";
import { londonDay } from "#delivery";
import { day } from "#kernel/clock";
import { assertWritesNothing } from "../gate/every-table.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { problemsOf } from "../support/html.ts";
import { colleague, joinsAsOwner } from "../support/office.ts";
import { inOrder } from "../support/office-day.ts";
import { plain } from "../support/promotions.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { promotions } = app.modules;
const { database, clock } = app.ground;
const nadia = await hire(app, "marketing", "nadia");
const clerk = await hire(app, "orders", "clerk");
const lena = await hire(app, "catalogue", "lena");
const staffTables = ["staff.session", "staff.audit_entry"];

const inDays = (days: number) => londonDay(new Date(clock.now().getTime() + days * day));
const typed = {
  ...{ title: "Founders’ week", kind: "percent", reduction: "10%", code: "FELL10", least: "500", products: "" },
  ...{ from: inDays(0), until: inDays(7), most: "100", once: "yes" },
};
type Typed = Partial<Record<keyof typeof typed | "category" | "revision", string>>;
const make = async (over: Typed = {}) => {
  const answer = await nadia.post("/promotions", { ...typed, ...over });
  assert.equal(answer.status, 303, answer.text);
  return answer.headers.location?.slice("/promotions/".length) ?? assert.fail();
};
const one = async (id: string) => (await promotions.one(database.reader, id)) ?? assert.fail();

test("marketing makes a promotion; it is kept as it was meant, listed, and noted with who made it", async () => {
  const id = await make({ category: "sofas", products: "https://shop.example/p/arden-cushion/moss\nbirk-stool" });
  const { revision, uses, stoppedAt, id: _, ...terms } = await one(id);
  assert.deepEqual([revision, uses, stoppedAt], [1, 0, null]);
  assert.deepEqual(terms, {
    ...{ title: "Founders’ week", kind: "percent", percent: 10, amountMinor: null, code: "FELL10" },
    ...{ leastMinor: 50_000, categories: ["sofas"], products: ["arden-cushion", "birk-stool"] },
    ...{ from: inDays(0), until: inDays(7), mostUses: 100, onceEach: true },
  });
  const list = (await nadia.ask("/promotions")).text;
  assert.deepEqual(await problemsOf(list), []);
  assert.match(list, /Founders’ week<\/a><\/th><td>10 % off<\/td><td>code FELL10<\/td><td>Sofas, 2 products/);
  assert.match(list, /0 of 100<\/td><td><span class="tag good">running/);
  const page = (await nadia.ask(`/promotions/${id}`)).text;
  assert.deepEqual(await problemsOf(page), []);
  assert.match(page, /reduction<\/th><td>nothing<\/td><td>10 % off<\/td><td>nadia/);
  const [entry] = await app.modules.staff.audit(database.reader, { action: "make-promotion" });
  assert.deepEqual([entry?.handle, entry?.status], ["nadia", 303]);
});

test("what cannot be is said at its field, keeps what was typed and writes nothing", async () => {
  const cases: Array<[Typed, RegExp]> = [
    [{ title: "" }, /#field-title">Give it a name/],
    [{ title: "Spring sale" }, /#field-title">The name stands in mails about orders/],
    [{ reduction: "lots" }, /#field-reduction">Write per cent as a whole number/],
    [{ reduction: "95%" }, /#field-reduction">Per cent are a whole number from 1 to 90/],
    [{ kind: "amount", reduction: "10%" }, /#field-reduction">Write pounds and pence/],
    [{ code: "ä!" }, /#field-code">A code is 3 to 20 letters and digits/],
    [{ code: "fell 10" }, /#field-code">Founders’ week has this code already/],
    [{ code: "OTHER", least: "much" }, /#field-least">Write pounds and pence, or nothing/],
    [{ code: "OTHER", category: "boats" }, /#field-category">There is no department boats/],
    [{ code: "OTHER", products: "ark" }, /#field-products">There is no product ark/],
    [{ code: "OTHER", from: inDays(-1) }, /#field-from">It begins today at the earliest/],
    [{ code: "OTHER", until: inDays(-1) }, /#field-until">The last day is not before the first/],
    [{ code: "OTHER", most: "many" }, /#field-most">Write a whole number of orders/],
  ];
  for (const [over, says] of cases)
    await assertWritesNothing(
      app,
      JSON.stringify(over),
      async () => {
        const { status, text } = await nadia.post("/promotions", { ...typed, ...over });
        assert.equal(status, 422);
        assert.match(text, says);
        assert.deepEqual(await problemsOf(text), []);
        assert.match(text, /name="most" [^>]*value="|value="(100|many)"/);
      },
      staffTables,
    );
});

test("whoever changes what somebody else changed meanwhile sees both, and nothing is lost (B12)", async () => {
  const id = await make({ code: "TWICE" });
  const changed = { ...typed, code: "TWICE", revision: "1" };
  assert.equal((await nadia.post(`/promotions/${id}`, { ...changed, reduction: "5%" })).status, 303);
  const late = await nadia.post(`/promotions/${id}`, { ...changed, title: "Open days" });
  assert.equal(late.status, 409);
  assert.deepEqual(await problemsOf(late.text), []);
  assert.match(late.text, /reduction<\/th><td>5%<\/td><td>10%/);
  assert.match(late.text, /value="Open days"/);
  assert.deepEqual([(await one(id)).title, (await one(id)).percent], ["Founders’ week", 5]);
  assert.equal((await nadia.post(`/promotions/${id}`, { ...changed, title: "Open days", revision: "2" })).status, 303);
  assert.equal((await one(id)).title, "Open days");
});

test("stopped, it takes nothing off any more and cannot be changed; its code can be used again", async () => {
  const id = await make({ code: "STOPME" });
  await promotions.refresh();
  assert.equal(promotions.readCode("STOPME").ok, true);
  assert.equal((await nadia.post(`/promotions/${id}/stop`, { revision: "1" })).status, 303);
  await promotions.refresh();
  assert.deepEqual(promotions.readCode("STOPME"), { ok: false, because: "no-such-code" });
  const late = await nadia.post(`/promotions/${id}`, { ...typed, code: "STOPME", revision: "2" });
  assert.equal(late.status, 409);
  assert.match(late.text, /Somebody stopped it for good/);
  await make({ code: "STOPME" });
});

test("others see them and change nothing; whoever has no business with them sees none", async () => {
  const id = await make({ code: "SEEN" });
  const page = await clerk.ask(`/promotions/${id}`);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /Stop it for good|Save<\/button>/);
  assert.equal((await clerk.post(`/promotions/${id}/stop`, { revision: "1" })).status, 403);
  assert.equal((await lena.ask("/promotions")).status, 403);
  assert.equal((await nadia.ask(`/promotions/${app.ground.random.uuid()}`)).status, 404);
});

test("the list goes by pages of fifty and stays light", async () => {
  for (let n = 0; n < 60; n++)
    await database.transact((tx) =>
      promotions.make(tx, "nadia", { ...plain(clock), kind: "percent", percent: 10, code: `MANY${n}` }),
    );
  const first = (await nadia.ask("/promotions")).text;
  assert.ok(Buffer.byteLength(first) <= 42_000, `${Buffer.byteLength(first)} bytes`);
  const next = /href="(\/promotions\?after=[^"]+)">Earlier promotions/.exec(first)?.[1] ?? assert.fail();
  const second = (await nadia.ask(next)).text;
  const ids = (text: string) => [...text.matchAll(/href="\/promotions\/([0-9a-f-]{36})"/g)].map(([, id]) => id);
  assert.equal(ids(first).length, 50);
  assert.equal(new Set([...ids(first), ...ids(second)]).size, ids(first).length + ids(second).length);
});

const browser = await launchBrowser();
after(() => browser.close());

for (const [kind, look] of [
  ["wide", { viewport: { width: 1280, height: 900 } }],
  ["narrow and dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
] as const)
  test(`the rooms are in order, ${kind}: made, refused, changed, stopped`, async () => {
    const who = await colleague(browser, look);
    const { page } = who;
    await joinsAsOwner(app, who, `maya-${kind.slice(0, 4)}`);
    await page.getByRole("link", { name: "Promotions" }).click();
    await page.getByRole("heading", { name: "Promotions" }).waitFor();
    await inOrder(who);
    await page.getByRole("link", { name: "Make a promotion" }).click();
    await page.getByLabel("Name").fill("Delivery on us");
    await page.getByLabel("What it takes off").selectOption("free-delivery");
    await page.getByLabel("From an amount of").fill("lots");
    await inOrder(who);
    await page.getByRole("button", { name: "Make the promotion" }).click();
    await page.getByRole("link", { name: /Write pounds and pence/ }).waitFor();
    await inOrder(who);
    await page.getByLabel("From an amount of").fill("500");
    await page.getByRole("button", { name: "Make the promotion" }).click();
    await page.getByRole("heading", { name: "Delivery on us" }).waitFor();
    await inOrder(who);
    await page.getByRole("button", { name: "Stop it for good" }).click();
    await page.getByText("stopped", { exact: true }).first().waitFor();
    await inOrder(who);
  });
