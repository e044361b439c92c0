import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestShop } from "../../../test/support/exchange-shop.ts";

const { bring, kept, catalogue, db, everything, stock } = await openTestShop();
const { reader, transact } = db.database;
await transact((tx) =>
  catalogue.importCategories(tx, [
    { slug: "chairs", name: "Chairs", singular: "chair", blurb: "To sit on.", position: 0 },
  ]),
);

const header =
  "handle,name,department,kind,materials,sku,option_1_name,option_1_value,price,supply,stock,width,depth,height,packed_width,packed_depth,packed_height,boxes,weight,handling,least,most,status";
const row = (handle: string, sku: string, colour: string, price: string, more = "shelf") =>
  `${handle},Ash Chair,Chairs,${more},Ash,${sku},Colour,${colour},${price},stock,4,45,50,80,50,55,85,1,6.5,parcel,2,5,on sale`;
const file = (...rows: readonly string[]) => [header, ...rows].join("\n");
await bring(file(row("ash-chair", "AC-1", "Natural", "120")), { publish: true });
const fieldsSince = async (revision: number) =>
  (await catalogue.changes(reader, "ash-chair", { most: 50 }))
    .filter((change) => change.revision > revision)
    .map(({ field, after }) => [field, after])
    .toReversed();

test("a product that is there becomes what the file says, step by step, as if somebody had typed it", async () => {
  const { revision, isOffSale } = await kept("ash-chair");
  assert.equal(isOffSale, false);
  const [done] = await bring(
    file(
      row("old-ash-chair", "AC-1", "Natural", "130", "chair"),
      row("old-ash-chair", "AC-2", "Black", "140", "chair"),
    ),
    { update: true },
  );
  assert.deepEqual([done?.outcome, done?.faults], ["changed", []]);
  const { product } = await kept("ash-chair");
  assert.deepEqual(
    product.variants.map(({ sku, priceMinor, isUnmeasured = false }) => [sku, priceMinor, isUnmeasured]),
    [
      ["AC-1", 13_000, false],
      ["AC-2", 14_000, false],
    ],
  );
  assert.equal(product.drawing.kind, "chair");
  assert.deepEqual(
    (await fieldsSince(revision)).map(([field]) => field),
    ["old-address", "kind", "variant", "price"],
  );
  const figures = await stock.figures(reader, ["AC-1", "AC-2"]);
  assert.equal(figures.get("AC-2")?.free, 4);
  const charged = await db.asOwner("SELECT sku, price_minor FROM catalogue.price_charged ORDER BY sku, price_minor");
  assert.deepEqual(
    charged.map(({ sku, price_minor: price }) => [sku, price]),
    [
      ["AC-1", 12_000],
      ["AC-1", 13_000],
      ["AC-2", 14_000],
    ],
  );
  const found = await catalogue.present(reader, { addresses: ["old-ash-chair"], skus: [] });
  assert.equal(found.byAddress.get("old-ash-chair"), "ash-chair", "its address elsewhere leads to it");
});

test("what is refused on the way takes back what was done of the product before it", async () => {
  const before = await everything();
  const text = file(
    row("ash-chair", "AC-1", "Natural", "130").replace("Ash Chair", "Renamed Chair"),
    row("ash-chair", "AC-3", "Black", "150"),
  );
  const [done] = await bring(text, { update: true });
  assert.equal(done?.outcome, "failed");
  assert.deepEqual(done?.faults, [
    { line: 3, says: "Two variants share an address." },
    { line: 3, says: "Two variants are the same choice." },
  ]);
  assert.deepEqual(await everything(), before);
});

test("rows that mean two products at once are refused, and counts of pieces stay what they are", async () => {
  await bring(file(row("elm-chair", "EC-1", "Natural", "99").replace("Ash Chair", "Elm Chair")));
  const [mixed] = await bring(file(row("elm-chair", "AC-1", "Natural", "99")), { update: true });
  assert.deepEqual(mixed?.faults, [
    { line: 2, says: "Its address and its numbers are of different products: elm-chair, ash-chair." },
  ]);
  const counted = row("elm-chair", "EC-1", "Natural", "99")
    .replace("Ash Chair", "Elm Chair")
    .replace("stock,4", "stock,40");
  const [same] = await bring(file(counted), { update: true });
  assert.equal(same?.outcome, "as-it-was");
  assert.equal((await stock.figures(reader, ["EC-1"])).get("EC-1")?.free, 4);
});
