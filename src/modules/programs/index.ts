/** Programs of whoever runs the shop: the keys by which they ask, and the addresses at which they are told. The module's only door. */
export { mostAttempts } from "./backoff.ts";
export {
  type AddEndpointResult,
  type ChangeEndpointResult,
  type EndpointView,
  mostEndpoints,
  rotationMs,
} from "./endpoints.ts";
export { type EventId, eventIds, events, type Happened } from "./events.ts";
export { type KeyView, keyLimits, type MakeKey, type MakeKeyResult, type Program } from "./keys.ts";
export { type Scope, scopeNames, scopes } from "./scopes.ts";
export { failingMs, programSends, type Sent } from "./send.ts";
export { tellProgramJob } from "./tell.ts";

import type { Addressing, Egress } from "#egress";
import type { Bus } from "#kernel/bus";
import { type Clock, minute } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { keptMs, type RetentionRuleId, type RetentionWork } from "#policy/retention";
import {
  addEndpoint,
  chooseEvents,
  type EndpointView,
  endpoint,
  endpoints,
  removeEndpoint,
  renewSecret,
  switchEndpoint,
} from "./endpoints.ts";
import type { EventId, Happened } from "./events.ts";
import { countEnded, deleteEnded } from "./keys.sql.ts";
import { admitProgram, type KeyView, keys, type MakeKey, type MakeKeyResult, makeKey, revokeKey } from "./keys.ts";
import {
  countMessages,
  deleteMessages,
  findMessage,
  type MessageRow,
  requeueMessage,
  selectMessages,
  takeDueMessages,
} from "./messages.sql.ts";
import { claimMs, sendMessage } from "./send.ts";
import { followWanted, tell, tellProgramJob } from "./tell.ts";

export type ProgramsNeeds = {
  database: Database;
  bus: Bus;
  jobs: Pick<Jobs, "enqueue">;
  clock: Clock;
  /** Real time, which receivers compare with their own. */
  wallClock: Clock;
  random: Random;
  log: Log;
  egress: Pick<Egress, "sendTo">;
  addressing: Addressing;
  /** The key that secrets are derived from, in a file beside those of the vault. */
  pepper(): Promise<Buffer>;
};

/** A message as people see it: what was told of what, and what became of it. */
export type MessageView = {
  id: string;
  endpointId: string;
  event: EventId;
  /** The number of the order or the variant. */
  about: string;
  happenedAt: Date;
  state: "queued" | "sent" | "failed";
  attempts: number;
  nextAttemptAt: Date | null;
  endedAt: Date | null;
  /** `status-200`, `timed-out`: how the last attempt ended; null before the first. */
  lastOutcome: string | null;
};

/** What others may ask of it. */
export type Programs = ReturnType<typeof createPrograms>;

const sweepSeconds = 5;
const sweepMost = 100;
const mostShown = 100;
/** A job for which nothing happened for so long is taken as lost. */
const jobLostMs = claimMs + minute;

/** Makes the module. Nothing is started: `refresh` once before serving. */
export function createPrograms(given: ProgramsNeeds) {
  const { database, clock, jobs, bus, log } = given;
  const wanted = followWanted({ bus, reader: database.reader, log });
  const needs = { ...given, wanted };
  const sweep = (): Promise<number> =>
    database.transact(async (tx) => {
      const now = clock.now();
      const due = await takeDueMessages(tx, now, new Date(now.getTime() - jobLostMs), sweepMost);
      for (const id of due) await jobs.enqueue(tx, tellProgramJob, { id });
      return due.length;
    });
  return {
    // ---- keys
    makeKey: (tx: Tx, key: MakeKey): Promise<MakeKeyResult> => makeKey(needs, tx, key),
    revokeKey: (tx: Tx, id: string) => revokeKey(needs, tx, id),
    keys: (reader: Reader): Promise<KeyView[]> => keys(needs, reader),
    admit: (token: string) => admitProgram(needs, token),

    // ---- addresses
    addEndpoint: (tx: Tx, given: { url: string; events: readonly EventId[] }) => addEndpoint(needs, tx, given),
    chooseEvents: (tx: Tx, id: string, chosen: readonly EventId[]) => chooseEvents(needs, tx, id, chosen),
    switchEndpoint: (tx: Tx, id: string, on: boolean) => switchEndpoint(needs, tx, id, on),
    removeEndpoint: (tx: Tx, id: string) => removeEndpoint(needs, tx, id),
    renewSecret: (tx: Tx, id: string) => renewSecret(needs, tx, id),
    endpoints: (reader: Reader): Promise<EndpointView[]> => endpoints(reader),
    endpoint: (reader: Reader, id: string): Promise<EndpointView | null> => endpoint(reader, id),

    // ---- messages
    /** Queues a message for each address that is told of this, in the transaction of its cause. */
    tell: (tx: Tx, happened: Happened): Promise<void> => tell(needs, tx, happened),
    /** The newest messages to an address, at most 100. */
    messages: async (reader: Reader, endpointId: string): Promise<MessageView[]> =>
      (await selectMessages(reader, endpointId, mostShown)).map(viewOf),
    /** Sends an ended message once more, under the same id. */
    sendAgain: async (tx: Tx, id: string): Promise<{ ok: true } | { ok: false; because: "not-ended" }> => {
      if (!(await requeueMessage(tx, id, clock.now()))) return { ok: false, because: "not-ended" };
      await jobs.enqueue(tx, tellProgramJob, { id });
      return { ok: true };
    },
    message: async (reader: Reader, id: string): Promise<MessageView | null> => {
      const row = await findMessage(reader, id);
      return row === undefined ? null : viewOf(row);
    },
    /** The job that sends one message. Safe to run at any time and any number of times. */
    sendMessage: (id: string) => sendMessage(needs, id),
    /** Gives the queue work for messages whose time has come; at most 100. Returns how many. */
    sweep,
    /** Reads what addresses are told of; later changes come by NOTIFY. */
    refresh: () => wanted.refresh(),
    /** Takes up the job and the sweep. */
    work: (to: Pick<Jobs, "handle" | "every">): void => {
      to.handle(tellProgramJob, async ({ id }) => void (await sendMessage(needs, id)));
      to.every("programs", sweepSeconds, async () => void (await sweep()));
    },
    retention: retentionOf(needs),
  };
}

function retentionOf({ database, clock }: ProgramsNeeds): readonly RetentionWork[] {
  const past = (moment: Date, rule: "program-key" | "program-message") => new Date(moment.getTime() - keptMs(rule));
  const work = (
    rule: Extract<RetentionRuleId, "program-key" | "program-message">,
    remove: (tx: Tx, before: Date) => Promise<number>,
    count: (reader: Reader, before: Date) => Promise<number>,
  ): RetentionWork => ({
    rule,
    carryOut: () => database.transact((tx) => remove(tx, past(clock.now(), rule))),
    overdue: (moment) => count(database.reader, past(moment, rule)),
  });
  return [work("program-key", deleteEnded, countEnded), work("program-message", deleteMessages, countMessages)];
}

function viewOf(row: MessageRow): MessageView {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    event: row.event,
    about: row.about,
    happenedAt: row.happened_at,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    endedAt: row.ended_at,
    lastOutcome: row.last_outcome,
  };
}
