import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, createCatalogue, wordsOf } from "#catalogue";
import { openBus } from "#kernel/bus";
import { day, minute } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { askOffice, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const { database, clock } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const omar = await hire(app, "owner", "omar");
const shop = new URL(app.url);

const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });

/** What a form of words holds of a product now, with what is changed. */
async function wordsForm(slug: string, change: Record<string, string> = {}): Promise<Record<string, string>> {
  const { product, revision } = await kept(slug);
  const { fire, electrical, materials, maker, responsible, ...words } = wordsOf(product);
  const rest = {
    ...{ fire: fire ?? "", electrical: electrical ?? "", materials: materials.join("\n") },
    ...{ maker: maker.join("\n"), responsible: responsible.join("\n") },
  };
  return { revision: String(revision), ...words, ...rest, ...change };
}

/** Resolves once the catalogue of this process is as wanted. */
function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean, which = catalogue): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(which.current())) return resolve();
    which.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

test("what is written of a product stands in the shop at once, on every node", async (t) => {
  const bus = await openBus({ connectionString: app.db.urls.shop }, silentLog);
  t.after(() => bus.close());
  const otherNode = createCatalogue({ database, bus, clock, log: silentLog });
  await otherNode.refresh();
  const summary = "A sofa that says something new.";
  const form = await wordsForm("arden-sofa", { summary, materials: " Beech \r\n\r\nFeather and foam" });
  const answer = await lena.post("/products/arden-sofa/words", form);
  assert.deepEqual([answer.status, answer.headers.location], [303, "/products/arden-sofa"]);
  for (const node of [catalogue, otherNode]) {
    await untilSnapshot((snapshot) => snapshot.product("arden-sofa")?.summary === summary, node);
    assert.deepEqual(node.current().product("arden-sofa")?.materials, ["Beech", "Feather and foam"]);
  }
  const inShop = await fromShop("/p/arden-sofa");
  assert.match(inShop.text, /Feather and foam/);
  assert.match((await lena.ask("/products/arden-sofa")).text, /A sofa that says something new\./);
  const api = await send(app.url, "/api/v1/products/arden-sofa", { headers: { host: shop.host } });
  assert.match(api.text, /A sofa that says something new\./);
});

test("the same words again change nothing", async () => {
  const form = await wordsForm("arden-footstool");
  const before = await kept("arden-footstool");
  assert.equal((await lena.post("/products/arden-footstool/words", form)).status, 303);
  assert.deepEqual(await kept("arden-footstool"), before);
});

