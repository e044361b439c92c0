import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { sha256 } from "#kernel/digest";
import { passagesOf, readArchive, type Snapshot, snapshotOf, textOf, widenings } from "./archive.ts";
import { comparePassages, compareWords } from "./difference.ts";
import { publishedPolicy } from "./policy.ts";
import { type PolicyVersion, policyVersion, versions } from "./versions.ts";

const root = join(import.meta.dirname, "..");
const policy = publishedPolicy(root);

// A new version has no file yet. One that is there was published, and is never written again.
const newest = join(root, "policy/versions", `${policyVersion}.json`);
if (process.env.UPDATE_LEDGERS === "1" && !existsSync(newest)) {
  const text = textOf(snapshotOf(policy, policyVersion));
  writeFileSync(newest, text);
  process.stderr.write(`${policyVersion}: ${sha256(text).toString("hex")}\n`);
}

const copy = mkdtempSync(join(tmpdir(), "candour-versions-"));
after(() => rmSync(copy, { recursive: true }));
mkdirSync(join(copy, "policy"));
cpSync(join(root, "policy/versions"), join(copy, "policy/versions"), { recursive: true });

test("what is published is the newest version, and every file is the one that was published", () => {
  const archive = readArchive(root, policy);
  assert.equal(archive.length, versions.length);
  assert.equal(archive.at(-1)?.id, policyVersion);
  for (const { id, says } of archive) {
    assert.match(id, /^\d{4}-\d\d-\d\d(\.[2-9])?$/);
    assert.match(says, /^[A-Z].+\.$/s);
  }
  const ids = versions.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted());
});

test("a word changed without a new version fails", () => {
  const changed = structuredClone(policy) as typeof policy;
  const sentence = changed[0]?.paragraphs[0]?.[0];
  assert.ok(sentence !== undefined);
  sentence.words = sentence.words.replace("anything", "much");
  assert.throws(() => readArchive(root, changed), /says something else than its version .* is a new version/);
});

test("a promise that stops or begins to be kept, a limit and a title are words too", () => {
  for (const change of [{ kept: false }, { title: "Another" }, { limits: ["But not on Sundays."] }]) {
    const changed = policy.map((promise, at) => (at === 0 ? { ...promise, ...change } : promise));
    assert.throws(() => readArchive(root, changed), /is a new version/, JSON.stringify(change));
  }
});

test("a published version that somebody rewrites fails, and so does one that is gone", () => {
  const path = join(copy, "policy/versions", `${versions[0]?.id}.json`);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace("We set no cookie", "We set one cookie"));
  assert.throws(() => readArchive(copy, policy), /2026-11-22 are not those that were published/);
  rmSync(path);
  assert.throws(() => readArchive(copy, policy), /ENOENT/);
  writeFileSync(path, text);
  assert.equal(readArchive(copy, policy).length, versions.length);
});

const base = snapshotOf(policy, "2026-12-01");
const [cookie] = base.cookies;
const [contact] = base.categories;
assert.ok(cookie !== undefined && contact !== undefined);
const wider: ReadonlyArray<[string, Partial<Snapshot>]> = [
  ["the cookie _ga is new", { cookies: [...base.cookies, { ...cookie, name: "_ga" }] }],
  ["the cookie __Host-basket stays longer", { cookies: [{ ...cookie, keptDays: 31 }] }],
  ["the cookie __Host-basket has another purpose", { cookies: [{ ...cookie, purpose: "to follow you" }] }],
  ["shoe-size is collected", { categories: [...base.categories, { ...contact, id: "shoe-size" }] }],
  ["contact is used for marketing", withContact({ purposes: [...contact.purposes, "marketing"] })],
  ["contact goes to the advertiser", withContact({ recipients: [...contact.recipients, "advertiser"] })],
  ["the retention of contact is another", withContact({ retention: "For ever." })],
  ["the meaning of contact is another", withContact({ meaning: "And your date of birth." })],
  [
    "the sandbox courier gets recipient.birthday: contact with shipment-book",
    {
      flows: base.flows.map((flow) =>
        flow.id === "shipment-book" ? { ...flow, fields: [...flow.fields, "recipient.birthday: contact"] } : flow,
      ),
    },
  ],
];

