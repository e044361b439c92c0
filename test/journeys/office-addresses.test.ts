import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, createCatalogue } from "#catalogue";
import { openBus } from "#kernel/bus";
import { silentLog } from "#kernel/log";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const { database, clock } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const omar = await hire(app, "owner", "omar");
const shop = new URL(app.url);

const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const asideNothing = ["staff.session", "staff.audit_entry"];

async function placeForm(slug: string, address: string): Promise<Record<string, string>> {
  const { product, revision } = await kept(slug);
  const { category, range, designer, tags } = product;
  return { revision: String(revision), category, address, range, designer: designer ?? "", tags: tags.join(", ") };
}

/** Gives a product another address, and waits until the shop shows it. */
async function moves(slug: string, address: string): Promise<void> {
  const answer = await lena.post(`/products/${slug}/place`, await placeForm(slug, address));
  assert.deepEqual([answer.status, answer.headers.location], [303, `/products/${address}`]);
  await untilSnapshot((snapshot) => snapshot.product(address) !== null);
}

function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean, which = catalogue): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(which.current())) return resolve();
    which.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

async function leads(from: string, to: string): Promise<void> {
  const { status, headers } = await fromShop(from);
  assert.deepEqual([status, headers.location, headers["cache-control"]], [301, to, "no-store"], from);
}

