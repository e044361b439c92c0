import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { openTestBasket } from "./test-basket.ts";

const shop = await openTestBasket();
const { basket, clock, run } = shop;
const { reader } = shop.database;
await shop.sell("SOFA", { priceMinor: 124_900, name: "Arden sofa" });
await shop.sell("LAMP", { priceMinor: 8_950, name: "Birch lamp", onHand: 100 });
await shop.sell("BOOK", { priceMinor: 1_999, name: "Book of wood", onHand: 100, vatRatePermille: 0 });

async function filled(...lines: [sku: string, quantity: number][]): Promise<string> {
  const { basketId } = await run((tx) => basket.open(tx));
  for (const [sku, quantity] of lines) {
    clock.advance(1);
    await run((tx) => basket.addLine(tx, basketId, sku, quantity));
  }
  return basketId;
}

async function look(basketId: string) {
  const view = await basket.contents(reader, basketId);
  assert.ok(view !== null);
  return view;
}

test("a basket shows its total with delivery and VAT from the first moment (L56, L57, L63)", async () => {
  const basketId = await filled(["SOFA", 1], ["LAMP", 2]);
  const view = await look(basketId);
  assert.deepEqual(view.lines[1], {
    sku: "LAMP",
    quantity: 2,
    productSlug: "lamp",
    variantSlug: "moss-small",
    name: "Birch lamp",
    choice: "Moss velvet, Small",
    priceMinor: 8_950,
    totalMinor: 17_900,
    vatRatePermille: 200,
    level: "in-stock",
    seenPriceMinor: 8_950,
    priceNote: null,
    stockNote: null,
    isSwatch: false,
  });
  assert.equal(view.lines[0]?.level, "made-to-order");
  assert.deepEqual(
    [view.count, view.goodsMinor, view.deliveryMinor, view.totalMinor, view.vatMinor, view.orderable],
    [3, 142_800, 495, 143_295, 23_883, true],
  );
  assert.ok(view.delivery?.ok);
  assert.deepEqual(
    [view.delivery.areaName, view.delivery.assumed, view.delivery.dates],
    ["mainland Great Britain", true, "Wed 13 – Thu 28 Jan 2027"],
  );
  assert.equal(view.idleUntil.getTime(), clock.now().getTime() + 30 * day);
});

test("VAT is computed once per rate, delivery at the standard rate", async () => {
  const view = await look(await filled(["BOOK", 3], ["LAMP", 1]));
  // (8,950 + 495) × 200 ÷ 1,200 = 1,574.17; the books carry none.
  assert.deepEqual([view.totalMinor, view.vatMinor], [15_442, 1_574]);
});

test("an empty basket costs nothing and cannot be ordered", async () => {
  const view = await look(await filled());
  assert.deepEqual(
    [view.lines, view.count, view.totalMinor, view.vatMinor, view.delivery, view.orderable],
    [[], 0, 0, 0, null, false],
  );
  assert.equal(await basket.contents(reader, randomUUID()), null);
});

test("the place that was chosen decides price and whether it can be ordered, and can be forgotten", async () => {
  const basketId = await filled(["LAMP", 1]);
  assert.deepEqual(await run((tx) => basket.chooseZone(tx, basketId, "islands")), { ok: true });
  const there = await look(basketId);
  assert.ok(there.delivery?.ok);
  assert.deepEqual([there.delivery.assumed, there.deliveryMinor, there.orderable], [false, 995, true]);
  await run((tx) => basket.chooseZone(tx, basketId, "northern-ireland"));
  const refused = await look(basketId);
  assert.equal(refused.delivery?.ok, false);
  assert.deepEqual([refused.deliveryMinor, refused.totalMinor, refused.orderable], [0, 8_950, false]);
  await run((tx) => basket.chooseZone(tx, basketId, null));
  assert.equal((await look(basketId)).deliveryMinor, 495);
  await assert.rejects(
    run((tx) => basket.chooseZone(tx, basketId, "SW1A 1AA")),
    { code: "23514" },
  );
});

