import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Evidence, judgeBy } from "#policy/evidence";
import { publishedPolicy } from "#policy/policy";
import { policyInText } from "./promises.ts";

const policy = publishedPolicy(join(import.meta.dirname, "../.."), { "erasure-horizon": "48 hours" });
const kept = policy.filter((promise) => promise.kept);
const sentences = kept.flatMap(({ paragraphs }) => paragraphs.flat());
const tested = Object.fromEntries(
  sentences.flatMap(({ provedBy }) => provedBy.map((file) => [file, { passed: 1, failed: 0 }])),
);
const evidence = (files: Evidence["files"]) => judgeBy({ tree: "1a2b", at: "2026-11-30T13:05:00Z", files }, "1a2b");

test("the policy is printed sentence by sentence, each with a tick or a reason, what enforces it and its tests", () => {
  const { text, proven } = policyInText(policy, evidence(tested));
  assert.equal(proven, true);
  assert.equal(text.match(/^ {2}✓ /gm)?.length, sentences.length);
  assert.doesNotMatch(text, /✗|\*\*|[{}]/);
  const lines = text.split("\n");
  const at = lines.indexOf("  ✓ We set no cookie and keep nothing about your visit.");
  assert.deepEqual(lines.slice(at + 1, at + 5), [
    "      Proven by 2 tests on 30 November 2026.",
    "      src/kernel/http/gate.ts: Writes down the name of the route, the status and the milliseconds, and no address, page or word of the visitor.",
    "      policy/classification.ts: Compares every column, route, form field, mail, cookie and outbound field with the policy before the shop opens.",
    "      Tests: test/journeys/cookies.test.ts, test/gate/every-route.test.ts",
  ]);
  const toCome = policy.filter((promise) => !promise.kept).map(({ id }) => id);
  for (const id of toCome) assert.match(text, new RegExp(`^ {2}· ${id} \\(`, "m"));
});

test("one file of tests that failed, or did not run, takes the tick from the sentences it stands behind, and the command fails", () => {
  for (const [files, reason] of [
    [
      { ...tested, "src/modules/mail/lint.test.ts": { passed: 1, failed: 1 } },
      "Broken: a test that shows it failed on 30 November 2026.",
    ],
    [
      { ...tested, "src/modules/mail/lint.test.ts": { passed: 0, failed: 0 } },
      "Not proven here: its tests have not run on this copy.",
    ],
  ] as const) {
    const { text, proven } = policyInText(policy, evidence(files));
    assert.equal(proven, false);
    const behind = sentences.filter(({ provedBy }) => provedBy.includes("src/modules/mail/lint.test.ts"));
    assert.equal(text.split(reason).length - 1, behind.length);
    assert.equal(text.match(/^ {2}✗ /gm)?.length, behind.length);
  }
});
