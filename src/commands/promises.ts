import { join } from "node:path";
import { readConfig } from "#config";
import { type Judge, readJudge, verdictInWords } from "#policy/evidence";
import { publishedPolicy } from "#policy/policy";
import { sections } from "#policy/promise";
import { policyVersion } from "#policy/versions";
import { type Published, patrolsOf } from "#policy/words";
import { figuresOf } from "../figures.ts";
import { lastPatrols } from "./last-patrols.ts";

/** `candour promises`: the policy as it stands, each sentence with what enforces it and when its tests last proved it. */
export async function promisesCommand(): Promise<number> {
  const root = join(import.meta.dirname, import.meta.dirname.endsWith("commands") ? "../.." : "..");
  const judge = await readJudge(root);
  const { text, proven } = policyInText(publishedPolicy(root, figuresOf(readConfig())), judge);
  process.stdout.write(`${text}\n${await lastPatrols()}\n`);
  return proven ? 0 : 1;
}

/** What the command prints, and whether every sentence of a kept promise is proven here. */
export function policyInText(policy: readonly Published[], judge: Judge): { text: string; proven: boolean } {
  const kept = policy.filter((promise) => promise.kept);
  const toCome = policy
    .filter((promise) => !promise.kept)
    .map(
      ({ id, section, paragraphs }) => `  · ${id} (${sections[section].toLowerCase()}): ${plain(paragraphs.flat())}`,
    );
  const parts = [
    `Policy of ${policyVersion}`,
    ...kept.map((promise) => inLines(promise, judge)),
    ["Not offered yet:", ...toCome].join("\n"),
  ];
  const sentences = kept.flatMap(({ paragraphs }) => paragraphs.flat());
  const proven = sentences.every((sentence) => judge(sentence).state === "proven");
  return { text: `${parts.join("\n\n")}\n`, proven };
}

function inLines(promise: Published, judge: Judge): string {
  const lines = [`${promise.id}: ${promise.title}`];
  for (const sentence of promise.paragraphs.flat()) {
    const verdict = judge(sentence);
    lines.push(`  ${verdict.state === "proven" ? "✓" : "✗"} ${plain([sentence])}`, `      ${verdictInWords(verdict)}`);
    for (const { file, does } of sentence.guards) lines.push(`      ${file}: ${does}`);
    lines.push(`      Tests: ${sentence.provedBy.join(", ")}`);
  }
  for (const { file, does } of patrolsOf(promise)) lines.push(`  Patrol ${file}: ${does}`);
  if ("absentBecause" in promise.patrols) lines.push(`  No patrol yet: ${promise.patrols.absentBecause}`);
  for (const limit of promise.limits) lines.push(`  Mind: ${limit}`);
  return lines.join("\n");
}

/** Words as a terminal shows them. */
function plain(sentences: readonly { words: string }[]): string {
  return sentences
    .map(({ words }) => words)
    .join(" ")
    .replaceAll("**", "");
}
