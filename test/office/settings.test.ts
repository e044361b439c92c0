import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { assembleModules } from "../../src/assemble.ts";
import { assembleOffice } from "../../src/assemble-office.ts";
import { openGroundOn } from "../../src/ground.ts";
import { readIdentity } from "../../src/trader.ts";
import { assertWritesNothing } from "../gate/every-table.ts";
import { formBody, ownForm, send } from "../gate/send.ts";
import { traderFields } from "../gate/settings-requests.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp({ work: false });
const { reader } = app.ground.database;
const olive = await hire(app, "owner", "olive");
const staffTables = ["staff.session", "staff.audit_entry"];
const { trader: traderSetting } = app.modules.kept;

const shopShows = async (path: string): Promise<string> =>
  (await send(app.url, path, { headers: { host: new URL(app.url).host } })).text;
const traderForm = async (change: Record<string, string> = {}) => {
  const { revision, content } = await traderSetting.newest(reader);
  return { ...traderFields(content), revision: String(revision), ...change };
};

test("the room says how each setting stands, and only the owner finds it", async () => {
  const { text } = await olive.ask("/settings");
  assert.deepEqual(await problemsOf(text), []);
  assert.match(text, /Fell &amp; Fern Furniture Limited \(sample company\), company number 00000000 \(sample\)/);
  assert.match(text, /<a href="\/settings" data-key="e" aria-current="page">/);
  const orders = await hire(app, "orders");
  assert.equal((await orders.ask("/settings")).status, 403);
  assert.doesNotMatch((await orders.ask("/")).text, /href="\/settings"/);
});

test("what speaks against going live stands in the office as the doctor says it, for the owner alone", async () => {
  const { status, text } = await olive.ask("/settings/going-live");
  assert.equal(status, 200);
  assert.deepEqual(await problemsOf(text), []);
  assert.match(text, /To put right first \(\d+\)[\s\S]*SHOP_URL is http:[\s\S]*For production set SHOP_URL/);
  assert.match(text, /SMTP_URL is not set/);
  assert.match(text, /As it should be[\s\S]*The server’s log|As it should be[\s\S]*Node \d+/);
  assert.doesNotMatch(text, /postgres(?:ql)?:\/\//);
  const orders = await hire(app, "orders", "odette");
  assert.equal((await orders.ask("/settings/going-live")).status, 403);
  await assertWritesNothing(app, "a look at going live", () => olive.ask("/settings/going-live"), staffTables);
});

test("who trades is set once, and every page, paper and mail of every process names it at once (L68, L69)", async () => {
  const log = createLog(
    () => new Date(),
    () => {},
  );
  const other = await openGroundOn(app.ground.config, app.db.urls, { log, random: systemRandom });
  const identity = readIdentity(other.config);
  const modules = await assembleModules(other, app.partners, identity);
  try {
    await shopShows("/terms");
    const change = {
      name: "Dale & Beck",
      "registered-name": "Dale & Beck Limited (sample company)",
      office: "2 Example Yard\r\nKendal\r\nLA9 0XX",
      "vat-number": "",
      telephone: "01632 960 999",
    };
    const answer = await olive.post("/settings/trader", await traderForm(change));
    assert.deepEqual([answer.status, answer.headers.location], [303, "/settings/trader"]);
    await until("the terms name the new trader", async () => (await shopShows("/terms")).includes("01632 960 999"));
    for (const path of ["/terms", "/", "/privacy", "/contact"]) {
      const text = await shopShows(path);
      assert.match(text, /Dale &amp; Beck Limited \(sample company\)/, path);
      assert.match(text, /2 Example Yard, Kendal, LA9 0XX/, path);
      assert.doesNotMatch(text, /Fell &amp; Fern|VAT number GB/, path);
    }
    const described = JSON.parse(await shopShows("/api/v1/openapi.json"));
    assert.equal(described.info.title, "Dale & Beck: store API");
    assert.match((await olive.ask("/settings/trader")).text, /<a class="whose" href="\/">Dale &amp; Beck<\/a>/);
    await until("the other process knows it", () => identity.trader.name === "Dale & Beck");
    assert.equal(identity.numberPrefix, "FF", "numbers of orders keep their letters");
  } finally {
    modules.media.close();
    await modules.jobs.stop();
    await other.close();
  }
});

test("what would break the law or the mails is refused beside its field, and nothing typed is lost", async () => {
  for (const [change, says] of [
    [{ number: " " }, /id="field-number-wrong"[\s\S]*?Write the company number/],
    [{ office: "\n" }, /id="field-office-wrong"[\s\S]*?Write the registered office/],
    [{ telephone: "0844 496 0000" }, /id="field-telephone-wrong"[\s\S]*?no more than an ordinary call/],
    [{ email: "by pigeon" }, /id="field-email-wrong"[\s\S]*?Write an e-mail address/],
    [{ name: "Summer sale ends soon" }, /make a mail that may not leave \([a-z-]+\): promotion/],
  ] as const) {
    await assertWritesNothing(
      app,
      JSON.stringify(change),
      async () => {
        const answer = await olive.post(
          "/settings/trader",
          await traderForm({ ...change, strapline: "Kept as typed" }),
        );
        assert.equal(answer.status, 422);
        assert.match(answer.text, says);
        assert.match(answer.text, /value="Kept as typed"/);
        assert.deepEqual(await problemsOf(answer.text), []);
      },
      staffTables,
    );
  }
});

test("what two people change at once is not overwritten, and each version can be put back", async () => {
  const old = await traderForm({ hours: "Never" });
  assert.equal((await olive.post("/settings/trader", await traderForm({ hours: "Mondays" }))).status, 303);
  const refused = await olive.post("/settings/trader", old);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Somebody changed this after you opened it/);
  assert.match(refused.text, /<th scope="row">hours<\/th><td>Mondays<\/td><td>Never<\/td>/);
  assert.match(refused.text, /value="Never"/);

  const history = (await olive.ask("/settings/history/trader")).text;
  assert.deepEqual(await problemsOf(history), []);
  assert.match(history, /hours: Monday to Friday, 9 am to 5 pm → Mondays/);
  assert.match(history, /At the beginning/);
  const { revision } = await traderSetting.newest(reader);
  const stale = await olive.post("/settings/history/trader/0/back", { revision: "0" });
  assert.equal(stale.status, 422);
  assert.match(stale.text, /Somebody changed this meanwhile/);
  const back = await olive.post("/settings/history/trader/0/back", { revision: String(revision) });
  assert.deepEqual([back.status, back.headers.location], [303, "/settings/trader"]);
  await until("the shop has its old name again", async () => (await shopShows("/terms")).includes("Fell &amp; Fern"));
  assert.equal((await olive.post("/settings/history/trader/999/back", { revision: "0" })).status, 404);
});

