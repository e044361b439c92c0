import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { editsBetween, likeness, meaningful, plainWords, shortened, singular, wordsOf } from "./words.ts";

test("words are lower case, without accents and singular", () => {
  assert.deepEqual(wordsOf("Bouclé sofas, two-seat"), ["boucle", "sofa", "two", "seat"]);
  assert.deepEqual(plainWords("Bouclé sofas"), ["boucle", "sofas"]);
  assert.deepEqual(wordsOf("½ price — naïve façade"), ["1", "2", "price", "naive", "facade"]);
  assert.deepEqual(wordsOf("  "), []);
});

test("singular leaves alone what only looks like a plural", () => {
  const pairs = {
    benches: "bench",
    boxes: "box",
    glass: "glass",
    brass: "brass",
    gas: "gas",
    candies: "candy",
    chassis: "chassis",
    sofa: "sofa",
  };
  for (const [word, expected] of Object.entries(pairs)) assert.equal(singular(word), expected);
});

test("words that say nothing go, unless there are no others", () => {
  assert.deepEqual(meaningful(["a", "lamp", "for", "the", "hall"]), ["lamp", "hall"]);
  assert.deepEqual(meaningful(["the"]), ["the"]);
});

test("the distance of two words counts insertions, deletions, substitutions and swaps", () => {
  const distances: [string, string, number][] = [
    ["green", "green", 0],
    ["grren", "green", 1],
    ["velvte", "velvet", 1],
    ["sofaa", "sofa", 1],
    ["sofa", "soft", 1],
    ["sfao", "sofa", 2],
    ["table", "lamp", 3],
    ["", "ab", 2],
  ];
  for (const [a, b, expected] of distances) assert.equal(editsBetween(a, b), expected, `${a} ${b}`);
});

const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

test("the distance agrees with the definition, is symmetric and stops at three", () => {
  const slow = (a: string, b: string): number => {
    if (a === "" || b === "") return a.length + b.length;
    const same = a.at(-1) === b.at(-1);
    const least = [
      slow(a.slice(0, -1), b) + 1,
      slow(a, b.slice(0, -1)) + 1,
      slow(a.slice(0, -1), b.slice(0, -1)) + (same ? 0 : 1),
    ];
    if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
      least.push(slow(a.slice(0, -2), b.slice(0, -2)) + 1);
    }
    return Math.min(...least);
  };
  fc.assert(
    fc.property(short, short, (a, b) => {
      assert.equal(editsBetween(a, b), Math.min(3, slow(a, b)));
      assert.equal(editsBetween(a, b), editsBetween(b, a));
    }),
  );
});

test("two words one edit apart share a word with a letter left out, or one is the other's", () => {
  fc.assert(
    fc.property(short, short, (a, b) => {
      fc.pre(a.length > 0 && b.length > 0 && editsBetween(a, b) === 1);
      const left = new Set([a, ...shortened(a)]);
      assert(
        [b, ...shortened(b)].some((word) => left.has(word)),
        `${a} ${b}`,
      );
    }),
  );
});

test("likeness is one for the same word and nothing for strangers", () => {
  assert.equal(likeness("sofa", "sofa"), 1);
  assert.equal(likeness("sofa", "rug"), 0);
  assert(likeness("sofaaa", "sofa") > 0.4);
});
