import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { notOffered, policyVersion, publishedPromises } from "#policy/policy";
import { sections } from "#policy/promise";

type Evidence = {
  /** The git tree that was tested, or "changed" when files differed from it. */
  tree: string;
  at: string;
  promises: Readonly<Record<string, { passed: number; failed: number }>>;
};

/** `candour promises`: the policy as it stands, each promise with what enforces it and when its tests last proved it. */
export async function promisesCommand(): Promise<number> {
  const root = join(import.meta.dirname, import.meta.dirname.endsWith("commands") ? "../.." : "..");
  const evidence = readEvidence(root);
  const lines = [`Policy of ${policyVersion}`, ""];
  let unproven = 0;
  for (const promise of publishedPromises(root)) {
    const proof = proofOf(promise.id, evidence, root);
    if (!proof.proven) unproven++;
    lines.push(`${proof.proven ? "✓" : "✗"} ${promise.id}: ${promise.title}. ${proof.sentence}`);
    for (const { file, does } of promise.guards) lines.push(`    ${file}: ${does}`);
    if (!Array.isArray(promise.patrols) && "absentBecause" in promise.patrols) {
      lines.push(`    No patrol yet: ${promise.patrols.absentBecause}`);
    }
    for (const limit of promise.limits) lines.push(`    Mind: ${limit}`);
  }
  lines.push("", "Not offered yet:");
  for (const { id, section, words } of notOffered)
    lines.push(`  · ${id} (${sections[section].toLowerCase()}): ${words}`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return unproven === 0 ? 0 : 1;
}

function readEvidence(root: string): Evidence | undefined {
  const path = join(root, ".build/evidence.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Evidence) : undefined;
}

/** Evidence counts for the very files it was gathered on, and for no others. */
function proofOf(id: string, evidence: Evidence | undefined, root: string): { proven: boolean; sentence: string } {
  const tally = evidence?.promises[id];
  if (evidence === undefined || tally === undefined)
    return { proven: false, sentence: "Not proven here: run npm test." };
  if (tally.failed > 0)
    return { proven: false, sentence: `Broken: ${tally.failed} of its tests failed on ${evidence.at}.` };
  const tree = spawnSync("git", ["rev-parse", "HEAD^{tree}"], { cwd: root, encoding: "utf8" }).stdout.trim();
  const clean = spawnSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" }).stdout.trim() === "";
  if (evidence.tree !== tree || !clean)
    return { proven: false, sentence: "Not proven here: the files have changed since the tests ran." };
  return { proven: true, sentence: `Proven by ${tally.passed} tests on ${evidence.at}.` };
}
