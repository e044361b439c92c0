/** Who waits for which pictures. One master is worked on at a time; whoever asks goes before what is made in advance. */
import type { Clock } from "#kernel/clock";
import { minute } from "#kernel/clock";
import { errorCode, type Log } from "#kernel/log";
import type { Darkroom, Failure } from "./darkroom.ts";
import type { Store } from "./store.ts";

/** Masters that may wait at once. Beyond, whoever asks is told to do without. */
const mostWaiting = 200;
/** A master that could not be worked on is left alone for so long: trying costs seconds. */
const restAfterFailure = 10 * minute;

/** What came of it: pictures by size, or why there are none. */
export type Outcome = ReadonlyMap<string, Buffer> | Failure | "no-master" | "not-kept" | "too-many";

type Job = {
  short: string;
  sizes: Set<string>;
  /** True if somebody waits for it. */
  asked: boolean;
  done: Promise<Outcome>;
  settle(outcome: Outcome): void;
};

export type QueueDeps = { store: Store; darkroom: Darkroom; clock: Clock; log: Log };

export type Queue = {
  /** Asks for one picture; several that ask for the same master are answered together. Does not throw. */
  ask(short: string, size: string): Promise<Outcome>;
  /** Makes these when nobody waits, in this order, if they are missing. A later call adds to an earlier one. */
  later(short: string, sizes: readonly string[]): void;
  /** Makes nothing more. */
  close(): void;
};

export function openQueue(deps: QueueDeps): Queue {
  const { store, clock, log } = deps;
  const waiting = new Map<string, Job>();
  const inAdvance = new Map<string, readonly string[]>();
  const leftAlone = new Map<string, number>();
  let underWay: Job | undefined;
  let working = false;
  let closed = false;

  const isLeftAlone = (short: string): boolean => (leftAlone.get(short) ?? 0) > clock.now().getTime();
  const next = async (): Promise<Job | undefined> => {
    for (const [short, job] of waiting) {
      waiting.delete(short);
      return job;
    }
    for (const [short, sizes] of inAdvance) {
      inAdvance.delete(short);
      const missing = await store.missing(short, sizes);
      if (missing.length > 0 && !isLeftAlone(short)) return newJob(short, missing, false);
      if (waiting.size > 0) return next();
    }
    return undefined;
  };
  const work = async (): Promise<void> => {
    if (working) return;
    working = true;
    for (let job = await next(); job !== undefined && !closed; job = await next()) {
      underWay = job;
      const outcome = await develop(deps, job);
      underWay = undefined;
      if (typeof outcome === "string" && !closed) {
        leftAlone.set(job.short, clock.now().getTime() + restAfterFailure);
        log.warn("picture-not-made", { because: outcome });
      }
      job.settle(outcome);
    }
    working = false;
    // Whoever asked at the very end saw somebody working.
    if (waiting.size > 0 && !closed) void work();
  };
  return {
    ask: (short, size) => {
      if (underWay?.short === short && underWay.sizes.has(size)) return underWay.done;
      if (isLeftAlone(short)) return Promise.resolve("broken");
      const job = waiting.get(short) ?? newJob(short, [], true);
      if (!waiting.has(short) && waiting.size >= mostWaiting) return Promise.resolve("too-many");
      waiting.set(short, job);
      job.sizes.add(size);
      void work();
      return job.done;
    },
    later: (short, sizes) => {
      inAdvance.set(short, sizes);
      void work();
    },
    close: () => {
      closed = true;
      for (const job of waiting.values()) job.settle("not-started");
      waiting.clear();
      inAdvance.clear();
    },
  };
}

async function develop({ store, darkroom, log }: QueueDeps, { short, asked, ...job }: Job): Promise<Outcome> {
  const sizes = [...job.sizes];
  try {
    const master = await store.master(short);
    if (master === null) return "no-master";
    const developed = await darkroom.develop(master, sizes, { unhurried: !asked });
    if (!developed.ok) return developed.because;
    const pictures = new Map(sizes.map((size, at) => [size, developed.pictures[at] ?? Buffer.alloc(0)]));
    for (const [size, bytes] of pictures) await store.keepMade(short, size, bytes);
    return pictures;
  } catch (thrown) {
    log.error("picture-not-kept", { code: errorCode(thrown) });
    return "not-kept";
  }
}

function newJob(short: string, sizes: readonly string[], asked: boolean): Job {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  return { short, sizes: new Set(sizes), asked, done: promise, settle: resolve };
}