function withContact(change: Partial<NonNullable<typeof contact>>): Partial<Snapshot> {
  return { categories: base.categories.map((each) => (each.id === "contact" ? { ...each, ...change } : each)) };
}

for (const [what, change] of wider) {
  test(`a version that widens is noticed: ${what}`, () => {
    assert.deepEqual(widenings(base, { ...base, ...change }), [what]);
  });
}

test("what is passed on to somebody else, or to another end, widens", () => {
  const booking = base.flows.find(({ id }) => id === "shipment-book");
  assert.ok(booking !== undefined);
  for (const other of [
    { ...booking, to: "somebody else" },
    { ...booking, purpose: "marketing" },
  ]) {
    const what = `${other.to} gets recipient.name: contact with shipment-book`;
    assert.ok(widenings(base, { ...base, flows: [other] }).includes(what), what);
  }
});

test("less of everything, and a field that is nobody's, widen nothing", () => {
  const flows = base.flows.map((flow) => ({ ...flow, fields: [...flow.fields, "parcels[].colour: none"] }));
  assert.deepEqual(widenings(base, { ...base, flows, cookies: [{ ...cookie, keptDays: 3 }] }), []);
  assert.deepEqual(widenings(base, { ...base, categories: [], cookies: [], flows: [] }), []);
});

test("a widening version without a plan for asking again fails, and passes with one", () => {
  const file = (id: string, snapshot: Snapshot): string => {
    const text = textOf({ ...snapshot, version: id });
    writeFileSync(join(copy, "policy/versions", `${id}.json`), text);
    return sha256(text).toString("hex");
  };
  const before = { ...base, cookies: [], promises: [] };
  const row = (id: string, snapshot: Snapshot, askingAgain: string | null): PolicyVersion => ({
    ...{ id, says: "Something.", askingAgain },
    sha256: file(id, snapshot),
  });
  const first = row("2026-11-01", before, null);
  assert.throws(
    () => readArchive(copy, policy, [first, row("2026-12-01", base, null)]),
    /2026-12-01 of the policy widens .* no plan for asking again:\n {2}the cookie __Host-basket is new/,
  );
  const told = row("2026-12-01", base, "The cookie is set on an act of the visitor, so nobody is asked again.");
  assert.equal(readArchive(copy, policy, [first, told]).length, 2);
});

test("two texts are compared word by word", () => {
  assert.deepEqual(compareWords("We keep it for two days.", "We keep it for two days."), [
    { is: "same", words: "We keep it for two days." },
  ]);
  assert.deepEqual(compareWords("We keep it for two days.", "We keep all of it for three days."), [
    { is: "same", words: "We keep" },
    { is: "added", words: "all of" },
    { is: "same", words: "it for" },
    { is: "removed", words: "two" },
    { is: "added", words: "three" },
    { is: "same", words: "days." },
  ]);
});

test("whatever is compared, what stayed and went is the old text, and what stayed and came is the new one", () => {
  const texts = policy.map(({ paragraphs }) =>
    paragraphs
      .flat()
      .map(({ words }) => words)
      .join(" "),
  );
  for (const [at, now] of texts.entries()) {
    const before = texts[(at + 1) % texts.length] ?? "";
    const runs = compareWords(before, now);
    const without = (left: string): string =>
      runs
        .filter(({ is }) => is !== left)
        .map(({ words }) => words)
        .join(" ");
    assert.equal(without("added"), before);
    assert.equal(without("removed"), now);
  }
});

test("a version is compared passage by passage: changed, new and gone", () => {
  const [one, two, three] = passagesOf(base);
  assert.ok(one !== undefined && two !== undefined && three !== undefined);
  const compared = comparePassages([one, two], [{ ...one, words: `${one.words} Really.` }, three]);
  assert.deepEqual(
    compared.map(({ id, state }) => [id, state]),
    [
      [one.id, "changed"],
      [three.id, "new"],
      [two.id, "gone"],
    ],
  );
  assert.deepEqual(compared[0]?.runs.at(-1), { is: "added", words: "Really." });
  assert.deepEqual(compared[2]?.runs, [{ is: "removed", words: two.words }]);
});
