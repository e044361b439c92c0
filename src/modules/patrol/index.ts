/**
 * Patrols: what looks at live data every night and says what is not as promised. What each looks at is given by the composition
 * root; here it is run once a night, by one process, and its result is kept. The module's only door.
 */
import { type Clock, day, hour } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { type PatrolId, patrols as policyPatrols } from "#policy/patrols";
import { promises } from "#policy/policy";
import { keptMs, type RetentionWork } from "#policy/retention";
import { countRuns, deleteRuns, endRun, insertRun, selectNewest } from "./patrol.sql.ts";

/** What a patrol saw: at how many things it looked, and a sentence on each that is not as promised. Never a value of anybody. */
export type PatrolReport = { looked: number; found: readonly string[] };

/** One for each patrol of the policy. */
export type PatrolWork = Readonly<Record<PatrolId, () => Promise<PatrolReport>>>;

/** How a patrol stands, from its newest run that came to its end. */
export type PatrolStanding = {
  patrol: PatrolId;
  /** `late`: it has not run for a day and a half, or never. That it stays away is an alarm of its own. */
  state: "good" | "found" | "late";
  ranAt: Date | null;
  looked: number;
  found: number;
  said: readonly string[];
};

export type Patrols = {
  /** Runs every patrol now. One that throws has found that it could not look, and holds up no other. */
  runAll(): Promise<void>;
  /** Runs what has not been run since the last three in the morning; for a sweep. Of several processes one runs each. */
  nightly(): Promise<void>;
};

export type PatrolBook = {
  /** Every patrol of the policy. */
  standing(reader: Reader): Promise<PatrolStanding[]>;
  /** For the retention engine. */
  retention: readonly RetentionWork[];
};

/** The worst of all of them. */
export function patrolState(standing: readonly PatrolStanding[]): PatrolStanding["state"] {
  const states = standing.map(({ state }) => state);
  return states.includes("found") ? "found" : states.includes("late") ? "late" : "good";
}

/** Whether each promise that names patrols is kept, as far as they can see: all of them ran in time and found nothing. */
export function healthOf(standing: readonly PatrolStanding[]): Array<{ promise: string; good: boolean }> {
  const good = new Set(standing.filter(({ state }) => state === "good").map(({ patrol }) => patrol));
  return promises.flatMap((promise) =>
    "patrols" in promise && !("absentBecause" in promise.patrols)
      ? [{ promise: promise.id, good: promise.patrols.every(({ id }) => good.has(id)) }]
      : [],
  );
}

type PatrolNeeds = { database: Database; clock: Clock; random: Random; log: Log };

const ids = Object.keys(policyPatrols) as PatrolId[];
const lateAfterMs = 36 * hour;
const deadAfterMs = hour;
const beginsAtMs = 3 * hour;
const mostSaid = 20;
const longestSaid = 200;

/** Where the results lie; for whoever asks how the shop stands. */
export function createPatrolBook({ database, clock }: Pick<PatrolNeeds, "database" | "clock">): PatrolBook {
  const before = (moment: Date) => new Date(moment.getTime() - keptMs("patrol-result"));
  return {
    standing: async (reader) => {
      const newest = new Map((await selectNewest(reader)).map((run) => [run.patrol, run]));
      return ids.map((patrol) => {
        const run = newest.get(patrol);
        if (run === undefined) return { patrol, state: "late", ranAt: null, looked: 0, found: 0, said: [] };
        const { endedAt: ranAt, looked, found, said } = run;
        const isLate = clock.now().getTime() - ranAt.getTime() > lateAfterMs;
        return { patrol, state: isLate ? "late" : found > 0 ? "found" : "good", ranAt, looked, found, said };
      });
    },
    retention: [
      {
        rule: "patrol-result",
        carryOut: () => database.transact((tx) => deleteRuns(tx, before(clock.now()))),
        overdue: (moment) => countRuns(database.reader, before(moment)),
      },
    ],
  };
}

/** Makes the patrols from what each looks at. */
export function createPatrols(needs: PatrolNeeds, work: PatrolWork): Patrols {
  const run = async (patrol: PatrolId, night: string | null): Promise<void> => {
    const { database, clock, random, log } = needs;
    const id = random.uuid();
    const begunAt = clock.now();
    const deadBefore = new Date(begunAt.getTime() - deadAfterMs);
    if (!(await database.transact((tx) => insertRun(tx, { id, patrol, night, begunAt, deadBefore })))) return;
    const { looked, found } = await look(log, patrol, work[patrol]);
    if (found.length > 0) log.error("patrol-found", { patrol, found: found.length });
    const said = found.slice(0, mostSaid).map(plain);
    await database.transact((tx) => endRun(tx, id, { endedAt: clock.now(), looked, found: found.length, said }));
  };
  return {
    runAll: async () => {
      for (const patrol of ids) await run(patrol, null);
    },
    nightly: async () => {
      const night = nightOf(needs.clock.now());
      for (const patrol of ids) await run(patrol, night);
    },
  };
}

async function look(log: Log, patrol: PatrolId, work: () => Promise<PatrolReport>): Promise<PatrolReport> {
  try {
    return await work();
  } catch (thrown) {
    log.error("patrol-failed", { patrol, code: errorCode(thrown) });
    return { looked: 0, found: ["It could not look: something it needs did not answer."] };
  }
}

/** A night begins at three: what runs at two belongs to the night before. */
function nightOf(at: Date): string {
  return new Date(Math.floor((at.getTime() - beginsAtMs) / day) * day).toISOString().slice(0, 10);
}

/** What is kept of a sentence. It is ours, and should some value have slipped in, not much of it would be left. */
function plain(words: string): string {
  return words.replaceAll(/[^A-Za-z0-9 .,:;_/'()-]/g, " ").slice(0, longestSaid);
}
