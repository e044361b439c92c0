import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { freshDatabase } from "../../../test/support/database.ts";
import {
  type AreaBook,
  areaFaults,
  codesInWords,
  createDelivery,
  readCodes,
  slugOf,
  withCodes,
  withZone,
} from "./index.ts";

const { database } = await freshDatabase();
const delivery = createDelivery({ database, clock: fixedClock(new Date("2026-12-01T10:00:00.000Z")) });
await database.transact((tx) => delivery.seed(tx));
await delivery.refresh();
const book = await delivery.book(database.reader);
const zoneOf = (of: AreaBook, slug: string) => of.zones.find((zone) => zone.slug === slug) ?? assert.fail(slug);
const codes = (areas: string[], outward: string[]) => ({ areas, outward });
const faultsOf = (of: AreaBook) => areaFaults(of).map(({ at, says }) => `${at}: ${says}`);

test("what the tables hold is a book without faults, and comes back the same", async () => {
  assert.deepEqual(areaFaults(book), []);
  await database.transact((tx) => delivery.rewrite(tx, book));
  assert.deepEqual(await delivery.book(database.reader), book);
  assert.equal(
    codesInWords(zoneOf(book, "highlands")),
    "IV KW AB31-38 AB51-56 FK17-21 PA21-38 PA80 PH15-26 PH30-41 PH49-50",
  );
});

test("codes are read as people write them, and what is none is named", () => {
  assert.deepEqual(readCodes("ka27-28, HS ; ze\nPA41 – PA43 W1A"), {
    ok: true,
    codes: codes(["HS", "ZE"], ["KA27", "KA28", "PA41", "PA42", "PA43", "W1A"]),
  });
  for (const [typed, named] of [
    ["", /^Write the codes/],
    ["QQ1", /^QQ1 is no/],
    ["KA28-27", /^KA28-27 is no/],
    ["SW1A 1AA", /^1AA is no/],
  ] as const) {
    const read = readCodes(typed);
    assert.match(read.ok ? "read" : read.says, named);
  }
});

test("a code that is moved lies in its new area and in no other", async () => {
  const moved = withCodes(book, "islands", codes(["IV"], ["KA30", "AB31"]));
  assert.deepEqual(areaFaults(moved), []);
  await database.transact((tx) => delivery.rewrite(tx, moved));
  await delivery.refresh();
  for (const place of ["IV1 1AA", "IV41 1AA", "KA30 1AA", "AB31 1AA"])
    assert.equal(delivery.zoneOf(place).ok && (delivery.zoneOf(place) as { zone: string }).zone, "islands", place);
  assert.deepEqual(
    zoneOf(moved, "islands").outward.filter((code) => code.startsWith("IV")),
    [],
    "what lies where its area lies is not named by itself",
  );
  const home = withCodes(moved, "mainland", codes([], ["KA30"]));
  assert.ok(!zoneOf(home, "mainland").outward.includes("KA30"));
  await database.transact((tx) => delivery.rewrite(tx, book));
  await delivery.refresh();
});

test("a book with a hole, an overlap, a price below zero or an area without a code is refused, with a sentence each", () => {
  const wight = zoneOf(book, "wight");
  const parcel = { priceMinor: 595, minDays: 2, maxDays: 3 };
  const withParcel = (but: Partial<typeof parcel>) =>
    withZone(book, { ...wight, tariff: { ...wight.tariff, parcel: { ...parcel, ...but } } });
  assert.deepEqual(faultsOf(withParcel({ priceMinor: -1 })), [
    "wight.parcel-price: A price is pounds and pence from 0 to 10,000: 49 or 4.95.",
  ]);
  assert.deepEqual(faultsOf(withParcel({ minDays: 4 })), [
    "wight.parcel-least: The fewest days are no more than the most.",
  ]);
  assert.deepEqual(faultsOf(withParcel({ maxDays: 101 })), [
    "wight.parcel-least: Days are whole numbers from 0 to 100.",
  ]);
  assert.deepEqual(faultsOf(withZone(book, { ...wight, outward: [] })), [
    "wight.codes: No code lies in the Isle of Wight: give it one, or put it back.",
  ]);
  assert.deepEqual(faultsOf(withZone(book, { ...wight, outward: ["KA27"] })), [
    "islands.codes: KA27 lies in the Isle of Wight as well.",
  ]);
  assert.deepEqual(faultsOf(withZone(book, { ...wight, name: "the Scottish Highlands" })).sort(), [
    "highlands.name: Another area has this name.",
    "wight.name: Another area has this name.",
  ]);
  const mainland = zoneOf(book, "mainland");
  assert.deepEqual(faultsOf(withZone(book, { ...mainland, areas: mainland.areas.filter((area) => area !== "SW") })), [
    ": In no area lie: SW.",
  ]);
  assert.deepEqual(faultsOf(withZone(book, { ...mainland, refusal: "We do not." })), [
    "mainland.refusal: The first area is assumed until a postcode is known: deliver there.",
  ]);
});

test("where the shop may not sell yet no area delivers (L75)", () => {
  for (const code of ["BT", "GY", "JE", "BF"])
    assert.match(
      faultsOf(withCodes(book, "islands", codes([code], []))).join(),
      /islands\.codes: .*be delivered to/,
      code,
    );
  assert.match(faultsOf(withCodes(book, "islands", codes([], ["BT1"]))).join(), /Northern Ireland/);
  assert.deepEqual(faultsOf(withCodes(book, "islands", codes(["IM"], []))), []);
});

test("a new area goes by its name in small letters", () => {
  assert.equal(slugOf("the Île of  Wight (2)"), "the-ile-of-wight");
  assert.match(
    faultsOf(withZone(book, { ...zoneOf(book, "wight"), slug: "", name: "£" })).join(),
    /The name needs letters/,
  );
});
