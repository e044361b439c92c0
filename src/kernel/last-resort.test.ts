import assert from "node:assert/strict";
import { test } from "node:test";
import { describeUnforeseen } from "./last-resort.ts";

const canary = "Zoe Canary, 12 Hidden Lane";

test("of an error its class, code, place and causes are said, never its message", () => {
  const cause = Object.assign(new TypeError(canary), { code: "22P02", detail: canary });
  const said = describeUnforeseen(new Error(`no order of ${canary}`, { cause }));
  assert.equal(said.code, "Error");
  assert.match(said.where, /^src\/kernel\/last-resort\.test\.ts:9( < |$)/);
  assert.match(said.cause, /^TypeError:22P02 at src\/kernel\/last-resort\.test\.ts:8$/);
  assert.doesNotMatch(JSON.stringify(said), /Zoe|Canary|Hidden/);
});

test("a message that looks like a place, a name or a code that is a sentence, and a thrown text say nothing", () => {
  const dressed = new Error(`x\n    at Zoe Canary (src/Zoe Canary.ts:1)\n    at ${canary}`);
  const named = Object.assign(new Error(canary), { name: canary });
  const coded = Object.assign(new Error(canary), { code: canary });
  for (const thrown of [dressed, named, coded, canary, { name: canary }, new AggregateError([canary], canary)]) {
    assert.doesNotMatch(JSON.stringify(describeUnforeseen(thrown)), /Zoe|Canary|Hidden/);
  }
  assert.equal(describeUnforeseen(canary).code, "not-an-error");
  assert.equal(describeUnforeseen(named).code, "unnamed");
});

test("causes that go round in a circle end", () => {
  const first = new Error("a");
  first.cause = new Error("b", { cause: first });
  assert.equal(describeUnforeseen(first).cause.split("; ").length, 3);
});
