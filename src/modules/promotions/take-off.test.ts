import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { vatContained } from "#kernel/money";
import type { Promotion } from "./promotion.ts";
import { type PromotedLine, type TakeOffAsk, takeOff } from "./take-off.ts";

const today = "2026-12-01";
const promotion = (over: Partial<Promotion>): Promotion => ({
  ...{ id: "a", revision: 1, stoppedAt: null, uses: 0, title: "Founders’ week", kind: "percent", percent: 10 },
  ...{ amountMinor: null, code: null, leastMinor: 0, categories: [], products: [], from: "2026-11-01", until: null },
  ...{ mostUses: null, onceEach: false },
  ...over,
});
const amount = (amountMinor: number, over: Partial<Promotion> = {}) =>
  promotion({ kind: "amount", percent: null, amountMinor, ...over });
const freeDelivery = (over: Partial<Promotion> = {}) =>
  promotion({ id: "f", title: "Delivery on us", kind: "free-delivery", percent: null, ...over });
const sofa: PromotedLine = { sku: "SOFA", product: "arden-sofa", category: "sofas", totalMinor: 124_900 };
const lamp: PromotedLine = { sku: "LAMP", product: "moth-lamp", category: "lighting", totalMinor: 8_950 };
const ask = (over: Partial<TakeOffAsk> = {}): TakeOffAsk => ({
  ...{ lines: [sofa, lamp], deliveryMinor: 3_900, code: null },
  ...over,
});
const summary = (promotions: readonly Promotion[], asked: TakeOffAsk = ask()) => {
  const { takenOff, codeNote } = takeOff(promotions, asked, today);
  return [takenOff?.goods?.amountMinor ?? 0, takenOff?.delivery?.amountMinor ?? 0, codeNote];
};

test("per cent, an amount and free delivery, each to the penny and no more than there is", () => {
  assert.deepEqual(summary([]), [0, 0, null]);
  assert.deepEqual(summary([promotion({ percent: 10 })]), [13_385, 0, null]);
  assert.deepEqual(summary([amount(5_000)]), [5_000, 0, null]);
  assert.deepEqual(summary([amount(999_900)]), [133_850, 0, null], "never below nothing");
  assert.deepEqual(summary([freeDelivery()]), [0, 3_900, null]);
  assert.deepEqual(summary([freeDelivery()], ask({ deliveryMinor: 0 })), [0, 0, null]);
});

test("one takes something off the goods, the one that takes off most, and one makes delivery free: nothing else adds up", () => {
  const promotions = [promotion({ id: "a" }), amount(20_000, { id: "b" }), amount(15_000, { id: "c" }), freeDelivery()];
  assert.deepEqual(summary(promotions), [20_000, 3_900, null]);
  assert.deepEqual(summary([...promotions].reverse()), [20_000, 3_900, null], "whatever their order");
  const [first, second] = [amount(100, { id: "a" }), amount(100, { id: "b", code: "SPRING" })];
  const taken = takeOff([first, second], ask({ code: "SPRING" }), today).takenOff;
  assert.equal(taken?.goods?.promotionId, "b", "of equal ones the one with the code");
  assert.equal(takeOff([amount(100, { id: "z" }), first], ask(), today).takenOff?.goods?.promotionId, "a");
});

test("free delivery from an amount asks for the goods at their prices, so that no other promotion takes it away", () => {
  const from = freeDelivery({ leastMinor: 133_850 });
  assert.deepEqual(summary([from, amount(50_000)]), [50_000, 3_900, null]);
  assert.deepEqual(summary([freeDelivery({ leastMinor: 133_851 })]), [0, 0, null]);
});

test("departments and products narrow down what it is taken off, and the least amount counts those alone", () => {
  assert.deepEqual(summary([promotion({ categories: ["lighting"] })]), [895, 0, null]);
  assert.deepEqual(summary([promotion({ products: ["arden-sofa"] })]), [12_490, 0, null]);
  assert.deepEqual(summary([promotion({ categories: ["lighting"], products: ["arden-sofa"] })]), [13_385, 0, null]);
  assert.deepEqual(summary([promotion({ categories: ["lighting"], leastMinor: 8_951 })]), [0, 0, null]);
  assert.deepEqual(summary([promotion({ categories: ["rugs"] })]), [0, 0, null]);
});

