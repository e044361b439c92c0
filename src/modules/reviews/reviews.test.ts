import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openBus } from "#kernel/bus";
import { silentLog } from "#kernel/log";
import { freshDatabase } from "../../../test/support/database.ts";
import { createReviews, type ReviewDraft, type Reviews, type Stars } from "./index.ts";
import { reviewTrouble, summarise } from "./review.ts";

const { database, bus, urls, asOwner } = await freshDatabase();
const reviews = createReviews({ database, bus, log: silentLog });

/** One of many: number `at` is a day older than the one before it, and has 1 to 5 stars in turn. */
const draft = (at: number, change: Partial<ReviewDraft> = {}): ReviewDraft => ({
  product: "arden-sofa",
  sku: "ARDSO-MOSVEL-TWOSEA",
  stars: ((at % 5) + 1) as Stars,
  title: `Number ${at}`,
  words: "Words.",
  writtenOn: new Date(Date.UTC(2026, 10, 20 - at)).toISOString().slice(0, 10),
  verified: true,
  incentive: null,
  source: "sample",
  ...change,
});
const brings = (...drafts: ReviewDraft[]) => database.transact((tx) => reviews.importReviews(tx, drafts));
const titles = async (stars: Stars | null, page: number) => {
  const found = await reviews.read(database.reader, "arden-sofa", { stars, page });
  return { ...found, reviews: found.reviews.map(({ title }) => title) };
};
const numbers = (...each: number[]) => each.map((at) => `Number ${at}`);

async function until(which: Reviews, count: number): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (which.summaryOf("arden-sofa")?.count === count) return;
    await pause(20);
  }
  assert.fail(`There were never ${count} reviews.`);
}

test("before the first reading there are no sums", () => {
  assert.throws(() => reviews.summaryOf("arden-sofa"), /not been read/);
});

test("the average is over all reviews, to one decimal place, and one sample makes the whole a sample", () => {
  const count = (stars: Stars, count: number, isSample = false) => ({ stars, count, isSample });
  assert.equal(summarise([]), null);
  assert.deepEqual(summarise([count(5, 2), count(1, 1)]), {
    count: 3,
    average: 3.7,
    byStars: { 1: 1, 2: 0, 3: 0, 4: 0, 5: 2 },
    isSample: false,
  });
  assert.equal(summarise([count(5, 9), count(4, 1, true)])?.isSample, true);
  assert.equal(summarise([count(4, 1), count(5, 19)])?.average, 5, "4.95 is 5.0");
});

test("a review that cannot be is refused with the reason, and nothing of the import is written (L66)", async () => {
  const cases: [Partial<ReviewDraft>, string][] = [
    [{ stars: 6 as Stars }, "A review has 1 to 5 stars."],
    [{ stars: 4.5 as Stars }, "A review has 1 to 5 stars."],
    [{ title: "" }, "The title has 1 to 80 letters."],
    [{ words: "x".repeat(2_001) }, "The words have 1 to 2,000 letters."],
    [{ writtenOn: "2026-02-30" }, "The day it was written is not a date."],
    [{ incentive: "" }, "The incentive is empty or too long."],
    [{ product: "Arden sofa" }, "The product is no slug."],
    [{ sku: "arden" }, "The variant is no stock-keeping number."],
  ];
  for (const [change, said] of cases) assert.deepEqual(reviewTrouble(draft(0, change)), [said]);
  await assert.rejects(
    brings(draft(0), draft(1, { title: "" })),
    /arden-sofa, 2026-11-19: The title has 1 to 80 letters\./,
  );
  assert.deepEqual(await asOwner("SELECT id FROM reviews.review"), []);
});

test("all are shown, the newest first, ten a page, and a later page is the last one (L66)", async () => {
  await brings(...Array.from({ length: 23 }, (_, at) => draft(at)));
  await reviews.refresh();
  assert.deepEqual(reviews.summaryOf("arden-sofa"), {
    count: 23,
    average: 2.9,
    byStars: { 1: 5, 2: 5, 3: 5, 4: 4, 5: 4 },
    isSample: true,
  });
  assert.equal(reviews.summaryOf("wharfe-sofa"), null);
  assert.deepEqual(await titles(null, 1), {
    reviews: numbers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    total: 23,
    page: 1,
    pages: 3,
  });
  const last = { reviews: numbers(20, 21, 22), total: 23, page: 3, pages: 3 };
  assert.deepEqual(await titles(null, 3), last);
  assert.deepEqual(await titles(null, 99), last);
  assert.deepEqual(await titles(1, 1), { reviews: numbers(0, 5, 10, 15, 20), total: 5, page: 1, pages: 1 });
  const newest = await reviews.newest(database.reader, "arden-sofa", 2);
  assert.deepEqual(
    newest.map(({ id: _, ...review }) => review),
    [draft(0), draft(1)].map(({ product: _, ...rest }) => rest),
  );
  assert.deepEqual(await reviews.newest(database.reader, "wharfe-sofa", 2), []);
});

test("importing the same again adds nothing, and another process hears of a new one", async (t) => {
  const otherBus = await openBus({ connectionString: urls.shop }, silentLog);
  t.after(() => otherBus.close());
  const other = createReviews({ database, bus: otherBus, log: silentLog });
  await other.refresh();
  await brings(draft(3), draft(30));
  await until(other, 24);
  await until(reviews, 24);
  assert.deepEqual(await asOwner("SELECT count(*)::int AS n FROM reviews.review"), [{ n: 24 }]);
});

test("the running shop can neither change nor hide a review, and the database refuses six stars (L66)", async () => {
  const rights = ["UPDATE", "DELETE", "TRUNCATE"].map(
    (right) => `has_table_privilege('candour_shop', 'reviews.review', '${right}')`,
  );
  assert.deepEqual(await asOwner(`SELECT ${rights.join(" OR ")} AS may`), [{ may: false }]);
  await assert.rejects(asOwner("UPDATE reviews.review SET stars = 6"), /violates check constraint/);
});

test("no column could hold a person: what is kept is what is shown", async () => {
  const columns = await asOwner(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'reviews' ORDER BY ordinal_position`,
  );
  assert.deepEqual(
    columns.map(({ name }) => name),
    ["id", "product", "sku", "stars", "title", "words", "written_on", "verified", "incentive", "source"],
  );
});
