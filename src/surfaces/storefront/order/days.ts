import type { LocalDay } from "#orders";

const parts = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
const long = parts({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

const midnight = (day: LocalDay): Date => new Date(`${day}T00:00:00Z`);

/** `2026-12-24` → `Thursday 24 December 2026`. */
export function dayInWords(day: LocalDay): string {
  // Some versions of the calendar's words put a comma after the weekday; our mails have none.
  return long.format(midnight(day)).replace(",", "");
}
