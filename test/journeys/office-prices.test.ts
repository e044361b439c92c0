import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { formatPrice } from "#kernel/money";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const { database, clock } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const staffTables = ["staff.session", "staff.audit_entry"];

const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const variantsOf = async (slug: string) => (await kept(slug)).product.variants;
const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
const inDays = (days: number) => new Date(clock.now().getTime() + days * day).toISOString().slice(0, 10);
const charged = async (sku: string) =>
  (await app.db.asOwner("SELECT price_minor FROM catalogue.price_charged WHERE sku = $1 ORDER BY entry", [sku])).map(
    (row) => row.price_minor,
  );
/** As if what is charged of this product today had been charged for so many days. */
const chargedFor = (slug: string, days: number) =>
  app.db.asOwner(
    `UPDATE catalogue.price_charged SET charged_from = $2 WHERE sku IN (
       SELECT v.sku FROM catalogue.variant v JOIN catalogue.product p ON p.id = v.product_id WHERE p.slug = $1)`,
    [slug, inDays(-days)],
  );
const shopShows = async (slug: string, variant: string): Promise<string> => {
  await catalogue.refresh();
  const { text } = await send(app.url, `/p/${slug}/${variant}`, { headers: { host: new URL(app.url).host } });
  return text;
};

test("a price that is changed is charged at once, stands in the history of prices, and shows no earlier one (L62)", async () => {
  const slug = "beck-desk";
  const [variant] = await variantsOf(slug);
  const { sku, slug: address, priceMinor } = variant ?? assert.fail();
  const answer = await lena.post(`/products/${slug}/prices/${sku}`, {
    ...(await revision(slug)),
    "new-price": "£399.50",
  });
  assert.deepEqual([answer.status, answer.headers.location], [303, `/products/${slug}/prices`]);
  const text = await shopShows(slug, address);
  assert.match(text, /£399\.50/);
  assert.doesNotMatch(text, /Was <s>/);
  assert.deepEqual(await charged(sku), [priceMinor, 39_950]);
  const [change] = await catalogue.changes(database.reader, slug, { most: 1 });
  assert.deepEqual([change?.field, change?.sku, change?.after, change?.handle], ["price", sku, "£399.50", "lena"]);
  await lena.post(`/products/${slug}/prices/${sku}`, { ...(await revision(slug)), "new-price": "399.50" });
  assert.deepEqual(await charged(sku), [priceMinor, 39_950], "the same again is no price");
});

test("all prices move by per cent after a preview, which changes nothing", async () => {
  const slug = "birk-stool";
  const before = await variantsOf(slug);
  await assertWritesNothing(
    app,
    "a preview",
    async () => {
      const { text, status } = await lena.ask(`/products/${slug}/prices?percent=-10`);
      assert.equal(status, 200);
      assert.match(text, /10 % cheaper: nothing has changed yet/);
      for (const { sku } of before)
        assert.match(text, new RegExp(`<th scope="row">${sku}</th>.*<td>£79\\.00</td><td>£71\\.00</td>`));
    },
    staffTables,
  );
  const answer = await lena.post(`/products/${slug}/prices`, { ...(await revision(slug)), percent: "-10" });
  assert.equal(answer.status, 303);
  assert.deepEqual(
    (await variantsOf(slug)).map(({ priceMinor }) => priceMinor),
    before.map(() => 71_00),
  );
});

