import assert from "node:assert/strict";
import { test } from "node:test";
import { readCsv } from "#kernel/csv-reader";
import { sampleCategories, sampleDesigners, sampleProducts } from "../../../sample/catalogue/index.ts";
import { photographed } from "../../../sample/photographs.ts";
import { openTestShop, sourceOf, type TestShop } from "../../../test/support/exchange-shop.ts";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { type FormatName, formats } from "./index.ts";

const from = await openTestShop();
const odd = sampleProducts.map((draft, at) => ({
  ...photographed(draft, testPhotographs),
  ...(at === 3 ? { description: 'Line one\n\n"=SUM(1)" & <b>5 < 6</b>', materials: ["Oak; oiled", "=brass"] } : {}),
}));
await from.db.database.transact(async (tx) => {
  await from.catalogue.importCategories(tx, sampleCategories);
  await from.catalogue.importDesigners(tx, sampleDesigners);
  await from.catalogue.importProducts(tx, odd);
  const items = odd.flatMap(({ variants }) =>
    variants.map(({ sku, supply: { kind } }, at) => (kind === "stock" ? { sku, kind, onHand: at } : { sku, kind })),
  );
  await from.stock.register(tx, items);
});
// One is not for sale, and one has another address, tags, and a variant that is taxed by another class.
await from.db.database.transact(async (tx) => {
  const changing = from.catalogue.changing("ada");
  const kept = async (slug: string) => (await from.catalogue.kept(tx, slug)) ?? assert.fail();
  await changing.takeOffSale(tx, { slug: "birk-stool", revision: (await kept("birk-stool")).revision });
  const { product, revision } = await kept("beck-bookcase");
  const place = { ...product, address: "beck-shelves", tags: ["new", "oak"] };
  const placed = await changing.place(tx, { slug: "beck-bookcase", revision }, place);
  assert(placed.ok);
  await changing.changeVatClass(tx, { slug: "beck-shelves", revision: placed.revision }, "reduced");
});
await from.catalogue.refresh();

async function fileOf({ exchange, db }: TestShop, format: FormatName): Promise<string> {
  let text = "";
  for await (const part of exchange.export(db.database.reader, format)) text += part;
  return text;
}

/** The rows of a file without the columns named. */
async function rowsOf(text: string, without: RegExp): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of readCsv(sourceOf(text).chunks())) rows.push([...cells]);
  const left = (rows[0] ?? []).flatMap((name, at) => (without.test(name) ? [] : [at]));
  return rows
    .map((cells) => left.map((at) => cells[at] ?? ""))
    .filter((cells) => cells.slice(1).some((each) => each !== ""));
}

/** Pictures are files of their own; and what cannot be said in a format keeps a product a draft. */
const apart: Readonly<Record<FormatName, RegExp>> = {
  plain: /^picture/,
  shopify: /^(Product image|Image |Variant image|Published|Status)/,
  woocommerce: /^Images$/,
};

for (const { name } of formats)
  test(`what goes out as ${name} comes into another shop the same, and is the same when it goes out again`, async () => {
    const to = await openTestShop();
    await to.db.database.transact(async (tx) => {
      await to.catalogue.importCategories(tx, sampleCategories);
      await to.catalogue.importDesigners(tx, sampleDesigners);
    });
    const text = await fileOf(from, name);
    const done = await to.bring(text, { publish: true });
    assert.deepEqual(
      done.flatMap(({ faults }) => faults),
      [],
    );
    assert.equal(done.length, sampleProducts.length);
    await to.catalogue.refresh();
    assert.deepEqual(await rowsOf(await fileOf(to, name), apart[name]), await rowsOf(text, apart[name]));
  });

for (const { name } of formats)
  test(`what goes out as ${name} and comes back changes nothing`, async () => {
    const before = await from.everything();
    const done = await from.bring(await fileOf(from, name), { update: true });
    assert.deepEqual(
      done
        .filter(({ outcome }) => outcome !== "as-it-was")
        .map(({ name: called, outcome, faults }) => [called, outcome, faults]),
      [],
    );
    assert.deepEqual(await from.everything(), before);
  });
