import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleCategories, sampleProducts } from "../../../sample/catalogue/index.ts";
import { drawPicture } from "./drawing.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";
import { lookOf, pictureAlt, pictureName } from "./pictures.ts";
import type { Offer } from "./snapshot.ts";

const shop = snapshotFromDrafts(sampleCategories, sampleProducts);
const offer = (sku: string) => shop.variantBySku(sku) as Offer;

test("the name of a picture leads to that picture", () => {
  for (const { product, variant } of [offer("ARDSO-MOSVEL-THRSEA"), offer("SWAFA-INKVEL"), offer("RUSRU-NATJUT-200")]) {
    for (const view of ["front", "detail", "dimensions"] as const) {
      const name = pictureName(product, variant, view);
      assert.match(name, /^[a-z0-9-]+\.[a-z]+\.[0-9a-f]{8}\.svg$/);
      assert.equal(shop.picture(name), drawPicture(product.drawing, view, lookOf(product, variant)));
    }
  }
});

test("a name that nothing has leads nowhere", () => {
  const { product, variant } = offer("ARDSO-MOSVEL-THRSEA");
  const name = pictureName(product, variant, "front");
  const wrong = [
    name.replace(/[0-9a-f]{8}/, "00000000"),
    name.replace("front", "back"),
    name.replace(".svg", ".png"),
    name.replace("ardso", "xxxxx"),
    `../${name}`,
    name.toUpperCase(),
    `${name}.svg`,
    "__proto__.front.00000000.svg",
    "",
  ];
  for (const each of wrong) assert.equal(shop.picture(each), null, each);
});

test("the name changes with the colour and the size, and with nothing else", () => {
  const { product, variant } = offer("ARDSO-MOSVEL-THRSEA");
  const other = offer("ARDSO-INKVEL-THRSEA").variant;
  const hash = (name: string) => name.split(".")[2];
  const now = pictureName(product, variant, "front");
  assert.notEqual(hash(pictureName(product, other, "front")), hash(now));
  assert.equal(pictureName(product, { ...variant, priceMinor: 1 }, "front"), now);
  assert.notEqual(pictureName(product, { ...variant, sizeCm: { ...variant.sizeCm, width: 213 } }, "front"), now);
});

test("who does not see the picture reads what it shows", () => {
  const { product, variant } = offer("ARDSO-MOSVEL-THRSEA");
  assert.equal(pictureAlt(product, variant, "front"), "Arden sofa in moss velvet, seen from the front");
  assert.equal(pictureAlt(product, variant, "detail"), "Close-up of moss velvet");
  assert.equal(
    pictureAlt(product, variant, "dimensions"),
    "Drawing of the Arden sofa: 212 cm wide, 98 cm deep, 80 cm high",
  );
});
