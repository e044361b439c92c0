import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, wordsOf } from "#catalogue";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { basket, catalogue } = app.modules;
const { database } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const reader = await hire(app, "orders", "olga");
const shop = new URL(app.url);
const staffTables = ["staff.session", "staff.audit_entry"];

const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const untilSnapshot = (wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (wanted(catalogue.current())) return resolve();
    catalogue.onChange((snapshot) => wanted(snapshot) && resolve());
  });
const changesOf = async (slug: string) =>
  (await catalogue.changes(database.reader, slug, { most: 5 })).map(({ field, sku, before, after }) => [
    field,
    sku,
    before,
    after,
  ]);

async function wordsForm(slug: string, change: Record<string, string>): Promise<Record<string, string>> {
  const { fire, electrical, materials, maker, responsible, ...words } = wordsOf((await kept(slug)).product);
  return {
    ...(await revision(slug)),
    ...words,
    ...{ fire: fire ?? "", electrical: electrical ?? "", materials: materials.join("\n") },
    ...{ maker: maker.join("\n"), responsible: responsible.join("\n") },
    ...change,
  };
}

test("the sample says of each product who made it, and of what is made abroad who answers for it here", async () => {
  for (const product of catalogue.current().products) {
    assert.equal(product.maker.length, 3, product.slug);
    assert.equal(product.responsible.length, product.category === "lighting" ? 3 : 0, product.slug);
  }
  const page = await fromShop("/p/heron-floor-lamp");
  assert.match(page.text, /<h3>Who made it<\/h3><p>Lumière d’Exemple SARL \(sample\), 1 rue/);
  assert.match(page.text, /<h3>Who answers for it here<\/h3><p>Fell &amp; Fern Furniture Limited/);
  assert.match(page.text, /"manufacturer":\{"@type":"Organization","name":"Lumière/);
  const data = JSON.parse((await fromShop("/api/v1/products/heron-floor-lamp")).text);
  assert.deepEqual(data.maker, {
    name: "Lumière d’Exemple SARL (sample)",
    address: "1 rue de l’Exemple, 00000 Exempleville, France",
    reachedAt: "bonjour@lumiere.example",
  });
  assert.equal(data.responsible.reachedAt, "hello@fellandfern.example");
  assert.equal(JSON.parse((await fromShop("/api/v1/products/arden-sofa")).text).responsible, null);
});

test("who made it is written, shown, put back, and refused where nobody could be written to", async () => {
  const slug = "langdale-bench";
  const before = (await kept(slug)).product.maker;
  const maker = "North Joinery Ltd\r\n1 Example Row, Kendal\r\nLA9 0XX\r\nhttps://north.example";
  assert.equal((await lena.post(`/products/${slug}/words`, await wordsForm(slug, { maker }))).status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.maker[0] === "North Joinery Ltd");
  assert.match((await fromShop(`/p/${slug}`)).text, /North Joinery Ltd, 1 Example Row, Kendal, LA9 0XX, https/);
  for (const wrong of ["North Joinery Ltd", "North Joinery Ltd\nKendal", "A\nB\nno address"]) {
    const form = await wordsForm(slug, { maker: wrong });
    await assertWritesNothing(
      app,
      wrong,
      async () => {
        const answer = await lena.post(`/products/${slug}/words`, form);
        assert.equal(answer.status, 422);
        assert.match(answer.text, /Give the name, the postal address, and an e-mail or web address last/);
      },
      staffTables,
    );
  }
  const [entry] = await catalogue.changes(database.reader, slug, { most: 1 });
  assert.deepEqual([entry?.field, entry?.before], ["maker", before.join("\n")]);
  await lena.post(`/products/${slug}/history/${entry?.entry}/back`, await revision(slug));
  await untilSnapshot((snapshot) => snapshot.product(slug)?.maker[0] === before[0]);
  assert.deepEqual((await kept(slug)).product.maker, before);
  assert.equal((await lena.post(`/products/${slug}/words`, await wordsForm(slug, { maker: "" }))).status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.maker.length === 0);
  assert.match((await lena.ask("/products?trouble=no-maker")).text, new RegExp(`/products/${slug}"`));
  assert.doesNotMatch((await fromShop(`/p/${slug}`)).text, /Who made it/);
});

test("range and designer of a product are changed and put back; a designer that there is not is refused", async () => {
  const slug = "langdale-bench";
  const { product } = await kept(slug);
  const form = async (change: Record<string, string>) => ({
    ...(await revision(slug)),
    ...{ category: product.category, address: slug, range: product.range, designer: product.designer ?? "" },
    ...{ tags: product.tags.join(", "), ...change },
  });
  assert.deepEqual(await problemsOf((await lena.ask(`/products/${slug}/place`)).text), []);
  const changed = await lena.post(`/products/${slug}/place`, await form({ range: "Fold", designer: "isla-thornber" }));
  assert.equal(changed.status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.designer === "isla-thornber");
  assert.ok(
    catalogue
      .current()
      .designedBy("isla-thornber")
      .some((each) => each.slug === slug),
  );
  assert.match((await fromShop(`/p/${slug}`)).text, /Designed by <a href="\/designers\/isla-thornber">/);
  assert.deepEqual((await changesOf(slug)).slice(0, 2).sort(), [
    ["designer", null, product.designer, "isla-thornber"],
    ["range", null, product.range, "Fold"],
  ]);
  const nobody = await form({ designer: "nobody-at-all" });
  const refused = await lena.post(`/products/${slug}/place`, nobody);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /There is no such designer/);
  assert.equal((await kept(slug)).product.designer, "isla-thornber");
  for (const { entry, field } of await catalogue.changes(database.reader, slug, { most: 2 })) {
    const back = await lena.post(`/products/${slug}/history/${entry}/back`, await revision(slug));
    assert.equal(back.status, 303, field);
  }
  const { range, designer } = (await kept(slug)).product;
  assert.deepEqual([range, designer], [product.range, product.designer]);
});

test("one variant is withdrawn: the shop, its lists and baskets know it no more, and it comes back at a price of today (L62)", async () => {
  const slug = "arden-sofa";
  const { product } = await kept(slug);
  const [gone, ...rest] = product.variants;
  assert.ok(gone !== undefined && rest.length > 0);
  const { basketId } = await database.transact((tx) => basket.open(tx));
  assert.ok((await database.transact((tx) => basket.addLine(tx, basketId, gone.sku, 1))).ok);
  const at = `/products/${slug}/variants/${gone.sku}`;
  assert.equal((await lena.post(`${at}/withdrawal`, await revision(slug))).status, 303);
  await untilSnapshot((snapshot) => snapshot.variantBySku(gone.sku) === null);
  assert.equal(catalogue.current().product(slug)?.variants.length, rest.length);
  const view = await basket.contents(database.reader, basketId);
  assert.deepEqual(
    view?.gone.map(({ sku }) => sku),
    [gone.sku],
  );
  const page = await lena.ask(`/products/${slug}`);
  assert.deepEqual(await problemsOf(page.text), []);
  assert.match(page.text, new RegExp(`id="withdrawn"[\\s\\S]*${gone.sku}[\\s\\S]*Put on sale again`));
  assert.doesNotMatch((await reader.ask(`/products/${slug}`)).text, /Put on sale again|>Withdraw</);
  assert.deepEqual((await changesOf(slug))[0], ["variant-on-sale", gone.sku, "yes", "no"]);
  assert.equal((await lena.post(`${at}/withdrawal`, await revision(slug))).status, 422, "what is withdrawn already");

  const charged = async () =>
    Number((await app.db.asOwner("SELECT count(*) FROM catalogue.price_charged WHERE sku = $1", [gone.sku]))[0]?.count);
  const before = await charged();
  assert.equal((await lena.post(`${at}/on-sale`, await revision(slug))).status, 303);
  await untilSnapshot((snapshot) => snapshot.variantBySku(gone.sku) !== null);
  assert.equal(await charged(), before + 1, "nobody was charged it meanwhile");
  assert.equal(catalogue.current().variantBySku(gone.sku)?.variant.wasPriceMinor, null);
  const [entry] = await catalogue.changes(database.reader, slug, { most: 1 });
  const back = await lena.post(`/products/${slug}/history/${entry?.entry}/back`, await revision(slug));
  assert.equal(back.status, 303, "that is put back like any change");
  await untilSnapshot((snapshot) => snapshot.variantBySku(gone.sku) === null);
});

test("the last variant is not withdrawn, nor one with a sale that is not over, nor by who saw another revision", async () => {
  const single =
    [...catalogue.current().products].sort((a, b) => a.variants.length - b.variants.length)[0] ?? assert.fail();
  const [{ sku: only } = assert.fail(), ...others] = single.variants;
  for (const { sku } of others) {
    const withdrawn = await lena.post(
      `/products/${single.slug}/variants/${sku}/withdrawal`,
      await revision(single.slug),
    );
    assert.equal(withdrawn.status, 303);
  }
  assert.doesNotMatch((await lena.ask(`/products/${single.slug}`)).text, />Withdraw</);
  const [two] = (await kept("arden-sofa")).product.variants;
  const sku = two?.sku ?? assert.fail();
  await app.db.asOwner(
    `INSERT INTO catalogue.sale (sku, price_minor, regular_minor, starts_on, ends_on, shows_earlier, state)
     VALUES ($1, 1, 2, '2099-01-01', '2099-01-02', false, 'planned')`,
    [sku],
  );
  for (const [slug, of, form, status, says] of [
    [single.slug, only, await revision(single.slug), 422, /take the whole product off sale instead/],
    ["arden-sofa", sku, await revision("arden-sofa"), 422, /A sale of it is planned or running/],
    ["arden-sofa", sku, { revision: "1" }, 409, /Somebody changed this product/],
  ] as const)
    await assertWritesNothing(
      app,
      String(says),
      async () => {
        const answer = await lena.post(`/products/${slug}/variants/${of}/withdrawal`, form);
        assert.equal(answer.status, status);
        assert.match(answer.text, says);
        assert.deepEqual(await problemsOf(answer.text), []);
      },
      staffTables,
    );
});

test("a product is taxed by another class from the next order on, at the same price", async () => {
  const slug = "langdale-bench";
  const before = (await kept(slug)).product.variants.map(({ priceMinor }) => priceMinor);
  const changed = await lena.post(`/products/${slug}/vat-class`, { ...(await revision(slug)), class: "reduced" });
  assert.equal(changed.status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.variants[0]?.vatRatePermille === 50);
  const { product } = await kept(slug);
  assert.ok(product.variants.every(({ vatRatePermille }) => vatRatePermille === 50));
  assert.deepEqual(
    product.variants.map(({ priceMinor }) => priceMinor),
    before,
  );
  const [{ sku } = assert.fail()] = product.variants;
  const { basketId } = await database.transact((tx) => basket.open(tx));
  assert.ok((await database.transact((tx) => basket.addLine(tx, basketId, sku, 1))).ok);
  assert.equal((await basket.contents(database.reader, basketId))?.lines[0]?.vatRatePermille, 50);
  assert.deepEqual((await changesOf(slug))[0], ["vat-class", null, "standard", "reduced"]);
  const page = await lena.ask(`/products/${slug}`);
  assert.match(page.text, /Reduced rate\. Prices hold the VAT/);
  assert.deepEqual(await problemsOf(page.text), []);
  assert.equal((await lena.post(`/products/${slug}/vat-class`, { revision: "1", class: "zero" })).status, 409);
});
