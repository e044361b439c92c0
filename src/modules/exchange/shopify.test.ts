import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestShop } from "../../../test/support/exchange-shop.ts";

const shop = await openTestShop();
const { bring, kept, catalogue, db } = shop;
const { database } = db;
await database.transact((tx) =>
  catalogue.importCategories(tx, [
    { slug: "sofas", name: "Sofas", singular: "sofa", blurb: "To sit on.", position: 0 },
    { slug: "tables", name: "Tables", singular: "table", blurb: "To sit at.", position: 1 },
  ]),
);

const header = [
  "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode",
  "Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Option2 Linked To,Price,Compare-at price",
  "Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams)",
  "Product image URL,Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description",
  "Material (product.metafields.shopify.material)",
].join(",");
const sofa = [
  'Moss Sofa,moss-sofa,"<p>Deep &amp; soft.</p><p>Made to last.</p>",Fell,Furniture > Sofas,Sofas,"Living Room, New",TRUE,Active,ms_01,,Color,Moss green,,Size,Two-seat,,1249.00,1499.00,TRUE,shopify,3,deny,48000,https://cdn.example/x/moss.jpg?v=1,1,A green sofa,https://cdn.example/x/moss.jpg?v=1,FALSE,,A deep green sofa.,Oak; wool',
  ",moss-sofa,,,,,,,,MS-02,,,Rust,,,Three-seat,,1549.5,,TRUE,,0,deny,61000,,,,,,,,",
].join("\n");
const table =
  'Round Oak Table,oak-table,<p>Solid oak.</p>,Fell,,Tables,,TRUE,Active,,,Title,Default Title,,,,,"1,099.00",,TRUE,shopify,-2,deny,0,,,,,FALSE,,,';
const file = (...rows: readonly string[]): string => [header, ...rows, ""].join("\n");

test("a file of Shopify comes in as drafts, with what it says and nothing invented", async () => {
  const done = await bring(file(sofa, table));
  assert.deepEqual(
    done.map(({ name, outcome, isOnSale }) => [name, outcome, isOnSale]),
    [
      ["Moss Sofa", "made", false],
      ["Round Oak Table", "made", false],
    ],
  );
  const { product, isOffSale } = await kept("moss-sofa");
  assert.equal(isOffSale, true);
  assert.equal(product.description, "Deep & soft.\nMade to last.");
  assert.equal(product.summary, "A deep green sofa.");
  assert.deepEqual(product.materials, ["Oak", "wool"]);
  assert.deepEqual(product.tags, ["living-room", "new"]);
  assert.equal(product.category, "sofas");
  assert.equal(product.range, "Fell");
  assert.deepEqual(
    product.options.map(({ slug, values }) => [slug, values.map(({ label }) => label)]),
    [
      ["colour", ["Moss green", "Rust"]],
      ["size", ["Two-seat", "Three-seat"]],
    ],
  );
  const [first, second] = product.variants;
  assert.deepEqual(
    product.variants.map(({ sku, priceMinor, wasPriceMinor, isUnmeasured, weightKg }) => [
      ...[sku, priceMinor, wasPriceMinor, isUnmeasured, weightKg],
    ]),
    [
      ["MS-01", 124_900, null, true, 48],
      ["MS-02", 154_950, null, true, 61],
    ],
  );
  assert.equal(first?.supply.kind, "stock");
  assert.equal(second?.supply.kind, "made-to-order", "what is not counted is made to order");
  assert.deepEqual(
    done[0]?.remarks.map(({ line, says }) => [line, says]),
    [
      [2, "Its compare-at price is left out: only a price that was charged here may stand as an earlier one."],
      [2, "The stock-keeping number ms_01 is kept as MS-01."],
    ],
  );
  const round = (await kept("oak-table")).product;
  assert.deepEqual(
    round.variants.map(({ sku, slug, choice }) => [sku, slug, choice]),
    [["OAK-TABLE", "standard", {}]],
  );
  assert.equal(round.drawing.kind === "table" && round.drawing.top, "round");
  const figures = await shop.stock.figures(database.reader, ["MS-01", "OAK-TABLE"]);
  assert.equal(figures.get("MS-01")?.kind === "stock" && figures.get("MS-01")?.free, 3);
  assert.equal(figures.get("OAK-TABLE")?.free, 0, "fewer than none are none");
});

