import assert from "node:assert/strict";
import { test } from "node:test";
import type { Category, Purpose } from "#policy/categories";
import { purposes } from "#policy/categories";
import { flowTable } from "#policy/flows";
import { labels } from "#policy/labels";
import { runAs } from "./act.ts";
import { isOnly, join, opened, type Personal, personal, printPersonalAs } from "./personal.ts";
import { reveal, revealFor } from "./reveal.ts";

const everyPurpose = Object.keys(purposes) as Purpose[];
const anything = { name: "a test", opens: everyPurpose };

test("joined values are of every kind that is in them, in their order, and for the purposes that all of them allow", () => {
  const joined = join(
    personal("contact", "Ann Other"),
    personal("order-note", "Rang"),
    personal("contact", "Bo Other"),
  );
  assert.deepEqual(joined.categories, ["contact", "order-note"]);
  assert.deepEqual([...joined.purposes].sort(), [...labels["order-note@1"].purposes].sort());
  assert.deepEqual(
    runAs(anything, () => reveal("deliver-order", joined)),
    ["Ann Other", "Rang", "Bo Other"],
  );
});

test("for every two label sets there are: what both allow, and nothing else", () => {
  const all = Object.values(labels);
  for (const one of all) {
    for (const other of all) {
      const joined: Personal<unknown, Category> = join(
        opened(one.category, "first", one.purposes),
        opened(other.category, "second", other.purposes),
      );
      const both = everyPurpose.filter((each) => [one, other].every((label) => has(label.purposes, each)));
      assert.deepEqual(joined.purposes, both);
      assert.deepEqual(joined.categories, [...new Set([one.category, other.category])]);
      for (const purpose of everyPurpose.filter((each) => !both.includes(each)))
        assert.throws(() => runAs(anything, () => reveal(purpose as never, joined)), { code: "purpose-refused" });
    }
  }
});

test("what was collected for less keeps what it is joined to from being used for more", () => {
  const older = opened("order-note", "Rang", ["show-to-subject"]);
  const joined = join(personal("contact", "Ann Other"), older);
  assert.deepEqual(joined.purposes, ["show-to-subject"]);
  // The compiler knows what the newest label sets allow; what an older record was collected for is known here alone.
  assert.throws(() => runAs(anything, () => reveal("deliver-order", joined)), { code: "purpose-refused" });
});

test("nothing joined is of no kind and changes nothing that it is joined to", () => {
  const nothing = join();
  assert.deepEqual([nothing.categories, nothing.purposes], [[], everyPurpose]);
  const card = personal("contact", "Ann Other");
  const same = join(card, nothing);
  assert.deepEqual(same.categories, card.categories);
  assert.deepEqual([...same.purposes].sort(), [...card.purposes].sort());
  assert.equal(isOnly("contact", same), true);
  assert.equal(isOnly("contact", nothing), false);
  assert.equal(isOnly("contact", join(card, personal("order-note", "Rang"))), false);
});

test("a joined value is printed no more than its parts are, and what it is made of cannot be changed", () => {
  const joined = join(personal("contact", "Ann Other"), personal("order-note", "Rang"));
  assert.throws(() => JSON.stringify(joined), TypeError);
  assert.throws(() => (joined.categories as string[]).pop(), TypeError);
  printPersonalAs("words");
  assert.equal(`${joined}`, "[sealed contact details and note of ours]");
  assert.equal(`${join()}`, "[sealed nothing]");
  printPersonalAs("refuse");
});

test("by every flow there is, a value leaves exactly where its kind is declared and its purpose allowed", () => {
  for (const { id, categories, purpose } of flowTable()) {
    for (const label of Object.values(labels)) {
      const value: Personal<string, Category> = opened(label.category, "canary", label.purposes);
      const send = () => runAs(anything, () => revealFor(id as never, value));
      if (!categories.includes(label.category)) assert.throws(send, { code: "flow-refused" });
      else if (!has(label.purposes, purpose)) assert.throws(send, { code: "purpose-refused" });
      else assert.equal(send(), "canary");
    }
  }
});

test("what leaves is opened for the purpose of its flow, and only where what runs may do that", () => {
  const card = personal("contact", "Ann Other");
  const mails = { name: "mail.send", opens: ["order-mail"] } as const;
  assert.equal(
    runAs(mails, () => revealFor("order-mail", card)),
    "Ann Other",
  );
  assert.throws(() => runAs(mails, () => revealFor("shipment-book", card)), { code: "act-refused" });
});

function has(all: readonly Purpose[], purpose: Purpose): boolean {
  return all.includes(purpose);
}
