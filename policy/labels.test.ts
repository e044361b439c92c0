import assert from "node:assert/strict";
import { test } from "node:test";
import { categories, purposes } from "./categories.ts";
import { flowTable } from "./flows.ts";
import { type LabelSet, labels } from "./labels.ts";

const all: Array<[string, LabelSet]> = Object.entries(labels);

test("label sets that were once in force are what they were; a change is a new row here and there", () => {
  assert.deepEqual(
    all.map(([name, label]) => [label.number, name, label.category, ...label.purposes]),
    [
      [1, "contact-card@1", "contact", "take-order", "deliver-order", "order-mail", "show-to-subject"],
      [2, "payment-reference@1", "payment-reference", "refund", "reconcile"],
      [3, "complaint@1", "complaint", "answer-complaint", "complaint-mail", "show-to-subject"],
      [4, "safety-contact@1", "safety-contact", "safety-mail", "show-to-subject"],
      [5, "access-reason@1", "access-reason", "account-for-access", "show-to-subject"],
      [6, "question@1", "question", "answer-question", "question-mail", "show-to-subject"],
      [7, "order-note@1", "order-note", "take-order", "deliver-order", "order-mail", "show-to-subject"],
      [8, "invoice@1", "invoice", "issue-invoice", "show-to-subject"],
    ],
  );
});

test("no two label sets share a number, and each fits the header of a record", () => {
  assert.equal(new Set(all.map(([, { number }]) => number)).size, all.length);
  for (const [, { number }] of all) assert.ok(Number.isInteger(number) && number >= 1 && number <= 65_535);
});

test("every category is collected under a label set of its own, and every purpose is used by one or by a flow", () => {
  for (const [name, { collectedUnder }] of Object.entries(categories)) {
    assert.equal(labels[collectedUnder].category, name);
  }
  const used = new Set([...all.flatMap(([, label]) => label.purposes), ...flowTable().map(({ purpose }) => purpose)]);
  assert.deepEqual([...used].sort(), Object.keys(purposes).sort());
});
