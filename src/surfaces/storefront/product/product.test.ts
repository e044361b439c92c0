import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sampleProducts } from "../../../../sample/catalogue/index.ts";
import { openTestShop, words } from "../test-shop.ts";

const shop = await openTestShop();

describe("a product", () => {
  test("changes picture, price, days and address with the fabric and size, by links alone", async () => {
    const two = await shop.get("/p/arden-sofa/moss-velvet-two-seat");
    const three = await shop.get("/p/arden-sofa/cream-boucle-three-seat");
    assert.match(two.text, /href="\/p\/arden-sofa\/cream-boucle-two-seat"/);
    assert.match(two.text, /href="\/p\/arden-sofa\/moss-velvet-three-seat"/);
    const picture = (html: string) => /<img src="(\/pictures\/[^"]+)"/.exec(html)?.[1];
    assert.notEqual(picture(two.text), picture(three.text));
    assert.ok(words(two.text).includes("£1,349"));
    assert.ok(words(three.text).includes("£1,799"));
    assert.equal((await shop.get(picture(three.text) ?? "")).headers.get("content-type"), "image/svg+xml");
    assert.equal((await shop.get("/p/arden-sofa/no-such-fabric")).status, 404);
  });

  test("says by the button what cancelling means and what collecting costs (L47, L59)", async () => {
    const { text } = await shop.get("/p/arden-sofa");
    const after = words(text.slice(text.indexOf("Add to basket")));
    assert.ok(
      after.includes("You may cancel, without a reason, until 14 days after it arrives. Collecting it costs you £79."),
      after.slice(0, 300),
    );
  });

  test("says by the button where there is no right to cancel, and how long making takes (L47, L49)", async () => {
    const bench = sampleProducts.find(({ slug }) => slug === "langdale-bench");
    assert.ok(bench !== undefined);
    const show = async (madeToSpecification: boolean) => {
      await shop.database.transact((tx) => shop.catalogue.importProducts(tx, [{ ...bench, madeToSpecification }]));
      await shop.catalogue.refresh();
      shop.gate.keptPages.drop();
      const { text } = await shop.get("/p/langdale-bench");
      return words(text.slice(text.indexOf('class="when"'), text.indexOf('class="about"')));
    };
    const bespoke = await show(true);
    assert.ok(bespoke.includes("made to your own measurements, so you have no right to cancel"), bespoke);
    const listed = await show(false);
    assert.ok(listed.includes("You may cancel, without a reason"), listed);
    const sofa = words((await shop.get("/p/arden-sofa/rust-velvet-three-seat")).text);
    assert.match(sofa, /Made for you in \d+ to \d+ weeks\./);
  });

  test("shows what it is made of, how it is cared for and built, and what the law wants said, open on the page (L74, L77)", async () => {
    const sofa = (await shop.get("/p/arden-sofa")).text;
    for (const heading of ["Materials, care and assembly", "Care", "Assembly", "Fire safety"])
      assert.match(sofa, new RegExp(`<h[23]>${heading}</h[23]>`));
    assert.match((await shop.get("/p/heron-floor-lamp")).text, /<h3>Electrical<\/h3><p>[^<]*\d+ ?W/);
    assert.doesNotMatch(sofa.slice(sofa.indexOf('class="about"'), sofa.indexOf("<footer")), /<details|\shidden[\s>=]/);
  });

  test("shows its size in centimetres and inches, and what the box needs", async () => {
    const { text } = await shop.get("/p/arden-sofa/moss-velvet-three-seat");
    const dimensions = text.slice(text.indexOf("<h2>Dimensions</h2>"));
    assert.match(
      dimensions.slice(0, dimensions.indexOf("<table")),
      /<img src="[^"]+\.dimensions\.[0-9a-f]+\.svg" alt="[^"]+212/,
    );
    const read = words(text);
    assert.ok(read.includes("Width 212 cm 83½ in"));
    assert.ok(read.includes("Depth 98 cm 38½ in"));
    assert.ok(read.includes("needs a door of at least 74 cm clear width"));
  });

  test("gives machines the price that people see (L57)", async () => {
    const { text } = await shop.get("/p/arden-sofa/moss-velvet-three-seat");
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    assert.equal(data[0].offers.price, "1649.00");
    assert.equal(data[0].offers.shippingDetails.shippingRate.value, "49.00");
    assert.ok(words(text).includes("£1,649"));
    assert.equal(data[1].itemListElement[1].item, "http://localhost:3000/c/sofas");
  });

  test("tells machines the group of a variant, what it differs in and its look", async () => {
    const { text } = await shop.get("/p/arden-sofa/moss-velvet-three-seat");
    const [data] = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    assert.deepEqual(data.isVariantOf, {
      "@type": "ProductGroup",
      productGroupID: "arden-sofa",
      name: "Arden sofa",
      url: "http://localhost:3000/p/arden-sofa",
      variesBy: ["https://schema.org/color", "https://schema.org/size"],
    });
    const { color, material, size } = data;
    assert.deepEqual([color, material, size], ["Moss velvet", "velvet", "Three-seat"]);
    // Fourteen days are said once, of the shop; only what may not be cancelled differs from that.
    assert.equal(data.offers.hasMerchantReturnPolicy, undefined);
  });

  test("says that few are left only when the stock ledger says so (L61)", async () => {
    const product = shop.catalogue.current().product("arden-sofa");
    for (const { sku, slug } of product?.variants ?? []) {
      const level = shop.stock.levels().of(sku);
      const read = words((await shop.get(`/p/arden-sofa/${slug}`)).text.split('class="about"')[0] ?? "");
      const left = /Only (\d+|one) left/.exec(read)?.[1];
      assert.equal(left, level.startsWith("low:") ? level.slice(4).replace(/^1$/, "one") : undefined, slug);
      assert.equal(read.includes("Add to basket"), level !== "out", slug);
    }
  });
});

