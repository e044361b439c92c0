import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { law, standingOf } from "#policy/law";
import type { LawRow } from "#policy/law/row";
import {
  type LawTest,
  lawFaults,
  lawReport,
  lawReportPath,
  namesRows,
  readLawResults,
  readLawTests,
  withoutResults,
} from "../../tools/law-report.ts";

const root = join(import.meta.dirname, "../..");
const tests = readLawTests(root);
const committed = join(root, lawReportPath);

test("every rule of the law stands in the list once, in order, with what we do or why we do not [keeps-the-law]", () => {
  assert.deepEqual(
    law.map(({ id }) => id),
    Array.from({ length: 86 }, (_, at) => `L${String(at + 1).padStart(2, "0")}`),
  );
  for (const { id, source, behaviour, but } of law)
    for (const words of [source, behaviour, ...(but === undefined ? [] : [but.because])])
      assert.match(words, /^[^|\n]{5,}$/, id);
});

test("every rule that is kept is named by a test, and no test names one that is not [keeps-the-law]", () => {
  assert.deepEqual(lawFaults(law, tests), []);
});

test("the report is what rules and tests say [keeps-the-law]", () => {
  const made = lawReport(law, tests, readLawResults(root));
  if (process.env.UPDATE_LEDGERS !== undefined) writeFileSync(committed, made);
  const [want, have] = [made, readFileSync(committed, "utf8")].map((each) => withoutResults(each).split("\n"));
  const differing = want?.filter((line, at) => line !== have?.[at]) ?? [];
  assert.deepEqual([differing, have?.length], [[], want?.length], "run bin/candour law-report");
});

test("what is not kept whole is confessed where divergences are [keeps-the-law]", () => {
  const confessed = readFileSync(join(root, "docs/divergences.md"), "utf8");
  const missing = law.filter(
    (row) => ["kept in part", "not yet"].includes(standingOf(row)) && !confessed.includes(row.id),
  );
  assert.deepEqual(
    missing.map(({ id }) => id),
    [],
  );
});

test("the comparison is red for a rule without a test, a test without a rule, and a result that failed", () => {
  const row = (id: LawRow["id"], is?: "kept in part" | "not yet" | "not offered"): LawRow => ({
    ...{ id, source: "An Act", behaviour: "We do it." },
    ...(is === undefined ? {} : { but: { is, because: "So far." } }),
  });
  const shows = (...rows: string[]): LawTest => ({
    file: "a/b.test.ts",
    name: `it is done (${rows.join(", ")})`,
    rows,
  });
  assert.deepEqual(lawFaults([row("L01"), row("L02", "kept in part"), row("L03", "not offered")], [shows("L01")]), [
    "L02 is said to be kept, and no test names it.",
  ]);
  assert.deepEqual(lawFaults([row("L01", "not yet")], [shows("L01", "L99")]), [
    "L01 is said to be not yet kept, and a test names it.",
    "A test names L99, which is no row of the law.",
  ]);
  assert.deepEqual(lawFaults([row("L01", "not yet"), row("L02", "not offered")], []), []);

  const link = "[b](../a/b.test.ts): “it is done”";
  const report = (ok: boolean) =>
    lawReport([row("L01")], [shows("L01")], { "a/b.test.ts: it is done (L01)": { ok, on: "2026-11-30" } });
  assert.ok(report(true).includes(`| L01 | An Act | We do it. | ${link} | ✓ 2026-11-30 |\n`), report(true));
  assert.ok(report(false).includes(`| ${link} | ✗ failed on 2026-11-30 |\n`));
  assert.ok(lawReport([row("L01")], [shows("L01")], {}).includes(`| ${link} | not run here |\n`));
  assert.equal(withoutResults(report(true)), withoutResults(report(false)));
  assert.notEqual(withoutResults(report(true)), withoutResults(lawReport([row("L01")], [], {})));
});

test("a name names its rows behind it, before the promises", () => {
  assert.deepEqual(namesRows("it is done (L01, L42) [keeps-the-law]"), ["L01", "L42"]);
  assert.deepEqual(namesRows("what (L01) says is done"), []);
});
