import { type Answer, type DeclaredFor, type Egress, EgressRefusal } from "#egress";
import { type Clock, day, minute } from "#kernel/clock";
import type { Database, Tx } from "#kernel/db";
import type { Log } from "#kernel/log";
import { nextAttemptAt } from "./backoff.ts";
import { type EndpointRow, findEndpoint, noteNotTaken, noteTaken, switchOff } from "./endpoints.sql.ts";
import { bodyOf } from "./events.ts";
import { type ClaimedMessage, claimMessage, failWaiting, type MessageOutcome, settleMessage } from "./messages.sql.ts";
import { secretOf, signedHeaders } from "./sign.ts";
import type { Wanted } from "./tell.ts";

export type SendNeeds = {
  database: Database;
  clock: Clock;
  /** Receivers compare the time of a message with their own. */
  wallClock: Clock;
  log: Log;
  egress: Pick<Egress, "sendTo">;
  /** The key that secrets are derived from; the caller overwrites it. */
  pepper(): Promise<Buffer>;
  wanted: Pick<Wanted, "changed">;
};

/** What the way out is told that a message holds. */
export const programSends = {
  "program-told": { fields: ["type", "timestamp", "data.order", "data.sku"], categories: [] },
} as const satisfies { "program-told": DeclaredFor<"program-told"> };

/** Longer than an attempt can take, so that no second worker begins while the first still waits for an answer. */
export const claimMs = minute;
/** An address that has taken nothing for so long is switched off. */
export const failingMs = 3 * day;

export type Sent = MessageOutcome["is"] | "not-due";

/**
 * Sends one message, if it is due and no other worker has it: claim, send, settle. A kill between the answer and the settling sends it
 * again under the same id, by which the receiver tells that it is the same.
 */
export async function sendMessage(needs: SendNeeds, id: string): Promise<Sent> {
  const now = needs.clock.now();
  const until = new Date(now.getTime() + claimMs);
  const message = await needs.database.alone((tx) => claimMessage(tx, id, now, until), { waits: false });
  if (message === undefined) return "not-due";
  const endpoint = await findEndpoint(needs.database.reader, message.endpoint_id);
  // Removed a moment ago: its messages went with it.
  if (endpoint === undefined) return "not-due";
  if (endpoint.off_at !== null) return settle(needs, endpoint, message, "switched-off");
  return settle(needs, endpoint, message, wordOf(await send(needs, endpoint, message)));
}

async function send(needs: SendNeeds, endpoint: EndpointRow, message: ClaimedMessage): Promise<Answer | "refused"> {
  const { id, event, about, happened_at: happenedAt } = message;
  const body = bodyOf({ event, about, happenedAt });
  const secrets = await secretsOf(needs, endpoint);
  const headers = signedHeaders({ id, at: needs.wallClock.now(), body: JSON.stringify(body) }, secrets);
  for (const secret of secrets) secret.fill(0);
  const fields = ["type", "timestamp", event.startsWith("order.") ? "data.order" : "data.sku"];
  try {
    return await needs.egress.sendTo("program-told", endpoint.url, { headers, body }, { fields, categories: [] });
  } catch (thrown) {
    if (!(thrown instanceof EgressRefusal)) throw thrown;
    needs.log.warn("program-refused", { endpoint: endpoint.id, code: thrown.code });
    return "refused";
  }
}

async function secretsOf({ pepper, clock }: SendNeeds, endpoint: EndpointRow): Promise<Buffer[]> {
  const key = await pepper();
  const { id, secret_generation: newest, former_until: until } = endpoint;
  const generations = until !== null && clock.now() < until ? [newest, newest - 1] : [newest];
  const secrets = generations.map((generation) => secretOf(key, id, generation));
  key.fill(0);
  return secrets;
}

/** `status-500`, `timed-out`, `refused`: how it ended in a word that can be kept. */
function wordOf(answer: Answer | "refused"): string {
  if (answer === "refused") return "address-not-allowed";
  return answer.ok ? `status-${answer.status}` : answer.because;
}

async function settle(needs: SendNeeds, endpoint: EndpointRow, message: ClaimedMessage, word: string): Promise<Sent> {
  const at = needs.clock.now();
  const outcome = outcomeOf(message.attempts, word, at);
  await needs.database.transact(async (tx) => {
    if (!(await settleMessage(tx, message.id, message.attempts, outcome))) return;
    if (outcome.is === "sent") return noteTaken(tx, endpoint.id);
    if (endpoint.off_at === null) await judge(needs, tx, endpoint.id, word, at);
  });
  return outcome.is;
}

function outcomeOf(attempt: number, word: string, at: Date): MessageOutcome {
  if (/^status-2\d\d$/.test(word)) return { is: "sent", at, word };
  const next = word === "switched-off" || word === "status-410" ? undefined : nextAttemptAt(attempt, at);
  return next === undefined ? { is: "failed", at, word } : { is: "later", word, nextAttemptAt: next };
}

/** 410 says that it is wanted no more; and what has taken nothing for days is switched off, for somebody to look. */
async function judge(needs: SendNeeds, tx: Tx, endpointId: string, word: string, at: Date): Promise<void> {
  const since = await noteNotTaken(tx, endpointId, at);
  const isFailing = since !== undefined && at.getTime() - since.getTime() >= failingMs;
  const because = word === "status-410" ? "gone" : isFailing ? "failing" : undefined;
  if (because === undefined || !(await switchOff(tx, endpointId, because, at))) return;
  await failWaiting(tx, endpointId, at, "switched-off");
  await needs.wanted.changed(tx);
  needs.log.warn("program-switched-off", { endpoint: endpointId, because });
}
