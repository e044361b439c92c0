/**
 * What it takes to bring in a long file: `node --expose-gc --import tsx bench/import.ts <rows> [--write]`. A file of Shopify with four
 * variants a product is generated, looked through, and gone through product by product, on a database of its own. Looking keeps
 * nothing, so that what is held then is the import's alone; after writing, every process of the shop holds the products as well.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { count, noTally, openFile, PLAIN_WISHES } from "#exchange";
import { openTestShop } from "../test/support/exchange-shop.ts";

const [given = "50000"] = process.argv.slice(2);
const rows = Number(given);
const write = process.argv.includes("--write");
const folder = mkdtempSync(join(tmpdir(), "candour-bench-import-"));
const path = join(folder, "products.csv");

function* lines(): Generator<string> {
  yield "Title,URL handle,Description,Vendor,Type,Tags,Status,SKU,Option1 name,Option1 value,Price,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams)\n";
  const looks = ["Moss green", "Rust", "Natural oak", "Black"];
  for (let at = 0; at < rows; at++) {
    const product = Math.floor(at / looks.length);
    const about =
      at % looks.length === 0
        ? `Table number ${product},table-${product},"<p>${"A table of solid oak, made to last. ".repeat(12)}</p>",Range ${product % 40},Tables,"New, Oak",Active`
        : `,table-${product},,,,,`;
    yield `${about},T-${at},Colour,${looks[at % looks.length]},${100 + (at % 900)}.00,shopify,${at % 9},deny,${1000 + (at % 50) * 100}\n`;
  }
}

const shop = await openTestShop();
const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

test(`bringing in ${rows} rows`, async () => {
  await pipeline(Readable.from(lines()), createWriteStream(path));
  const { exchange } = shop;
  const file = await openFile(path);
  const wishes = { ...PLAIN_WISHES, makeDepartments: true };
  collect();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const looked = await exchange.look(file, wishes);
  if (!looked.ok) throw new Error(looked.trouble.join(" "));
  collect();
  const held = process.memoryUsage().heapUsed - before;
  const indexed = performance.now();
  const tally = noTally();
  let most = 0;
  for await (const done of exchange.run(file, looked.index, wishes, { write, by: null })) {
    count(tally, done);
    if (tally.products % 1_000 === 0) {
      collect();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
  }
  const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);
  process.stdout.write(
    `${rows} rows (${mb(statSync(path).size)}), ${write ? "written" : "looked at"}: ${tally.made} products made, ${tally.failed} not taken\n` +
      `looked through in ${((indexed - began) / 1000).toFixed(1)} s, then ${seconds(indexed)} s; held after looking through ${mb(held)}, at most ${mb(most)}\n` +
      `most memory of the process ${mb(process.resourceUsage().maxRSS * 1024)}\n`,
  );
  await file.close();
  rmSync(folder, { recursive: true, force: true });
});