test("what is no price, no per cent and no variant changes nothing, and says so at its field", async () => {
  const slug = "birk-loveseat";
  const sku = (await variantsOf(slug))[0]?.sku ?? "";
  const other = (await variantsOf("beck-desk"))[0]?.sku ?? "";
  const cases: Array<[string, Record<string, string>, RegExp]> = [
    [`prices/${sku}`, { "new-price": "cheap" }, /#field-new-price">A price is pounds and pence/],
    [`prices/${sku}`, { "new-price": "100000.01" }, /A price is between nothing and £100,000\.00/],
    [`prices/${other}`, { "new-price": "10" }, new RegExp(`There is no variant ${other}`)],
    ["prices", { percent: "0" }, /#field-percent">Per cent are a number other than 0/],
    ["sales", { which: "all", reduction: "", from: inDays(1), until: inDays(2) }, /Write the sale price in pounds/],
    ["sales", { which: other, reduction: "10%", from: inDays(1), until: inDays(2) }, /Say which variants/],
    ["sales", { which: "all", reduction: "10%", from: "", until: "" }, /The first and the last day are dates/],
  ];
  for (const [path, form, says] of cases) {
    const sent = { ...(await revision(slug)), ...form };
    await assertWritesNothing(
      app,
      path,
      async () => {
        const { status, text } = await lena.post(`/products/${slug}/${path}`, sent);
        assert.equal(status, 422, text.slice(0, 200));
        assert.match(text, says);
      },
      staffTables,
    );
  }
  assert.equal((await lena.post(`/products/${slug}/prices/${sku}`, { revision: "99", "new-price": "10" })).status, 409);
});

test("a sale that would show a price that was not charged for long enough is refused with the reason (L62)", async () => {
  const slug = "ghyll-sofa-bed";
  const form = { which: "all", reduction: "20%", from: inDays(2), until: inDays(9), earlier: "yes" };
  const sent = { ...(await revision(slug)), ...form };
  await assertWritesNothing(
    app,
    "an unlawful sale",
    async () => {
      const { status, text } = await lena.post(`/products/${slug}/sales`, sent);
      assert.equal(status, 422);
      assert.match(text, /#field-reduction">An earlier price is one that was charged for at least 28 days\./);
      assert.match(text, new RegExp(`name="until" type="date"[^>]* value="${form.until}"`), "nothing is typed twice");
    },
    staffTables,
  );
});

test("a sale begins on its first day, shows the price of before with its days, and the price goes back by itself (L60, L62)", async () => {
  const slug = "tarn-wing-chair";
  const variants = await variantsOf(slug);
  const { sku, slug: address, priceMinor } = variants.find((each) => each.wasPriceMinor === null) ?? assert.fail();
  await chargedFor(slug, 60);
  const form = { which: sku, reduction: "20%", from: inDays(2), until: inDays(5), earlier: "yes" };
  assert.equal((await lena.post(`/products/${slug}/sales`, { ...(await revision(slug)), ...form })).status, 303);
  const sale = Math.round((priceMinor * 0.8) / 100) * 100;
  const priceNow = async () => (await variantsOf(slug)).find((each) => each.sku === sku)?.priceMinor;
  assert.equal(await priceNow(), priceMinor, "not before its day");
  assert.match((await lena.ask(`/products/${slug}/prices`)).text, /<span class="tag">planned<\/span>/);
  const blocked = { ...(await revision(slug)), "new-price": "1" };
  assert.equal((await lena.post(`/products/${slug}/prices/${sku}`, blocked)).status, 422);
  const twice = { ...(await revision(slug)), ...form, from: inDays(40), until: inDays(41) };
  assert.equal((await lena.post(`/products/${slug}/sales`, twice)).status, 422);

  await app.advance(2 * day);
  assert.equal(await priceNow(), sale);
  const shown = await shopShows(slug, address);
  assert.match(shown, new RegExp(`Was <s>${formatPrice(priceMinor)}</s>, our price from`));
  await app.advance(3 * day);
  assert.equal(await priceNow(), sale, "on its last day");
  await app.advance(day);
  assert.equal(await priceNow(), priceMinor);
  assert.doesNotMatch(await shopShows(slug, address), /Was <s>/);
  assert.deepEqual((await charged(sku)).slice(-3), [priceMinor, sale, priceMinor]);
  const fields = (await catalogue.changes(database.reader, slug, { most: 3 })).map(({ field, handle }) => [
    field,
    handle,
  ]);
  assert.deepEqual(fields, [
    ["sale-ends", null],
    ["sale-begins", null],
    ["sale", "lena"],
  ]);
  assert.equal(await catalogue.carryOutSales(), 0, "nothing is left to do");

  const again = { ...(await revision(slug)), ...form, from: inDays(5), until: inDays(6) };
  const { earlier: _, ...withoutEarlier } = again;
  const soon = await lena.post(`/products/${slug}/sales`, withoutEarlier);
  assert.equal(soon.status, 422);
  assert.match(soon.text, /the next one begins 28 days later at the earliest/);
});

test("a sale from today on begins at once, and ends at once when it is called off", async () => {
  const slug = "hollin-wardrobe";
  const before = await variantsOf(slug);
  const form = { which: "all", reduction: "1000", from: inDays(0), until: inDays(3) };
  assert.equal((await lena.post(`/products/${slug}/sales`, { ...(await revision(slug)), ...form })).status, 303);
  for (const { priceMinor, wasPriceMinor } of await variantsOf(slug))
    assert.deepEqual([priceMinor, wasPriceMinor], [1_000_00, null]);
  for (const { sku } of before)
    assert.equal((await lena.post(`/products/${slug}/sales/${sku}/call-off`, await revision(slug))).status, 303);
  assert.deepEqual(await variantsOf(slug), before);
  const [first] = before;
  const over = await lena.post(`/products/${slug}/sales/${first?.sku}/call-off`, await revision(slug));
  assert.equal(over.status, 404, "there is no sale any more");
});

test("a planned sale that is called off never begins; one whose price was changed by an import meanwhile does not either", async () => {
  const slug = "heron-floor-lamp";
  const [first, second] = await variantsOf(slug);
  for (const each of [first, second]) {
    const form = { which: each?.sku ?? "", reduction: "50", from: inDays(1), until: inDays(2) };
    assert.equal((await lena.post(`/products/${slug}/sales`, { ...(await revision(slug)), ...form })).status, 303);
  }
  await lena.post(`/products/${slug}/sales/${first?.sku}/call-off`, await revision(slug));
  const { product } = await kept(slug);
  const imported = product.variants.map((each) => (each.sku === second?.sku ? { ...each, priceMinor: 199_00 } : each));
  await database.transact((tx) => catalogue.importProducts(tx, [{ ...product, variants: imported }]));
  await app.advance(day);
  const [one, two] = await variantsOf(slug);
  assert.deepEqual([one?.priceMinor, two?.priceMinor], [first?.priceMinor, 199_00]);
  await app.advance(3 * day);
  assert.deepEqual(await variantsOf(slug), [one, two, ...(await variantsOf(slug)).slice(2)]);
});

test("two processes that look at the clock at once begin a sale once", async () => {
  const slug = "ghyll-media-unit";
  const [variant] = await variantsOf(slug);
  const sku = variant?.sku ?? "";
  const form = { which: sku, reduction: "100", from: inDays(1), until: inDays(2) };
  await lena.post(`/products/${slug}/sales`, { ...(await revision(slug)), ...form });
  await app.db.asOwner("UPDATE catalogue.sale SET starts_on = $1 WHERE sku = $2", [inDays(0), sku]);
  const before = await kept(slug);
  await Promise.all([catalogue.carryOutSales(), catalogue.carryOutSales(), catalogue.carryOutSales()]);
  assert.deepEqual((await charged(sku)).slice(-1), [100_00]);
  assert.equal((await kept(slug)).revision, before.revision + 1);
});
