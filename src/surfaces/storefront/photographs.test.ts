import assert from "node:assert/strict";
import { describe, test } from "node:test";
import sharp from "sharp";
import { provenanceOf } from "../../../sample/photographs.ts";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { openTestShop } from "./test-shop.ts";

const shop = await openTestShop();
const [moss = "", rust = "", inScale = ""] = provenanceOf(`${testPhotographs}/arden-sofa`).map(({ sha256 }) =>
  sha256.slice(0, 20),
);
const [noPicture = ""] = provenanceOf(`${testPhotographs}/langdale-dining-table`).map(({ sha256 }) =>
  sha256.slice(0, 20),
);

const bytesOf = async (path: string): Promise<{ type: string | null; keep: string | null; bytes: Buffer }> => {
  const request = new Request(`http://localhost:3000${path}`, { headers: { host: "localhost:3000" } });
  const response = await shop.gate.answer(request, { address: "127.0.0.1", tls: false, target: path });
  const { headers } = response;
  const bytes = Buffer.from(await response.arrayBuffer());
  return { type: headers.get("content-type"), keep: headers.get("cache-control"), bytes };
};
const gallery = (html: string): string =>
  html.slice(html.indexOf('class="product-picture"'), html.indexOf('class="buy"'));

describe("a product with photographs", () => {
  test("shows the one of the fabric chosen, by the address alone, first of all and at its true size", async () => {
    for (const [fabric, label, short] of [
      ["moss-velvet", "moss velvet", moss],
      ["rust-velvet", "rust velvet", rust],
    ]) {
      const html = gallery((await shop.get(`/p/arden-sofa/${fabric}-three-seat`)).text);
      const first = html.slice(0, html.indexOf("</picture>"));
      assert.ok(
        first.includes(
          `<img src="/pictures/${short}-1080.jpg" alt="Arden sofa in ${label}, three-seat, three-quarter view" width="1200" height="900" fetchpriority="high"/>`,
        ),
        first,
      );
      const addresses = (format: string) =>
        [480, 720, 1080].map((width) => `/pictures/${short}-${width}.${format} ${width}w`).join(", ");
      assert.ok(first.includes(`srcset="${addresses("avif")}" sizes="(min-width:56rem) 55vw, 92vw" type="image/avif"`));
      assert.ok(first.includes(`srcset="${addresses("webp")}" sizes="(min-width:56rem) 55vw, 92vw" type="image/webp"`));
      assert.equal(html.match(/fetchpriority/g)?.length, 1);
    }
  });

  test("shows it beside a person, says when that is another fabric or size, and leads to each as large as there is", async () => {
    const own = gallery((await shop.get("/p/arden-sofa/moss-velvet-three-seat")).text);
    assert.ok(own.includes('alt="Arden sofa in moss velvet, three-seat, beside a person 170 cm tall"'));
    assert.equal(own.includes("Shown:"), false);
    assert.ok(own.includes(`<a href="/pictures/${inScale}-1080.webp" data-closer=""`));
    assert.deepEqual(
      [...own.matchAll(/<a href="#([^"]+)" data-shot="" title="([^"]+)"/g)].map(([, id, label]) => [id, label]),
      [
        ["shot-three-quarter", "From a corner"],
        ["shot-in-scale", "Its size"],
        ["drawn-dimensions", "Measured drawing"],
      ],
    );
    for (const id of ["shot-three-quarter", "shot-in-scale", "drawn-dimensions"])
      assert.ok(own.includes(`<li id="${id}">`));
    const other = gallery((await shop.get("/p/arden-sofa/rust-velvet-two-seat")).text);
    assert.ok(other.includes("Shown: Rust velvet, Three-seat"));
    assert.ok(other.includes("Shown: Moss velvet, Three-seat"));
  });

  test("says that they are renderings, and says it only where there are some", async () => {
    const said = (html: string) => html.includes("These pictures are renderings");
    assert.equal(said((await shop.get("/p/arden-sofa")).text), true);
    assert.equal(said((await shop.get("/p/wharfe-sofa")).text), false);
  });

  test("is drawn in a fabric that has none", async () => {
    const html = gallery((await shop.get("/p/arden-sofa/cream-boucle-three-seat")).text);
    assert.match(
      html,
      /<li id="drawn-front"><a href="(\/pictures\/ardso-crebou-thrsea\.front\.[0-9a-f]{8}\.svg)" .*?<img src="\1"/,
    );
  });

  test("is shown by other sites and by search engines with the photograph", async () => {
    const { text } = await shop.get("/p/arden-sofa/moss-velvet-three-seat");
    const address = `http://localhost:3000/pictures/${moss}-1080.jpg`;
    assert.ok(text.includes(`<meta property="og:image" content="${address}"/>`));
    assert.ok(
      text.includes(
        '<meta property="og:image:alt" content="Arden sofa in moss velvet, three-seat, three-quarter view"/>',
      ),
    );
    const [data] = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    assert.deepEqual(data.image.slice(0, 2), [address, `http://localhost:3000/pictures/${inScale}-1080.jpg`]);
    assert.equal((await shop.get("/p/wharfe-sofa")).text.includes("og:image"), false);
  });

  test("has it on its card in the widths of a card, and nothing on the page loads before it has to", async () => {
    const { text } = await shop.get("/c/sofas");
    const card = text.split('<li class="card">').find((each) => each.includes(">Arden sofa<")) ?? "";
    const addresses = [320, 480, 720].map((width) => `/pictures/${moss}-${width}.avif ${width}w`).join(", ");
    assert.ok(card.includes(`srcset="${addresses}" sizes="(min-width:56rem) 22vw, 41vw" type="image/avif"`), card);
    assert.ok(card.includes('alt="Arden sofa in moss velvet, three-seat, three-quarter view"'));
  });
});