test("whoever saves second sees what the first one wrote beside their own words, and nothing is lost (B12)", async () => {
  const form = await wordsForm("birk-loveseat");
  const hers = { care: "Lena's care.", summary: "Hers." };
  assert.equal((await lena.post("/products/birk-loveseat/words", { ...form, ...hers })).status, 303);
  await lena.post("/products/birk-loveseat/words", await wordsForm("birk-loveseat", { summary: "Hers, again." }));
  const mine = { ...form, care: "Omar's care.", name: "Birk seat for two" };
  await assertWritesNothing(
    app,
    "a second save",
    async () => {
      const second = await omar.post("/products/birk-loveseat/words", mine);
      assert.equal(second.status, 409);
      assert.match(second.text, /Somebody changed this product after you opened it/);
      assert.match(second.text, /<th scope="row">Care<\/th><td>Lena&#39;s care\.<\/td><td>Omar&#39;s care\.<\/td>/);
      assert.match(second.text, /value="Birk seat for two"/);
      assert.match(second.text, /value="Hers, again\."/, "what he left alone is as she left it");
      assert.doesNotMatch(second.text, /<th scope="row">Summary<\/th>/);
    },
    ["staff.session", "staff.audit_entry"],
  );
  const now = await kept("birk-loveseat");
  assert.equal(now.product.care, "Lena's care.");
  const again = { ...mine, revision: String(now.revision) };
  assert.equal((await omar.post("/products/birk-loveseat/words", again)).status, 303);
  assert.equal((await kept("birk-loveseat")).product.name, "Birk seat for two");
});

test("of two who save at the same moment one is told of the other", async () => {
  const form = await wordsForm("beck-desk");
  const answers = await Promise.all(
    ["One.", "Two.", "Three."].map((care) => lena.post("/products/beck-desk/words", { ...form, care })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409, 409]);
  assert.equal((await kept("beck-desk")).revision, Number(form.revision) + 1);
});

test("what is on sale keeps its fire label, its electrical information, its name and its honesty (L74, L77, L65)", async () => {
  const refused = async (slug: string, change: Record<string, string>, field: string, says: RegExp) => {
    const before = await kept(slug);
    const { status, text } = await lena.post(`/products/${slug}/words`, await wordsForm(slug, change));
    assert.equal(status, 422, text.slice(0, 300));
    assert.match(text, new RegExp(`<a href="#field-${field}">`));
    assert.match(text, new RegExp(`id="field-${field}"`));
    assert.match(text, says);
    assert.deepEqual(await kept(slug), before);
  };
  await refused("tarn-sofa", { fire: " " }, "fire", /It is upholstered: say how it meets the fire regulations\./);
  await refused("heron-floor-lamp", { electrical: "" }, "electrical", /It is a lamp: say which bulb it takes/);
  await refused("tarn-sofa", { name: "" }, "name", /The name has 1 to 80 letters\./);
  await refused("tarn-sofa", { materials: "\n" }, "materials", /No material is named\./);
  await refused("tarn-sofa", { care: "An eco-friendly brush." }, "care", /says nothing that can be checked/);
});

test("what is off sale is nowhere in the shop, and comes back only when nothing that the law wants is missing (L74, L62)", async () => {
  const slug = "tarn-sofa";
  const off = await lena.post(`/products/${slug}/off-sale`, { revision: String((await kept(slug)).revision) });
  assert.equal(off.status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug) === null);
  assert.equal((await fromShop(`/p/${slug}`)).status, 404);
  assert.equal((await fromShop(`/api/v1/products/${slug}`)).status, 404);
  assert.doesNotMatch((await fromShop("/c/sofas")).text, /\/p\/tarn-sofa/);
  assert.doesNotMatch((await fromShop("/sitemap.xml")).text, /\/p\/tarn-sofa/);
  const { variants } = (await kept(slug)).product;
  const sku = variants[0]?.sku ?? "";
  assert.equal(catalogue.current().variantBySku(sku), null);
  assert.match((await lena.ask("/products?trouble=off-sale")).text, /1 product<.*\/products\/tarn-sofa/s);

  assert.equal((await lena.post(`/products/${slug}/words`, await wordsForm(slug, { fire: "" }))).status, 303);
  const early = await lena.post(`/products/${slug}/on-sale`, { revision: String((await kept(slug)).revision) });
  assert.equal(early.status, 422);
  assert.match(early.text, /<a href="#field-fire">It is upholstered: say how it meets the fire regulations\.<\/a>/);
  assert.equal((await kept(slug)).isOffSale, true);

  const entries = async () =>
    (await app.db.asOwner("SELECT count(*)::int AS n FROM catalogue.price_charged WHERE sku = $1", [sku]))[0]?.n;
  const before = Number(await entries());
  assert.equal((await lena.post(`/products/${slug}/words`, await wordsForm(slug, { fire: "Labelled." }))).status, 303);
  assert.equal(
    (await lena.post(`/products/${slug}/on-sale`, { revision: String((await kept(slug)).revision) })).status,
    303,
  );
  assert.equal(await entries(), before + 1);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.fire === "Labelled.");
  assert.equal((await fromShop(`/p/${slug}`)).status, 200);
});

test("no earlier price comes back with a product that was off sale: nobody was charged it last (L62)", async () => {
  const reduced = catalogue
    .current()
    .products.find(({ variants }) => variants.some((each) => each.wasPriceMinor !== null));
  const { slug } = reduced ?? assert.fail("The sample has no reduced product.");
  for (const step of ["off-sale", "on-sale"])
    await lena.post(`/products/${slug}/${step}`, { revision: String((await kept(slug)).revision) });
  const { product, isOffSale } = await kept(slug);
  assert.equal(isOffSale, false);
  assert.deepEqual(
    product.variants.filter((each) => each.wasPriceMinor !== null || each.wasPeriod !== null),
    [],
  );
});

test("an import does not put on sale what the merchant keeps off, and is noticed by whoever edits meanwhile", async () => {
  const slug = "tarn-button-bed";
  await lena.post(`/products/${slug}/off-sale`, { revision: String((await kept(slug)).revision) });
  const { product, revision } = await kept(slug);
  await database.transact((tx) => catalogue.importProducts(tx, [product]));
  const now = await kept(slug);
  assert.deepEqual([now.isOffSale, now.revision], [true, revision + 1]);
});

test("what was changed stands in the history with who it was, and can be put back", async () => {
  const slug = "hollin-wardrobe";
  const before = await kept(slug);
  const change = { name: "Hollin press", materials: "Solid oak", fire: "Not upholstered." };
  await lena.post(`/products/${slug}/words`, await wordsForm(slug, change));
  await omar.post(`/products/${slug}/off-sale`, { revision: String((await kept(slug)).revision) });
  const history = () => catalogue.changes(database.reader, slug, { most: 50 });
  const told = (await history()).map(({ field, before, after, handle }) => [handle, field, before, after]);
  assert.deepEqual(told, [
    ["omar", "on-sale", "yes", "no"],
    ["lena", "fire", null, "Not upholstered."],
    ["lena", "materials", before.product.materials.join("\n"), "Solid oak"],
    ["lena", "name", before.product.name, "Hollin press"],
  ]);
  for (const page of ["", "/history"]) {
    const { text } = await lena.ask(`/products/${slug}${page}`);
    assert.match(text, /<th scope="row">name<\/th><td>Hollin wardrobe<\/td><td>Hollin press<\/td><td>lena<\/td>/);
  }
  for (const { entry } of await history()) {
    const revision = String((await kept(slug)).revision);
    assert.equal((await omar.post(`/products/${slug}/history/${entry}/back`, { revision })).status, 303);
  }
  assert.deepEqual(await kept(slug), { ...before, revision: before.revision + 6 });
  assert.equal((await history()).length, 8);
});

