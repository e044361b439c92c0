import { type Finding, findings, markFor } from "./doctor/findings.ts";
import { gather } from "./doctor/gather.ts";

/**
 * `candour doctor`: one line for each thing found, with what to do where something is unsafe. Answers 0; with
 * `--production`, 1 when something is unsafe for a shop that sells.
 */
export async function doctor(args: readonly string[]): Promise<number> {
  const production = args.includes("--production");
  const found = findings(await gather());
  for (const finding of found) process.stdout.write(line(finding, production));
  const unsafe = found.filter((finding) => markFor(finding, production) === "unsafe").length;
  process.stdout.write(`\n${verdict(unsafe, production)}\n`);
  const later = !production && found.some((finding) => finding.inProduction === "unsafe");
  if (later) process.stdout.write("Before the shop sells, run: candour doctor --production\n");
  return production && unsafe > 0 ? 1 : 0;
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
