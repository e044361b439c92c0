import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogueSnapshot } from "#catalogue";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue, stock } = app.modules;
const { database } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const omar = await hire(app, "owner", "omar");
const shop = new URL(app.url);

const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
const asideNothing = ["staff.session", "staff.audit_entry"];
const words = { care: "Dust it.", assembly: "Comes in one piece.", fire: "" };

const facts = {
  ...{ width: "40", depth: "38,5", height: "52", "packed-width": "45", "packed-depth": "45", "packed-height": "60" },
  ...{ boxes: "1", weight: "6.5", handling: "parcel", "return-cost": "", supply: "stock", least: "2", most: "5" },
};
const lamp = {
  ...{ name: "Kent table lamp", range: "", category: "lighting", kind: "table-lamp", materials: "Ash\nPaper" },
  ...{ sku: "kenla-ash", "new-price": "£120", ...facts },
};
const noLook = { label: "", hex: "", family: "", material: "" };

function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(catalogue.current())) return resolve();
    catalogue.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

test("a product that is made is a draft: nobody sees it until nothing that the law wants is missing", async () => {
  const made = await lena.post("/new-product", lamp);
  assert.deepEqual([made.status, made.headers.location], [303, "/products/kent-table-lamp"]);
  const { product, isOffSale } = await kept("kent-table-lamp");
  assert.equal(isOffSale, true);
  assert.deepEqual([product.range, product.category, product.materials], ["Kent", "lighting", ["Ash", "Paper"]]);
  const [variant] = product.variants;
  assert.deepEqual([variant?.sku, variant?.priceMinor, variant?.sizeCm.depth], ["KENLA-ASH", 12_000, 38.5]);
  await untilSnapshot((snapshot) => snapshot.offSale.some(({ slug }) => slug === "kent-table-lamp"));
  assert.equal((await fromShop("/p/kent-table-lamp")).status, 404);
  assert.match((await lena.ask("/products?trouble=off-sale")).text, /\/products\/kent-table-lamp"/);
  const figures = (await stock.figures(database.reader, ["KENLA-ASH"])).get("KENLA-ASH");
  assert.deepEqual(figures, { kind: "stock", onHand: 0, allocated: 0, reserved: 0, free: 0 });

  const early = await lena.post("/products/kent-table-lamp/on-sale", await revision("kent-table-lamp"));
  assert.equal(early.status, 422);
  assert.match(early.text, /It is a lamp: say which bulb it takes/);
  const said = {
    ...{
      name: "Kent table lamp",
      summary: "A lamp for a shelf.",
      description: "It gives light.",
      materials: "Ash\nPaper",
    },
    ...{ ...words, electrical: "Takes one E14 bulb. We take an old lamp back.", maker: "", responsible: "" },
  };
  const worded = { ...(await revision("kent-table-lamp")), ...said };
  assert.equal((await lena.post("/products/kent-table-lamp/words", worded)).status, 303);
  assert.equal((await lena.post("/products/kent-table-lamp/on-sale", await revision("kent-table-lamp"))).status, 303);
  await untilSnapshot((snapshot) => snapshot.product("kent-table-lamp") !== null);
  assert.equal((await fromShop("/p/kent-table-lamp")).status, 200);
  const charged = await app.db.asOwner("SELECT price_minor FROM catalogue.price_charged WHERE sku = 'KENLA-ASH'");
  assert.deepEqual(charged, [{ price_minor: 12_000 }]);
});

test("an option and variants are added to what is on sale, and can be had at once", async () => {
  const slug = "kent-table-lamp";
  const option = {
    ...(await revision(slug)),
    option: "finish",
    label: "Oiled ash",
    hex: "#C9A26B",
    family: "natural",
    material: "ash",
  };
  assert.equal((await lena.post(`/products/${slug}/options`, option)).status, 303);
  const form = async (change: Record<string, string>) => ({
    ...{ ...(await revision(slug)), like: "KENLA-ASH", sku: "KENLA-BLA", "new-price": "130", look: "", size: "" },
    ...{ "size-label": "", label: "Black ash", hex: "#2b2b2b", family: "black", material: "ash", ...change },
  });
  assert.equal((await lena.post(`/products/${slug}/variants`, await form({}))).status, 303);
  await untilSnapshot((snapshot) => snapshot.variantBySku("KENLA-BLA") !== null);
  const { product } = await kept(slug);
  assert.deepEqual(
    product.variants.map((each) => [each.sku, each.slug, each.priceMinor]),
    [
      ["KENLA-ASH", "oiled-ash", 12_000],
      ["KENLA-BLA", "black-ash", 13_000],
    ],
  );
  assert.equal((await fromShop(`/p/${slug}/black-ash`)).status, 200);
  const charged = await app.db.asOwner("SELECT price_minor FROM catalogue.price_charged WHERE sku = 'KENLA-BLA'");
  assert.deepEqual(charged, [{ price_minor: 13_000 }]);
  assert.ok((await stock.figures(database.reader, ["KENLA-BLA"])).has("KENLA-BLA"));
  const history = (await catalogue.changes(database.reader, slug, { most: 9 })).map(({ field, after }) => [
    field,
    after,
  ]);
  assert.deepEqual(history.slice(0, 2), [
    ["variant", "black-ash"],
    ["option", "Finish: Oiled ash"],
  ]);
  const refused: ReadonlyArray<[Record<string, string>, field: string, says: RegExp]> = [
    [{ sku: "KENLA-BLA", look: "black-ash" }, "sku", /Another variant has this number/],
    [{ sku: "KENLA-TWO", look: "black-ash", ...noLook }, "sku", /Two variants/],
    [{ sku: "kenla two" }, "sku", /The stock-keeping number is not upper-case/],
    [{ sku: "KENLA-RED", label: "Red", hex: "red" }, "label", /The colour of red is not #rrggbb/],
    [{ sku: "KENLA-RED", "new-price": "much" }, "new-price", /Write pounds/],
  ];
  for (const [change, field, says] of refused)
    await assertWritesNothing(
      app,
      JSON.stringify(change),
      async () => {
        const { status, text } = await lena.post(`/products/${slug}/variants`, await form(change));
        assert.equal(status, 422, JSON.stringify(change));
        assert.match(text, new RegExp(`<a href="#field-${field}">`));
        assert.match(text, says);
      },
      asideNothing,
    );
});

test("measures are corrected, one variant at a time; whoever saves second is told (B12)", async () => {
  const slug = "kent-table-lamp";
  const form = { ...(await revision(slug)), ...facts, width: "41.5" };
  assert.equal((await lena.post(`/products/${slug}/measures/KENLA-ASH`, form)).status, 303);
  assert.deepEqual(
    (await kept(slug)).product.variants.map(({ sizeCm }) => sizeCm.width),
    [41.5, 40],
  );
  const second = await omar.post(`/products/${slug}/measures/KENLA-ASH`, { ...form, width: "42" });
  assert.equal(second.status, 409);
  assert.match(second.text, /name="width"[^>]* value="42"/);
  const wrong = { ...form, ...(await revision(slug)), width: "wide", "return-cost": "much", least: "9" };
  const refused = await lena.post(`/products/${slug}/measures/KENLA-ASH`, wrong);
  assert.equal(refused.status, 422);
  for (const field of ["width", "return-cost", "most"]) assert.match(refused.text, new RegExp(`#field-${field}"`));
  const heavy = { ...form, ...(await revision(slug)), handling: "two-person" };
  const costless = await lena.post(`/products/${slug}/measures/KENLA-ASH`, heavy);
  assert.equal(costless.status, 422);
  assert.match(costless.text, /The cost of sending it back is missing/);
  assert.equal((await lena.ask(`/products/${slug}/measures/NOTHING`)).status, 404);
});

test("a copy has everything of its model but its numbers, its pictures and its earlier prices", async () => {
  const copied = await lena.post("/products/tarn-sofa/copy", { name: "Tarn sofa, high", code: "tarhi" });
  assert.deepEqual([copied.status, copied.headers.location], [303, "/products/tarn-sofa-high"]);
  const [model, copy] = [(await kept("tarn-sofa")).product, (await kept("tarn-sofa-high")).product];
  assert.equal((await kept("tarn-sofa-high")).isOffSale, true);
  assert.deepEqual([copy.options, copy.description, copy.photographs], [model.options, model.description, []]);
  assert.ok(copy.variants.every(({ sku, wasPriceMinor }) => sku.startsWith("TARHI-") && wasPriceMinor === null));
  assert.deepEqual(
    copy.variants.map(({ priceMinor }) => priceMinor),
    model.variants.map(({ priceMinor }) => priceMinor),
  );
  const again = await lena.post("/products/tarn-sofa/copy", { name: "Tarn sofa, high", code: "tarhi" });
  assert.equal(again.status, 422);
  assert.match(again.text, /Another product has the address tarn-sofa-high/);
  assert.match(again.text, /Another variant has this number/);
  assert.equal((await lena.post("/products/nothing-here/copy", { name: "x", code: "x" })).status, 404);
});

test("what a new product lacks is said beside each field, and what was typed is kept", async () => {
  await assertWritesNothing(
    app,
    "a product without a name",
    async () => {
      const { status, text } = await lena.post("/new-product", { ...lamp, name: "", width: "0", "new-price": "x" });
      assert.equal(status, 422);
      for (const field of ["width", "new-price"]) assert.match(text, new RegExp(`<a href="#field-${field}">`));
      assert.match(text, /value="kenla-ash"/);
      const nameless = await lena.post("/new-product", { ...lamp, name: " ", materials: " ", category: "nowhere" });
      assert.equal(nameless.status, 422);
      for (const field of ["name", "materials", "sku", "category"])
        assert.match(nameless.text, new RegExp(`<a href="#field-${field}">`), field);
    },
    asideNothing,
  );
});
