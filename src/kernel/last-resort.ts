import { errorCode, type Log } from "./log.ts";

/** What may be said of something unforeseen: which kind of error, where it was thrown, what it was caused by. */
export type Unforeseen = { code: string; where: string; cause: string };

const mostCauses = 3;
const mostPlaces = 4;

/**
 * Describes what was thrown without its message, which may quote what a person typed, and without any other value it
 * carries. Places are files of the project or of a package with their lines, innermost first.
 */
export function describeUnforeseen(thrown: unknown): Unforeseen {
  const causes: string[] = [];
  for (let each = causeOf(thrown); each !== undefined && causes.length < mostCauses; each = causeOf(each)) {
    causes.push(`${wordOf(each)} at ${placesOf(each, 1)}`);
  }
  return { code: wordOf(thrown), where: placesOf(thrown, mostPlaces), cause: causes.join("; ") };
}

/**
 * Ends the process with exit code 1 when something is thrown that nobody catches, or a promise fails that nobody waits
 * for: what such an error left half done is unknown, and Node would print its message. The next start recovers.
 */
export function endOnUnforeseen(log: Log): void {
  // A failed promise comes here too, as long as nothing listens for `unhandledRejection`.
  process.on("uncaughtException", (thrown) => {
    log.error("ended-by-the-unforeseen", describeUnforeseen(thrown));
    process.exit(1);
  });
}

function causeOf(thrown: unknown): unknown {
  if (thrown instanceof AggregateError) return thrown.errors[0];
  return thrown instanceof Error ? thrown.cause : undefined;
}

/** Name and code are words of programs; anything that is not shaped like one is left out. */
function wordOf(thrown: unknown): string {
  const word = errorCode(thrown);
  return /^[\w.:-]{1,80}$/.test(word) ? word : "unnamed";
}

/** The stack begins with the message, whose lines may look like anything: only what is shaped like our files is taken. */
function placesOf(thrown: unknown, most: number): string {
  const stack = thrown instanceof Error && typeof thrown.stack === "string" ? thrown.stack : "";
  const places = stack.split("\n").flatMap((line) => {
    const found = /^ {4}at .*?\b((?:src|policy|sample|sandbox|bin|node_modules)\/[\w./@-]+\.[cm]?[jt]sx?:\d+)/.exec(
      line,
    );
    return found?.[1] === undefined ? [] : [found[1]];
  });
  return places.slice(0, most).join(" < ") || "unknown";
}
