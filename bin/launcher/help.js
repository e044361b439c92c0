import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./place.js";

/** Whether there is a command of that name; says so, with the nearest one, when there is not. */
export function knownCommand(name) {
  const names = Object.keys(commands());
  if (names.includes(name)) return true;
  const near = names.find((each) => distance(each, name) <= 2);
  const hint = near === undefined ? "" : ` Did you mean “${near}”?`;
  say(`there is no command “${name}”.${hint} “candour help” lists them.`);
  return false;
}

/** Prints the commands and, where this Node can read them, the settings. */
export async function explainHelp() {
  print("candour <command>\n");
  list(commands());
  try {
    // Node from 22.18 on reads TypeScript by leaving out its types.
    const { settings } = await import("../../src/config.ts");
    print("\nSettings are environment variables:\n");
    list(settings);
  } catch {
    print("\nThe settings are listed in src/config.ts.");
  }
}

function commands() {
  return JSON.parse(readFileSync(join(root, "src/commands/commands.json"), "utf8"));
}

function list(sentences) {
  const width = Math.max(...Object.keys(sentences).map((name) => name.length)) + 2;
  for (const [name, sentence] of Object.entries(sentences)) print(`  ${name.padEnd(width)}${sentence}`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

/** Levenshtein's: how many letters to add, drop or change. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
