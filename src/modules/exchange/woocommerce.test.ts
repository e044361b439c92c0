import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf } from "#kernel/csv";
import { openTestShop } from "../../../test/support/exchange-shop.ts";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { openPictures } from "./index.ts";

const shop = await openTestShop();
const { bring, kept, catalogue, db, look } = shop;
await db.database.transact((tx) =>
  catalogue.importCategories(tx, [
    { slug: "chairs", name: "Chairs", singular: "chair", blurb: "To sit on.", position: 0 },
    { slug: "lamps", name: "Lamps", singular: "lamp", blurb: "To see by.", position: 1 },
  ]),
);

/** The header that WooCommerce writes, with the attributes that a shop has. */
const header = [
  ...["ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?", "Visibility in catalog"],
  ...["Short description", "Description", "Date sale price starts", "Date sale price ends", "Tax status", "Tax class"],
  ...["In stock?", "Stock", "Low stock amount", "Backorders allowed?", "Sold individually?", "Weight (g)"],
  ...["Length (mm)", "Width (mm)", "Height (mm)", "Allow customer reviews?", "Purchase note", "Sale price"],
  ...["Regular price", "Categories", "Tags", "Shipping class", "Images", "Parent", "Position"],
  ...["Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible", "Attribute 1 global"],
  ...["Attribute 2 name", "Attribute 2 value(s)"],
];
const row = (cells: Readonly<Record<string, string>>): string[] => {
  for (const name of Object.keys(cells)) assert(header.includes(name), name);
  return header.map((name) => cells[name] ?? "");
};
const file = (...rows: ReadonlyArray<Readonly<Record<string, string>>>): string => csvOf(header, rows.map(row));

const parent = {
  ...{ ID: "10", Type: "variable", SKU: "OAKCH", Name: "Oak Chair", Published: "1" },
  ...{ Description: "Line one\\nLine <b>two</b>", "Short description": "A chair.", "Tax status": "taxable" },
  ...{ Categories: "Furniture > Chairs, Sale", Tags: "Dining, New", "Weight (g)": "5400", "Length (mm)": "520" },
  ...{ "Width (mm)": "455", "Height (mm)": "800", Images: "https://x.example/a/oak-chair.jpg" },
  ...{ "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Natural, Black", "Attribute 2 name": "Material" },
  ...{ "Attribute 2 value(s)": "Solid oak, Paper cord" },
};
const natural = {
  ...{ ID: "11", Type: "variation", SKU: "OAKCH-N", Name: "Oak Chair - Natural", Published: "1", Parent: "OAKCH" },
  ...{ "Regular price": "189.00", "Sale price": "149.00", "In stock?": "1", Stock: "7", "Backorders allowed?": "0" },
  ...{ "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Natural" },
};
const black = {
  ...natural,
  ...{ ID: "12", SKU: "OAKCH-B", Name: "Oak Chair - Black", Parent: "id:10", Stock: "", "Sale price": "" },
  ...{ "Attribute 1 value(s)": "Black", "Weight (g)": "5500", "Tax class": "reduced-rate" },
};

test("a variable product comes in with its variations, wherever they stand in the file", async () => {
  const done = await bring(file(natural, parent, black));
  assert.deepEqual(
    done.map(({ name, outcome, faults }) => [name, outcome, faults]),
    [["Oak Chair", "made", []]],
  );
  const { product } = await kept("oak-chair");
  assert.equal(product.description, "Line one\nLine two");
  assert.equal(product.summary, "A chair.");
  assert.deepEqual(product.materials, ["Solid oak", "Paper cord"]);
  assert.deepEqual([product.category, product.tags], ["chairs", ["dining", "new"]]);
  assert.deepEqual(
    product.variants.map(({ sku, priceMinor, choice, supply, weightKg, sizeCm, vatRatePermille }) => [
      ...[sku, priceMinor, choice, supply.kind, weightKg, sizeCm, vatRatePermille],
    ]),
    [
      ["OAKCH-N", 18_900, { colour: "natural" }, "stock", 5.4, { width: 45.5, depth: 52, height: 80 }, 200],
      ["OAKCH-B", 18_900, { colour: "black" }, "made-to-order", 5.5, { width: 45.5, depth: 52, height: 80 }, 50],
    ],
  );
  assert.match(done[0]?.remarks[0]?.says ?? "", /^Its sale price is left out/);
  const before = await shop.everything();
  await bring(file(natural, parent, black), { update: true });
  assert.deepEqual(await shop.everything(), before, "again, it changes nothing");
});

