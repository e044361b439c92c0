import { type Breach, breachHours, hoursLeft, lastMoment } from "#privacy";

/** A breach and its clock, in a sentence. */
export function inWords(breach: Breach, now: Date): string {
  const left = hoursLeft(breach, now);
  const known = `Breach ${breach.number} became known on ${breach.knownAt.toISOString()}`;
  if (left === null) return `${known}; the regulator was told on ${breach.toldAt?.toISOString()}.`;
  if (left < 0) return `${known}; the regulator should have been told by ${lastMoment(breach).toISOString()}.`;
  return `${known}; ${left} of ${breachHours} hours are left to tell the regulator.`;
}
