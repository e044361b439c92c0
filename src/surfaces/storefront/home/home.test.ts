import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { sha256 } from "#kernel/digest";
import { frontPage } from "../../../../sample/front-page.ts";
import { provenanceOf } from "../../../../sample/photographs.ts";
import { testPhotographs } from "../../../../test/support/photographs.ts";
import { openTestShop } from "../test-shop.ts";

const broken = Buffer.from("no picture either");
const [, dusk] = provenanceOf(`${testPhotographs}/arden-sofa`);
const day = { sha256: sha256(broken).toString("hex"), width: 1600, height: 1000 };
assert.ok(dusk !== undefined);
const drawn = frontPage(testPhotographs);
const sofa = { product: "arden-sofa", look: "rust-velvet", size: "two-seat", box: [0.2, 0.4, 0.6, 0.8] } as const;
const pieces = [
  sofa,
  { product: "langdale-coffee-table", look: "no-longer-made", size: null, box: [0.4, 0.55, 0.5, 0.65] },
  { product: "arden-cushion", look: null, size: null, box: [0.7, 0.2, 0.8, 0.3] },
  { product: "arden-sofa", look: "moss-velvet", size: null, box: [0, 0, 1, 1] },
  { product: "sold-no-more", look: null, size: null, box: [0, 0, 1, 1] },
] as const;
/** Of a room alone: neither a product nor the front page shows it. */
const ofRoom = await sharp({ create: { width: 1200, height: 800, channels: 3, background: "#a08a6a" } })
  .jpeg()
  .toBuffer();
const [roomHash, width, height] = [sha256(ofRoom).toString("hex"), 1200, 800];
const room = { slug: "study", title: "A study", text: "To think in.", alt: "A study.", pieces };
const rooms = [
  { ...room, photograph: { sha256: roomHash, width, height } },
  { ...room, slug: "attic", title: "An attic", photograph: { sha256: "0".repeat(64), width, height } },
];
const photograph = { alt: "A room.", day, dusk, pieces: [sofa] };
const shop = await openTestShop({ ...drawn, hero: { ...drawn.hero, photograph }, rooms });
await shop.deps.media.keep(ofRoom);
const scene = async (): Promise<string> => {
  const { text } = await shop.get("/");
  return text.slice(text.indexOf('class="hero"'), text.indexOf('class="part'));
};

test("the front page shows its photograph once the shop has it, another one at dusk, and till then the drawn scene", async () => {
  const drawn = await scene();
  assert.match(drawn, /<img src="\/scenes\/[0-9a-f]{12}\.svg"/);
  assert.doesNotMatch(drawn, /\/pictures\//);
  await shop.deps.media.keep(broken);
  shop.gate.keptPages.drop();
  const shown = await scene();
  const dark = 'media="(prefers-color-scheme:dark)"';
  const [short, duskShort] = [day.sha256.slice(0, 20), dusk.sha256.slice(0, 20)];
  const sources = [...shown.matchAll(/<source [^>]*>/g)].map(([source]) => [
    /\/pictures\/([0-9a-f]{20})-480/.exec(source)?.[1],
    /type="([^"]+)"/.exec(source)?.[1],
    source.includes(dark),
  ]);
  assert.deepEqual(sources, [
    [duskShort, "image/avif", true],
    [duskShort, "image/webp", true],
    [short, "image/avif", false],
    [short, "image/webp", false],
  ]);
  assert.ok(
    shown.includes(
      `<img src="/pictures/${short}-1080.jpg" alt="A room." width="1600" height="1000" fetchpriority="high"/>`,
    ),
    shown,
  );
});

test("a photograph of the front page that is none is the drawn scene", async () => {
  const { status, headers, text } = await shop.get(`/pictures/${day.sha256.slice(0, 20)}-1600.webp`);
  assert.deepEqual(
    [status, headers.get("content-type"), headers.get("cache-control")],
    [200, "image/svg+xml", "no-store"],
  );
  assert.equal(text, drawn.hero.scene.svg);
});

test("a dot on each piece of the front page's photograph leads to it, as it stands there; on the drawn scene there are none", async () => {
  assert.deepEqual(dotsIn(await scene()), [
    { href: "/p/arden-sofa/rust-velvet-two-seat", words: "Arden sofa, £1,349", x: "40%", y: "60%" },
  ]);
});

test("a room has a page with its picture, a dot for each piece that stands free, and a card for each that is still sold", async () => {
  const { status, text } = await shop.get("/rooms/study");
  assert.equal(status, 200);
  assert.match(text, /<h1>A study<\/h1>/);
  assert.ok(text.includes(`<img src="/pictures/${roomHash.slice(0, 20)}-1080.jpg" alt="A study."`));
  // The table stands before the sofa: its dot would lie on the other.
  assert.deepEqual(
    dotsIn(text).map(({ href }) => href),
    ["/p/arden-sofa/rust-velvet-two-seat", "/p/arden-cushion/moss-velvet"],
  );
  assert.match(text, /3 pieces in the picture/);
  const cards = [...text.matchAll(/<h3><a href="([^"]+)">([^<]+)<\/a><\/h3>/g)].map(([, , name]) => name);
  assert.deepEqual(cards, ["Arden sofa", "Langdale coffee table", "Arden piped cushion"]);
  assert.equal((await shop.get("/rooms/cellar")).status, 404);
});

test("each size of a room's photograph that a page offers is there, or till then a paper of its proportions", async () => {
  const pages = await Promise.all(["/rooms/study", "/"].map((path) => shop.get(path)));
  const offered = new Set(pages.flatMap(({ text }) => text.match(/\/pictures\/[0-9a-f]{20}-\d+\.\w+/g) ?? []));
  const ofRoomAlone = [...offered].filter((address) => address.includes(roomHash.slice(0, 20)));
  assert.ok(ofRoomAlone.length > 6);
  for (const address of ofRoomAlone) {
    const { status, headers, text } = await shop.get(address);
    assert.equal(status, 200, address);
    const type = headers.get("content-type") ?? "";
    assert.ok(type.startsWith("image/"), `${address}: ${type}`);
    if (type.startsWith("image/svg")) assert.match(text, /viewBox="0 0 1200 800"/);
  }
  const beside = `/pictures/${roomHash.slice(0, 20)}-721.avif`;
  assert.equal((await shop.get(beside)).status, 404);
});

test("the front page, the sitemap and each piece lead to the rooms; one whose photograph is not there is nowhere", async () => {
  const { text } = await shop.get("/");
  assert.ok(/<a href="\/rooms\/study"><div class="picture".*?<span>A study<\/span>/.test(text));
  assert.ok(!text.includes("/rooms/attic"));
  assert.match((await shop.get("/p/arden-cushion")).text, /See it in: <a href="\/rooms\/study">a study<\/a>/);
  assert.ok(!(await shop.get("/p/hollin-oak-bed")).text.includes("See it in"), "a piece that stands in none");
  const map = await shop.get("/sitemap.xml");
  assert.ok(map.text.includes("<loc>http://localhost:3000/rooms/study</loc>"));
  assert.ok(!map.text.includes("attic"));
  assert.equal((await shop.get("/rooms/attic")).status, 404);
});

/** The links in a picture. */
function dotsIn(text: string): { href: string; words: string; x: string; y: string }[] {
  const dots = text.matchAll(
    /<a href="([^"]+)" aria-label="([^"]+)"><title>[^<]+<\/title><circle cx="([^"]+)" cy="([^"]+)"/g,
  );
  return [...dots].map(([, href = "", words = "", x = "", y = ""]) => ({ href, words, x, y }));
}
