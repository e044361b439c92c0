import assert from "node:assert/strict";
import { test } from "node:test";
import { hour } from "#kernel/clock";
import { ProductCard } from "#views/product-card.tsx";
import { cardOf } from "../card-facts.ts";
import { openTestShop } from "../test-shop.ts";
import { wholeProduct } from "../whole-product.ts";
import { readyCards } from "./ready-cards.tsx";

const shop = await openTestShop();
const { deps } = shop;
const fakeCapability = "A".repeat(22);
const now = new Date("2026-11-29T12:00:00Z");
const [product] = deps.catalogue.current().products;
assert.ok(product);
const [variant] = product.variants;
assert.ok(variant);
const item = { product, variant, fitting: 1, fromPriceMinor: variant.priceMinor, toPriceMinor: variant.priceMinor };

/** Links that count how often they were asked for: a card that is ready asks for none. */
function counted(prefix = "") {
  const asked = { count: 0 };
  const to = (name: string, params = {}): string => {
    asked.count++;
    return `${prefix}/${name}/${Object.values(params).join("/")}`;
  };
  return { asked, links: { to, absolute: to } };
}

test("a card is drawn once, and again for another hour, price, stock or catalogue", () => {
  let level = "in-stock";
  let snapshot = deps.catalogue.current();
  const draw = readyCards({
    ...deps,
    catalogue: { ...deps.catalogue, current: () => snapshot },
    stock: { ...deps.stock, levels: () => ({ ...deps.stock.levels(), of: () => level as never }) },
  });
  const { asked, links } = counted();
  const drawn = (over = {}, at = now): string => {
    const before = asked.count;
    const html = draw({ links, capability: undefined, now: at }, [{ ...item, ...over }]).join("");
    return `${asked.count > before ? "drawn" : "ready"} ${/Only 2 left/.test(html) ? "low" : "-"}`;
  };
  assert.equal(drawn(), "drawn -");
  assert.equal(drawn(), "ready -");
  assert.equal(drawn({ toPriceMinor: variant.priceMinor + 1 }), "drawn -");
  level = "low:2";
  assert.equal(drawn(), "drawn low");
  assert.equal(drawn(), "ready low");
  assert.equal(drawn({}, new Date(now.getTime() + hour)), "drawn low");
  snapshot = { ...snapshot };
  assert.equal(drawn({}, new Date(now.getTime() + hour)), "drawn low");
});

test("a journey without cookies gets cards with its own addresses, and leaves none behind", () => {
  const draw = readyCards(deps);
  const journey = counted("/b/secret");
  assert.match(
    draw({ links: journey.links, capability: fakeCapability, now }, [item]).join(""),
    /href="\/b\/secret\/product/,
  );
  const plain = counted();
  assert.doesNotMatch(draw({ links: plain.links, capability: undefined, now }, [item]).join(""), /secret/);
  assert.match(draw({ links: journey.links, capability: fakeCapability, now }, [item]).join(""), /\/b\/secret/);
});

test("a card that was drawn for any place is the one that is drawn for its place", () => {
  const ready = readyCards(deps);
  const { links } = counted();
  const items = deps.catalogue.current().products.slice(0, 12).flatMap(wholeProduct);
  for (const how of [undefined, { level: 3, eager: 0 } as const]) {
    const drawn = items.map((each, at) => (
      <ProductCard card={cardOf(deps, links, each)} level={how?.level ?? 2} eager={how === undefined && at < 4} />
    ));
    for (const round of ["drawn", "ready"])
      assert.equal(
        ready({ links, capability: undefined, now }, items, how).join(""),
        drawn.map((card) => card.toString()).join(""),
        round,
      );
  }
});
