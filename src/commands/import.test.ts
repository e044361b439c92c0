import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openFile, PLAIN_WISHES } from "#exchange";
import { openTestShop } from "../../test/support/exchange-shop.ts";
import { exportCommand, exportFile } from "./export.ts";
import { type Asked, importCommand, importFile } from "./import.ts";

const { exchange, catalogue, db, kept } = await openTestShop();
const shop = { modules: { exchange, catalogue }, reader: db.database.reader };
const folder = mkdtempSync(join(tmpdir(), "candour-import-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const notTaken = join(folder, "products-not-taken.csv");

async function bring(text: string, more: Partial<Asked> & { wishes?: Partial<Asked["wishes"]> } = {}) {
  const path = join(folder, "products.csv");
  writeFileSync(path, text);
  const file = await openFile(path);
  let said = "";
  const wishes = { ...PLAIN_WISHES, makeDepartments: true, ...more.wishes };
  const asked: Asked = { path, write: false, pictures: undefined, notTaken, ...more, wishes };
  const code = await importFile(shop, file, asked, (words) => {
    said += words;
  });
  await file.close();
  return { code, said };
}

const text = [
  "name,department,price,sku,notes",
  "Oak Table,Tables,899,OAK-1,heavy",
  "Ash Table,Tables,eight hundred,ASH-1,light",
].join("\n");

test("without --write it says what each column is taken for and what would happen, and nothing happens", async () => {
  const { code, said } = await bring(text);
  assert.equal(code, 1);
  for (const line of [
    "It is a plain CSV: 2 rows, 2 products.",
    "  department  → department  (Tables | Tables)",
    "Not taken over: notes.",
    "  Tables → is made",
    "1 product would be made (1 as drafts)",
    "1 product would be not taken",
    "  Line 3: Price in pounds, VAT included: “eight hundred” is no price; write pounds as 1249 or 1249.50.",
    "Nothing was written. To do it: the same with --write.",
  ])
    assert(said.split("\n").includes(line), `${line}\n${said}`);
  assert.deepEqual(await db.asOwner("SELECT slug FROM catalogue.product"), []);
  assert(!existsSync(notTaken));
});

test("with --write it does so; the rows that were not taken are a file that can be mended and brought in", async () => {
  const { code, said } = await bring(text, { write: true });
  assert.equal(code, 1);
  assert(said.includes(`The rows that were not taken are in ${notTaken}.`));
  assert.equal((await kept("oak-table")).isOffSale, true);
  const left = readFileSync(notTaken, "utf8");
  assert.equal(
    left,
    '\uFEFF"name","department","price","sku","notes","Line","Why it was not taken"\r\n' +
      '"Ash Table","Tables","eight hundred","ASH-1","light",3,"Price in pounds, VAT included: “eight hundred” is no price; write pounds as 1249 or 1249.50."\r\n',
  );
  const again = await bring(left.replace("eight hundred", "800"), { write: true });
  assert.equal(again.code, 0, again.said);
  assert.equal((await kept("ash-table")).product.variants[0]?.priceMinor, 80_000);
});

test("what it was asked wrongly is said, with how to ask", async () => {
  for (const wrong of [
    ["a.csv", "b.csv"],
    ["a.csv", "--map", "x"],
    ["a.csv", "--format", "ods"],
    ["a.csv", "--nonsense"],
  ])
    assert.equal(await importCommand(wrong), 2, wrong.join(" "));
  assert.equal(await importCommand(["--fields"]), 0);
  assert.equal(await importCommand([join(folder, "no-such.csv")]), 1);
  assert.equal(await exportCommand(["--format", "ods"]), 2);
  const { code, said } = await bring("a,b\n1,2\n");
  assert.equal(code, 1);
  assert.match(said, /is that of no format known here/);
  const pictures = await bring(text, { pictures: join(folder, "no-folder") });
  assert.equal(pictures.code, 1);
  assert.match(pictures.said, /There is no folder/);
});

test("an export writes every product, drafts too, and never over a file that is there", async () => {
  await catalogue.refresh();
  const path = join(folder, "out.csv");
  let said = "";
  const ask = () =>
    exportFile(shop, { format: "plain", path }, (words) => {
      said += words;
    });
  assert.equal(await ask(), 0);
  assert.equal(said, `2 products are in ${path}.\n`);
  const written = readFileSync(path, "utf8");
  assert.match(written, /"ash-table","Ash Table"/);
  assert.equal(await ask(), 1);
  assert.match(said, /already; name another one with --to/);
  assert.equal(readFileSync(path, "utf8"), written);
});
