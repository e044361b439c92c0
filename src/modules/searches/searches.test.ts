import assert from "node:assert/strict";
import { test } from "node:test";
import { day, fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createSearches } from "./index.ts";
import { wordsToCount } from "./words.ts";

const db = await freshDatabase();
const clock = fixedClock(new Date("2026-12-01T12:00:00Z"));
const opened = (seed: string) =>
  createSearches({ database: db.database, clock, random: seededRandom(seed), log: silentLog });
const searches = opened("searches");
const written = () => db.asOwner("SELECT day::text, words, visitors FROM searches.not_found ORDER BY words, day");
const visitors = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => `192.0.2.${from + at} Firefox desk`);
const search = async (words: string, who: readonly string[], by = searches) => {
  for (const visitor of who) await by.noteNotFound(words, visitor);
};

test("words are written down from the fifth visitor of a day on, and not before, however often four of them search", async () => {
  await search("hammock", visitors(4));
  await search("Hammock ", visitors(4));
  await search("hammock", visitors(1));
  assert.deepEqual(await written(), []);
  await search("  HAMMOCK", visitors(1, 5));
  assert.deepEqual(await written(), [{ day: "2026-12-01", words: "hammock", visitors: 5 }]);
  await search("hammock", visitors(7));
  assert.deepEqual(await written(), [{ day: "2026-12-01", words: "hammock", visitors: 7 }]);
  const found = await searches.notFound(db.database.reader, "2026-11-02", 10);
  assert.deepEqual(found, [{ words: "hammock", visitors: 7, days: 1, lastDay: "2026-12-01" }]);
});

test("the database itself takes no row of fewer than five, nor words with an at sign or a long number", async () => {
  const insert = (words: string, count: number) =>
    db.asOwner("INSERT INTO searches.not_found (day, words, visitors) VALUES ('2026-12-01', $1, $2)", [words, count]);
  for (const [words, count] of [
    ["bench", 4],
    ["ada@example.org", 5],
    ["01632 960 140", 5],
    ["a", 5],
  ] as const)
    await assert.rejects(insert(words, count), /violates check constraint/, words);
});

test("what looks like something of a person is never counted, however many search for it", async () => {
  const before = await written();
  const personal = [
    ...[
      "ada@merriweather.example",
      "ada at @home",
      "07700 900982",
      "+44 7700-900-982",
      "020 7946 0123",
      "4242 4242 4242 4242",
    ],
    ...["LA9 4AB", "sofa la94ab", "sw1a 1aa", "FF-7K3M-9QTX", "ff7k3m9qtx", "INV-0012", "1961-04-12", "12.04.61"],
    ...[
      "https://example.org/x",
      "www.example.org",
      "example.co.uk",
      "x",
      "a ".repeat(40),
      "<script>",
      "line\u0000break",
    ],
  ];
  for (const words of personal) {
    assert.equal(wordsToCount(words), null, words);
    await search(words, visitors(9));
  }
  assert.deepEqual(await written(), before);
  for (const words of ["garden bench", "sofa 180 x 90", "2 metre table", "rocking-chair", "children’s desk", "canapé"])
    assert.equal(wordsToCount(words), words.toLowerCase());
});

test("a name is words like any other: nobody who searches for it alone leaves it behind", async () => {
  const before = await written();
  await search("ada merriweather", visitors(4));
  assert.deepEqual(await written(), before);
});

test("in memory are codes alone, different for each words and day; the address is in none, and a new day knows nobody", async () => {
  const again = opened("again");
  const [one = ""] = visitors(1);
  await again.noteNotFound("gazebo", one);
  await again.noteNotFound("pergola", one);
  const codes = again.codes();
  assert.equal(new Set(codes).size, 2, "one visitor has nothing in common with themselves");
  for (const code of codes) assert.match(code, /^[\w-]{43}$/);
  const other = opened("another process");
  await other.noteNotFound("gazebo", one);
  assert.notEqual(other.codes()[0], codes[0]);
  await search("gazebo", visitors(4), again);
  clock.advance(day);
  await search("gazebo", visitors(4, 5), again);
  assert.equal(again.codes().length, 4);
  assert.ok(!(await written()).some(({ words }) => words === "gazebo"), "four yesterday and four today are not five");
});

test("a page does not fail by a count that cannot be written, and the day after thirty days it is gone", async () => {
  await db.asOwner("REVOKE INSERT ON searches.not_found FROM candour_shop");
  await search("chaise", visitors(6));
  await db.asOwner("GRANT INSERT ON searches.not_found TO candour_shop");
  assert.ok(!(await written()).some(({ words }) => words === "chaise"));
  await search("daybed", visitors(5));
  const [rule] = searches.retention;
  assert.ok(rule !== undefined);
  clock.advance(29 * day);
  assert.equal(await rule.carryOut(), 0);
  clock.advance(day);
  assert.equal(await rule.overdue(clock.now()), 1);
  assert.equal(await rule.carryOut(), 1);
  assert.deepEqual(
    (await written()).map(({ words }) => words),
    ["daybed"],
  );
  clock.advance(day);
  assert.equal(await rule.carryOut(), 1);
  assert.deepEqual(await written(), []);
});
