import assert from "node:assert/strict";
import { test } from "node:test";
import { readMeasures } from "./measures.ts";

const read = (query: string) => {
  const { rest, understood, limits } = readMeasures(query);
  return { rest, labels: understood.map(({ label }) => label), ...limits };
};
const nothing = { widthMinCm: null, widthMaxCm: null, priceMinMinor: null, priceMaxMinor: null };

test("a size in the words becomes a limit, and the other words stay", () => {
  assert.deepEqual(read("sofa under 180cm"), {
    ...nothing,
    rest: "sofa",
    labels: ["up to 180 cm wide"],
    widthMaxCm: 180,
  });
  assert.deepEqual(read("Sofa  Narrower than 1.8 m wide"), {
    ...nothing,
    rest: "sofa",
    labels: ["up to 180 cm wide"],
    widthMaxCm: 180,
  });
  assert.deepEqual(read("table over 2m"), {
    ...nothing,
    rest: "table",
    labels: ["at least 200 cm wide"],
    widthMinCm: 200,
  });
  assert.deepEqual(read("under 6ft sofa"), {
    ...nothing,
    rest: "sofa",
    labels: ["up to 183 cm wide"],
    widthMaxCm: 183,
  });
  assert.deepEqual(read("desk between 100 and 120 cm"), {
    ...nothing,
    rest: "desk",
    labels: ["100 cm to 120 cm wide"],
    widthMinCm: 100,
    widthMaxCm: 120,
  });
  assert.deepEqual(read("oak table 140cm wide"), {
    ...nothing,
    rest: "oak table",
    labels: ["about 140 cm wide"],
    widthMinCm: 135,
    widthMaxCm: 145,
  });
  assert.deepEqual(read("shelf max 900mm"), {
    ...nothing,
    rest: "shelf",
    labels: ["up to 90 cm wide"],
    widthMaxCm: 90,
  });
});

test("a price in the words becomes a limit", () => {
  assert.deepEqual(read("lamp up to £150"), {
    ...nothing,
    rest: "lamp",
    labels: ["up to £150"],
    priceMaxMinor: 15_000,
  });
  assert.deepEqual(read("sofa under £1,500"), {
    ...nothing,
    rest: "sofa",
    labels: ["up to £1,500"],
    priceMaxMinor: 150_000,
  });
  assert.deepEqual(read("rug £100 to £300"), {
    ...nothing,
    rest: "rug",
    labels: ["£100 to £300"],
    priceMinMinor: 10_000,
    priceMaxMinor: 30_000,
  });
  assert.deepEqual(read("chair less than 200 pounds"), {
    ...nothing,
    rest: "chair",
    labels: ["up to £200"],
    priceMaxMinor: 20_000,
  });
});

test("a size and a price together", () => {
  assert.deepEqual(read("sofa under 180cm under £1200"), {
    rest: "sofa",
    labels: ["up to 180 cm wide", "up to £1,200"],
    widthMinCm: null,
    widthMaxCm: 180,
    priceMinMinor: null,
    priceMaxMinor: 120_000,
  });
});

test("what is no measure stays among the words", () => {
  for (const query of [
    "two seat sofa",
    "sofa 3",
    "under the stairs",
    "lamp in oak",
    "over there",
    "0cm",
    "sofa 99999cm",
  ]) {
    assert.deepEqual(read(query), { ...nothing, rest: query, labels: [] });
  }
});

test("a long query is read in no time", () => {
  for (const piece of ["under ", "1", "£", "between 1 and ", "9 cm to ", " "]) {
    const started = process.hrtime.bigint();
    readMeasures(piece.repeat(20_000 / piece.length));
    assert(Number(process.hrtime.bigint() - started) / 1e6 < 500, piece);
  }
});
