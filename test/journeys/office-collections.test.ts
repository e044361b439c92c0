import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, createCatalogue, MOST_IN_COLLECTION } from "#catalogue";
import { openBus } from "#kernel/bus";
import { silentLog } from "#kernel/log";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const { database, clock } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const omar = await hire(app, "owner", "omar");
const shop = new URL(app.url);

const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const asideNothing = ["staff.session", "staff.audit_entry"];
const empty = {
  ...{ title: "For two", blurb: "What two people need.", place: "1", ranges: "", tags: "", "added-since": "" },
  ...{ sort: "hand", products: "", press: "save" },
};
type Form = Record<string, string | readonly string[]>;
const posts = (who: Hired, target: string, form: Form) =>
  who.post(
    target,
    Object.entries(form).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  );
const revisionOf = async (slug: string) =>
  String(((await catalogue.collections(database.reader)).find((each) => each.slug === slug) ?? assert.fail()).revision);

function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean, which = catalogue): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(which.current())) return resolve();
    which.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

const piecesOf = (slug: string, which = catalogue) =>
  which
    .current()
    .inCollection(slug)
    .map((each) => each.slug);
const linksIn = (html: string) => [
  ...new Set([...html.matchAll(/<h2[^>]*><a href="\/p\/([a-z0-9-]+)/g)].map((m) => m[1])),
];

test("a collection by rule shows what fits, at once, on every node, after it was looked at", async (t) => {
  const bus = await openBus({ connectionString: app.db.urls.shop }, silentLog);
  t.after(() => bus.close());
  const otherNode = createCatalogue({ database, bus, clock, log: silentLog });
  await otherNode.refresh();
  const form: Form = {
    ...empty,
    title: "Green velvet to sit on",
    category: ["sofas", "armchairs"],
    colour: ["green"],
    material: ["velvet"],
    sort: "price-up",
  };
  await assertWritesNothing(
    app,
    "looking what would be in it",
    async () => {
      const look = await posts(lena, "/new-collection", { ...form, press: "look" });
      assert.equal(look.status, 200);
      assert.match(look.text, /What would be in it.*Nothing is saved yet.*\/products\/arden-sofa"/s);
      assert.match(look.text, /value="Green velvet to sit on"/);
      assert.match(look.text, /name="colour" value="green" checked/);
    },
    asideNothing,
  );
  const made = await posts(lena, "/new-collection", form);
  assert.deepEqual([made.status, made.headers.location], [303, "/collections/green-velvet-to-sit-on"]);
  const slug = "green-velvet-to-sit-on";
  for (const node of [catalogue, otherNode]) {
    await untilSnapshot((snapshot) => snapshot.collection(slug) !== null, node);
    const pieces = node.current().inCollection(slug);
    assert.ok(pieces.length > 1);
    const green = ({ options }: (typeof pieces)[number]) =>
      options.some(({ values }) => values.some((each) => each.colourFamily === "green" && each.material === "velvet"));
    assert.ok(pieces.every((each) => ["sofas", "armchairs"].includes(each.category) && green(each)));
    const least = pieces.map(({ variants }) => Math.min(...variants.map(({ priceMinor }) => priceMinor)));
    assert.deepEqual(
      least,
      least.toSorted((a, b) => a - b),
    );
    assert.equal(node.current().collections[0]?.slug, slug);
  }
  const page = await fromShop(`/collections/${slug}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /<h1>Green velvet to sit on<\/h1>/);
  assert.match((await fromShop("/")).text, new RegExp(`/collections/${slug}"`));
  const [first] = piecesOf(slug);
  const api = JSON.parse((await fromShop(`/api/v1/products/${first}`)).text);
  assert.ok(api.collections.some((each: { slug: string }) => each.slug === slug));
});

test("a product comes in and goes out with its tags; what is chosen by hand stands first", async () => {
  const form: Form = { ...empty, title: "Small flat", tags: "small flat", products: "birk-stool\nbeck-desk" };
  assert.equal((await posts(lena, "/new-collection", form)).status, 303);
  await untilSnapshot((snapshot) => snapshot.collection("small-flat") !== null);
  assert.deepEqual(piecesOf("small-flat"), ["birk-stool", "beck-desk"]);
  const tag = async (slug: string, tags: string) => {
    const { product, revision } = (await catalogue.kept(database.reader, slug)) ?? assert.fail();
    const { category, range, designer } = product;
    const place = { category, address: slug, range, designer: designer ?? "", tags, revision: String(revision) };
    assert.equal((await lena.post(`/products/${slug}/place`, place)).status, 303);
  };
  await tag("fold-day-bed", "Small flat, guests");
  await untilSnapshot((snapshot) => snapshot.inCollection("small-flat").length === 3);
  assert.deepEqual(piecesOf("small-flat"), ["birk-stool", "beck-desk", "fold-day-bed"]);
  const { product } = (await catalogue.kept(database.reader, "fold-day-bed")) ?? assert.fail();
  await database.transact((tx) => catalogue.importProducts(tx, [product]));
  assert.deepEqual((await catalogue.kept(database.reader, "fold-day-bed"))?.product.tags, ["guests", "small-flat"]);
  const [change] = await catalogue.changes(database.reader, "fold-day-bed", { most: 1 });
  assert.deepEqual([change?.field, change?.before, change?.after], ["tags", null, "guests, small-flat"]);
  await tag("fold-day-bed", "guests");
  await untilSnapshot((snapshot) => snapshot.inCollection("small-flat").length === 2);
});

test("a rule follows a department to its new address", async () => {
  const form: Form = { ...empty, title: "Beds of the range Hollin", category: ["beds"], ranges: "Hollin" };
  assert.equal((await posts(lena, "/new-collection", form)).status, 303);
  const slug = "beds-of-the-range-hollin";
  await untilSnapshot((snapshot) => snapshot.collection(slug) !== null);
  const before = piecesOf(slug);
  assert.ok(before.length > 0);
  const all = await catalogue.categories(database.reader);
  const { name, singular, blurb, revision } = all.find((each) => each.slug === "beds") ?? assert.fail();
  const place = String(all.findIndex((each) => each.slug === "beds") + 1);
  const moved = { revision: String(revision), name, singular, blurb, place, address: "bedroom" };
  assert.equal((await lena.post("/categories/beds", moved)).status, 303);
  await untilSnapshot((snapshot) => snapshot.category("bedroom") !== null);
  assert.deepEqual(piecesOf(slug), before);
  assert.match((await lena.ask(`/collections/${slug}`)).text, /name="category" value="bedroom" checked/);
});

test("the sample's collections can be sorted, hidden and shown again; an import keeps what is hidden hidden", async () => {
  const slug = "the-narrow-hall";
  const kept = (await catalogue.collections(database.reader)).find((each) => each.slug === slug) ?? assert.fail();
  const { title, blurb, products } = kept;
  assert.deepEqual(linksIn((await fromShop(`/collections/${slug}`)).text), products);
  const form = async (change: Form): Promise<Form> => ({
    ...{ ...empty, title, blurb, products: products.join("\n"), place: "2", revision: await revisionOf(slug) },
    ...change,
  });
  assert.equal((await posts(lena, `/collections/${slug}`, await form({ sort: "name" }))).status, 303);
  await untilSnapshot((snapshot) => snapshot.collection(slug)?.sort === "name");
  assert.deepEqual(linksIn((await fromShop(`/collections/${slug}`)).text), products.toSorted());
  assert.equal((await posts(lena, `/collections/${slug}`, await form({ hidden: "yes" }))).status, 303);
  await untilSnapshot((snapshot) => snapshot.collection(slug) === null);
  assert.equal((await fromShop(`/collections/${slug}`)).status, 404);
  assert.doesNotMatch((await fromShop("/")).text, /the-narrow-hall/);
  const { rule: _, sort: __, isHidden: ___, revision: ____, ...plain } = kept;
  await database.transact((tx) => catalogue.importCollections(tx, [plain]));
  assert.match((await lena.ask("/collections")).text, /The narrow hall.*?Hidden/s);
  assert.equal((await posts(lena, `/collections/${slug}`, await form({}))).status, 303);
  await untilSnapshot((snapshot) => snapshot.collection(slug) !== null);
});

test("of more than fit on a page the first are shown, and the office says how many there are", async () => {
  const form: Form = {
    ...empty,
    title: "Everything in colour",
    "price-band": ["50-150", "150-400", "400-800", "800-1500", "1500-up"],
  };
  const look = await posts(lena, "/new-collection", { ...form, press: "look" });
  assert.match(look.text, new RegExp(`\\d+ fit; the shop shows the first ${MOST_IN_COLLECTION}`));
  assert.ok(Buffer.byteLength(look.text) <= 42_000, `${Buffer.byteLength(look.text)} bytes`);
  assert.equal((await posts(lena, "/new-collection", form)).status, 303);
  await untilSnapshot((snapshot) => snapshot.inCollection("everything-in-colour").length === MOST_IN_COLLECTION);
});

test("a collection that shows nothing, names what there is not or claims too much is refused, and nothing is lost (B12)", async () => {
  const wrong: ReadonlyArray<[form: Form, field: string, says: RegExp]> = [
    [{}, "rule", /Tick something below, or choose products by hand/],
    [{ products: "birk-stool\nbirk-stool" }, "products", /One product stands there twice/],
    [{ products: "no-such-thing" }, "products", /There is no product no-such-thing/],
    [{ ranges: "Nowhere" }, "ranges", /There is no range Nowhere/],
    [{ "added-since": "2026-02-30" }, "added-since", /Write a day/],
    [{ products: "birk-stool", title: "" }, "title", /Write 1 to 80 letters/],
    [
      { products: "birk-stool", title: "The narrow hall" },
      "title",
      /Another collection has the address the-narrow-hall/,
    ],
    [{ products: "birk-stool", blurb: "Sustainable." }, "blurb", /can be checked/],
    [{ products: "birk-stool", place: "99" }, "place", /Write a place from 1 to/],
  ];
  for (const [change, field, says] of wrong) {
    await assertWritesNothing(
      app,
      JSON.stringify(change),
      async () => {
        const { status, text } = await posts(lena, "/new-collection", { ...empty, title: "Something", ...change });
        assert.equal(status, 422, JSON.stringify(change));
        assert.match(text, new RegExp(`<a href="#field-${field}">`));
        assert.match(text, new RegExp(`id="field-${field}"`));
        assert.match(text, says);
      },
      asideNothing,
    );
  }
  const slug = "a-chair-by-the-window";
  const form = { ...empty, products: "birk-stool", place: "1", revision: await revisionOf(slug) };
  assert.equal((await posts(lena, `/collections/${slug}`, form)).status, 303);
  const second = await posts(omar, `/collections/${slug}`, { ...form, blurb: "His." });
  assert.equal(second.status, 409);
  assert.match(second.text, />His\.<\/textarea>/);
  assert.equal((await lena.ask("/collections/nothing-here")).status, 404);
});

test("a form that was opened before addresses changed means the same departments and products, and drops none", async () => {
  const slug = "for-a-reading-corner";
  const form: Form = {
    ...{ ...empty, title: "For a reading corner", category: ["armchairs"] },
    products: "arden-sofa\nlangdale-bench",
  };
  assert.equal((await posts(lena, "/new-collection", form)).status, 303);
  await untilSnapshot((snapshot) => snapshot.collection(slug) !== null);
  const before = catalogue
    .current()
    .inCollection(slug)
    .map(({ key }) => key);
  const revision = await revisionOf(slug);
  const { product, revision: seen } = (await catalogue.kept(database.reader, "langdale-bench")) ?? assert.fail();
  const place = {
    category: product.category,
    address: "reading-bench",
    range: product.range,
    designer: null,
    tags: product.tags,
  };
  const moved = await database.transact((tx) =>
    catalogue.changing("lena").place(tx, { slug: "langdale-bench", revision: seen }, place),
  );
  assert.ok(moved.ok);
  const chairs =
    (await catalogue.categories(database.reader)).find((each) => each.slug === "armchairs") ?? assert.fail();
  const renamed = await database.transact((tx) =>
    catalogue.describeCategory(tx, chairs, { ...chairs, address: "easy-chairs", place: 2 }),
  );
  assert.ok(renamed.ok, JSON.stringify(renamed));
  const saved = await posts(omar, `/collections/${slug}`, { ...form, blurb: "Where one reads.", revision });
  assert.equal(saved.status, 303, saved.text);
  await untilSnapshot((snapshot) => snapshot.collection(slug)?.blurb === "Where one reads.");
  const pieces = catalogue.current().inCollection(slug);
  assert.deepEqual(
    pieces.map(({ key }) => key),
    before,
  );
  assert.deepEqual(
    pieces.slice(0, 2).map((each) => each.slug),
    ["arden-sofa", "reading-bench"],
  );
  const now = (await catalogue.collections(database.reader)).find((each) => each.slug === slug);
  assert.deepEqual(
    now?.rule?.categories,
    ["easy-chairs"],
    "the rule asks for what it asked for, and not for everything",
  );
  for (const [over, says] of [
    [{ products: "reading-bench\nlangdale-bench" }, /One product stands there twice/],
    [{ category: ["boats"] }, /There is no department boats/],
  ] as const) {
    const refused = await posts(omar, `/collections/${slug}`, { ...form, ...over, revision: await revisionOf(slug) });
    assert.equal(refused.status, 422);
    assert.match(refused.text, says);
  }
});
