import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { sql } from "#kernel/db";
import { freshDatabase } from "../../../test/support/database.ts";
import { createDelivery, type DeliveryLine } from "./index.ts";

const { database, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-12-01T10:00:00.000Z"));
const lamp: DeliveryLine = {
  sku: "LMP-BRASS",
  quantity: 1,
  isSwatch: false,
  weightKg: 4,
  packedCm: { width: 40, depth: 40, height: 60 },
  supply: { kind: "stock", minDays: 1, maxDays: 2 },
};

test("before the tables are filled delivery says so instead of guessing", async () => {
  const delivery = createDelivery({ database, clock });
  assert.throws(() => delivery.quote(null, [lamp]), { message: "Delivery is asked before its tables were loaded." });
  await assert.rejects(delivery.refresh(), { message: "There are no delivery zones: the shop has not been seeded." });
});

test("the seed fills empty tables, and a second one changes nothing the merchant has changed", async () => {
  const delivery = createDelivery({ database, clock });
  await database.transact((tx) => delivery.seed(tx));
  const counted = await asOwner(`SELECT (SELECT count(*)::int FROM delivery.area WHERE zone <> 'no-place') AS areas,
    (SELECT count(*)::int FROM delivery.outward_code) AS codes, (SELECT count(*)::int FROM delivery.tariff) AS tariffs,
    (SELECT count(*)::int FROM delivery.zone) AS zones`);
  assert.deepEqual(counted, [{ areas: 124, codes: 130, tariffs: 12, zones: 7 }]);

  await asOwner("UPDATE delivery.tariff SET price_minor = 550 WHERE zone = 'mainland' AND service = 'parcel'");
  await database.transact((tx) => delivery.seed(tx));
  await delivery.refresh();
  const quote = delivery.quote("SW1A 1AA", [lamp]);
  assert.deepEqual(quote.ok && [quote.priceMinor, quote.dates], [550, "Thu 3 – Mon 7 Dec"]);
  await asOwner("UPDATE delivery.tariff SET price_minor = 495 WHERE zone = 'mainland' AND service = 'parcel'");
  await delivery.refresh();
});

test("the tables in memory answer as the data file does", async () => {
  const delivery = createDelivery({ database, clock });
  await delivery.refresh();
  const price = (place: string | null) => {
    const quote = delivery.quote(place, [lamp]);
    return quote.ok ? [quote.zone, quote.priceMinor, quote.dates] : [quote.because];
  };
  assert.deepEqual(price(null), ["mainland", 495, "Thu 3 – Mon 7 Dec"]);
  assert.deepEqual(price("zetland"), ["bad-postcode"]);
  assert.deepEqual(price("ZE1 0AA"), ["islands", 995, "Mon 7 – Thu 10 Dec"]);
  assert.deepEqual(price("BT1 1AA"), ["not-delivered-there"]);
  assert.deepEqual(delivery.zoneOf("ka27"), {
    ok: true,
    zone: "islands",
    areaName: "the Scottish islands and the Isles of Scilly",
    delivered: true,
  });
  assert.deepEqual(delivery.zoneOf("BT1 1AA"), {
    ok: true,
    zone: "northern-ireland",
    areaName: "Northern Ireland",
    delivered: false,
  });
  assert.equal(
    delivery.restrictions(),
    "We deliver to mainland Great Britain; the Scottish Highlands; the Isle of Wight; the Scottish islands and the Isles " +
      "of Scilly. We do not deliver to Northern Ireland; the Channel Islands and the Isle of Man; forces post and post " +
      "boxes.",
  );
  assert.deepEqual(delivery.zones()[0], {
    zone: "mainland",
    areaName: "mainland Great Britain",
    delivered: true,
    refusal: null,
    prices: [
      {
        service: "post",
        serviceName: "By post, through the letterbox",
        priceMinor: 0,
        transitDays: { min: 1, max: 3 },
      },
      { service: "parcel", serviceName: "Parcel to your door", priceMinor: 495, transitDays: { min: 1, max: 2 } },
      {
        service: "two-person",
        serviceName: "Two people, into the room you choose",
        priceMinor: 4_900,
        transitDays: { min: 2, max: 4 },
      },
    ],
  });
});

test("the running shop may replace what is set and not change a row of it, and only one zone is the default", async () => {
  const asShop = (statement: string) => database.transact((tx) => sql.raw(statement).execute(tx));
  await assert.rejects(asShop("UPDATE delivery.tariff SET price_minor = 0"), { code: "42501" });
  await assert.rejects(asShop("UPDATE delivery.area SET zone = 'islands'"), { code: "42501" });
  await assert.rejects(asOwner("UPDATE delivery.zone SET is_default = true WHERE slug = 'islands'"), { code: "23505" });
});
