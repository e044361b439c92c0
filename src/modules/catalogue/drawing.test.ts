import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleProducts } from "../../../sample/catalogue/index.ts";
import type { DrawingSpec, PictureView } from "./drawing/spec.ts";
import { drawPicture, type Look } from "./drawing.ts";
import { MATERIALS } from "./vocabulary.ts";

const VIEWS: readonly PictureView[] = ["front", "detail", "dimensions"];
const MOST_BYTES = 3 * 1024;

const ALLOWED = new Set(
  (
    "svg g path rect ellipse text defs pattern filter linearGradient radialGradient stop feTurbulence feColorMatrix " +
    "feComponentTransfer feFuncA feDiffuseLighting feDistantLight"
  ).split(" "),
);

/** Throws unless `svg` is well-formed: tags nest, attributes are quoted and unique, no stray < or &. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const text = svg.replace(
    /<(\/?)([A-Za-z]+)((?: [a-zA-Z0-9-]+="[^"<>&]*"|(?: xmlns="[^"]+"))*)(\/?)>/g,
    (_, close, name, attributes, self) => {
      assert(ALLOWED.has(name), `<${name}>`);
      const keys = [...String(attributes).matchAll(/ ([a-zA-Z0-9-]+)="/g)].map(([, key]) => key);
      assert.equal(new Set(keys).size, keys.length, `${name}${attributes}`);
      if (close === "/") assert.equal(open.pop(), name);
      else if (self !== "/") open.push(name);
      return "";
    },
  );
  assert.deepEqual(open, []);
  assert.match(text, /^[0-9a-z. ]*$/);
}

function looks(): { slug: string; spec: DrawingSpec; look: Look }[] {
  return sampleProducts.flatMap(({ slug, drawing, options, variants }) =>
    variants.map(({ choice, sizeCm }) => {
      const value = options.flatMap(({ slug: option, values }) =>
        values.filter((each) => each.slug === choice[option]),
      )[0];
      return { slug, spec: drawing, look: { hex: value?.hex ?? "", material: value?.material, sizeCm } };
    }),
  );
}

test("every picture of every variant is well-formed, at most 3 KB, and the same each time", () => {
  for (const { slug, spec, look } of looks()) {
    for (const view of VIEWS) {
      const svg = drawPicture(spec, view, look);
      assert(Buffer.byteLength(svg) <= MOST_BYTES, `${slug} ${view}: ${Buffer.byteLength(svg)} bytes`);
      assertWellFormed(svg);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity|\[object/, `${slug} ${view}`);
      assert.equal(drawPicture(spec, view, look), svg);
    }
  }
});

test("a picture asks for nothing from outside and runs nothing", () => {
  for (const { spec, look } of looks()) {
    for (const view of VIEWS) {
      const svg = drawPicture(spec, view, look);
      assert.doesNotMatch(svg, /style|script|href|https?:(?!\/\/www\.w3\.org\/2000\/svg)|url\((?!#)| on[a-z]+=/i);
    }
  }
});

test("ids within one picture are unique, and every reference leads to one", () => {
  for (const { slug, spec, look } of looks()) {
    for (const view of VIEWS) {
      const svg = drawPicture(spec, view, look);
      const ids = [...svg.matchAll(/ id="([a-z0-9]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, `${slug} ${view}`);
      for (const [, id] of svg.matchAll(/url\(#([a-z0-9]+)\)/g)) assert(ids.includes(id), `${slug} ${view} ${id}`);
    }
  }
});

test("the measured drawing says the lengths of the variant, and nothing of its colour", () => {
  for (const { slug, spec, look } of looks()) {
    const svg = drawPicture(spec, "dimensions", look);
    for (const cm of Object.values(look.sizeCm)) assert(svg.includes(`>${cm} cm`), `${slug}: ${cm}`);
    assert.equal(drawPicture(spec, "dimensions", { ...look, hex: "#123456" }), svg, slug);
  }
});

test("the front shows the colour: another fabric is another picture", () => {
  for (const { slug, spec, look } of looks()) {
    assert.notEqual(drawPicture(spec, "front", look), drawPicture(spec, "front", { ...look, hex: "#0a6a9a" }), slug);
  }
});

test("every material has a close-up of its own", () => {
  const sizeCm = { width: 10, depth: 10, height: 10 };
  const drawn = MATERIALS.map(({ slug }) =>
    drawPicture({ kind: "swatch" }, "detail", { hex: "#8a7a6a", material: slug, sizeCm }),
  );
  assert.equal(new Set(drawn).size, MATERIALS.length);
  for (const svg of drawn) assertWellFormed(svg);
});

test("extreme sizes still give a picture", () => {
  for (const { drawing } of sampleProducts) {
    for (const sizeCm of [
      { width: 1, depth: 1, height: 1 },
      { width: 600, depth: 300, height: 300 },
      { width: 5, depth: 5, height: 400 },
    ]) {
      for (const view of VIEWS) {
        const svg = drawPicture(drawing, view, { hex: "#777777", sizeCm });
        assertWellFormed(svg);
        assert.doesNotMatch(svg, /NaN|Infinity|(width|height|rx|ry|r)="-/);
      }
    }
  }
});