test("of a history only what fits is put back: not another product's, not from an old page, not what may not be said", async () => {
  const slug = "sedge-sofa";
  await lena.post(`/products/${slug}/words`, await wordsForm(slug, { name: "Sedge settee" }));
  const [newest] = await catalogue.changes(database.reader, slug, { most: 1 });
  const entry = newest?.entry ?? assert.fail();
  const revision = async (of: string) => ({ revision: String((await kept(of)).revision) });
  const refused = async (target: string, form: Record<string, string>, status: number) => {
    const of = target.split("/")[2] ?? "";
    const before = await kept(of);
    assert.equal((await lena.post(target, form)).status, status, target);
    assert.deepEqual(await kept(of), before);
  };
  await refused(`/products/beck-bookcase/history/${entry}/back`, await revision("beck-bookcase"), 404);
  await refused(`/products/${slug}/history/999999999/back`, await revision(slug), 404);
  await refused(`/products/${slug}/history/${entry}/back`, { revision: "1" }, 409);

  await lena.post(`/products/${slug}/off-sale`, await revision(slug));
  await lena.post(`/products/${slug}/words`, await wordsForm(slug, { fire: "" }));
  await lena.post(`/products/${slug}/words`, await wordsForm(slug, { fire: "Labelled." }));
  const [filled] = await catalogue.changes(database.reader, slug, { most: 1 });
  await lena.post(`/products/${slug}/on-sale`, await revision(slug));
  await refused(`/products/${slug}/history/${filled?.entry}/back`, await revision(slug), 422);
});

test("a long history has pages, and each change stands on one", async () => {
  const slug = "moor-wool-throw";
  for (let time = 0; time < 52; time++) {
    const { product, revision } = await kept(slug);
    const words = { ...wordsOf(product), care: `Wash it ${time} times.` };
    await database.transact((tx) => catalogue.changing("lena").describe(tx, { slug, revision }, words));
  }
  const first = (await lena.ask(`/products/${slug}/history`)).text;
  const older = /href="(\/products\/moor-wool-throw\/history\?before=\d+)"/.exec(first)?.[1] ?? assert.fail();
  const second = (await lena.ask(older)).text;
  const said = [first, second].map((text) => [...text.matchAll(/<td>Wash it (\d+) times\.<\/td><td>lena/g)].length);
  assert.deepEqual(said, [50, 2]);
  assert.ok(Buffer.byteLength(first) <= 42_000, `${Buffer.byteLength(first)} bytes`);
});

test("after 24 months it is forgotten who changed a product, and what was changed stays", async () => {
  const count = async () =>
    (await app.db.asOwner("SELECT count(*)::int AS all, count(handle)::int AS named FROM catalogue.change"))[0];
  const all = Number((await count())?.all);
  assert.deepEqual(await count(), { all, named: all });
  const [forgotten] = await app.db.asOwner("SELECT min(entry)::int AS entry FROM catalogue.change");
  const almost = new Date(clock.now().getTime() - 730 * day + minute);
  const past = new Date(clock.now().getTime() - 730 * day);
  const [rule] = catalogue.retention;
  await app.db.asOwner("UPDATE catalogue.change SET changed_at = $1", [almost]);
  assert.equal(await rule?.carryOut(), 0);
  await app.db.asOwner("UPDATE catalogue.change SET changed_at = $1 WHERE entry = $2", [past, forgotten?.entry]);
  assert.equal(await rule?.overdue(clock.now()), 1);
  assert.equal(await rule?.carryOut(), 1);
  assert.deepEqual(await count(), { all, named: all - 1 });
});

test("who may only read sees no button, and an address that nothing has says so", async () => {
  const reader = await hire(app, "read-only", "reader");
  const { text } = await reader.ask("/products/arden-sofa");
  assert.match(text, /<h1>Arden sofa<\/h1>/);
  assert.doesNotMatch(text, /Change the words|off-sale/);
  assert.match((await lena.ask("/products/arden-sofa")).text, /Change the words.*/s);
  assert.equal((await lena.ask("/products/nothing-here")).status, 404);
  assert.equal((await lena.ask("/products/nothing-here/words")).status, 404);
  assert.equal((await askOffice(app, "/products")).status, 303);
});
