import { readConfig } from "#config";
import type { PatrolStanding } from "#patrol";

/** `candour patrol`: runs every patrol now and says what each found. Answers 0, or 1 if something is not as promised. */
export async function patrol(): Promise<number> {
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    await (await joined.patrols()).runAll();
    const standing = await joined.modules.patrolBook.standing(joined.reader);
    process.stdout.write(`${standing.map(patrolInWords).join("\n")}\n`);
    return standing.every(({ state }) => state === "good") ? 0 : 1;
  } finally {
    await joined.close();
  }
}

/** How a patrol stands, in a line, and what it found below it. */
export function patrolInWords({ patrol: name, state, ranAt, looked, found, said }: PatrolStanding): string {
  const when = ranAt === null ? "has not run yet" : `ran ${ranAt.toISOString().slice(0, 16).replace("T", " at ")}`;
  const what = found === 0 ? `looked at ${looked}, found nothing` : `looked at ${looked}, found ${found}`;
  const late = state === "late" && ranAt !== null ? "; it is late" : "";
  const line = `${state === "good" ? "✓" : "✗"} ${name}: ${when}${ranAt === null ? "" : `, ${what}`}${late}`;
  return [line, ...said.map((words) => `    ${words}`)].join("\n");
}
