import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sampleReviews } from "../../../../sample/reviews/index.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { openTestShop } from "../test-shop.ts";

const shop = await openTestShop();

const words = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<script.*?<\/script>|<[^>]+>/gs, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
const shown = (html: string) =>
  [...html.matchAll(/<article class="opinion">.*?<\/article>/gs)].map((match) => words(match[0] ?? ""));
const sofa = sampleReviews
  .filter(({ product }) => product === "arden-sofa")
  .sort((a, b) => (a.writtenOn < b.writtenOn ? 1 : -1));
const dataOf = (html: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? "[]")[0];

describe("the page of a product", () => {
  test("shows the average, how many gave each number of stars, and the five newest, bad ones too (L66)", async () => {
    const { text } = await shop.get("/p/arden-sofa");
    const read = words(text);
    assert.ok(read.includes("4.4 from 14 reviews"), read.slice(read.indexOf("Reviews"), 400));
    for (const line of [
      "5 stars 8 reviews",
      "4 stars 4 reviews",
      "3 stars 1 review",
      "2 stars 1 review",
      "1 star 0 reviews",
    ])
      assert.ok(read.includes(line), line);
    const five = shown(text);
    assert.equal(five.length, 5);
    for (const [at, { title }] of sofa.slice(0, 5).entries()) assert.ok(five[at]?.includes(title), title);
    assert.ok(five[3]?.includes("Lovely sofa, tiresome delivery"));
    assert.match(text, /<a class="button plain" href="\/reviews\/arden-sofa">Read all 14 reviews<\/a>/);
    assert.match(text, /<a class="bar-line" href="\/reviews\/arden-sofa\?stars=2">/);
    assert.doesNotMatch(text, /stars=1"/, "no link to what would show nothing");
  });

  test("says that they are invented, and tells no search engine of a rating", async () => {
    const { text } = await shop.get("/p/arden-sofa");
    assert.ok(words(text).includes("These reviews are invented, like the shop"));
    assert.doesNotMatch(text, /aggregateRating|AggregateRating/);
  });

  test("says nothing where nobody wrote one", async () => {
    const { text } = await shop.get("/p/ghyll-media-unit");
    assert.doesNotMatch(text, /id="reviews"|class="stars"[^>]*aria-label="0/);
  });

  test("names the look and the month, and no person, town or day", async () => {
    const [first = ""] = shown((await shop.get("/p/arden-sofa")).text);
    assert.ok(first.includes("Verified buyer · Moss velvet, Three-seat · November 2026"), first);
  });
});

describe("the reviews of a product", () => {
  test("come ten a page, the newest first, each as it was written", async () => {
    const first = await shop.get("/reviews/arden-sofa");
    const second = await shop.get("/reviews/arden-sofa?page=2");
    for (const { text } of [first, second]) assert.deepEqual(await problemsOf(text), []);
    const all = [...shown(first.text), ...shown(second.text)];
    assert.equal(shown(first.text).length, 10);
    assert.equal(all.length, 14);
    for (const [at, { title, words: said }] of sofa.entries()) {
      assert.ok(all[at]?.includes(title), title);
      assert.ok(all[at]?.includes(said), said);
    }
    assert.match(first.text, /<a href="\/reviews\/arden-sofa\?page=2" rel="next">/);
  });

  test("are narrowed to a number of stars by the address alone, and all of them are a link away", async () => {
    const { text } = await shop.get("/reviews/arden-sofa?stars=2");
    assert.equal(shown(text).length, 1);
    assert.ok(shown(text)[0]?.includes("Not for cats"));
    assert.match(text, /href="\/reviews\/arden-sofa\?stars=2" aria-current="true"/);
    assert.match(text, /<a href="\/reviews\/arden-sofa">Show all 14<\/a>/);
    assert.match(text, /<meta name="robots" content="noindex, follow"/);
    assert.ok(words(text).includes("1 review with 2 stars"));
  });

  test("leave out what they do not know in an address, and are not there for what has none", async () => {
    for (const path of ["?stars=9", "?stars=x&page=0", "?page=-1", "?utm=1"]) {
      const { status, text } = await shop.get(`/reviews/arden-sofa${path}`);
      assert.equal(status, 200, path);
      assert.equal(shown(text).length, 10, path);
    }
    for (const path of ["/reviews/ghyll-media-unit", "/reviews/nothing"])
      assert.equal((await shop.get(path)).status, 404);
  });

  test("say what somebody got for writing one, and which one nobody could check (L66)", async () => {
    const page = await shop.get("/reviews/arden-sofa?page=2");
    assert.ok(shown(page.text).at(-1)?.includes("For writing this they got: a £20 voucher for swatches and cushions."));
    const chair = shown((await shop.get("/reviews/langdale-ladder-chair")).text);
    assert.equal(chair.filter((each) => each.includes("Not verified")).length, 1);
    assert.equal(chair.filter((each) => each.includes("Verified buyer")).length, 4);
  });
});

test("cards carry the stars and the count, and say them in words", async () => {
  const { text } = await shop.get("/c/sofas");
  const card = text.split('<li class="card">').find((each) => each.includes("Arden sofa")) ?? "";
  assert.match(card, /aria-label="4\.4 of 5 stars"/);
  assert.ok(words(card).includes("14 reviews"));
});

test("how reviews work stands on a page of its own, linked from each score and from the foot (L66)", async () => {
  const { text, status } = await shop.get("/reviews-policy");
  assert.equal(status, 200);
  assert.deepEqual(await problemsOf(text), []);
  const read = words(text);
  for (const fact of [
    "Its reviews are invented",
    "Until then no review can be written here",
    "The piece was bought in this shop and delivered before the review was written",
    "Every review is shown and counts towards the average",
    "If somebody got something for it",
  ])
    assert.ok(read.includes(fact), fact);
  for (const path of ["/", "/p/arden-sofa", "/reviews/arden-sofa"])
    assert.match((await shop.get(path)).text, /<a href="\/reviews-policy">How reviews work<\/a>/, path);
});

test("once all reviews of a product come from buyers, search engines are told what the page shows", async () => {
  await shop.database.transact((tx) =>
    shop.reviews.importReviews(
      tx,
      [5, 4].map((stars) => ({
        product: "ghyll-media-unit",
        sku: "GHYME-CHAPAI",
        stars: stars as 4 | 5,
        title: "A review",
        words: "By somebody who bought it.",
        writtenOn: "2026-11-20",
        verified: true,
        incentive: null,
        source: "order" as const,
      })),
    ),
  );
  await shop.reviews.refresh();
  shop.gate.keptPages.drop();
  const { text } = await shop.get("/p/ghyll-media-unit");
  assert.deepEqual(dataOf(text).aggregateRating, {
    "@type": "AggregateRating",
    ratingValue: "4.5",
    reviewCount: 2,
    bestRating: 5,
    worstRating: 1,
  });
  assert.ok(words(text).includes("4.5 from 2 reviews"));
  assert.ok(words(text).includes("Every review is shown and counts, whatever it says."));
});