test("the first and the last day count, the day before and after do not, and one that is stopped never does (L60)", () => {
  const days = { from: "2026-11-20", until: "2026-12-10" };
  const on = (day: string, over: Partial<Promotion> = {}) =>
    takeOff([amount(100, { ...days, ...over })], ask(), day).takenOff?.goods?.amountMinor ?? 0;
  assert.deepEqual(
    ["2026-11-19", "2026-11-20", "2026-12-10", "2026-12-11"].map((day) => on(day)),
    [0, 100, 100, 0],
  );
  assert.equal(on("2026-12-01", { stoppedAt: new Date("2026-11-30T12:00:00Z") }), 0);
  assert.equal(on("2026-12-01", { mostUses: 3, uses: 3 }), 0);
  assert.equal(on("2026-12-01", { mostUses: 3, uses: 2 }), 100);
});

test("a code that takes nothing off says why in a sentence, and what else there is still counts", () => {
  const coded = (over: Partial<Promotion>) => promotion({ id: "c", code: "SPRING", ...over });
  const why = (over: Partial<Promotion>, more: Partial<TakeOffAsk> = {}) =>
    summary([coded(over), freeDelivery()], ask({ code: "SPRING", ...more }));
  assert.deepEqual(why({}), [13_385, 3_900, null]);
  assert.deepEqual(why({ from: "2026-12-05" }), [0, 3_900, "The code SPRING begins on 5 December 2026."]);
  assert.deepEqual(why({ until: "2026-11-30" }), [0, 3_900, "The code SPRING ended on 30 November 2026."]);
  const held = { buyer: { barred: [], held: ["c"] } };
  assert.deepEqual(why({ mostUses: 1, uses: 1 }, held), [13_385, 3_900, null], "the last place is one's own");
  assert.deepEqual(why({ mostUses: 1, uses: 1 })[2], "The code SPRING has been used as often as it can be.");
  assert.deepEqual(why({ categories: ["rugs"] })[2], "The code SPRING is for other things than those in your basket.");
  assert.equal(
    why({ categories: ["lighting"], leastMinor: 50_000 })[2],
    "The code SPRING needs £500.00 of the goods that it is for; in your basket are £89.50.",
  );
  assert.equal(
    why({}, { buyer: { barred: ["c"], held: [] } })[2],
    "The code SPRING can be used once by each person, and you have used it.",
  );
  assert.deepEqual(summary([], ask({ code: "GONE" }))[2], "The code GONE is no longer valid.");
  assert.deepEqual(summary([coded({}), amount(90_000, { title: "Open days" })], ask({ code: "SPRING" })), [
    90_000,
    0,
    "Open days takes off as much as the code SPRING or more; the two do not go together.",
  ]);
});

test("without its code a promotion that has one is never taken", () => {
  assert.deepEqual(summary([promotion({ code: "SPRING" })]), [0, 0, null]);
});

test("what is taken off is divided over the lines to the penny, none below nothing, and VAT is exact (L56)", () => {
  const line = fc.record({
    totalMinor: fc.integer({ min: 0, max: 5_000_000 }),
    rate: fc.constantFrom(0, 50, 200),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.oneof(
        fc.integer({ min: 1, max: 90 }).map((percent) => promotion({ percent })),
        fc.integer({ min: 1, max: 6_000_000 }).map((minor) => amount(minor)),
      ),
      (drawn, one) => {
        const lines = drawn.map(({ totalMinor }, at) => ({ ...sofa, sku: `S${at}`, totalMinor }));
        const { takenOff, byLine } = takeOff([one], ask({ lines }), today);
        const off = takenOff?.goods?.amountMinor ?? 0;
        const goods = lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
        assert.ok(off >= 0 && off <= goods);
        const shares = lines.map(({ sku }) => byLine.get(sku) ?? 0);
        assert.equal(
          shares.reduce((sum, share) => sum + share, 0),
          off,
        );
        for (const [at, { totalMinor }] of lines.entries()) assert.ok((shares[at] ?? 0) <= totalMinor);
        // What is paid at each rate sums to what is paid: VAT is taken from it, and from nothing else.
        const paid = drawn.map(({ totalMinor }, at) => totalMinor - (shares[at] ?? 0));
        assert.equal(
          paid.reduce((sum, each) => sum + each, 0),
          goods - off,
        );
        for (const [at, { rate }] of drawn.entries()) assert.ok(vatContained(paid[at] ?? 0, rate) >= 0);
      },
    ),
  );
});
