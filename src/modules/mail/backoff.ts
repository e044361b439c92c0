import { day, hour, minute, second } from "#kernel/clock";

const delaysMs = [30 * second, minute, 2 * minute, 5 * minute, 10 * minute, ...Array<number>(8).fill(15 * minute)];

/** How long a mail is tried before the operator must look; the five days that mail servers wait too (RFC 5321 §4.5.4.1). */
export const giveUpAfterMs = 5 * day;

/**
 * When to try again after the `attempt`-th attempt failed: after 30 seconds, then ever later, every 15 minutes for two
 * hours, then hourly. `undefined` when that would be more than five days after the mail was queued.
 */
export function nextAttemptAt(attempt: number, createdAt: Date, now: Date): Date | undefined {
  const next = now.getTime() + (delaysMs[attempt - 1] ?? hour);
  return next > createdAt.getTime() + giveUpAfterMs ? undefined : new Date(next);
}
