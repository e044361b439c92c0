import type { DayRange, LocalDay } from "./facts.ts";

const dayParts = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
const inLondon = new Intl.DateTimeFormat("en-GB", { ...dayParts, timeZone: "Europe/London" });
const asWritten = new Intl.DateTimeFormat("en-GB", { ...dayParts, timeZone: "UTC" });
const clockTime = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** `2026-12-08` → `Tuesday 8 December 2026`. Throws on anything that is not a day of the calendar. */
export function inDay(day: LocalDay): string {
  return joined(partsOf(day));
}

/** The day in Britain of a moment: `Tuesday 8 December 2026`. */
export function inDayOf(at: Date): string {
  return joined(read(inLondon, at));
}

/** The day and the time in Britain: `Tuesday 8 December 2026 at 14:05`. */
export function inMoment(at: Date): string {
  return `${inDayOf(at)} at ${clockTime.format(at)}`;
}

/** A range of days, saying month and year once where both share them: `Tuesday 8 to Thursday 10 December 2026`. */
export function inDays({ from, to }: DayRange): string {
  if (from === to) return inDay(to);
  const a = partsOf(from);
  const b = partsOf(to);
  if (a.year !== b.year) return `${joined(a)} to ${joined(b)}`;
  return a.month === b.month
    ? `${a.weekday} ${a.day} to ${joined(b)}`
    : `${a.weekday} ${a.day} ${a.month} to ${joined(b)}`;
}

type DayParts = { weekday: string; day: string; month: string; year: string };

function partsOf(day: LocalDay): DayParts {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) throw new RangeError("A day is YYYY-MM-DD.");
  return read(asWritten, at);
}

function read(format: Intl.DateTimeFormat, at: Date): DayParts {
  const found: DayParts = { weekday: "", day: "", month: "", year: "" };
  for (const { type, value } of format.formatToParts(at)) {
    if (type === "weekday" || type === "day" || type === "month" || type === "year") found[type] = value;
  }
  return found;
}

function joined({ weekday, day, month, year }: DayParts): string {
  return `${weekday} ${day} ${month} ${year}`;
}
