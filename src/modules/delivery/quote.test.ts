import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { areaRows, DEFAULT_ZONE, outwardRows, POSTCODE_AREAS, ZONE_SEEDS } from "./areas.ts";
import { type AreaTable, type DeliveryLine, type Place, quoteFor, type Zone, zoneFor } from "./quote.ts";
import { heaviest, type ServiceId, servicesFor } from "./service.ts";

const table = tableFromSeeds();
// A Tuesday in December, ten in the morning.
const tuesday = new Date("2026-12-01T10:00:00.000Z");

const sofa: DeliveryLine = {
  sku: "ARD-3-MOSS",
  quantity: 1,
  isSwatch: false,
  weightKg: 62,
  packedCm: { width: 210, depth: 95, height: 80 },
  supply: { kind: "made-to-order", minWeeks: 6, maxWeeks: 8 },
};
const lamp: DeliveryLine = {
  sku: "LMP-BRASS",
  quantity: 1,
  isSwatch: false,
  weightKg: 4,
  packedCm: { width: 40, depth: 40, height: 60 },
  supply: { kind: "stock", minDays: 1, maxDays: 2 },
};
const swatch: DeliveryLine = {
  sku: "SW-MOSS",
  quantity: 3,
  isSwatch: true,
  weightKg: 0.02,
  packedCm: { width: 15, depth: 15, height: 1 },
  supply: { kind: "stock", minDays: 0, maxDays: 1 },
};

test("a sofa made to order comes with two people, weeks and working days later", () => {
  const quote = quoteFor(table, "sw1a-1aa ", [sofa], tuesday);
  assert.deepEqual(quote, {
    ok: true,
    zone: "mainland",
    areaName: "mainland Great Britain",
    assumed: false,
    service: "two-person",
    serviceName: "Two people, into the room you choose",
    priceMinor: 4_900,
    // Six weeks: Tue 12 Jan, and two working days; eight weeks: Tue 26 Jan, and four.
    from: new Date("2027-01-14T12:00:00.000Z"),
    to: new Date("2027-02-01T12:00:00.000Z"),
    dates: "Thu 14 Jan – Mon 1 Feb 2027",
    lines: [
      {
        sku: "ARD-3-MOSS",
        service: "two-person",
        from: new Date("2027-01-14T12:00:00.000Z"),
        to: new Date("2027-02-01T12:00:00.000Z"),
        dates: "Thu 14 Jan – Mon 1 Feb 2027",
      },
    ],
  });
});

test("a lamp from stock comes as a parcel, swatches come free by post", () => {
  const quote = accepted(null, [lamp]);
  assert.deepEqual(
    [quote.assumed, quote.service, quote.priceMinor, quote.dates],
    [true, "parcel", 495, "Thu 3 – Mon 7 Dec"],
  );
  const free = accepted(null, [swatch]);
  assert.deepEqual([free.service, free.priceMinor, free.dates], ["post", 0, "Wed 2 – Mon 7 Dec"]);
});

