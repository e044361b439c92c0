import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestShop } from "../test-shop.ts";
import { searcherOf } from "./searcher.ts";

const shop = await openTestShop();
const browser = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
const written = () => shop.searches.notFound(shop.database.reader, "2026-11-01", 10);
const search = (words: string, count: number, headers: Record<string, string> = {}, query = "") =>
  Promise.all(
    Array.from({ length: count }, (_, at) =>
      shop.get(`/search?q=${encodeURIComponent(words)}${query}`, { ...browser, ...headers }, `192.0.2.${at + 1}`),
    ),
  );

test("what five visitors search for and do not find is counted, and the page is the same for each of them", async () => {
  const pages = await search("zzxqv", 5);
  assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200]));
  assert.equal(new Set(pages.map(({ text }) => text)).size, 1);
  assert.ok(
    pages.every(({ text, headers }) => text.includes("We have nothing by these words") && !headers.has("set-cookie")),
  );
  assert.deepEqual(await written(), [{ words: "zzxqv", visitors: 5, days: 1, lastDay: "2026-11-29" }]);
});

test("a search is not counted that finds something, of a browser that asks not to be followed, a robot, or fetched ahead", async () => {
  const before = await written();
  await search("sofa", 6);
  await search("qqwzx", 6, { "sec-gpc": "1" });
  await search("qqwzx", 6, { "sec-purpose": "prefetch" });
  await search("qqwzx", 6, { "user-agent": "Mozilla/5.0 (compatible; ExampleBot/2.1)" });
  await search("qqwzx", 6, { "user-agent": "curl/8.5" });
  await search("ada@merriweather.example", 6);
  await Promise.all(Array.from({ length: 6 }, () => shop.get("/search?q=qqwzx", browser)));
  assert.deepEqual(await written(), before);
  assert.deepEqual(shop.searches.codes().length, 5, "nothing of them is in memory either");
});

test("a visitor is a network and a kind of browser: a whole network of version six, and no version of the browser", () => {
  const told = (address: string, more: Record<string, string> = {}) =>
    searcherOf(Object.entries({ "network address": address, ...browser, ...more }));
  assert.equal(told("192.0.2.7"), "192.0.2.7 Firefox desk");
  assert.equal(told("2001:db8:1:2::7"), told("2001:db8:1:2:3::9"));
  assert.equal(
    told("192.0.2.7", { "user-agent": "Mozilla/5.0 (Android 15; Mobile) Firefox/141.0" }),
    "192.0.2.7 Firefox mobile",
  );
  for (const gone of ["127.0.0.1", "::1"]) assert.equal(told(gone), null);
  assert.equal(told("192.0.2.7", { "sec-gpc": "1" }), null);
});
