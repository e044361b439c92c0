import type { DayRange, LocalDay } from "#orders";

const parts = (options: Intl.DateTimeFormatOptions, timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
const full = parts({ weekday: "short", day: "numeric", month: "short" }, "UTC");
const long = parts({ weekday: "long", day: "numeric", month: "long", year: "numeric" }, "UTC");
const moment = parts(
  { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  "Europe/London",
);

const midnight = (day: LocalDay): Date => new Date(`${day}T00:00:00Z`);

/** `{ from: "2026-12-08", to: "2026-12-10" }` → `Tue 8 Dec – Thu 10 Dec`. */
export function daysInWords({ from, to }: DayRange): string {
  return from === to ? full.format(midnight(from)) : `${full.format(midnight(from))} – ${full.format(midnight(to))}`;
}

/** `2026-12-24` → `Thursday 24 December 2026`. */
export function dayInWords(day: LocalDay): string {
  // Some versions of the calendar's words put a comma after the weekday; our mails have none.
  return long.format(midnight(day)).replace(",", "");
}

/** A moment in London: `8 December 2026 at 14:05`. */
export function momentInWords(at: Date): string {
  return moment.format(at);
}
