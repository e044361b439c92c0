/**
 * Days as the shop counts them: calendar days in London, written "2026-12-08", and working days, which are Monday to
 * Friday without bank holidays. Nothing here asks what time it is.
 */
import { BANK_HOLIDAYS } from "./bank-holidays.ts";

/** A calendar day in London, "YYYY-MM-DD". */
export type Day = string;

/** An order counts for the same working day until this hour in London, and for the next one from it on. */
export const CUT_OFF_HOUR = 14;

/** The calendar day in London at an instant. */
export function londonDay(at: Date): Day {
  return londonParts(at).day;
}

/** Noon of a day in London as an instant: whatever zone prints it, in Europe it is the same day. */
export function londonNoon(day: Day): Date {
  const noonUtc = new Date(`${day}T12:00:00.000Z`);
  const hoursAhead = londonParts(noonUtc).hour - 12;
  return new Date(noonUtc.getTime() - hoursAhead * hourMs);
}

/** The working day on which an order placed at `at` begins to count. */
export function countingFrom(at: Date): Day {
  const { day, hour } = londonParts(at);
  return hour >= CUT_OFF_HOUR && isWorkingDay(day) ? addWorkingDays(day, 1) : addWorkingDays(day, 0);
}

/** The n-th working day after `day`; 0 gives `day` itself, or the next working day when it is none. */
export function addWorkingDays(day: Day, count: number): Day {
  if (!Number.isSafeInteger(count) || count < 0 || count > 1_000)
    throw new RangeError("Working days are counted from 0 to 1,000.");
  let number = dayNumber(day);
  while (!isWorkingNumber(number)) number++;
  for (let left = count; left > 0; left--) {
    number++;
    while (!isWorkingNumber(number)) number++;
  }
  return dayOf(number);
}

/** The calendar day `count` days later. */
export function addDays(day: Day, count: number): Day {
  return dayOf(dayNumber(day) + count);
}

export function isWorkingDay(day: Day): boolean {
  return isWorkingNumber(dayNumber(day));
}

/** 0 is Sunday. */
export function weekday(day: Day): number {
  return weekdayOfNumber(dayNumber(day));
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const londonClock = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
});
const holidays: ReadonlySet<number> = new Set(BANK_HOLIDAYS.map(dayNumber));

type LondonParts = { readonly day: Day; readonly hour: number };

/** By hours since 1970, in UTC: London's clock has been whole hours from that for longer. */
const knownHours = new Map<number, LondonParts>();
const mostKnownHours = 2_000;

/** Each product asks for the same few days, and the calendar of ICU is slow. */
function londonParts(at: Date): LondonParts {
  const hour = Math.floor(at.getTime() / hourMs);
  const known = knownHours.get(hour);
  if (known !== undefined) return known;
  const text = londonClock.format(at);
  const parts = { day: text.slice(0, 10), hour: Number(text.slice(-2)) };
  if (knownHours.size >= mostKnownHours) knownHours.clear();
  knownHours.set(hour, parts);
  return parts;
}

function dayNumber(day: Day): number {
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(ms)) throw new RangeError(`${day} is not a day.`);
  return ms / dayMs;
}

function dayOf(number: number): Day {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

function isWorkingNumber(number: number): boolean {
  const day = weekdayOfNumber(number);
  return day !== 0 && day !== 6 && !holidays.has(number);
}

function weekdayOfNumber(number: number): number {
  return (number + 4) % 7; // 1 January 1970 was a Thursday.
}