test("what is a draft is not put on sale while something that is wanted has not been said", async () => {
  const { product, revision } = await kept("moss-sofa");
  const done = await database.transact((tx) =>
    catalogue.changing("ada").putOnSale(tx, { slug: product.slug, revision }),
  );
  assert(!done.ok && done.because === "not-fit-for-sale");
  assert.deepEqual(
    done.faults.map(({ says }) => says),
    [
      "It is upholstered: say how it meets the fire regulations.",
      "MS-01: Its measures, its weight or how it is sent are not said yet.",
      "MS-02: Its measures, its weight or how it is sent are not said yet.",
    ],
  );
});

test("the same file again changes nothing, asked to change what there is or not", async () => {
  const before = await shop.everything();
  assert.deepEqual(new Set((await bring(file(sofa, table))).map(({ outcome }) => outcome)), new Set(["there-already"]));
  const done = await bring(file(sofa, table), { update: true });
  assert.deepEqual(
    done.map(({ outcome, faults }) => [outcome, faults]),
    [
      ["as-it-was", []],
      ["as-it-was", []],
    ],
  );
  assert.deepEqual(await shop.everything(), before);
});

test("only looking changes nothing, and says what writing then does", async () => {
  const chair = table.replaceAll("Table", "Chair").replace("oak-table", "oak-chair").replace("Chairs", "Tables");
  const before = await shop.everything();
  const looked = await bring(file(sofa.replace("1249.00", "1199.00"), chair), { update: true }, { write: false });
  assert.deepEqual(await shop.everything(), before);
  const done = await bring(file(sofa.replace("1249.00", "1199.00"), chair), { update: true });
  assert.deepEqual(
    looked.map(({ outcome }) => outcome),
    ["changed", "made"],
  );
  assert.deepEqual(done, looked);
  assert.equal((await kept("moss-sofa")).product.variants[0]?.priceMinor, 119_900);
  const [newest] = await catalogue.changes(database.reader, "moss-sofa", { most: 1 });
  assert.deepEqual(
    [newest?.field, newest?.before, newest?.after, newest?.handle],
    ["price", "£1,249.00", "£1,199.00", "ada"],
  );
});

test("a row that cannot be taken says why in its line and changes nothing; the others come in", async () => {
  const bad = (handle: string, change: (row: string) => string) =>
    change(table.replace("oak-table", handle).replace("Round Oak Table", "Good Table"));
  const rows = [
    bad("t-1", (row) => row.replace('"1,099.00"', '"1.099,00"')),
    bad("t-2", (row) => row.replace(",Tables,", ",Sheds,")),
    bad("t-3", (row) => row.replace("Good Table", "Eco-friendly Table")),
    bad("t-4", (row) => `${row},one more`),
    bad("t-5", (row) => row.replace("Good Table", "Voucher").replace(",FALSE,", ",TRUE,")),
    bad("t-6", (row) => row.replace('"1,099.00"', "")),
    bad("oak-table-2", (row) => row),
    sofa
      .replaceAll("moss-sofa", "other-sofa")
      .replace("Moss Sofa", "Other Sofa")
      .replace("ms_01", "")
      .replace("MS-02", ""),
    sofa
      .replaceAll("moss-sofa", "third-sofa")
      .replace("61000", "heavy")
      .replace("ms_01", "T-1")
      .replace("MS-02", "T-2"),
    bad("oak--table--2", (row) => row),
  ];
  const before = await shop.everything();
  const done = await bring(file(...rows));
  assert.deepEqual(
    done.flatMap(({ faults }) => faults.map(({ line, says }) => [line, says])),
    [
      [2, "Price in pounds, VAT included: “1.099,00” is no price; write pounds as 1249 or 1249.50."],
      [3, "There is no department “Sheds”: make it, choose another for it, or have missing ones made."],
      [4, "“Eco-friendly” says nothing that can be checked: say what was done, where and by how much."],
      [5, "It has 33 cells, and the first line 32."],
      [6, "It is a gift card; this shop sells none."],
      [7, "It has neither a price nor a stock-keeping number."],
      [12, "Weight packed in kg: “heavy” is no weight; write it as 12 or 12.5."],
      [13, "Line 8 has the address oak-table-2 already."],
      [13, "Line 8 has the stock-keeping number OAK-TABLE-2 already."],
    ],
  );
  const made = done.filter(({ outcome }) => outcome === "made").map(({ name }) => name);
  assert.deepEqual(made, ["Good Table", "Other Sofa"]);
  assert.notDeepEqual(await shop.everything(), before);
  const slugs = (await db.asOwner("SELECT slug FROM catalogue.product ORDER BY slug")).map(({ slug }) => slug);
  assert.deepEqual(slugs, ["moss-sofa", "oak-chair", "oak-table", "oak-table-2", "other-sofa"]);
});

