import type { MailboxMail } from "#mail";

const moment = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** `Sat, 3 Oct 2026, 14:05`, and how often it came if that was more than once. */
export function arrivalInWords({ arrivedAt, arrivals }: Pick<MailboxMail, "arrivedAt" | "arrivals">): string {
  const at = moment.format(arrivedAt);
  return arrivals === 1 ? at : `${at} (came ${arrivals} times, shown once)`;
}
