import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Sentence } from "./words.ts";

type Tally = { passed: number; failed: number };

/** What a whole run of the tests left behind: `npm test` writes it. */
export type Evidence = {
  /** The git tree that was tested, or "changed" when files differed from it. */
  tree: string;
  at: string;
  /** By file of tests, from the root of the project. */
  files: Readonly<Record<string, Tally>>;
};

/** Whether a sentence is proven here and now. `at` is when its tests last ran on a copy of which we know. */
export type Verdict = {
  state: "proven" | "broken" | "changed" | "not-run";
  tests: number;
  at: string | null;
};

/** Judges one sentence. */
export type Judge = (sentence: Pick<Sentence, "provedBy">) => Verdict;

/**
 * Reads what the last whole run of the tests in `root` proved, and whether the files are still those that were tested.
 * Never throws: a copy without evidence, or without git, proves nothing and says so.
 */
export async function readJudge(root: string): Promise<Judge> {
  const path = join(root, ".build/evidence.json");
  try {
    const evidence = JSON.parse(readFileSync(path, "utf8")) as Evidence;
    return judgeBy(evidence, await presentTree(root));
  } catch {
    return judgeBy(undefined, "");
  }
}

/** The same, read now and kept: a running shop is what lay there when it started, whatever is tested and changed later. */
export function judgeOnce(root: string): () => Promise<Judge> {
  const judge = readJudge(root);
  return () => judge;
}

/** Evidence counts for the very files it was gathered on, and for no others. `tree` is that of the files now. */
export function judgeBy(evidence: Evidence | undefined, tree: string): Judge {
  return ({ provedBy }) => {
    if (evidence?.files === undefined) return { state: "not-run", tests: 0, at: null };
    const { at } = evidence;
    const tallies = provedBy.map((file) => evidence.files[file] ?? { passed: 0, failed: 0 });
    const tests = tallies.reduce((sum, { passed }) => sum + passed, 0);
    if (tallies.some(({ failed }) => failed > 0)) return { state: "broken", tests, at };
    if (tallies.some(({ passed }) => passed === 0)) return { state: "not-run", tests: 0, at: null };
    return { state: evidence.tree === tree ? "proven" : "changed", tests, at };
  };
}

const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** The verdict in a sentence, the same on the page and in the terminal. */
export function verdictInWords({ state, tests, at }: Verdict): string {
  const day = at === null ? "" : longDay.format(new Date(at));
  const count = tests === 1 ? "1 test" : `${tests} tests`;
  switch (state) {
    case "proven":
      return `Proven by ${count} on ${day}.`;
    case "broken":
      return `Broken: a test that shows it failed on ${day}.`;
    case "changed":
      return `Not proven here: files have changed since ${count} passed on ${day}.`;
    case "not-run":
      return "Not proven here: its tests have not run on this copy.";
  }
}

/** The git tree of the files as they lie there; a word that is no tree where they differ from it or git is absent. */
async function presentTree(root: string): Promise<string> {
  const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: root });
  try {
    const status = await git("status", "--porcelain");
    if (status.stdout.trim() !== "") return "not committed";
    return (await git("rev-parse", "HEAD^{tree}")).stdout.trim();
  } catch {
    return "unknown";
  }
}
