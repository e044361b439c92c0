const utc = { timeZone: "UTC" } as const;
const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", ...utc });
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", ...utc });
const shortDayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...utc });
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

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
