import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { sampleCategories, sampleProducts } from "../../../sample/catalogue/index.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { daysAfter, daysBetween, isDay, londonDay } from "./days.ts";
import { earlierPriceOn, earlierPriceTrouble, type PriceCharged } from "./earlier-price.ts";
import { createCatalogue, type ProductDraft, type Variant } from "./index.ts";

const { database, bus, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
const catalogue = createCatalogue({ database, bus, clock, log: silentLog });
const pouffe = { ...(sampleProducts.find(({ slug }) => slug === "fold-pouffe") as ProductDraft), designer: null };
const [first, ...others] = pouffe.variants;
assert.ok(first !== undefined);

type Claim = { wasPriceMinor: number | null; wasPeriod: { from: string; until: string } | null };
const claiming = (from: string, until: string, wasPriceMinor = 12_900): Claim => ({
  wasPriceMinor,
  wasPeriod: { from, until },
});
/** The pouffe with one variant at a price, with what is claimed of an earlier one. */
const at = (priceMinor: number, claim: Claim = { wasPriceMinor: null, wasPeriod: null }): ProductDraft => ({
  ...pouffe,
  variants: [{ ...first, priceMinor, ...claim }, ...others],
});
const imports = (draft: ProductDraft) => database.transact((tx) => catalogue.importProducts(tx, [draft]));
const onDay = (day: string) => clock.advance(Date.parse(`${day}T12:00:00Z`) - clock.now().getTime());
const history = () =>
  asOwner(
    `SELECT price_minor AS price, charged_from::text AS day FROM catalogue.price_charged
     WHERE sku = '${first.sku}' ORDER BY entry`,
  );

const charged: readonly PriceCharged[] = [
  { priceMinor: 14_900, from: "2026-02-01" },
  { priceMinor: 12_900, from: "2026-06-01" },
  { priceMinor: 9_900, from: "2026-11-20" },
];
const trouble = (claim: Claim, today = "2026-11-29", prices = charged, priceMinor = 9_900) =>
  earlierPriceTrouble({ priceMinor, ...claim }, prices, today);

test("an earlier price is the one charged last before this one, for 28 days or more, on the days it was charged (L62)", () => {
  assert.deepEqual(trouble(claiming("2026-06-01", "2026-11-19")), []);
  assert.deepEqual(trouble(claiming("2026-06-01", "2026-11-20")), [], "the day of the change belongs to both");
  assert.deepEqual(trouble(claiming("2026-10-23", "2026-11-19")), [], "28 days");
  assert.deepEqual(trouble(claiming("2026-10-24", "2026-11-19")), [
    "An earlier price is one that was charged for at least 28 days.",
  ]);
  assert.deepEqual(trouble(claiming("2026-05-31", "2026-11-19")), [
    "The earlier price was charged from 2026-06-01 on, not from 2026-05-31.",
  ]);
  for (const until of ["2026-11-18", "2026-11-21"]) {
    assert.deepEqual(trouble(claiming("2026-06-01", until)), [
      `The earlier price ended when the present one began, on 2026-11-20, not on ${until}.`,
    ]);
  }
  assert.deepEqual(trouble(claiming("2026-06-01", "2026-11-19", 14_900)), [
    "The price charged last before this one is £129, not £149.",
  ]);
  assert.deepEqual(trouble(claiming("2026-06-01", "2026-11-31")), ["The days of the earlier price are no days."]);
  assert.deepEqual(trouble({ wasPriceMinor: null, wasPeriod: null }), []);
});

test("a price that was never charged is no earlier price, and a reduction of today ends the last one (L62)", () => {
  const claim = claiming("2026-06-01", "2026-11-19");
  assert.deepEqual(trouble(claim, "2026-11-29", []), ["No earlier price was ever charged."]);
  assert.deepEqual(trouble(claim, "2026-11-29", charged.slice(2)), ["No earlier price was ever charged."]);
  assert.deepEqual(trouble(claim, "2026-11-20", charged.slice(0, 2)), [], "reduced by this very import");
  assert.deepEqual(trouble(claim, "2026-11-29", charged.slice(0, 2)), [
    "The earlier price ended when the present one began, on 2026-11-29, not on 2026-11-19.",
  ]);
});

test("an earlier price is shown for as long as it was charged and not a day longer (L62)", () => {
  const variant = { priceMinor: 9_900, ...claiming("2026-10-23", "2026-11-19") } as Variant;
  const shown = { priceMinor: 12_900, from: "2026-10-23", until: "2026-11-19" };
  for (const day of ["2026-11-20", "2026-12-16", "2026-12-17"]) assert.deepEqual(earlierPriceOn(variant, day), shown);
  assert.equal(earlierPriceOn(variant, "2026-12-18"), null);
  assert.deepEqual(trouble(claiming("2026-10-23", "2026-11-19"), "2026-12-17"), []);
  assert.deepEqual(trouble(claiming("2026-10-23", "2026-11-19"), "2026-12-18"), [
    "The present price has been charged for longer than the earlier one was; take the earlier one out.",
  ]);
});

test("days are days in London, whatever the season", () => {
  assert.equal(londonDay(new Date("2026-07-01T23:30:00Z")), "2026-07-02");
  assert.equal(londonDay(new Date("2026-12-01T23:30:00Z")), "2026-12-01");
  assert.equal(daysBetween("2026-03-28", "2026-03-30"), 2, "over the night that loses an hour");
  assert.equal(daysAfter("2026-10-24", 2), "2026-10-26", "over the night that gains one");
  assert.deepEqual(["2026-02-28", "2026-02-30", "2026-2-1", ""].map(isDay), [true, false, false, false]);
});

test("each import adds the prices that changed to the history, and a claim that it does not bear out is refused (L62)", async () => {
  await database.transact((tx) => catalogue.importCategories(tx, sampleCategories));
  onDay("2026-06-01");
  await imports(at(12_900));
  onDay("2026-07-01");
  await imports(at(12_900));
  onDay("2026-11-20");
  await assert.rejects(imports(at(9_900, claiming("2026-05-01", "2026-11-19"))), /charged from 2026-06-01 on/);
  assert.deepEqual(await history(), [{ price: 12_900, day: "2026-06-01" }], "what was refused left no price");
  await imports(at(9_900, claiming("2026-06-01", "2026-11-19")));
  assert.deepEqual(await history(), [
    { price: 12_900, day: "2026-06-01" },
    { price: 9_900, day: "2026-11-20" },
  ]);
  await catalogue.refresh();
  const variant = catalogue.current().variantBySku(first.sku)?.variant as Variant;
  assert.deepEqual(catalogue.earlierPrice(variant), { priceMinor: 12_900, from: "2026-06-01", until: "2026-11-19" });
  onDay("2026-11-25");
  await assert.rejects(
    imports(at(9_500, claiming("2026-06-01", "2026-11-19"))),
    /fold-pouffe: [A-Z-]+: The price charged last before this one is £99, not £129\./,
  );
});

test("a history is brought along once, in order, and not from the future", async () => {
  const brings = (...past: [priceMinor: number, from: string][]) =>
    database.transact((tx) =>
      catalogue.importPastPrices(
        tx,
        past.map(([priceMinor, from]) => ({ sku: "NEW-ONE", priceMinor, from })),
      ),
    );
  await assert.rejects(brings([100, "2026-11-26"]), /NEW-ONE: The price was not charged from 2026-11-26\./);
  await assert.rejects(brings([100, "2026-10-01"], [90, "2026-09-01"]), /not in the order in which they were charged/);
  await brings([100, "2026-09-01"], [90, "2026-10-01"]);
  await assert.rejects(brings([80, "2026-10-02"]), /NEW-ONE: Its prices are known already/);
});

test("the running shop can neither change nor remove what was charged", async () => {
  const rights = ["UPDATE", "DELETE", "TRUNCATE"].map(
    (right) => `has_table_privilege('candour_shop', 'catalogue.price_charged', '${right}')`,
  );
  const [row] = await asOwner(`SELECT ${rights.join(" OR ")} AS may`);
  assert.deepEqual(row, { may: false });
});
