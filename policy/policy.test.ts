import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Evidence, judgeBy, readJudge, verdictInWords } from "./evidence.ts";
import { promises, publishedPolicy } from "./policy.ts";
import { definePromise, sections } from "./promise.ts";
import { saysWhatItCollects } from "./promises/says-what-it-collects/promise.ts";
import { patrolsOf, publishKept, sentencesIn } from "./words.ts";

const root = join(import.meta.dirname, "..");
const policy = publishedPolicy(root);
const sentences = policy.flatMap(({ paragraphs }) => paragraphs.flat());
const scratch = mkdtempSync(join(tmpdir(), "candour-policy-"));
after(() => rmSync(scratch, { recursive: true }));

test("every promise stands on the page once, in the order in which it is read", () => {
  assert.deepEqual(
    policy.map(({ id }) => id),
    [
      ...["says-what-it-collects", "four-uses", "no-spam", "private-in-transit", "encrypted-in-the-database"],
      ...["handful-of-people", "nothing-left-after-the-order", "card-never-kept", "few-declared-cookies"],
      ...["basket-remembers", "works-with-cookies-off", "insight-stays-confidential", "only-the-law-can-ask"],
      ...["partners-get-what-they-need", "figures-identify-nobody", "never-without-your-say"],
      ...["bought-lists-agreed-by-email", "always-an-opt-out", "permission-by-channel", "website-only"],
      ...["policy-has-versions", "terms-and-someone-to-ask", "keeps-the-law"],
    ],
  );
  const parts = Object.keys(sections);
  const at = policy.map(({ section }) => parts.indexOf(section));
  assert.deepEqual(at, at.toSorted());
});

test("behind every sentence stands a guard that exists, and tests that exist", () => {
  assert.ok(sentences.length >= 60, String(sentences.length));
  for (const { id, guards, provedBy } of sentences) {
    assert.ok(guards.length > 0, id);
    assert.ok(provedBy.length > 0, id);
    for (const { file, does, onFailure } of guards) {
      assert.ok(existsSync(join(root, file)), `${id}: ${file}`);
      assert.match(does, /^[A-Z].+\.$/, file);
      assert.match(onFailure, /^[A-Z].+\.$/, file);
    }
    for (const file of provedBy) {
      assert.match(file, /\.test\.tsx?$/, id);
      assert.ok(existsSync(join(root, file)), `${id}: ${file}`);
    }
  }
  for (const { file } of policy.flatMap((promise) => patrolsOf(promise))) assert.ok(existsSync(join(root, file)), file);
});

test("every anchor leads to one sentence, and stays when a sentence comes before it", () => {
  assert.equal(new Set(sentences.map(({ id }) => id)).size, sentences.length);
  for (const { id } of sentences) assert.match(id, /^[a-z-]+--[a-z0-9-]+$/);
  assert.ok(sentences.some(({ id }) => id === "says-what-it-collects--we-set-no-cookie-and"));
});

test("words are cut into sentences where a reader would cut them", () => {
  assert.deepEqual(sentencesIn("One. “Two.” Is it **three**? **Four**! It costs £4.20 a piece."), [
    "One.",
    "“Two.”",
    "Is it **three**?",
    "**Four**!",
    "It costs £4.20 a piece.",
  ]);
});

test("the published words are plain: no long sentence, no legalese, nothing that no test could show", () => {
  for (const { id, words } of sentences) {
    assert.ok(words.split(" ").length <= 42, `${id} has ${words.split(" ").length} words`);
    assert.doesNotMatch(
      words,
      /\b(hereby|pursuant|herein|aforementioned|third part(y|ies)|utmost|state of the art)\b/i,
      id,
    );
    assert.doesNotMatch(words, /\b(best|most secure|safest|guarantee[ds]?|always safe|100 ?%|world-class)\b/i, id);
  }
});

test("a promise without a guard or without a test cannot be declared", () => {
  assert.throws(() => definePromise({ ...saysWhatItCollects, guards: [] }), /has no guard/);
  assert.throws(() => definePromise({ ...saysWhatItCollects, provedBy: [] }), /has no test/);
});

