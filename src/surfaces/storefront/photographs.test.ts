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
