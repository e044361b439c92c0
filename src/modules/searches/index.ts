/** Searches without a result: what many searched for and did not find, without anybody who did. The module's only door. */
import type { Reader } from "#kernel/db";
import { keptMs, type RetentionWork } from "#policy/retention";
import { type CountingNeeds, countingNotFound, fewest } from "./count-not-found.ts";
import { countBefore, dayInLondon, deleteBefore, type NotFound, selectNotFound } from "./searches.sql.ts";

export type { NotFound } from "./searches.sql.ts";

export type Searches = {
  /** How many daily visitors have to search for the same words before they are written down. */
  fewest: number;
  /** Notes a search without a result of a visitor, told apart by a text that is kept nowhere. Never throws. */
  noteNotFound(typed: string, visitor: string): Promise<void>;
  /** What at least `fewest` daily visitors searched for on a day since this one, by most visitors first. */
  notFound(reader: Reader, from: string, most: number): Promise<readonly NotFound[]>;
  /** All that is in memory of visitors; for tests. */
  /** The codes in memory, for tests: that two searches of one visitor have nothing in common. */
  codes(): readonly string[];
  retention: readonly RetentionWork[];
};

/** Counting in the memory of this process, on a database. */
export function createSearches(needs: CountingNeeds): Searches {
  const { database, clock } = needs;
  const { note, codes } = countingNotFound(needs);
  const oldest = (moment: Date) => dayInLondon(new Date(moment.getTime() - keptMs("search-not-found")));
  return {
    fewest,
    noteNotFound: note,
    notFound: selectNotFound,
    codes,
    retention: [
      {
        rule: "search-not-found",
        carryOut: () => database.transact((tx) => deleteBefore(tx, oldest(clock.now()))),
        overdue: (moment) => countBefore(database.reader, oldest(moment)),
      },
    ],
  };
}
