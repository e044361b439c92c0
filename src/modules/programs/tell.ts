import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { endpointsFor, selectWanted } from "./endpoints.sql.ts";
import { aboutOf, type Happened } from "./events.ts";
import { insertMessage } from "./messages.sql.ts";

/** The queue that carries messages to their sending. */
export const tellProgramJob = "programs.tell";

const channel = "programs";

export type Wanted = {
  /** False only where it is certain that no address is told of it, so that a shop without any asks nothing more of the database. */
  maybe(event: string): boolean;
  /** Reads anew what addresses are told of; call once before serving, and it goes on by itself. */
  refresh(): Promise<void>;
  /** Tells every process, when `tx` commits, that the addresses have changed. */
  changed(tx: Tx): Promise<void>;
};

/** What addresses are told of, in the memory of this process. What may have been missed counts as wanted until it is read. */
export function followWanted(needs: { bus: Bus; reader: Reader; log: Log }): Wanted {
  const { bus, reader, log } = needs;
  let wanted: ReadonlySet<string> | undefined;
  let reading = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++reading;
    wanted = undefined;
    const found = new Set(await selectWanted(reader));
    // What was read before a later change is not used.
    if (mine === reading) wanted = found;
  };
  const soon = (): void => {
    refresh().catch((thrown: unknown) => log.error("programs-not-read", { code: errorCode(thrown) }));
  };
  const forget = (): void => {
    reading++;
    wanted = undefined;
  };
  bus.on(channel, soon);
  bus.onLost(forget);
  bus.onRestored(soon);
  return {
    maybe: (event) => wanted?.has(event) ?? true,
    refresh,
    changed: (tx) => {
      // What this process has changed itself it does not wait to hear.
      forget();
      return bus.notify(tx, channel, "changed");
    },
  };
}

/** Queues one message for each address that is told of it, with its job, in the transaction of its cause. */
export async function tell(
  needs: { clock: Clock; random: Random; jobs: Pick<Jobs, "enqueue">; wanted: Pick<Wanted, "maybe"> },
  tx: Tx,
  happened: Happened,
): Promise<void> {
  const { clock, random, jobs, wanted } = needs;
  if (!wanted.maybe(happened.event)) return;
  const about = aboutOf(happened);
  for (const endpoint_id of await endpointsFor(tx, happened.event)) {
    const id = random.uuid();
    await insertMessage(tx, { id, endpoint_id, event: happened.event, about, happened_at: clock.now() });
    await jobs.enqueue(tx, tellProgramJob, { id });
  }
}
