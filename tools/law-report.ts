import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { law, type Standing, standingOf } from "#policy/law";
import type { LawRow } from "#policy/law/row";

/** A test that names rows of the law behind its name, `(L42, L45)`. */
export type LawTest = { file: string; name: string; rows: readonly string[] };

/** How such a test ended last, and on which day (YYYY-MM-DD). */
export type LawResult = { ok: boolean; on: string };

export const lawReportPath = "docs/law-report.md";

/** The rows that the name of a test names. */
export function namesRows(name: string): string[] {
  return /\((L\d+(?:, L\d+)*)\)(?: \[[a-z-]+\])*$/.exec(name)?.[1]?.split(", ") ?? [];
}

/** The results that the test runner has noted, by `file: name`. */
export function readLawResults(root: string): Record<string, LawResult> {
  const path = join(root, ".build/evidence.json");
  if (!existsSync(path)) return {};
  const { law: results = {} } = JSON.parse(readFileSync(path, "utf8")) as { law?: Record<string, LawResult> };
  return results;
}

/** Every test in the sources that names a row of the law. */
export function readLawTests(root: string): LawTest[] {
  const files = ["src", "policy", "sample", "sandbox", "test", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.test\.tsx?$/.test(path) && !path.includes("node_modules/"))
      .map((path) => join(folder, path)),
  );
  return files.sort().flatMap((file) => {
    const content = readFileSync(join(root, file), "utf8");
    return [...content.matchAll(/\b(?:test|it|journey)\(\s*(["`])((?:(?!\1).)+)\1/g)]
      .map(([, , name = ""]) => ({ file, name, rows: namesRows(name) }))
      .filter(({ rows }) => rows.length > 0);
  });
}

/** What is wrong between the rows and the tests that name them, in sentences. */
export function lawFaults(rows: readonly LawRow[], tests: readonly LawTest[]): string[] {
  const named = new Set(tests.flatMap((test) => test.rows));
  const untested = rows.filter((row) => mustBeShown(row) && !named.has(row.id));
  const unkept = rows.filter((row) => standingOf(row) === "not yet" && named.has(row.id));
  const unknown = [...named].filter((id) => !rows.some((row) => row.id === id));
  return [
    ...untested.map(({ id }) => `${id} is said to be kept, and no test names it.`),
    ...unkept.map(({ id }) => `${id} is said to be not yet kept, and a test names it.`),
    ...unknown.map((id) => `A test names ${id}, which is no row of the law.`),
  ];
}

const mustBeShown = (row: LawRow): boolean => ["kept", "kept in part"].includes(standingOf(row));

/** The report as it is published: rows and tests from the sources, results from the last runs. */
export function lawReport(
  rows: readonly LawRow[],
  tests: readonly LawTest[],
  results: Readonly<Record<string, LawResult>>,
): string {
  const number = (standing: Standing): number => rows.filter((row) => standingOf(row) === standing).length;
  const of = (test: LawTest): LawResult | undefined => resultOf(test, results);
  const shown = rows.map((row) => {
    const own = tests.filter((test) => test.rows.includes(row.id));
    return `| ${[row.id, row.source, behaviourOf(row), own.map(asLink).join("; "), outcome(own.map(of))].join(" | ")} |`;
  });
  return `# The law, row by row

What we have found the law to ask of a furniture shop in the United Kingdom, each as something that this shop does, and the tests
that show it. It is a reading by engineers and no legal advice. Of ${rows.length} rows ${number("kept")} are kept, ${number("kept in part")} in part, ${number("not yet")} not yet,
and ${number("not offered")} speak of something that the shop does not do.

\`bin/candour law-report\` writes this page from \`policy/law.ts\` and the sources of the tests; the last column says on which day
its tests ran last, and how they ended. \`bin/candour test test/policy/law\` fails where a row that is kept has no test, or this page is not
what the sources say.

| | Source | What the shop does | Shown by | Last run |
|---|---|---|---|---|
${shown.join("\n")}
`;
}

/** A report without its last column, which tells of runs and not of the sources. */
export const withoutResults = (report: string): string => report.replaceAll(/^(\| L.*) \| [^|]* \|$/gm, "$1 |");

function behaviourOf({ behaviour, but }: LawRow): string {
  if (but === undefined) return behaviour;
  const said = { "kept in part": "In part.", "not yet": "**Not yet.**", "not offered": "Not offered." }[but.is];
  return `${behaviour} ${said} ${but.because}`;
}

function asLink({ file, name }: LawTest): string {
  const title = /([^/]+)\.test\.tsx?$/.exec(file)?.[1] ?? file;
  return `[${title}](../${file}): “${name.replace(/ \(L[^)]*\).*$/, "").replaceAll("|", "\\|")}”`;
}

function resultOf({ file, name }: LawTest, results: Readonly<Record<string, LawResult>>): LawResult | undefined {
  // A name made of parts is found by its fixed ones, and is as good as the worst of its tests.
  const parts = name.split(/\$\{[^}]*\}/).map((part) => RegExp.escape(part));
  const pattern = new RegExp(`^${RegExp.escape(`${file}: `)}${parts.join(".*")}$`);
  const found = Object.entries(results).filter(([key]) => pattern.test(key));
  return found.find(([, { ok }]) => !ok)?.[1] ?? found[0]?.[1];
}

function outcome(results: readonly (LawResult | undefined)[]): string {
  const ran = results.filter((result) => result !== undefined);
  if (results.length === 0) return "";
  const failed = ran.find(({ ok }) => !ok);
  if (failed !== undefined) return `✗ failed on ${failed.on}`;
  if (ran.length < results.length) return "not run here";
  return `✓ ${ran.map(({ on }) => on).sort()[0]}`;
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, "..");
  const tests = readLawTests(root);
  writeFileSync(join(root, lawReportPath), lawReport(law, tests, readLawResults(root)));
  for (const fault of lawFaults(law, tests)) process.stdout.write(`✗ ${fault}\n`);
  process.stdout.write(`${lawReportPath}: ${law.length} rows, ${tests.length} tests\n`);
}
