/**
 * Days as the law counts them: whole calendar days in London (CCR 2013 reg. 30: a period ends with the end of its last
 * day). Moments are UTC; a day is "YYYY-MM-DD". Nothing here asks what time it is.
 */

/** Days in which a purchase may be cancelled, counted from the day after the last item arrived (CCR 2013 reg. 30). */
export const cancellationDays = 14;

/** The calendar day in London at a moment. */
export function londonDay(at: Date): string {
  return londonDate.format(at);
}

/** The calendar day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10);
}

/** The moment at which a day begins in London: midnight, which in summer is 23:00 UTC of the day before. */
export function startOfLondonDay(day: string): Date {
  const utcMidnight = new Date(`${day}T00:00:00.000Z`);
  const summerMidnight = new Date(utcMidnight.getTime() - 3_600_000);
  return londonDay(summerMidnight) === day ? summerMidnight : utcMidnight;
}

/** The last day on which a purchase may be cancelled whose last item arrived at `deliveredAt`. */
export function cancellationEnds(deliveredAt: Date): string {
  return addDays(londonDay(deliveredAt), cancellationDays);
}

/** Days after delivery within which faulty goods can be rejected at once (CRA 2015 s. 22). */
const rejectionDays = 30;

/** The last day on which faulty goods can be rejected at once that arrived at `deliveredAt`. */
export function rejectionEnds(deliveredAt: Date): string {
  return addDays(londonDay(deliveredAt), rejectionDays);
}

/** Days within which money goes back (CCR 2013 reg. 34; CRA 2015 s. 20(15)). */
const refundDays = 14;

/** The last day on which money may go back that was agreed, or fell due, at `since`. */
export function refundBy(since: Date): string {
  return addDays(londonDay(since), refundDays);
}

/** When a delivered order is complete: the end of the cancellation period and of `keepDays` more days. */
export function completeDueAfterDelivery(deliveredAt: Date, keepDays: number): Date {
  return startOfLondonDay(addDays(cancellationEnds(deliveredAt), 1 + keepDays));
}

/**
 * When an order is complete that was cancelled, or given back, at `endedAt`, if all money is back by then: the end of the day
 * plus `keepDays`. Until then there is somebody to write to about the money.
 */
export function completeDueAfterCancelling(endedAt: Date, keepDays: number): Date {
  return startOfLondonDay(addDays(londonDay(endedAt), 1 + keepDays));
}

/**
 * When an order is complete from a part of which somebody withdrew at `saidAt`, if it would be complete before: whoever answers has the
 * days in which money goes back, and then the person stays as after any cancellation.
 */
export function completeDueAfterWithdrawing(saidAt: Date, keepDays: number): Date {
  return startOfLondonDay(addDays(londonDay(saidAt), refundDays + 1 + keepDays));
}

const londonDate = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The later of two days. */
export function laterDay(one: string, other: string): string {
  return one < other ? other : one;
}
