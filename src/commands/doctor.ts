import { ConfigError } from "#config";
import { type Finding, markFor } from "./doctor/finding.ts";
import { findings } from "./doctor/findings.ts";
import { gather } from "./doctor/gather.ts";

/**
 * `candour doctor`: one line for each thing found, with what to do where something is unsafe. Answers 0; with
 * `--production`, 1 when something is unsafe for a shop that sells. With `--names` name servers are asked what the world is told of
 * the shop; `--dkim <selector>` names the key that signs its mails.
 */
export async function doctor(args: readonly string[]): Promise<number> {
  const production = args.includes("--production");
  const found = findings(await gather(namesAsked(args)));
  for (const finding of found) process.stdout.write(line(finding, production));
  const unsafe = found.filter((finding) => markFor(finding, production) === "unsafe").length;
  process.stdout.write(`\n${verdict(unsafe, production)}\n`);
  const later = !production && found.some((finding) => finding.inProduction === "unsafe");
  if (later) process.stdout.write("Before the shop sells, run: candour doctor --production\n");
  return production && unsafe > 0 ? 1 : 0;
}

function namesAsked(args: readonly string[]): { selector: string | undefined } | undefined {
  const at = args.indexOf("--dkim");
  if (at === -1) return args.includes("--names") ? { selector: undefined } : undefined;
  const selector = args[at + 1] ?? "";
  if (/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(selector)) return { selector };
  throw new ConfigError("--dkim needs the selector that your mail provider names, for example: --dkim s1");
}

const signs = { good: "✓", caution: "!", unsafe: "✗" } as const;

function line(finding: Finding, production: boolean): string {
  const advice = finding.advice === undefined ? "" : `\n    ${finding.advice}`;
  return `${signs[markFor(finding, production)]} ${finding.sentence}${advice}\n`;
}

function verdict(unsafe: number, production: boolean): string {
  const where = production ? " for production" : "";
  if (unsafe === 0) return `Nothing unsafe${where} was found.`;
  return unsafe === 1 ? `One thing is unsafe${where}.` : `${unsafe} things are unsafe${where}.`;
}
