import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, createCatalogue, type KeptCategory } from "#catalogue";
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
const kept = async (slug: string): Promise<KeptCategory> =>
  (await catalogue.categories(database.reader)).find((each) => each.slug === slug) ?? assert.fail(slug);
const revisionOf = async (slug: string) =>
  String(((await catalogue.kept(database.reader, slug)) ?? assert.fail(slug)).revision);

/** What the form of a department holds now, with what is changed. */
async function categoryForm(slug: string, change: Record<string, string> = {}): Promise<Record<string, string>> {
  const all = await catalogue.categories(database.reader);
  const { name, singular, blurb, revision, isHidden } = await kept(slug);
  const place = String(all.findIndex((each) => each.slug === slug) + 1);
  const form = {
    revision: String(revision),
    name,
    singular,
    blurb,
    address: slug,
    place,
    ...(isHidden ? { hidden: "yes" } : {}),
  };
  return { ...form, ...change };
}

/** Resolves once the catalogue is as wanted. */
function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean, which = catalogue): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(which.current())) return resolve();
    which.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

const asideNothing = ["staff.session", "staff.audit_entry"];

test("a department that is made stands in the navigation at once, on every node and on pages that were kept ready", async (t) => {
  const bus = await openBus({ connectionString: app.db.urls.shop }, silentLog);
  t.after(() => bus.close());
  const otherNode = createCatalogue({ database, bus, clock, log: silentLog });
  await otherNode.refresh();
  for (const path of ["/", "/terms", "/privacy/versions"]) await fromShop(path);
  const words = { name: " Garden & balcony ", singular: "bench", blurb: "What may stay out in the rain." };
  const answer = await lena.post("/categories", words);
  assert.deepEqual([answer.status, answer.headers.location], [303, "/categories/garden-balcony"]);
  for (const node of [catalogue, otherNode]) {
    await untilSnapshot((snapshot) => snapshot.category("garden-balcony") !== null, node);
    assert.equal(node.current().categories.at(-1)?.name, "Garden & balcony");
  }
  for (const path of ["/", "/terms", "/privacy/versions", "/p/arden-sofa"])
    assert.match((await fromShop(path)).text, /href="\/c\/garden-balcony"/, path);
  assert.equal((await fromShop("/c/garden-balcony")).status, 200);
  assert.match((await fromShop("/sitemap.xml")).text, /\/c\/garden-balcony</);
});

test("a product that is moved into another department is found there, and the move can be put back", async () => {
  const slug = "langdale-bench";
  const { category: home, range, designer } = catalogue.current().product(slug) ?? assert.fail();
  const credit = { range, designer: designer ?? "" };
  const form = {
    revision: await revisionOf(slug),
    category: "garden-balcony",
    address: slug,
    ...credit,
    tags: "",
  };
  assert.equal((await lena.post(`/products/${slug}/place`, form)).status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.category === "garden-balcony");
  assert.match((await fromShop("/c/garden-balcony")).text, /\/p\/langdale-bench/);
  assert.doesNotMatch((await fromShop(`/c/${home}`)).text, /"\/p\/langdale-bench/);
  assert.match((await fromShop(`/p/${slug}`)).text, /<a href="\/c\/garden-balcony">Garden &amp; balcony<\/a>/);
  const [change] = await catalogue.changes(database.reader, slug, { most: 1 });
  assert.deepEqual([change?.field, change?.before, change?.after], ["category", home, "garden-balcony"]);
  const back = { revision: await revisionOf(slug) };
  assert.equal((await lena.post(`/products/${slug}/history/${change?.entry}/back`, back)).status, 303);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.category === home);
  const nowhere = {
    revision: await revisionOf(slug),
    category: "nowhere",
    address: slug,
    ...credit,
    tags: "",
  };
  await assertWritesNothing(
    app,
    "a department that there is not",
    async () => {
      const refused = await lena.post(`/products/${slug}/place`, nowhere);
      assert.equal(refused.status, 422);
      assert.match(refused.text, /There is no such department\. Choose one of the list\./);
    },
    asideNothing,
  );
});