test("the older header says the same", async () => {
  const older =
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Taxable,Image Src,Image Alt Text,Gift Card,Status";
  const rows = [
    older,
    "fern-sofa,Fern Sofa,<p>Green.</p>,Fell,Sofas,,true,Color,Fern,FS-1,1000,shopify,4,continue,999.00,,true,,,false,active",
    "fern-sofa,,,,,,,,Navy,FS-2,1000,shopify,4,deny,999.00,,false,,,,",
  ].join("\r\n");
  assert.deepEqual(
    (await bring(rows)).map(({ outcome }) => outcome),
    ["made"],
  );
  const { product } = await kept("fern-sofa");
  assert.deepEqual(
    product.variants.map(({ sku, supply, vatRatePermille }) => [sku, supply.kind, vatRatePermille]),
    [
      ["FS-1", "made-to-order", 200],
      ["FS-2", "stock", 0],
    ],
  );
  assert.deepEqual(
    product.options[0]?.values.map(({ colourFamily }) => colourFamily),
    ["green", "blue"],
  );
});

test("a department that is missing is made where the merchant asks for it", async () => {
  const lamp = table
    .replace("oak-table", "sky-lamp")
    .replace("Round Oak Table", "Sky Pendant")
    .replace("Tables", "Lamps");
  const [looked] = await bring(file(lamp), { makeDepartments: true }, { write: false });
  assert.equal(looked?.outcome, "made");
  const [done] = await bring(file(lamp), { makeDepartments: true });
  assert.deepEqual(done?.remarks, [{ line: 2, says: "The department “Lamps” was made; look at its words." }]);
  assert.equal((await kept("sky-lamp")).product.category, "lamps");
});

test("what is sold is put on sale only where the merchant asks, the kind was said, and nothing is missing", async () => {
  const stool = table
    .replace("oak-table", "ash-shelf")
    .replace("Round Oak Table", "Ash Shelf")
    .replace(",,,,,FALSE,,,", ",,,,,FALSE,,,Ash");
  const fixed = {
    ...{ width: "80", depth: "30", height: "180", packed_width: "85", packed_depth: "35", packed_height: "40" },
    ...{ boxes: "1", weight: "20", handling: "parcel", least: "2", most: "5" },
  };
  const [guessed] = await bring(file(stool), { fixed, publish: true }, { write: false });
  assert.deepEqual(guessed?.remarks, [
    { line: 2, says: "It stays a draft. What it is was guessed: shelf. Say it for its department." },
  ]);
  const departments = { Tables: { department: "tables", kind: "shelf" } };
  const [done] = await bring(file(stool), { fixed, publish: true, departments });
  assert.deepEqual([done?.outcome, done?.isOnSale, done?.remarks], ["made", true, []]);
  const prices = await db.asOwner("SELECT sku, price_minor FROM catalogue.price_charged WHERE sku = 'ASH-SHELF'");
  assert.deepEqual(prices, [{ sku: "ASH-SHELF", price_minor: 109_900 }], "its price counts from the day it is on sale");
});