test("where shop.json has the first word the office shows what it says, and sets nothing", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "candour-filed-"));
  after(() => rmSync(dataDir, { recursive: true, force: true }));
  const { content } = await traderSetting.newest(reader);
  writeFileSync(join(dataDir, "shop.json"), JSON.stringify(content));
  const filed = readIdentity({ ...app.ground.config, sample: false, dataDir });
  const watched = { patrols: () => Promise.resolve([]), retention: () => Promise.resolve([]) };
  const { gate } = await assembleOffice(app.ground, app.modules, filed, watched);
  const ask = async (target: string, fields?: Record<string, string>) => {
    const headers = { host: new URL(app.office.url).host, cookie: olive.cookie, "sec-fetch-site": "same-origin" };
    const request =
      fields === undefined
        ? new Request(app.office.url + target, { headers })
        : new Request(app.office.url + target, {
            ...{ method: "POST", body: formBody(fields), headers: { ...headers, ...ownForm } },
          });
    const answer = await gate.answer(request, { address: "127.0.0.1", tls: false, target });
    return { status: answer.status, text: await answer.text() };
  };
  const shown = await ask("/settings/trader");
  assert.deepEqual(await problemsOf(shown.text), []);
  assert.match(shown.text, /The file shop\.json in the data folder has the first word/);
  assert.doesNotMatch(shown.text, /<input name="telephone"|name-trader/);
  const { revision } = await traderSetting.newest(reader);
  for (const [target, fields] of [
    ["/settings/trader", await traderForm({ hours: "Sundays" })],
    ["/settings/history/trader/0/back", { revision: String(revision) }],
  ] as const)
    assert.equal((await ask(target, fields)).status, 422, target);
  assert.equal((await traderSetting.newest(reader)).revision, revision);
});
