/** A breach of personal data, and how long is left to tell the regulator of it (UK GDPR Art. 33). Nothing of anybody is kept. */
import { hour } from "#kernel/clock";

/** A breach by its number: when it became known, and when the regulator was told. */
export type Breach = { number: number; knownAt: Date; toldAt: Date | null };

/** Hours in which the regulator is to be told, from when it became known. */
export const breachHours = 72;

/** Hours that are left to tell of it, rounded down, below zero when they are over; null when the regulator was told. */
export function hoursLeft({ knownAt, toldAt }: Breach, now: Date): number | null {
  if (toldAt !== null) return null;
  return Math.floor(breachHours - (now.getTime() - knownAt.getTime()) / hour);
}

/** The moment by which the regulator is to be told. */
export function lastMoment({ knownAt }: Breach): Date {
  return new Date(knownAt.getTime() + breachHours * hour);
}