describe("the feed for merchant centres", () => {
  const fieldsOf = (item: string): Record<string, string[]> => {
    const fields: Record<string, string[]> = {};
    for (const [, name = "", words = ""] of item.matchAll(/<g:([a-z_]+)>([^<]*)<\/g:\1>/g)) {
      fields[name] = [...(fields[name] ?? []), words];
    }
    return fields;
  };

  test("is well-formed, holds each variant that is photographed in its own look, and nothing else", async () => {
    const { status, headers, text } = await shop.get("/feeds/products.xml");
    assert.deepEqual([status, headers.get("content-type")], [200, "application/xml; charset=utf-8"]);
    const whole =
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<rss version="2\.0" xmlns:g="[^"]+">\n<channel>\n(<(title|link|description)>[^<>]*<\/\2>)+\n(<item>(<(g:[a-z_]+)>[^<>]*<\/\5>)+<g:shipping>(<(g:[a-z_]+)>[^<>]*<\/\7>)+<\/g:shipping><\/item>\n)+<\/channel>\n<\/rss>\n$/;
    assert.match(text, whole);
    assert.doesNotMatch(text, /&(?!amp;|lt;|gt;|quot;|apos;)/);
    const items = text.split("<item>").slice(1).map(fieldsOf);
    const photographed = shop.catalogue
      .current()
      .products.flatMap(({ slug, variants }) =>
        variants.filter(({ choice }) =>
          slug === "arden-sofa"
            ? ["moss-velvet", "rust-velvet"].includes(choice.fabric ?? "")
            : slug === "langdale-dining-table" && choice.finish === "natural-oak",
        ),
      );
    assert.deepEqual(
      items.map(({ id }) => id?.[0]),
      photographed.map(({ sku }) => sku),
    );
    assert.ok(photographed.length > 3);
  });

  test("says what the page says: price, delivery, look, size and how long making takes (L56, L57)", async () => {
    const { text } = await shop.get("/feeds/products.xml");
    const sofa = shop.catalogue
      .current()
      .product("arden-sofa")
      ?.variants.find(({ slug }) => slug === "moss-velvet-three-seat");
    assert.ok(sofa?.supply.kind === "stock");
    const item = text.split("<item>").find((each) => each.includes(`<g:id>${sofa.sku}<`)) ?? "";
    const { description, ...fields } = fieldsOf(item);
    assert.ok((description?.[0] ?? "").length > 40);
    assert.deepEqual(fields, {
      id: [sofa.sku],
      item_group_id: ["arden-sofa"],
      title: ["Arden sofa, Moss velvet, Three-seat"],
      link: ["http://localhost:3000/p/arden-sofa/moss-velvet-three-seat"],
      canonical_link: ["http://localhost:3000/p/arden-sofa"],
      image_link: [`http://localhost:3000/pictures/${moss}-1080.jpg`],
      additional_image_link: [`http://localhost:3000/pictures/${inScale}-1080.jpg`],
      availability: ["in_stock"],
      price: ["1649.00 GBP", "49.00 GBP"],
      brand: ["Fell &amp; Fern"],
      identifier_exists: ["no"],
      condition: ["new"],
      product_type: ["Sofas"],
      color: ["Moss velvet"],
      material: ["velvet"],
      size: ["Three-seat"],
      product_width: ["212 cm"],
      product_length: ["98 cm"],
      product_height: [`${sofa.sizeCm.height} cm`],
      shipping_weight: [`${sofa.weightKg} kg`],
      shipping_width: [`${sofa.packedCm.width} cm`],
      shipping_length: [`${sofa.packedCm.depth} cm`],
      shipping_height: [`${sofa.packedCm.height} cm`],
      shipping_label: ["Two people, into the room you choose"],
      min_handling_time: [String(sofa.supply.minDays)],
      max_handling_time: [String(sofa.supply.maxDays)],
      country: ["GB"],
      service: ["Two people, into the room you choose"],
    });
  });
});

