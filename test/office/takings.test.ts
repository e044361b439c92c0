import assert from "node:assert/strict";
import { test } from "node:test";
import { londonDay } from "#delivery";
import { formatMoney } from "#kernel/money";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { ada } from "../support/people.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue } = app.modules;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const marketing = await hire(app, "marketing");
const today = londonDay(app.ground.clock.now());

test("with no sale the takings say so, and draw nothing", async () => {
  const { text } = await marketing.ask("/");
  assert.match(text, /No sale in these days/);
  assert.doesNotMatch(text, /<svg class="chart"/);
});

test("takings are a chart, a sentence, a table and a file, of the same figures and without a person (B15)", async () => {
  const secret = await buy(openBrowser(app.url), ada, sku);
  const { totalMinor } = (await orders.orderBySecret(app.ground.database.reader, secret))?.order ?? assert.fail();
  const { text } = await marketing.ask("/");
  const sum = formatMoney(totalMinor);
  assert.ok(text.includes(`<title>Takings by day: ${sum} from 1 sale in 30 days. The line is the mean of seven days.`));
  assert.equal(text.match(/<rect /g)?.length, 30);
  assert.ok(text.includes(`<b class="figure">${sum}</b> from 1 sale, VAT included.`));
  const [, table = ""] = /<caption[^>]*>Takings by day<\/caption>([\s\S]*?)<\/table>/.exec(text) ?? [];
  assert.equal(table.match(/<tr>/g)?.length, 31, "a head and thirty days");
  const file = await marketing.ask("/takings.csv?days=30");
  assert.equal(file.headers["content-type"], "text/csv; charset=utf-8");
  const lines = file.text.split("\r\n");
  assert.equal(lines[0], '\ufeff"Day","Sales","Sold (GBP, VAT included)","Given back (GBP)"');
  assert.equal(lines.length, 32);
  assert.equal(lines[30], `"${today}",1,${totalMinor / 100},0`);
  assert.ok(lines.slice(1, 30).every((line) => line.endsWith(",0,0,0")));
  for (const answer of [text, file.text])
    assert.ok(![ada.name, ada.email, ada.postcode].some((of) => answer.includes(of)));
});

test("who may not see figures sees none, in no form", async () => {
  const support = await hire(app, "support");
  assert.doesNotMatch((await support.ask("/")).text, /Takings/);
  assert.equal((await support.ask("/takings.csv?days=30")).status, 403);
});