test("a price that changed while the shopper was away is explained until it has been seen", async () => {
  await shop.sell("CHAIR", { priceMinor: 24_900, onHand: 100 });
  await shop.sell("STOOL", { priceMinor: 9_900, onHand: 100 });
  const basketId = await filled(["CHAIR", 1], ["STOOL", 1]);
  clock.advance(7 * day);
  shop.reprice("CHAIR", { priceMinor: 19_950, onHand: 100 });
  const back = await look(basketId);
  assert.deepEqual(
    back.lines.map((line) => [line.seenPriceMinor, line.priceMinor, line.priceNote]),
    [
      [24_900, 19_950, "This was £249.00 when you put it in your basket and is £199.50 now."],
      [9_900, 9_900, null],
    ],
  );
  assert.deepEqual([back.pricesChanged, back.goodsMinor, back.orderable], [true, 29_850, true]);
  await run((tx) => basket.changeLine(tx, basketId, "STOOL", 2));
  assert.equal((await look(basketId)).pricesChanged, true, "another line's change confirms nothing");
  await run((tx) => basket.acceptPrices(tx, basketId));
  const seen = await look(basketId);
  assert.deepEqual([seen.pricesChanged, seen.lines[0]?.seenPriceMinor], [false, 19_950]);
  shop.reprice("CHAIR", { priceMinor: 30_000, onHand: 100 });
  await run((tx) => basket.addLine(tx, basketId, "CHAIR", 1));
  assert.equal((await look(basketId)).pricesChanged, false, "who adds another has seen the price");
});

test("a line that sold out, or of which fewer are left, holds the order up and says why", async () => {
  await shop.sell("VASE", { priceMinor: 2_000, onHand: 3 });
  const basketId = await filled(["VASE", 3], ["LAMP", 1]);
  assert.deepEqual([(await look(basketId)).lines[0]?.level, (await look(basketId)).orderable], ["low:3", true]);
  const sell = async (quantity: number) => {
    await run((tx) =>
      shop.stock.reserve(tx, randomUUID(), [{ sku: "VASE", quantity }], new Date(clock.now().getTime() + 1_000)),
    );
    await shop.stock.refresh();
  };
  const note = async () => {
    const view = await look(basketId);
    return [view.lines[0]?.stockNote, view.orderable];
  };
  await sell(1);
  assert.deepEqual(await note(), ["Only 2 left. Choose fewer to go on.", false]);
  await sell(1);
  assert.deepEqual(await note(), ["Only 1 left. Choose one to go on.", false]);
  assert.equal((await run((tx) => basket.changeLine(tx, basketId, "VASE", 1))).ok, true);
  assert.deepEqual(await note(), [null, true]);
  await sell(1);
  assert.deepEqual(await note(), ["This has sold out. Take it out of your basket to go on.", false]);
});

test("what is no longer sold is shown apart, with a sentence, and is not counted", async () => {
  await shop.sell("OLD", { priceMinor: 5_000, onHand: 1 });
  await shop.sell("LAST", { priceMinor: 6_000, name: "Elm bench", onHand: 1, discontinued: true });
  const basketId = await filled(["OLD", 1], ["LAST", 1], ["LAMP", 1]);
  shop.withdraw("OLD");
  await run((tx) => shop.stock.receive(tx, "LAST", -1, "loss"));
  await shop.stock.refresh();
  const view = await look(basketId);
  assert.deepEqual(view.gone, [
    { sku: "OLD", quantity: 1, seenPriceMinor: 5_000, sentence: "One thing in your basket is no longer sold." },
    { sku: "LAST", quantity: 1, seenPriceMinor: 6_000, sentence: "Elm bench is no longer made." },
  ]);
  assert.deepEqual([view.count, view.goodsMinor, view.orderable], [1, 8_950, false]);
  for (const sku of ["OLD", "LAST"]) await run((tx) => basket.removeLine(tx, basketId, sku));
  const cleared = await look(basketId);
  assert.deepEqual([cleared.gone, cleared.orderable], [[], true]);
  assert.deepEqual(
    cleared.removed.map((line) => line.sku),
    ["LAST"],
    "what has no name any more is not offered back",
  );
});