test("a product at another address: every address that it had leads there in one step, on every node", async (t) => {
  const bus = await openBus({ connectionString: app.db.urls.shop }, silentLog);
  t.after(() => bus.close());
  const otherNode = createCatalogue({ database, bus, clock, log: silentLog });
  await otherNode.refresh();
  const before = await kept("tarn-wing-chair");
  const variant = before.product.variants[1]?.slug ?? assert.fail();
  assert.equal((await fromShop("/p/tarn-wing-chair")).status, 200, "it is kept ready before");
  await moves("tarn-wing-chair", "wing-chair");
  await moves("wing-chair", "tarn-reading-chair");
  await untilSnapshot((snapshot) => snapshot.product("tarn-reading-chair") !== null, otherNode);
  assert.equal(otherNode.current().productFormerly("wing-chair")?.slug, "tarn-reading-chair");
  for (const old of ["tarn-wing-chair", "wing-chair"]) {
    await leads(`/p/${old}`, "/p/tarn-reading-chair");
    await leads(`/p/${old}/${variant}`, `/p/tarn-reading-chair/${variant}`);
    await leads(`/reviews/${old}?stars=5`, "/reviews/tarn-reading-chair?stars=5");
  }
  const page = await fromShop("/p/tarn-reading-chair");
  assert.equal(page.status, 200);
  assert.match(page.text, /<link rel="canonical" href="[^"]+\/p\/tarn-reading-chair"/);
  const sitemap = (await fromShop("/sitemap.xml")).text;
  assert.match(sitemap, /\/p\/tarn-reading-chair</);
  assert.doesNotMatch(sitemap, /tarn-wing-chair|\/wing-chair/);
  assert.match((await fromShop("/c/armchairs")).text, /"\/p\/tarn-reading-chair\//);
  const now = await kept("tarn-reading-chair");
  assert.deepEqual([now.product.id, now.product.key], [before.product.id, "tarn-wing-chair"]);
});

test("what knows the product by its key goes on: reviews, the API, collections, an import under any address", async () => {
  const slug = "tarn-reading-chair";
  const asked = async (name: string) => JSON.parse((await fromShop(`/api/v1/products/${name}`)).text);
  const now = await asked(slug);
  assert.equal(now.slug, slug);
  assert.deepEqual(await asked("tarn-wing-chair"), now);
  assert.deepEqual(await asked("wing-chair"), now);
  assert.ok(now.rating === null || now.rating.count > 0);
  const reviews = JSON.parse((await fromShop("/api/v1/products/tarn-wing-chair/reviews")).text);
  assert.deepEqual(reviews.rating, now.rating);
  assert.match((await fromShop("/collections/a-chair-by-the-window")).text, /"\/p\/tarn-reading-chair/);
  const { product } = await kept(slug);
  for (const name of [slug, "wing-chair", product.key]) {
    await database.transact((tx) => catalogue.importProducts(tx, [{ ...product, slug: name, care: `From ${name}.` }]));
    const after = await kept(slug);
    assert.deepEqual([after.product.id, after.product.care], [product.id, `From ${name}.`]);
  }
  const stranger = {
    ...product,
    slug: "wing-chair",
    variants: product.variants.map((each) => ({ ...each, sku: `X-${each.sku}` })),
  };
  await assert.rejects(
    database.transact((tx) => catalogue.importProducts(tx, [stranger])),
    /wing-chair: Another product has this address, or had it\./,
  );
});

test("an address that another has or had is taken; one's own can be taken back; nothing is changed by a refusal", async () => {
  const refused = async (address: string, says: RegExp) =>
    assertWritesNothing(
      app,
      address,
      async () => {
        const { status, text } = await lena.post("/products/sedge-sofa/place", await placeForm("sedge-sofa", address));
        assert.equal(status, 422, address);
        assert.match(text, /<a href="#field-address">/);
        assert.match(text, says);
        assert.match(text, new RegExp(`name="address"[^>]* value="${address}"`));
      },
      asideNothing,
    );
  for (const taken of ["arden-sofa", "wing-chair", "tarn-wing-chair", "tarn-reading-chair"])
    await refused(taken, new RegExp(`Another product has the address ${taken}, or had it`));
  for (const wrong of ["Sedge", "sedge--sofa", "", "sedge sofa", "s".repeat(81)])
    await refused(wrong, /Write 1 to 80 small letters and digits/);
  await moves("tarn-reading-chair", "wing-chair");
  await leads("/p/tarn-reading-chair", "/p/wing-chair");
  await leads("/p/tarn-wing-chair", "/p/wing-chair");
  assert.equal((await fromShop("/p/wing-chair")).status, 200);
  await moves("wing-chair", "tarn-wing-chair");
  await leads("/p/wing-chair", "/p/tarn-wing-chair");
  assert.equal((await fromShop("/p/tarn-wing-chair")).status, 200);
});

test("a change of address stands in the history, and can be put back", async () => {
  await moves("beck-desk", "beck-writing-desk");
  const [change] = await catalogue.changes(database.reader, "beck-writing-desk", { most: 1 });
  assert.deepEqual([change?.field, change?.before, change?.after], ["address", "beck-desk", "beck-writing-desk"]);
  const revision = String((await kept("beck-writing-desk")).revision);
  const back = await omar.post(`/products/beck-writing-desk/history/${change?.entry}/back`, { revision });
  assert.deepEqual([back.status, back.headers.location], [303, "/products/beck-desk"]);
});

test("whoever places a product second is told, and nothing is lost (B12)", async () => {
  const form = await placeForm("beck-bookcase", "beck-shelves");
  await moves("beck-bookcase", "beck-books");
  const second = await omar.post("/products/beck-books/place", form);
  assert.equal(second.status, 409);
  assert.match(second.text, /Somebody changed this product after you opened it/);
  assert.match(second.text, /value="beck-shelves"/);
  assert.equal((await lena.ask("/products/nothing-here/place")).status, 404);
});

test("a department at another address: its old one leads there with its filters, and its products come along", async () => {
  const find = async (slug: string) =>
    (await catalogue.categories(database.reader)).find((each) => each.slug === slug) ?? assert.fail(slug);
  const { name, singular, blurb, revision, position } = await find("lighting");
  const form = { revision: String(revision), name, singular, blurb, place: String(position + 1) };
  for (const [address, status] of [
    ["sofas", 422],
    ["Lamps", 422],
    ["lamps", 303],
  ] as const)
    assert.equal((await lena.post("/categories/lighting", { ...form, address })).status, status, address);
  await untilSnapshot((snapshot) => snapshot.category("lamps") !== null);
  await leads("/c/lighting?colour=green", "/c/lamps?colour=green");
  assert.match((await fromShop("/p/heron-floor-lamp")).text, /<a href="\/c\/lamps">/);
  const found = JSON.parse((await fromShop("/api/v1/products?category=lighting")).text);
  assert.equal(found.products[0]?.category, "lamps");
  const { product } = await kept("heron-floor-lamp");
  await database.transact((tx) => catalogue.importProducts(tx, [{ ...product, category: "lighting" }]));
  assert.equal((await kept("heron-floor-lamp")).product.category, "lamps");
});
