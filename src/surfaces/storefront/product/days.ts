const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** `2026-08-03` → `3 August 2026`. A calendar day, so no time zone moves it. */
export function dayInWords(day: string): string {
  return longDay.format(new Date(`${day}T00:00:00Z`));
}
