/** Calendar days in London, written "2026-12-08", as the catalogue counts how long a price was charged. */

const london = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" });
const dayMs = 86_400_000;

/** The calendar day in London at an instant. */
export function londonDay(at: Date): string {
  return london.format(at);
}

/** How many days `until` is after `from`; 0 for the same day, negative before it. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / dayMs);
}

/** The calendar day `count` days later, or earlier if it is negative. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists: "2026-02-30" is none. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && daysAfter(text, 0) === text;
}