test("what backs a sentence that was rewritten is not silently lost", () => {
  const stale = { ...saysWhatItCollects, sentences: { "we-sold-all-of-it": { provedBy: ["x.test.ts"] } } };
  assert.throws(() => publishKept(root, stale), /backs a sentence that it does not have: we-sold-all-of-it/);
});

test("two sentences that begin alike are refused, because they would share an anchor", () => {
  const folder = join(scratch, "alike", "policy/promises/says-what-it-collects");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "promise.md"), "# T\n\nWe keep one of these things. We keep one of these things too.\n");
  const { sentences: _, ...promise } = saysWhatItCollects;
  assert.throws(() => publishKept(join(scratch, "alike"), promise), /begin alike: we-keep-one-of-these/);
});

const evidence: Evidence = {
  tree: "1a2b",
  at: "2026-11-30T13:05:00.000Z",
  files: {
    "a.test.ts": { passed: 7, failed: 0 },
    "b.test.ts": { passed: 1, failed: 0 },
    "c.test.ts": { passed: 3, failed: 1 },
  },
};
const inWords = (tree: string, ...provedBy: string[]) => verdictInWords(judgeBy(evidence, tree)({ provedBy }));

test("a sentence is proven by the tests of this very copy, and of no other", () => {
  assert.equal(inWords("1a2b", "a.test.ts", "b.test.ts"), "Proven by 8 tests on 30 November 2026.");
  assert.equal(inWords("1a2b", "b.test.ts"), "Proven by 1 test on 30 November 2026.");
  assert.equal(
    inWords("3c4d", "a.test.ts"),
    "Not proven here: files have changed since 7 tests passed on 30 November 2026.",
  );
  assert.equal(inWords("1a2b", "a.test.ts", "c.test.ts"), "Broken: a test that shows it failed on 30 November 2026.");
  assert.equal(inWords("1a2b", "a.test.ts", "d.test.ts"), "Not proven here: its tests have not run on this copy.");
  assert.equal(judgeBy(undefined, "1a2b")({ provedBy: ["a.test.ts"] }).state, "not-run");
});

test("a file that is changed or not committed makes every proof one of another copy", async () => {
  const copy = join(scratch, "copy");
  const git = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: copy, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  mkdirSync(join(copy, ".build"), { recursive: true });
  writeFileSync(join(copy, ".gitignore"), ".build/\n");
  writeFileSync(join(copy, "shop.ts"), "1");
  git("init", "--quiet");
  git("add", ".");
  git("-c", "user.name=Test", "-c", "user.email=test@shop.example", "commit", "--quiet", "--message", "One");
  const state = async () => (await readJudge(copy))({ provedBy: ["a.test.ts"] }).state;
  assert.equal(await state(), "not-run");

  const tree = git("rev-parse", "HEAD^{tree}");
  writeFileSync(join(copy, ".build/evidence.json"), JSON.stringify({ ...evidence, tree }));
  assert.equal(await state(), "proven");
  writeFileSync(join(copy, "shop.ts"), "2");
  assert.equal(await state(), "changed");
  writeFileSync(join(copy, "shop.ts"), "1");
  assert.equal(await state(), "proven");
  writeFileSync(join(copy, "another.ts"), "1");
  assert.equal(await state(), "changed");
});

test("what is not offered says what the shop does instead, and what keeps it from doing more", () => {
  const toCome = promises.filter((promise) => !("guards" in promise));
  assert.equal(policy.filter(({ kept }) => !kept).length, toCome.length);
  for (const { id, kept, title, paragraphs } of policy) {
    if (kept)
      assert.ok(readFileSync(join(root, "policy/promises", id, "promise.md"), "utf8").startsWith(`# ${title}\n`));
    else assert.deepEqual(paragraphs.flat()[0]?.provedBy, ["test/policy/ledgers.test.ts"], id);
  }
});
