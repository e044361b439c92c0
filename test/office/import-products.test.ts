import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { upload } from "../gate/right-requests.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { problemsOf } from "../support/html.ts";
import { comesToWork, inOrder } from "../support/office-day.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const keeper = await hire(app, "catalogue", "carol");
const { reader } = app.ground.database;
const staffTables = ["staff.audit_entry", "staff.session"];

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});
const handIn = async (text: string) => {
  const { target, sending } = await upload("/product-import", {}, Buffer.from(text), {
    field: "file",
    type: "text/csv",
  });
  const answer = await keeper.ask(target, sending);
  if (answer.status !== 303) seen.push(answer.text);
  return answer;
};
const shown = async (path: string): Promise<string> => {
  const { status, text } = await keeper.ask(path);
  assert.equal(status, 200, path);
  seen.push(text);
  return text;
};
const spoken = (html: string) => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const table = [
  "name,department,price,sku,legs",
  "Oak Bench,Seats,899,OAK-B1,four",
  "Ash Bench,Seats,eight hundred,ASH-B1,four",
].join("\n");

test("a file that is none is refused in a sentence, without a trace", async () => {
  await assertWritesNothing(
    app,
    "a file that is no table of ours",
    async () => {
      for (const text of ["", "colour;taste\nred;sweet"]) {
        const refused = await handIn(text);
        assert.equal(refused.status, 422);
        assert.match(spoken(refused.text), /There is a problem (Choose a CSV file|Its first line \(colour, taste\))/);
      }
    },
    staffTables,
  );
});

test("a file is handed in, mapped, rehearsed, brought in, and its bad rows are mended and handed in again, without scripts", async () => {
  const { status, headers } = await handIn(table);
  const path = headers.location ?? "";
  assert.equal(status, 303);
  const mapped = spoken(await shown(path));
  assert.match(mapped, /2 products in a file .* It is a plain CSV: 2 rows\. Nothing is written yet\./);
  assert.match(mapped, /Oak Bench · Ash Bench/);
  /** As a browser sends it: a column or a department after the other. */
  const chosen = (columns: string, act: "look" | "begin") => [
    ...columns.split(",").map((as) => ["as", as] as const),
    ...([
      ["department", "beds"],
      ["kind", "chair"],
      ["field", "vat"],
      ["value", "standard"],
      ["act", act],
    ] as const),
  ];
  await assertWritesNothing(
    app,
    "a rehearsal",
    async () => {
      const wrong = await keeper.post(path, chosen("name,name,price,sku,", "look"));
      assert.equal(wrong.status, 422);
      assert.match(spoken(wrong.text), /Two columns are taken for name: “name”, “department”/);
      seen.push(wrong.text);
      const would = await keeper.post(path, chosen("name,department,price,sku,", "look"));
      seen.push(would.text);
      assert.match(spoken(would.text), /What would happen 1 would be made, 1 of them as drafts 1 would be not taken/);
      assert.match(spoken(would.text), /Line 3: Price in pounds, VAT included: “eight hundred” is no price/);
      assert.match(spoken(would.text), /Bring in 2 products/);
    },
    staffTables,
  );
  const begun = await keeper.post(path, chosen("name,department,price,sku,", "begin"));
  assert.deepEqual([begun.status, begun.headers.location], [303, path]);
  assert.match(spoken(await shown(path)), /1 were made, 1 of them as drafts 1 were not taken/);
  assert.match(spoken(await shown("/product-import")), /plain CSV, 2 products Done, 1 not taken/);
  const made = await app.modules.catalogue.kept(reader, "oak-bench");
  assert.equal(made?.isOffSale, true);

  const left = await keeper.ask(`${path}/not-taken.csv`);
  assert.equal(left.headers["content-type"], "text/csv; charset=utf-8");
  const again = (await handIn(left.text.replace("eight hundred", "800"))).headers.location ?? "";
  assert.match(spoken(await shown(again)), /1 product in a file/);
  await keeper.post(again, chosen("name,department,price,sku,,,", "begin"));
  assert.match(spoken(await shown(again)), /1 were made/);
  assert.equal((await app.modules.catalogue.kept(reader, "ash-bench"))?.isOffSale, true);
  assert.equal(
    (await keeper.post(path, chosen("name,department,price,sku,", "begin"))).headers.location,
    path,
    "it is over",
  );
});

test("a long file goes on by itself, on pages that a telephone shows without a barrier", async () => {
  const rows = Array.from({ length: 60 }, (_, at) => `Elm Bench ${at},Benches,${300 + at},ELM-${at}`);
  const path = (await handIn(["name,department,price,sku", ...rows].join("\n"))).headers.location ?? "";
  const browser = await launchBrowser();
  after(() => browser.close());
  const who = await comesToWork(app, browser, { role: "catalogue", handle: "connie", look: "narrow and dark" });
  const { page } = who;
  for (const each of ["/product-import", path]) {
    await page.goto(`${app.office.url}${each}`);
    await inOrder(who);
  }
  await page.getByLabel("Where Benches goes").selectOption({ label: "Beds" });
  await page.getByLabel("What the things in Benches are").selectOption("chair");
  await page.getByRole("button", { name: "Say what would happen" }).click();
  await page.getByText("60 would be made").waitFor();
  await inOrder(who);
  await page.getByRole("button", { name: "Bring in 60 products" }).click();
  await page.getByText("60 were made").waitFor();
  await inOrder(who);
});

test("whoever does not look after the catalogue hands nothing in, and is not led there", async () => {
  const kept = readdirSync(join(app.dataDir, "imports")).length;
  const path = `/product-import/${app.ground.random.uuid()}`;
  assert.equal((await keeper.ask(path)).status, 404);
  for (const role of ["support", "marketing", "read-only"] as const) {
    const other = await hire(app, role);
    const { target, sending } = await upload("/product-import", {}, Buffer.from(table), { field: "file" });
    for (const answer of [
      await other.ask("/product-import"),
      await other.ask(path),
      await other.ask(target, sending),
      await other.post(path, { act: "begin" }),
      await other.post(`${path}/step`, { from: "0" }),
    ])
      assert.equal(answer.status, 403, role);
    assert.doesNotMatch((await other.ask("/products")).text, /product-import/, role);
  }
  assert.equal(readdirSync(join(app.dataDir, "imports")).length, kept);
});
