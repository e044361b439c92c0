import { setTimeout as pause } from "node:timers/promises";
import type { Attempt } from "#payments";
import type { OrdersNeeds } from "./ports.ts";
import { settle } from "./settle.ts";
import type { SettleResult } from "./views.ts";

/** Settles what a browser or a webhook tells of. `eventId` is the id of the webhook, taken once. */
export type SettleTogether = (attempt: Attempt, eventId?: string) => Promise<SettleResult>;

/**
 * Browser and webhooks of one payment come from the bank at the same moment. Whoever comes while another of this process is
 * settling the same attempt waits for that one, and is answered the same if it came to an end: then there is nothing more to
 * look for. Otherwise, and after a second, it settles for itself. What other processes do is held apart by the locks of
 * `settle`, as ever.
 */
export function settlingTogether(needs: OrdersNeeds): SettleTogether {
  const underWay = new Map<string, Promise<SettleResult>>();
  return async (attempt, eventId) => {
    const { attemptId } = attempt;
    const other = underWay.get(attemptId);
    const found = other && (await within(other));
    if (found !== undefined && isEnd(found)) {
      if (eventId !== undefined) await takeEvent(needs, attemptId, eventId);
      return found;
    }
    const own = settle(needs, attempt, eventId);
    underWay.set(attemptId, own);
    try {
      return await own;
    } finally {
      if (underWay.get(attemptId) === own) underWay.delete(attemptId);
    }
  };
}

const patienceMs = 1_000;

/** What the other found; undefined where it takes long, and where it failed. */
async function within(other: Promise<SettleResult>): Promise<SettleResult | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([other, pause(patienceMs, undefined, { signal: over.signal })]);
  } catch {
    return undefined;
  } finally {
    over.abort();
  }
}

/** Whether nothing can become of this payment any more than it has: a payment that is open may be paid the moment after. */
function isEnd(settled: SettleResult): boolean {
  return isPlaced(settled) || isOver(settled);
}

/** Whether there is an order now, or was one before. */
export function isPlaced(settled: SettleResult): boolean {
  return settled.ok && (settled.outcome === "placed" || settled.outcome === "already");
}

/** Whether this payment will never be made, so that its return token has nothing more to do. */
export function isOver(settled: SettleResult): boolean {
  return !settled.ok && ["declined", "abandoned", "out-of-stock", "wrong-amount", "too-late"].includes(settled.because);
}

/** A message that a power cut takes along is looked into once more when it comes again. */
async function takeEvent({ database, payments }: OrdersNeeds, attemptId: string, eventId: string): Promise<void> {
  await database.alone((tx) => payments.takeEvent(tx, attemptId, eventId), { waits: false });
}
