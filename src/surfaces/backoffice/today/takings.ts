import type { DayOfTakings } from "#ledger";

/** What the books say of a span of days, gaps filled with nothing, and of the same span a year before. */
export type Takings = {
  days: readonly DayOfTakings[];
  soldMinor: number;
  refundedMinor: number;
  sales: number;
  yearBeforeMinor: number;
};

const dayMs = 86_400_000;

/** `2026-11-30` moved by whole days. Calendar days, so no time zone moves them. */
export function moveDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + by * dayMs).toISOString().slice(0, 10);
}

/** The last `count` days up to `today`, today included. */
export function lastDays(today: string, count: number): { from: string; to: string } {
  return { from: moveDay(today, 1 - count), to: today };
}

/** Fills the gaps, and sums. `before` are the days of the same span 364 days earlier: the same weekdays. */
export function sumTakings(
  span: { from: string; to: string },
  booked: readonly DayOfTakings[],
  before: readonly DayOfTakings[],
): Takings {
  const found = new Map(booked.map((each) => [each.day, each]));
  const days: DayOfTakings[] = [];
  for (let day = span.from; day <= span.to; day = moveDay(day, 1))
    days.push(found.get(day) ?? { day, sales: 0, soldMinor: 0, refundedMinor: 0 });
  const total = (of: readonly DayOfTakings[], value: (each: DayOfTakings) => number): number =>
    of.reduce((sum, each) => sum + value(each), 0);
  return {
    days,
    soldMinor: total(days, ({ soldMinor }) => soldMinor),
    refundedMinor: total(days, ({ refundedMinor }) => refundedMinor),
    sales: total(days, ({ sales }) => sales),
    yearBeforeMinor: total(before, ({ soldMinor }) => soldMinor),
  };
}