describe("the file of a photograph", () => {
  test("is what its name says, is kept for ever and carries nothing of who made it", async () => {
    for (const [ending, type, format] of [
      ["avif", "image/avif", "heif"],
      ["webp", "image/webp", "webp"],
      ["jpg", "image/jpeg", "jpeg"],
    ]) {
      const { type: said, keep, bytes } = await bytesOf(`/pictures/${moss}-480.${ending}`);
      assert.equal(said, type);
      assert.equal(keep, "public, max-age=31536000, immutable");
      const { width, height, format: is, exif, xmp, icc } = await sharp(bytes).metadata();
      assert.deepEqual(
        { width, height, is, exif, xmp, icc },
        { width: 480, height: 360, is: format, exif: undefined, xmp: undefined, icc: undefined },
      );
      assert.equal(bytes.includes("Testwood"), false);
    }
    const etag = `"${moss}-480.avif"`;
    assert.equal((await shop.get(`/pictures/${moss}-480.avif`, { "if-none-match": etag })).status, 304);
  });

  test("weighs what the page has room for", async () => {
    assert.ok((await bytesOf(`/pictures/${moss}-480.avif`)).bytes.length <= 7 * 1024);
    assert.ok((await bytesOf(`/pictures/${moss}-1080.avif`)).bytes.length <= 55 * 1024);
  });

  test("has no other width, format or place than those offered", async () => {
    const refused = [
      `${moss}-1600.avif`,
      `${moss}-481.avif`,
      `${moss}-1.avif`,
      `${moss}-99999.avif`,
      `${moss}-720.jpg`,
      `${moss}-480.png`,
      `${moss}-480.svg`,
      `${moss.toUpperCase()}-480.avif`,
      `${"0".repeat(20)}-480.avif`,
      moss,
      `${moss}%2fmaster`,
      `..%2f${moss}-480.avif`,
      `..%2f..%2fmedia%2f${moss}%2f480.avif`,
    ];
    for (const name of refused) {
      const { status } = await shop.get(`/pictures/${name}`);
      assert.ok(status === 404 || status === 400, `${name}: ${status}`);
    }
    const { bytes } = await bytesOf(`/pictures/${moss}-480.avif`);
    const asked = await shop.get(`/pictures/${moss}-480.avif?width=5000`);
    if (asked.status === 200) assert.deepEqual((await bytesOf(`/pictures/${moss}-480.avif?width=5000`)).bytes, bytes);
    else assert.equal(asked.status, 400);
  });

  test("whose master is no picture is the drawing in its place, not kept, with a line that says of which kind", async () => {
    const { product, variant } = shop.catalogue.current().variantBySku("LANDT-NATOAK-SIX") ?? {};
    assert.ok(product !== undefined && variant !== undefined);
    assert.equal(shop.lines.length, 0);
    const { type, keep, bytes } = await bytesOf(`/pictures/${noPicture}-480.avif`);
    assert.equal(type, "image/svg+xml");
    assert.equal(keep, "no-store");
    assert.match(bytes.toString(), /^<svg/);
    const [line, ...more] = shop.lines.map((each) => JSON.parse(each));
    assert.deepEqual(more, []);
    assert.deepEqual(Object.keys(line), ["at", "level", "event", "because"]);
    assert.deepEqual([line.level, line.event, line.because], ["warn", "picture-not-made", "broken"]);
    assert.equal((await shop.get("/p/langdale-dining-table/natural-oak-six")).status, 200);
  });
});
