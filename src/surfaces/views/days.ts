const utc = { timeZone: "UTC" } as const;
const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", ...utc });
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", ...utc });
const shortDayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...utc });
const shortWeekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", ...utc });
const shortDayInLondon = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short", year: "numeric" },
  timeZone: "Europe/London",
});
const moment = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "Europe/London",
});
const longMonth = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", ...utc });

/** `2026-08-03` → `3 August 2026`. A calendar day, so no time zone moves it. */
export function dayInWords(day: string): string {
  return longDay.format(noon(day));
}

/** `2026-08-03` → `August 2026`. */
export function monthInWords(day: string): string {
  return longMonth.format(noon(day));
}

/** `3 Aug to 9 Nov 2026`, or with both years where they differ. */
export function spanInWords({ from, until }: { from: string; until: string }): string {
  const first = from.slice(0, 4) === until.slice(0, 4) ? shortDayOfYear : shortDay;
  return `${first.format(noon(from))} to ${shortDay.format(noon(until))}`;
}

/** `{ from: "2026-12-08", to: "2026-12-10" }` → `Tue 8 Dec – Thu 10 Dec`. */
export function daysInWords({ from, to }: { from: string; to: string }): string {
  const first = shortWeekday.format(noon(from));
  return from === to ? first : `${first} – ${shortWeekday.format(noon(to))}`;
}

/** The day of a moment in London: `8 Dec 2026`. */
export function shortDayInWords(at: Date): string {
  return shortDayInLondon.format(at);
}

/** A moment in London: `8 December 2026 at 14:05`. */
export function momentInWords(at: Date): string {
  return moment.format(at);
}

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
