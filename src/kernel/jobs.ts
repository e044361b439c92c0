import type pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import type { Tx } from "./db.ts";
import { errorCode, type Log } from "./log.ts";

/** A job carries ids only; what they lead to is read, and opened, when the job runs. */
export type JobPayload = { id: string };

export type Jobs = {
  /** Puts a job into the transaction of its cause: it exists exactly if the cause does. Delivered at least once. */
  enqueue(tx: Tx, name: string, payload: JobPayload): Promise<void>;
  /** Registers the worker of a queue. Handlers are idempotent. A throw is tried again with growing delay. */
  handle(name: string, run: (payload: JobPayload) => Promise<void>): void;
  /** Registers a sweep: asks our clock and our tables what is due. Never two at once in one process. */
  every(name: string, seconds: number, run: () => Promise<void>): void;
  /** Runs one sweep now, or all of them in the order of registration; for the demo and for tests. */
  sweep(name?: string): Promise<void>;
  /** Begins to work; until then jobs are only accepted. */
  work(): Promise<void>;
  /** Stops taking work and waits up to five seconds for what runs. */
  stop(): Promise<void>;
};

/** A failure of a job as the queue may keep it: a code, because messages may quote a person's data. */
class JobFailure extends Error {
  constructor(code: string) {
    super(code);
    this.name = "JobFailure";
    this.stack = code;
  }
}

const queue = {
  retryLimit: 10,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 120,
  notify: true,
};

/** The tables are ours to migrate and the clock is ours to ask; pg-boss only carries. */
const quiet = {
  max: 3,
  migrate: false,
  createSchema: false,
  schedule: false,
  useListenNotify: true,
  superviseIntervalSeconds: 60,
  reindex: false,
};

/** Opens the queue for the named jobs. `connection` is that of the shop's role. */
export async function openJobs(
  names: readonly string[],
  connection: pg.PoolConfig,
  options: { log: Log; schema?: string },
): Promise<Jobs> {
  const { log } = options;
  const boss = new PgBoss({ ...(connection as object), ...quiet, schema: options.schema ?? "jobs" });
  boss.on("error", (thrown) => log.warn("jobs-trouble", { code: errorCode(thrown) }));
  await boss.start();
  for (const name of names) await boss.createQueue(name, queue);

  const handlers = new Map<string, (payload: JobPayload) => Promise<void>>();
  const sweeps = new Map<string, { seconds: number; run: () => Promise<void> }>();
  const timers: NodeJS.Timeout[] = [];
  const running = new Map<string, Promise<void>>();

  const sweepOnce = (name: string, run: () => Promise<void>): Promise<void> => {
    const now =
      running.get(name) ??
      run()
        .catch((thrown: unknown) => log.error("sweep-failed", { sweep: name, code: errorCode(thrown) }))
        .finally(() => running.delete(name));
    running.set(name, now);
    return now;
  };

  return {
    enqueue: async (tx, name, payload) => {
      if (!names.includes(name)) throw new Error(`No queue is declared for ${name}.`);
      await boss.send(name, payload, { db: fromKysely(tx) });
    },
    handle: (name, run) => {
      handlers.set(name, run);
    },
    every: (name, seconds, run) => {
      sweeps.set(name, { seconds, run });
    },
    sweep: async (only) => {
      for (const [name, { run }] of sweeps) if (only === undefined || only === name) await sweepOnce(name, run);
    },
    work: async () => {
      for (const name of names) {
        const run = handlers.get(name);
        if (run === undefined) throw new Error(`The queue ${name} has no worker.`);
        await boss.work<JobPayload>(
          name,
          { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, batchSize: 1, localConcurrency: 2 },
          async (jobs) => {
            for (const job of jobs) await runJob(name, job.data, run, log);
          },
        );
      }
      for (const [name, { seconds, run }] of sweeps) {
        timers.push(setInterval(() => void sweepOnce(name, run), seconds * 1_000));
      }
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
      await boss.stop({ graceful: true, timeout: 5_000, close: true });
    },
  };
}

async function runJob(
  name: string,
  payload: JobPayload,
  run: (payload: JobPayload) => Promise<void>,
  log: Log,
): Promise<void> {
  try {
    await run(payload);
  } catch (thrown) {
    const code = errorCode(thrown);
    log.error("job-failed", { job: name, code });
    throw new JobFailure(code);
  }
}
