import assert from "node:assert/strict";
import { test } from "node:test";
import { londonDay } from "#delivery";
import { formatMoney, formatPrice } from "#kernel/money";
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

test("the books of a quarter say the VAT by country and rate, on a page and as a file, and the same after the order is forgotten", async () => {
  const [entry] = await entries();
  assert.ok(entry !== undefined);
  const [, sales, vat] = entry.postings;
  const { text } = await marketing.ask("/books");
  const [net, tax, gross] = [-(sales?.amountMinor ?? 0), -(vat?.amountMinor ?? 0), entry.amountMinor];
  assert.equal(net + tax, gross);
  const row = ["20 %", ...[net, tax, gross].map(formatPrice)].map((cell) => `<td>${cell}</td>`).join("");
  assert.ok(text.includes(`<th scope="row">GB</th>${row}`), text);
  assert.doesNotMatch(text, /Take the journal/, "marketing sees figures, and takes no order numbers out");
  const file = await marketing.ask("/books/vat.csv");
  assert.equal(
    file.text,
    `\ufeff"country","vat_rate_percent","net","vat","gross","currency"\r\n"GB",20,${net / 100},${tax / 100},${gross / 100},"GBP"\r\n`,
  );
  const before = await marketing.ask("/books?from=2020-01-01&to=2020-03-31");
  assert.match(before.text, /Nothing is booked in these days/);
});

test("the journal goes out entry by entry with debits and credits that agree, behind a passkey, noted, and without a person", async () => {
  const clerk = await hire(app, "orders");
  const [entry] = await entries();
  const fields = { from: today, to: today };
  await clerk.letConfirmationEnd();
  assert.equal((await clerk.post("/books/journal.csv", fields)).status, 401, "asks for the passkey first");
  await clerk.confirm();
  const { status, text } = await clerk.post("/books/journal.csv", fields);
  assert.equal(status, 200);
  const [head, ...rows] = text.trimEnd().split("\r\n");
  assert.equal(
    head,
    '\ufeff"entry","booked","order","kind","account","debit","credit","currency","vat_rate_percent","country"',
  );
  const cells = rows.map((row) => row.split(","));
  assert.deepEqual(
    cells.map(([, , order, kind, account]) => [order, kind, account]),
    ["provider", "sales", "vat"].map((account) => [`"${entry?.orderNumber}"`, '"sale"', `"${account}"`]),
  );
  const sum = (at: number): number =>
    cells.reduce((total, row) => total + Math.round(Number(row[at]?.replaceAll('"', "")) * 100), 0);
  assert.deepEqual([sum(5), sum(6)], [entry?.amountMinor, entry?.amountMinor]);
  assert.ok(![ada.name, ada.email, ada.postcode].some((of) => text.includes(of)));
  const none = await clerk.post("/books/journal.csv", { from: "2020-01-01", to: "2020-03-31" });
  assert.equal(none.text.trimEnd().split("\r\n").length, 1);
  assert.equal((await marketing.post("/books/journal.csv", fields)).status, 403);
});

test("a period that ends before it begins is refused in a sentence, and gives no file", async () => {
  for (const path of ["/books", "/books/vat.csv"]) {
    const answer = await marketing.ask(`${path}?from=2026-04-01&to=2026-01-01`);
    assert.equal(answer.status, 422, path);
    assert.match(answer.text, /The last day is before the first/);
    assert.match(answer.text, /<title>Error: Books/);
  }
});

/** What stands in the books of the one order. */
async function entries() {
  const [{ number } = { number: "" }] = (await app.db.asOwner("SELECT number FROM orders.purchase")) as {
    number: string;
  }[];
  return app.modules.ledger.forOrder(app.ground.database.reader, number);
}