test("each row that cannot be taken says why", async () => {
  const simple = {
    ...{ ID: "30", Type: "simple", SKU: "S-30", Name: "Fine Chair", Published: "0", "Regular price": "20" },
    Categories: "Chairs",
  };
  const as = (ID: string, more: Readonly<Record<string, string>>) => ({ ...simple, ID, SKU: `S-${ID}`, ...more });
  const done = await bring(
    file(
      as("30", {}),
      as("31", { Type: "external", Name: "Elsewhere" }),
      as("32", { Type: "variable", Name: "No variations" }),
      { ...natural, ID: "33", SKU: "X-33", Parent: "GONE" },
      as("34", { Name: "Rates", "Tax class": "super-reduced" }),
      as("35", { Name: "Cheap", "Regular price": "12,50" }),
      as("36", { Name: "Heavy", "Weight (g)": "ten" }),
      { ...parent, ID: "37", SKU: "OPEN", Name: "Open Chair" },
      { ...natural, ID: "38", SKU: "OPEN-N", Parent: "OPEN" },
      { ...natural, ID: "39", SKU: "OPEN-B", Parent: "OPEN", "Attribute 1 value(s)": "" },
    ),
  );
  assert.deepEqual(
    done.map(({ name, faults }) => [name, ...faults.map(({ line, says }) => `${line}: ${says}`)]),
    [
      ["Fine Chair"],
      ["", "3: It is of the type “external”; taken are simple, variable and variation."],
      ["", "4: It has variations, and none is in the file."],
      ["", "5: The product “GONE” that it is a variation of is not in the file."],
      ["", "6: The tax class “super-reduced” is not known; write reduced-rate or zero-rate."],
      ["", "7: Price in pounds, VAT included: “12,50” is no price; write pounds as 1249 or 1249.50."],
      ["", "8: “ten” is no weight; write it as 12 or 12.5."],
      ["", "11: “Colour” is not chosen: write one value in each row."],
    ],
  );
});

test("pictures come out of a folder, and what is wrong with one leaves the product as it is", async () => {
  const folder = await openPictures(testPhotographs);
  const [good, broken] = ["moss-velvet.three-quarter.avif", "natural-oak.three-quarter.avif"];
  const lamp = {
    ...{ ID: "50", Type: "simple", SKU: "LAMP-1", Name: "Table Lamp", "Regular price": "99", Categories: "Lamps" },
    Images: `https://x.example/${good.toUpperCase()}?v=2, https://x.example/none.jpg, https://x.example/${broken}`,
  };
  const [looked] = await bring(file(lamp), {}, { write: false, pictures: folder });
  assert.deepEqual(looked?.remarks, [{ line: 2, says: "The picture none.jpg is not in the folder." }]);
  const [done] = await bring(file(lamp), {}, { pictures: folder });
  assert.deepEqual(done?.remarks, [
    { line: 2, says: "The picture none.jpg is not in the folder." },
    { line: 2, says: `The picture ${broken} is no JPEG, PNG, WebP or AVIF that can be read.` },
  ]);
  const { product } = await kept("table-lamp");
  assert.deepEqual(
    product.photographs.map(({ alt, shot, look: shown }) => [alt, shot, shown]),
    [["Table Lamp", "three-quarter", null]],
  );
  const before = await shop.everything();
  const [again] = await bring(file(lamp), { update: true }, { pictures: folder });
  assert.equal(again?.outcome, "as-it-was");
  assert.deepEqual(await shop.everything(), before);
});

test("what a column is taken for can be told otherwise, and a wish that fits nothing is refused", async () => {
  const index = await look(file(parent));
  assert.deepEqual(
    index.mapping.columns.filter(({ header: name }) => ["Name", "Purchase note"].includes(name)).map(({ as }) => as),
    ["name", null],
  );
  assert.deepEqual(index.departments, ["Chairs"]);
  const told = await look(file(parent), { columns: { "Purchase note": "care", Tags: "nothing" } });
  assert.deepEqual(
    told.mapping.columns.filter(({ header: name }) => ["Tags", "Purchase note"].includes(name)).map(({ as }) => as),
    ["care", null],
  );
  for (const [columns, says] of [
    [{ "No such": "care" }, /There is no column “No such”/],
    [{ Tags: "no-field" }, /There is no field “no-field”/],
    [{ Tags: "name" }, /Two columns are taken for name: “Name”, “Tags”/],
  ] as const)
    await assert.rejects(look(file(parent), { columns }), says);
  await assert.rejects(look(file(parent), { fixed: { sku: "A" } }), /“sku” differs from row to row/);
  await assert.rejects(look("a,b\n1,2\n"), /Its first line \(a, b\) is that of no format known here/);
  await assert.rejects(look(""), /The file is empty/);
});