describe("a reduced price", () => {
  const page = "/p/garsdale-tripod-lamp/black-ash";
  const lamp = () => shop.catalogue.current().variantBySku("GARTR-BLAASH")?.variant;

  test("stands with the earlier one and the days on which that applied, and no timer (L60, L62)", async () => {
    const { wasPriceMinor, wasPeriod } = lamp() ?? {};
    assert.equal(wasPriceMinor, 19_500);
    assert.deepEqual(wasPeriod, { from: "2026-03-27", until: "2026-11-11" });
    const read = words((await shop.get(page)).text);
    assert.ok(read.includes("£165 £"), read.slice(700, 1_400));
    assert.ok(read.includes("Was £195 , our price from 27 March 2026 to 11 November 2026."), read.slice(700, 1_400));
    assert.doesNotMatch(read, /ends in|hurry|last chance|\d+ ?%/i);
    const other = words((await shop.get("/p/garsdale-tripod-lamp/pale-ash")).text);
    assert.ok(!other.includes("our price from"));
  });

  test("is the same on the card, for search engines and in what a program is told", async () => {
    const search = words((await shop.get("/c/lighting?colour=black")).text);
    assert.ok(search.includes("Was £195, 27 Mar to 11 Nov 2026"), search);
    const { text } = await shop.get(page);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    assert.equal(data[0].offers.price, "165.00");
    assert.deepEqual(data[0].offers.priceSpecification, {
      "@type": "UnitPriceSpecification",
      priceType: "https://schema.org/StrikethroughPrice",
      price: "195.00",
      priceCurrency: "GBP",
      validFrom: "2026-03-27",
      validThrough: "2026-11-11",
    });
    const plain = await shop.get("/p/garsdale-tripod-lamp/pale-ash");
    assert.doesNotMatch(plain.text, /priceSpecification/);
  });
});