test("a department gets other words and another place; an import keeps what is hidden hidden", async () => {
  const change = { name: "Beds & nights", place: "1", hidden: "yes" };
  assert.equal((await lena.post("/categories/beds", await categoryForm("beds", change))).status, 303);
  await untilSnapshot((snapshot) => snapshot.category("beds") === null);
  assert.deepEqual((await catalogue.categories(database.reader))[0]?.name, "Beds & nights");
  assert.equal((await fromShop("/c/beds")).status, 404);
  assert.doesNotMatch((await fromShop("/")).text, /"\/c\/beds"/);
  const product = catalogue.current().products.find(({ category }) => category === "beds") ?? assert.fail();
  const page = await fromShop(`/p/${product.slug}`);
  assert.equal(page.status, 200, "what stands in it is sold all the same");
  assert.doesNotMatch(page.text, /"\/c\/beds"/);
  assert.match((await lena.ask("/categories")).text, /Beds &amp; nights.*?Hidden/s);
  assert.match((await lena.ask("/products?department=beds")).text, new RegExp(`/products/${product.slug}"`));
  const { isHidden: _, products: __, revision: ___, ...category } = await kept("beds");
  await database.transact((tx) => catalogue.importCategories(tx, [category]));
  assert.equal((await kept("beds")).isHidden, true);
  const { hidden: ____, ...shown } = await categoryForm("beds", { place: "4" });
  assert.equal((await lena.post("/categories/beds", shown)).status, 303);
  await untilSnapshot((snapshot) => snapshot.category("beds")?.name === "Beds & nights");
  assert.equal((await fromShop("/c/beds")).status, 200);
});

test("whoever saves a department second is told what the first one left, and nothing is lost (B12)", async () => {
  const form = await categoryForm("chairs");
  assert.equal((await lena.post("/categories/chairs", { ...form, blurb: "Hers." })).status, 303);
  await assertWritesNothing(
    app,
    "a second save",
    async () => {
      const second = await omar.post("/categories/chairs", { ...form, blurb: "His." });
      assert.equal(second.status, 409);
      assert.match(second.text, /Somebody changed this department after you opened it/);
      assert.match(second.text, /with the words “Hers\.”/);
      assert.match(second.text, />His\.<\/textarea>/);
    },
    asideNothing,
  );
});

test("a department needs words that may be said, a name of its own and a place that there is", async () => {
  const wrong: ReadonlyArray<[target: string, form: Record<string, string>, field: string, says: RegExp]> = [
    ["/categories", { name: "", singular: "x", blurb: "x" }, "name", /Write 1 to 60 letters/],
    ["/categories", { name: "sofas", singular: "x", blurb: "x" }, "name", /Another department has this name/],
    ["/categories", { name: "Sófas", singular: "x", blurb: "x" }, "name", /Another department has the address sofas/],
    ["/categories", { name: "…", singular: "x", blurb: "x" }, "name", /The name has letters or digits/],
    ["/categories", { name: "Green", singular: "x", blurb: "Eco-friendly." }, "blurb", /can be checked/],
    ["/categories/sofas", await categoryForm("sofas", { place: "0" }), "place", /Write a place from 1 to \d+/],
    ["/categories/sofas", await categoryForm("sofas", { place: "first" }), "place", /Write a place from 1/],
  ];
  for (const [target, form, field, says] of wrong) {
    await assertWritesNothing(
      app,
      JSON.stringify(form),
      async () => {
        const { status, text } = await lena.post(target, form);
        assert.equal(status, 422);
        assert.match(text, new RegExp(`<a href="#field-${field}">`));
        assert.match(text, says);
      },
      asideNothing,
    );
  }
  assert.equal((await lena.ask("/categories/nowhere")).status, 404);
  assert.equal((await lena.post("/categories/nowhere", await categoryForm("sofas"))).status, 404);
});

test("who may only read sees no form", async () => {
  const reader = await hire(app, "read-only", "reader");
  for (const path of ["/categories", "/categories/sofas"]) {
    const { status, text } = await reader.ask(path);
    assert.equal(status, 200);
    assert.doesNotMatch(text, /action="\/categories/);
  }
});
