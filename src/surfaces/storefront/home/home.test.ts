import assert from "node:assert/strict";
import { test } from "node:test";
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
const shop = await openTestShop({ ...drawn, hero: { ...drawn.hero, photograph: { alt: "A room.", day, dusk } } });
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
