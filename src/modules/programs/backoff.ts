import { hour, minute, second } from "#kernel/clock";

const delaysMs = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 8 * hour, 8 * hour];

/** How often a message is tried: nine times, over about a day. */
export const mostAttempts = delaysMs.length + 1;

/** When to try again after the `attempt`-th attempt failed, ever later; undefined after the last. */
export function nextAttemptAt(attempt: number, now: Date): Date | undefined {
  const delay = delaysMs[attempt - 1];
  return delay === undefined ? undefined : new Date(now.getTime() + delay);
}
