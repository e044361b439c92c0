/**
 * Retention: what the policy says may not stay, ended by one engine. It knows no table but its own; each rule is carried out
 * by the module that owns the rows. The module's only door.
 */
import { type Clock, hour, minute } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { type RetentionRule, type RetentionRuleId, type RetentionWork, retention } from "#policy/retention";
import { claimRule, endRun, releaseRule, selectRuns } from "./retention.sql.ts";

/** How a rule stands. */
export type RetentionStanding = {
  rule: RetentionRuleId;
  words: RetentionRule;
  /** When it last ran to its end; null if never. */
  ranAt: Date | null;
  /** How much it has ended so far. */
  ended: number;
  /** What should have ended more than an hour ago and is still there: 0 in a shop that keeps its word. */
  overdue: number;
};

/** The newest run of a rule, with what was late after it. */
export type RetentionRun = Pick<RetentionStanding, "rule" | "ranAt" | "overdue">;

/** Every rule as its newest run left it; one look, for whoever asks often. */
export async function lastRuns(reader: Reader): Promise<RetentionRun[]> {
  const runs = new Map((await selectRuns(reader)).map((run) => [run.rule, run]));
  return rules.map((rule) => {
    const run = runs.get(rule);
    return { rule, ranAt: run?.ran_at ?? null, overdue: run?.overdue ?? 0 };
  });
}

/** `late`: some rule has not run for an hour, or never. That the engine stays away is an alarm of its own. */
export function retentionState(runs: readonly RetentionRun[], now: Date): "good" | "overdue" | "late" {
  if (runs.some(({ overdue }) => overdue > 0)) return "overdue";
  return runs.some(({ ranAt }) => ranAt === null || now.getTime() - ranAt.getTime() > hour) ? "late" : "good";
}

export type Retention = {
  /** Carries out every rule that nobody else is at. One that fails holds up no other. */
  sweep(): Promise<void>;
  /** Every rule; what is late is counted now. */
  standing(reader: Reader): Promise<RetentionStanding[]>;
};

const rules = Object.keys(retention) as RetentionRuleId[];
/** Late is what is still there after so long: a sweep runs every minute. */
const graceMs = hour;
/**
 * So long a rule is with one process alone. One that dies in the middle holds its rule up for so long; one that takes longer is
 * joined by another, which works bear.
 */
const claimMs = 5 * minute;

/** Makes the engine. Throws unless there is exactly one work for each rule of the policy. */
export function createRetention(needs: {
  database: Database;
  clock: Clock;
  log: Log;
  works: readonly RetentionWork[];
}): Retention {
  const { database, clock, log, works } = needs;
  const named = works.map(({ rule }) => rule).sort();
  if (named.join() !== [...rules].sort().join())
    throw new Error("Each rule of retention needs one work, and each work one rule.");
  const late = () => new Date(clock.now().getTime() - graceMs);
  const runOne = async ({ rule, carryOut, overdue }: RetentionWork): Promise<void> => {
    const now = clock.now();
    const until = new Date(now.getTime() + claimMs);
    if (!(await database.transact((tx) => claimRule(tx, rule, now, until)))) return;
    try {
      const ended = await carryOut();
      const run = { ranAt: now, ended, overdue: await overdue(late()) };
      if (run.overdue > 0) log.error("retention-overdue", { rule, overdue: run.overdue });
      await database.transact((tx) => endRun(tx, rule, until, run));
    } catch (thrown) {
      log.error("retention-failed", { rule, code: errorCode(thrown) });
      await database.transact((tx) => releaseRule(tx, rule, until));
    }
  };
  return {
    sweep: async () => {
      for (const work of works) await runOne(work);
    },
    standing: async (reader) => {
      const runs = new Map((await selectRuns(reader)).map((run) => [run.rule, run]));
      return Promise.all(
        works.map(async ({ rule, overdue }) => ({
          rule,
          words: retention[rule],
          ranAt: runs.get(rule)?.ran_at ?? null,
          ended: runs.get(rule)?.ended ?? 0,
          overdue: await overdue(late()),
        })),
      );
    },
  };
}
