import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { hmacSha256 } from "#kernel/digest";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { addOneMore, addVisitors, dayInLondon } from "./searches.sql.ts";
import { wordsToCount } from "./words.ts";

/** How many daily visitors have to search for the same words before they are written down. */
export const fewest = 5;
/** Limits on memory: beyond them nothing new is counted until the next day. */
const mostWords = 2_000;
const mostVisitors = 200;

export type CountingNeeds = { database: Database; clock: Clock; random: Random; log: Log };

/**
 * Counts searches without a result. Who searched is told apart only by a code, an HMAC of the words and of what the visitor is known by,
 * with a key that is drawn each day: two searches of one visitor for different words have nothing in common, and with the
 * key all of it is gone at the end of the day or of the process. The codes lie in memory and nowhere else.
 */
export function countingNotFound({ database, clock, random, log }: CountingNeeds) {
  const seen = new Map<string, Set<string>>();
  let today = "";
  let key: Buffer = Buffer.alloc(0);
  /** Notes a search of `visitor`; what it throws is logged, because no page may fail by it. */
  const note = async (typed: string, visitor: string): Promise<void> => {
    const words = wordsToCount(typed);
    if (words === null) return;
    const day = dayInLondon(clock.now());
    if (day !== today) {
      today = day;
      key = random.bytes(32);
      seen.clear();
    }
    const visitors = seen.get(words) ?? new Set<string>();
    if (visitors.size === 0 && seen.size >= mostWords) return;
    const code = hmacSha256(key, `${words}\n${visitor}`).toString("base64url");
    if (visitors.has(code) || visitors.size >= mostVisitors) return;
    seen.set(words, visitors.add(code));
    if (visitors.size < fewest) return;
    const add = visitors.size === fewest ? addVisitors : addOneMore;
    await database
      .transact((tx) => add(tx, { day, words, visitors: fewest }))
      .catch((thrown: unknown) => {
        log.error("search-not-counted", { code: errorCode(thrown) });
      });
  };
  /** All that is in memory of visitors; for tests, which look for addresses in it. */
  const codes = (): readonly string[] => [...seen.values()].flatMap((visitors) => [...visitors]);
  return { note, codes };
}
