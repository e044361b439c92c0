import assert from "node:assert/strict";
import { test } from "node:test";
import { londonDay } from "#delivery";
import { day, hour } from "#kernel/clock";
import { vatContained } from "#kernel/money";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, contactForm, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp();
const { basket, catalogue, ledger, mailbox, orders, kept } = app.modules;
const { reader, transact } = app.ground.database;
const { clock } = app.ground;
const olive = await hire(app, "owner", "olive");
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();

const revision = async () => ({ revision: String((await kept.vat.setting.newest(reader)).revision) });
const inDays = (days: number) => londonDay(new Date(clock.now().getTime() + days * day));
const plan = async (fields: Record<string, string>) =>
  olive.post("/settings/vat", { class: "standard", ...(await revision()), ...fields });

/** An order that is paid, with what its page says of VAT and what the books say. */
async function bought() {
  const secret = await buy(openBrowser(app.url), ada, sku);
  const { order } = (await orders.orderBySecret(reader, secret)) ?? assert.fail();
  const { number, totalMinor, vatMinor } = order;
  const [sale] = await ledger.forOrder(reader, number);
  const rates = sale?.postings.flatMap(({ vatRatePermille }) => vatRatePermille ?? []);
  return { secret, number, totalMinor, vatMinor, rates: [...new Set(rates)] };
}

// The last hour of a Saturday: what is promised then and on the Sunday after it is the same, so that only the rate changes overnight.
const toEleven =
  23 -
  Number(
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: "Europe/London" }).format(
      clock.now(),
    ),
  );
const weekday = new Date(`${inDays(0)}T12:00:00Z`).getUTCDay();
await app.advance(toEleven * hour + (((6 - weekday + 7) % 7) + 7) * day);

test("a change is planned for a day to come, shown, called off and planned again", async () => {
  const from = inDays(1);
  const answer = await plan({ rate: "25", from: inDays(40) });
  assert.deepEqual([answer.status, answer.headers.location], [303, "/settings/vat"]);
  const { text } = await olive.ask("/settings/vat");
  assert.deepEqual(await problemsOf(text), []);
  assert.match(text, /25 % from \d+ [A-Z][a-z]+ \d{4}/);
  assert.equal(
    (await olive.post("/settings/vat/call-off", { class: "standard", from: inDays(40), ...(await revision()) })).status,
    303,
  );
  assert.equal((await plan({ rate: "22.5 %", from })).status, 303);
  assert.match(
    (await olive.ask("/settings/history/vat")).text,
    /Standard rate, from \d+ [A-Z][a-z]+ \d{4}: nothing → 22\.5 %/,
  );
  for (const [fields, says] of [
    [{ rate: "twenty", from: inDays(3) }, /Write per cent from 0 to 50/],
    [{ rate: "51", from: inDays(3) }, /Write per cent from 0 to 50/],
    [{ rate: "21", from: "" }, /Choose the first day/],
    [{ rate: "21", from: inDays(0) }, /from tomorrow on at the earliest/],
    [{ rate: "21", from }, /Another change of this rate is planned for that day/],
  ] as const)
    await assertWritesNothing(
      app,
      JSON.stringify(fields),
      async () => {
        const refused = await plan(fields);
        assert.equal(refused.status, 422);
        assert.match(refused.text, says);
        assert.deepEqual(await problemsOf(refused.text), []);
      },
      ["staff.session", "staff.audit_entry"],
    );
});

test("an order keeps the rate of its day in its page, its mail and the books; the price stays, what is left changes", async () => {
  await until("the plan has been read", () => kept.vat.rateOf(200, inDays(1)) === 225);
  const begin = clock.now();
  const before = await bought();
  assert.deepEqual([before.rates, before.vatMinor], [[200], vatContained(before.totalMinor, 200)]);

  // Somebody gives their details on the last day of the old rate, and pays on the first of the new one.
  const overnight = await transact((tx) => basket.open(tx));
  await transact((tx) => basket.addLine(tx, overnight.basketId, sku, 1));
  const read = orders.readContact(contactForm(ada));
  const begun = await orders.beginOrder({
    basketId: overnight.basketId,
    contact: read.ok ? read.contact : assert.fail(),
  });
  const orderId = begun.ok ? begun.orderId : assert.fail();
  const review = await orders.review(reader, overnight.basketId);
  const { totalMinor, seen } = review.ok ? review.review : assert.fail();

  await app.advance(hour);
  const after = await bought();
  assert.equal(after.totalMinor, before.totalMinor, "what a shopper pays stays the same");
  assert.deepEqual([after.rates, after.vatMinor], [[225], vatContained(after.totalMinor, 225)]);
  const paid = await orders.pay({ basketId: overnight.basketId, expectedTotalMinor: totalMinor, seen });
  assert.ok(paid.ok, JSON.stringify(paid));
  const rates = await app.db.asOwner(
    `SELECT l.vat_rate_permille::int AS line, p.delivery_vat_permille::int AS delivery
     FROM orders.line l JOIN orders.purchase p ON p.id = l.order_id WHERE p.id = $1`,
    [orderId],
  );
  assert.deepEqual(rates, [{ line: 225, delivery: 225 }]);

  const again = (await orders.orderBySecret(reader, before.secret)) ?? assert.fail();
  assert.equal(again.order.vatMinor, before.vatMinor);
  await app.settle();
  for (const { number, vatMinor } of [before, after]) {
    const mail = mailbox?.mails().find(({ subject }) => subject.includes(number)) ?? assert.fail(number);
    const pounds = `£${(vatMinor / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 })}`;
    assert.ok(mail.text.includes(`VAT in the total: ${pounds}`), mail.text);
  }
  const { rows } = await ledger.vatReturn(reader, begin, new Date(clock.now().getTime() + hour));
  assert.deepEqual(
    rows.map(({ vatRatePermille, grossMinor, vatMinor }) => [vatRatePermille, grossMinor, vatMinor]),
    [
      [225, after.totalMinor, after.vatMinor],
      [200, before.totalMinor, before.vatMinor],
    ],
  );
});

test("money that goes back later goes back at the rate of the order", async () => {
  const sold = await bought();
  await app.db.asOwner("UPDATE orders.purchase SET delivery_vat_permille = 200 WHERE number = $1", [sold.number]).then(
    () => assert.fail("the rate of a placed order was changed"),
    (thrown: { code?: string }) => assert.equal(thrown.code, "23001"),
  );
  assert.equal((await plan({ rate: "20", from: inDays(1) })).status, 303);
  await until("the plan has been read", () => kept.vat.rateOf(200, inDays(1)) === 200);
  await app.advance(day);
  const { orderId } = (await orders.orderBySecret(reader, sold.secret))?.order ?? assert.fail();
  assert.ok((await orders.cancelOrder({ orderId })).ok);
  await app.settle();
  const entries = await ledger.forOrder(reader, sold.number);
  assert.deepEqual(
    entries.map(({ kind, postings }) => [kind, postings.find(({ account }) => account === "vat")?.amountMinor]),
    [
      ["sale", -sold.vatMinor],
      ["refund", sold.vatMinor],
    ],
  );
  const stays = await olive.post("/settings/history/vat/0/back", await revision());
  assert.equal(stays.status, 422);
  assert.match(stays.text, /orders were placed by what counts today/);
});
