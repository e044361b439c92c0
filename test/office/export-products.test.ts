import assert from "node:assert/strict";
import { test } from "node:test";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp({ work: false });
const keeper = await hire(app, "catalogue");

test("whoever looks after the catalogue takes every product as a file, in each of the formats", async () => {
  const asked = await keeper.ask("/product-export");
  assert.equal(asked.status, 200);
  const { products, offSale } = app.modules.catalogue.current();
  assert.match(asked.text, new RegExp(`all ${products.length + offSale.length} products`));
  for (const [format, head] of [
    ["plain", '"handle","name","range"'],
    ["shopify", '"Title","URL handle","Description"'],
    ["woocommerce", '"ID","Type","SKU"'],
  ] as const) {
    const { status, text, headers } = await keeper.post("/product-export/products.csv", { format });
    assert.deepEqual([status, headers["content-type"]], [200, "text/csv; charset=utf-8"]);
    assert(text.startsWith(`\uFEFF${head}`), format);
    for (const { slug, name } of products.slice(0, 20))
      assert(text.includes(slug) && text.includes(name), `${format} ${slug}`);
  }
  assert.equal((await keeper.post("/product-export/products.csv", { format: "ods" })).status, 400);
});

test("a picture is named by an address at which the shop shows it", async () => {
  const { text } = await keeper.post("/product-export/products.csv", { format: "plain" });
  const [address = ""] = /http:\/\/localhost:\d+\/pictures\/[^"]+/.exec(text) ?? [];
  // Until it is made, which a busy machine takes its time for, it is drawn.
  await until("the photograph", async () => (await fetch(address)).headers.get("content-type") === "image/jpeg");
  assert.equal((await fetch(address)).status, 200);
});

test("nobody else takes it, or is led to it", async () => {
  for (const role of ["support", "marketing", "read-only"] as const) {
    const other = await hire(app, role);
    assert.equal((await other.ask("/product-export")).status, 403, role);
    assert.equal((await other.post("/product-export/products.csv", { format: "plain" })).status, 403, role);
    assert.doesNotMatch((await other.ask("/products")).text, /product-export/, role);
  }
  assert.match((await keeper.ask("/products")).text, /product-export/);
});
