import assert from "node:assert/strict";
import { test } from "node:test";
import { keepRecent } from "./recent.ts";

function counted(mostEntries: number, mostWeight: number) {
  const made: string[] = [];
  const recent = keepRecent<string>(mostEntries, mostWeight, (value) => value.length);
  const ask = (key: string, value = key) =>
    recent.get(key, () => {
      made.push(key);
      return value;
    });
  return { ask, made };
}

test("what was made lately is not made again", () => {
  const { ask, made } = counted(10, 1_000);
  assert.equal(ask("a", "first"), "first");
  assert.equal(ask("a", "second"), "first");
  assert.deepEqual(made, ["a"]);
});

test("the oldest unused goes first when there are too many", () => {
  const { ask, made } = counted(2, 1_000);
  for (const key of ["a", "b", "a", "c", "a", "b"]) ask(key);
  assert.deepEqual(made, ["a", "b", "c", "b"]);
});

test("the oldest unused goes first when they weigh too much", () => {
  const { ask, made } = counted(100, 30);
  const heavy = "xxx";
  for (let at = 0; at < 11; at++) ask(`k${at}`, heavy);
  ask("k10", heavy);
  ask("k0", heavy);
  assert.deepEqual(made.slice(11), ["k0"]);
});

test("what is too heavy is made anew each time and pushes nothing out", () => {
  const { ask, made } = counted(100, 30);
  ask("small", "x");
  ask("big", "xxxxx");
  ask("big", "xxxxx");
  ask("small", "x");
  assert.deepEqual(made, ["small", "big", "big"]);
});