test("an order pays once, for the heaviest service, and is complete with its slowest line", () => {
  const quote = accepted("SW1A 1AA", [swatch, lamp, sofa]);
  assert.deepEqual(
    [quote.service, quote.priceMinor, quote.dates],
    ["two-person", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
  );
  assert.deepEqual(
    quote.lines.map((line) => [line.sku, line.service, line.dates]),
    [
      ["SW-MOSS", "post", "Wed 2 – Mon 7 Dec"],
      ["LMP-BRASS", "parcel", "Thu 3 – Mon 7 Dec"],
      ["ARD-3-MOSS", "two-person", "Thu 14 Jan – Mon 1 Feb 2027"],
    ],
  );
});

test("places differ in price and time, and the outward code decides before the area does", () => {
  const expected: [Place, string, number, string][] = [
    ["SW1A 1AA", "mainland", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
    ["KA1 1AA", "mainland", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
    ["KA27 8AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["ka28", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["IV1 1AA", "highlands", 8_900, "Mon 18 Jan – Fri 5 Feb 2027"],
    ["IV51 9AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["KW14 7AA", "highlands", 8_900, "Mon 18 Jan – Fri 5 Feb 2027"],
    ["KW15 1AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["HS1 2AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["ZE1 0AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    ["PO29 1AA", "mainland", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
    ["PO30 1AA", "wight", 6_900, "Fri 15 Jan – Wed 3 Feb 2027"],
    ["PO41 0AA", "wight", 6_900, "Fri 15 Jan – Wed 3 Feb 2027"],
    ["PO42 0AA", "mainland", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
    ["TR21 0AA", "islands", 12_900, "Tue 19 Jan – Tue 9 Feb 2027"],
    [{ zone: "highlands" }, "highlands", 8_900, "Mon 18 Jan – Fri 5 Feb 2027"],
    [{ zone: "renamed-since" }, "mainland", 4_900, "Thu 14 Jan – Mon 1 Feb 2027"],
  ];
  for (const [place, zone, priceMinor, dates] of expected) {
    const quote = accepted(place, [sofa]);
    assert.deepEqual([quote.zone, quote.priceMinor, quote.dates], [zone, priceMinor, dates], JSON.stringify(place));
  }
});

test("where we do not deliver, a sentence says so (L75)", () => {
  for (const [place, zone, sentence] of [
    ["BT1 1AA", "northern-ireland", "We are sorry, we do not deliver to Northern Ireland yet."],
    ["JE2 3AA", "crown-dependencies", "We are sorry, we do not deliver to the Channel Islands or the Isle of Man."],
    ["GY1 1AA", "crown-dependencies", "We are sorry, we do not deliver to the Channel Islands or the Isle of Man."],
    ["IM1 1AA", "crown-dependencies", "We are sorry, we do not deliver to the Channel Islands or the Isle of Man."],
    [
      "BF1 0AX",
      "no-place",
      "That is a postcode for forces post or a post box, where furniture cannot be delivered. Give us another address.",
    ],
  ] as const) {
    const quote = quoteFor(table, place, [sofa], tuesday);
    assert.equal(quote.ok, false);
    assert.deepEqual(
      [quote.because, "zone" in quote && quote.zone, quote.sentence],
      ["not-delivered-there", zone, sentence],
    );
  }
  assert.deepEqual(quoteFor(table, "nonsense", [sofa], tuesday), {
    ok: false,
    because: "bad-postcode",
    sentence: "That is not a UK postcode. Postcodes look like SW1A 1AA.",
  });
  assert.throws(() => quoteFor(table, null, [], tuesday), RangeError);
});

test("a parcel is what one person carries: each limit at the limit and just above it", () => {
  const alone = (change: Partial<DeliveryLine>) => servicesFor([{ ...lamp, ...change }])[0];
  assert.equal(alone({ weightKg: 25 }), "parcel");
  assert.equal(alone({ weightKg: 25.001 }), "two-person");
  assert.equal(alone({ packedCm: { width: 20, depth: 120, height: 20 } }), "parcel");
  assert.equal(alone({ packedCm: { width: 20, depth: 121, height: 20 } }), "two-person");
  assert.equal(alone({ packedCm: { width: 60, depth: 60, height: 60 } }), "parcel");
  assert.equal(alone({ packedCm: { width: 60, depth: 61, height: 60 } }), "two-person");
  assert.equal(alone({ handling: "two-person" }), "two-person");
  assert.equal(alone({ handling: "letter" }), "post");
  assert.equal(
    alone({ handling: "parcel", weightKg: 26 }),
    "two-person",
    "the weight counts, whatever the catalogue says",
  );
  const together = (quantity: number) => servicesFor([{ ...lamp, weightKg: 10, quantity }, swatch]);
  assert.deepEqual(together(5), ["parcel", "post"]);
  assert.deepEqual(together(6), ["two-person", "post"]);
  assert.equal(heaviest(["post", "parcel"]), "parcel");
  assert.equal(heaviest(["post", "two-person", "parcel"]), "two-person");
});

test("every area is in one zone, and every zone we deliver to has a price for each service", () => {
  assert.equal(areaRows().filter(({ zone }) => zone !== "no-place").length, 124);
  assert.equal(new Set(outwardRows().map(({ code }) => code)).size, outwardRows().length);
  for (const area of POSTCODE_AREAS) {
    const found = zoneFor(table, `${area}1 1AA`);
    assert.equal(found.ok, true);
    if (found.zone.refusal === null)
      assert.deepEqual([...found.zone.tariff.keys()].sort(), ["parcel", "post", "two-person"]);
  }
});

test("whenever it is ordered, delivery is promised on working days after the order, in order", () => {
  const moment = fc.date({
    min: new Date("2026-01-01T00:00:00Z"),
    max: new Date("2028-09-30T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moment, fc.constantFrom("SW1A 1AA", "IV1 1AA", "ZE1 0AA", null), (at, place) => {
      const quote = quoteFor(table, place, [sofa, lamp, swatch], at);
      assert.equal(quote.ok, true);
      for (const part of [quote, ...quote.lines]) {
        assert.ok(part.from <= part.to && part.from > at);
        assert.ok(![0, 6].includes(part.from.getUTCDay()) && ![0, 6].includes(part.to.getUTCDay()));
        assert.ok(part.to <= quote.to);
      }
    }),
  );
});

function accepted(place: Place, lines: DeliveryLine[]) {
  const quote = quoteFor(table, place, lines, tuesday);
  assert.equal(quote.ok, true, JSON.stringify(place));
  return quote;
}

function tableFromSeeds(): AreaTable {
  const zones = new Map(
    ZONE_SEEDS.map(({ slug, name, refusal, tariff }): [string, Zone] => {
      const prices = Object.entries(tariff) as [ServiceId, readonly [number, number, number]][];
      const byService = new Map(
        prices.map(([id, [priceMinor, minDays, maxDays]]) => [id, { priceMinor, minDays, maxDays }]),
      );
      return [slug, { slug, name, refusal, tariff: byService }];
    }),
  );
  const named = (slug: string): Zone => zones.get(slug) ?? assert.fail(slug);
  return {
    zones,
    defaultZone: named(DEFAULT_ZONE),
    areas: new Map(areaRows().map(({ code, zone }) => [code, named(zone)])),
    outwardCodes: new Map(outwardRows().map(({ code, zone }) => [code, named(zone)])),
  };
}
