import { type AccessStanding, accessStanding } from "#access";
import { announcedOffset } from "#kernel/announced-clock";
import { createClock } from "#kernel/clock";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { createPatrolBook, type PatrolStanding } from "#patrol";
import { type Breach, breaches } from "#privacy";
import { lastRuns, type RetentionRun, retentionState } from "#retention";

/** What watches the shop, from the last run of each. */
export type Watched = {
  patrols: readonly PatrolStanding[];
  retention: { state: ReturnType<typeof retentionState>; runs: readonly RetentionRun[] };
  access: AccessStanding;
  breaches: readonly Breach[];
  /** The moment by the shop's clock at which this was read. */
  now: Date;
};

/** Who may look at customers' details, and how often they did, in a sentence. */
export function accessInWords({ holders, signed, looks }: AccessStanding): string {
  const places = `${holders} ${holders === 1 ? "person has" : "people have"} special access to customers' details, ${signed} of them signed for it`;
  return `${places}; they looked ${looks === 1 ? "once" : `${looks} times`} in the last seven days.`;
}

/** Reads it from the shop's database, changing nothing; undefined where the database is of a version that has none of it. */
export async function readWatched(shopUrl: string): Promise<Watched | undefined> {
  const database = openDatabase({ connection: { connectionString: shopUrl }, maxConnections: 1, log: silentLog });
  try {
    const { reader } = database;
    const clock = createClock();
    clock.setOffset(await announcedOffset(reader));
    const patrols = await createPatrolBook({ database, clock }).standing(reader);
    const runs = await lastRuns(reader);
    const access = await accessStanding(reader, clock.now());
    const noted = { breaches: await breaches(reader), now: clock.now() };
    return { patrols, access, ...noted, retention: { state: retentionState(runs, clock.now()), runs } };
  } catch {
    return undefined;
  } finally {
    await database.close();
  }
}
