import { type Day, londonDay, weekday } from "./working-days.ts";

/**
 * A range of days in London as people read it: "Tue 8 – Thu 10 Dec", "Mon 30 Nov – Wed 2 Dec", "Tue 8 Dec". Years appear
 * on both ends when the range crosses one, and at the end when it lies in another year than `now`. Throws when reversed.
 */
export function formatDateRange(from: Date, to: Date, now?: Date): string {
  const first = londonDay(from);
  const last = londonDay(to);
  if (first > last) throw new RangeError("A range of dates ends before it begins.");
  const crossesYear = year(first) !== year(last);
  const otherYear = now !== undefined && year(last) !== year(londonDay(now));
  const end = `${dayAndMonth(last)}${crossesYear || otherYear ? ` ${year(last)}` : ""}`;
  if (first === last) return end;
  if (crossesYear) return `${dayAndMonth(first)} ${year(first)} – ${end}`;
  if (first.slice(0, 7) !== last.slice(0, 7)) return `${dayAndMonth(first)} – ${end}`;
  return `${dayOnly(first)} – ${end}`;
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function year(day: Day): string {
  return day.slice(0, 4);
}

function dayAndMonth(day: Day): string {
  return `${dayOnly(day)} ${months[Number(day.slice(5, 7)) - 1]}`;
}

function dayOnly(day: Day): string {
  return `${weekdays[weekday(day)]} ${Number(day.slice(8, 10))}`;
}
