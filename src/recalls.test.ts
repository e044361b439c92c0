import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ConfigError } from "#config";
import { sampleProducts } from "../sample/catalogue/index.ts";
import { recalled, recalledBatch, sampleRecalls } from "../sample/recalls.ts";
import { readRecalls } from "./recalls.ts";

const dataDir = mkdtempSync(join(tmpdir(), "candour-recalls-"));
after(() => rmSync(dataDir, { recursive: true }));
const own = { sample: false, dataDir };
const opened = new Date("2026-11-30T12:00:00Z");
const sample = sampleRecalls(opened);
const [one] = sample;
assert.ok(one !== undefined);
const write = (value: unknown): void => writeFileSync(join(dataDir, "recalls.json"), JSON.stringify(value));

test("a shop without the file has no recalls, and the sample has its one", () => {
  assert.deepEqual(readRecalls(own, opened), []);
  assert.deepEqual(readRecalls({ sample: true, dataDir }, opened), sample);
});

test("the sample's recall is of the product and the batch that its history of orders called back, on that day", () => {
  const product = sampleProducts.find(({ slug }) => slug === recalled.slug);
  assert.equal(product?.name, one.product);
  assert.ok(product?.variants.every(({ sku }) => sku.startsWith(`${recalled.code}-`)));
  const { batch, at } = recalledBatch(opened);
  assert.equal(batch, "GHYSB-2026-02");
  assert.ok(one.identify.includes("February 2026") && one.identify.includes(batch));
  assert.equal(one.published, at.toISOString().slice(0, 10));
});

test("recalls are read with the newest first", () => {
  write([one, { ...one, id: "later", published: "2026-10-01" }]);
  assert.deepEqual(
    readRecalls(own, opened).map(({ id }) => id),
    ["later", one.id],
  );
});

for (const [what, value, said] of [
  [
    "plays the hazard down",
    [{ ...one, hazard: "In rare cases the cord comes loose." }],
    /hazard|plays the hazard down/,
  ],
  ["calls itself voluntary", [{ ...one, act: "This is a voluntary recall." }], /plays the hazard down/],
  ["reassures", [{ ...one, hazard: "No injuries were reported." }], /plays the hazard down/],
  ["leaves out what to do", [{ ...one, act: "" }], /act/],
  ["has no day", [{ ...one, published: "soon" }], /published/],
  ["has a field nobody knows", [{ ...one, note: "x" }], /note/],
  ["is no list", { recalls: [] }, /recalls\.json cannot be used/],
] as const) {
  test(`a recall that ${what} keeps the shop closed, with a sentence`, () => {
    write(value);
    assert.throws(
      () => readRecalls(own, opened),
      (thrown) => thrown instanceof ConfigError && said.test(thrown.message),
    );
  });
}
