import assert from "node:assert/strict";
import { test } from "node:test";
import { BANK_HOLIDAYS, BANK_HOLIDAYS_KNOWN_UNTIL } from "./bank-holidays.ts";
import { formatDateRange } from "./date-range.ts";
import { addDays, addWorkingDays, countingFrom, isWorkingDay, londonDay, londonNoon, weekday } from "./working-days.ts";

test("the listed bank holidays are those that the rules give for 2026, 2027 and 2028", () => {
  assert.deepEqual(BANK_HOLIDAYS, [2026, 2027, 2028].flatMap(bankHolidaysByRule));
  assert.equal(BANK_HOLIDAYS_KNOWN_UNTIL, "2028-12-31");
});

test("a working day is Monday to Friday and no bank holiday", () => {
  assert.equal(isWorkingDay("2026-12-24"), true);
  assert.equal(isWorkingDay("2026-12-25"), false);
  assert.equal(isWorkingDay("2026-12-26"), false);
  assert.equal(isWorkingDay("2026-12-27"), false);
  assert.equal(isWorkingDay("2026-12-28"), false);
  assert.equal(isWorkingDay("2026-12-29"), true);
  assert.equal(isWorkingDay("2028-02-29"), true);
});

test("working days are counted over weekends, Christmas and Easter", () => {
  assert.equal(addWorkingDays("2026-12-08", 0), "2026-12-08");
  assert.equal(addWorkingDays("2026-12-11", 1), "2026-12-14");
  assert.equal(addWorkingDays("2026-12-24", 0), "2026-12-24");
  assert.equal(addWorkingDays("2026-12-25", 0), "2026-12-29");
  assert.equal(addWorkingDays("2026-12-24", 1), "2026-12-29");
  assert.equal(addWorkingDays("2026-12-31", 1), "2027-01-04");
  assert.equal(addWorkingDays("2027-03-25", 1), "2027-03-30");
  assert.throws(() => addWorkingDays("2026-12-08", -1), RangeError);
  assert.throws(() => addWorkingDays("2026-12-08", 1.5), RangeError);
  assert.throws(() => addWorkingDays("soon", 1), RangeError);
});

test("an order before two o'clock in London counts for the day, from two o'clock on for the next working day", () => {
  const from = (iso: string) => countingFrom(new Date(iso));
  assert.equal(from("2026-12-08T13:59:59.999Z"), "2026-12-08");
  assert.equal(from("2026-12-08T14:00:00.000Z"), "2026-12-09");
  assert.equal(from("2026-12-08T14:00:00.001Z"), "2026-12-09");
  assert.equal(from("2026-07-08T12:59:59.999Z"), "2026-07-08", "in summer London is an hour ahead of UTC");
  assert.equal(from("2026-07-08T13:00:00.000Z"), "2026-07-09");
  assert.equal(from("2026-12-11T14:00:00.000Z"), "2026-12-14", "Friday afternoon counts for Monday");
  assert.equal(from("2026-12-12T20:00:00.000Z"), "2026-12-14", "a Saturday counts for Monday, not for Tuesday");
  assert.equal(from("2026-12-24T14:00:00.000Z"), "2026-12-29");
});

test("a day in London is the right one on both sides of midnight, in winter, in summer and when the clocks change", () => {
  assert.equal(londonDay(new Date("2026-12-07T23:59:59.999Z")), "2026-12-07");
  assert.equal(londonDay(new Date("2026-12-08T00:00:00.000Z")), "2026-12-08");
  assert.equal(londonDay(new Date("2026-07-07T22:59:59.999Z")), "2026-07-07");
  assert.equal(londonDay(new Date("2026-07-07T23:00:00.000Z")), "2026-07-08");
  // 29 March 2026, 01:00 UTC: to summer time. 25 October 2026, 01:00 UTC: back.
  assert.equal(londonDay(new Date("2026-03-28T23:30:00.000Z")), "2026-03-28");
  assert.equal(londonDay(new Date("2026-03-29T22:59:59.999Z")), "2026-03-29");
  assert.equal(londonDay(new Date("2026-03-29T23:00:00.000Z")), "2026-03-30");
  assert.equal(londonDay(new Date("2026-10-24T23:00:00.000Z")), "2026-10-25");
  assert.equal(londonDay(new Date("2026-10-25T23:00:00.000Z")), "2026-10-25");
  assert.equal(londonDay(new Date("2026-10-26T00:00:00.000Z")), "2026-10-26");
});

test("noon in London is the same day for whoever prints it, every day of three years", () => {
  for (let day = "2026-01-01"; day <= "2028-12-31"; day = addDays(day, 1)) {
    const noon = londonNoon(day);
    assert.equal(londonDay(noon), day);
    assert.equal(noon.toISOString().slice(0, 10), day);
  }
  assert.equal(londonNoon("2026-03-28").toISOString(), "2026-03-28T12:00:00.000Z");
  assert.equal(londonNoon("2026-03-29").toISOString(), "2026-03-29T11:00:00.000Z");
  assert.equal(londonNoon("2026-10-24").toISOString(), "2026-10-24T11:00:00.000Z");
  assert.equal(londonNoon("2026-10-25").toISOString(), "2026-10-25T12:00:00.000Z");
});

test("a range of dates reads as people write it", () => {
  const range = (from: string, to: string, now?: string) =>
    formatDateRange(londonNoon(from), londonNoon(to), now === undefined ? undefined : londonNoon(now));
  assert.equal(range("2026-12-08", "2026-12-10"), "Tue 8 – Thu 10 Dec");
  assert.equal(range("2026-12-08", "2026-12-08"), "Tue 8 Dec");
  assert.equal(range("2026-11-30", "2026-12-02"), "Mon 30 Nov – Wed 2 Dec");
  assert.equal(range("2026-12-30", "2027-01-04"), "Wed 30 Dec 2026 – Mon 4 Jan 2027");
  assert.equal(range("2027-01-04", "2027-01-06", "2026-12-20"), "Mon 4 – Wed 6 Jan 2027");
  assert.equal(range("2027-01-04", "2027-01-06", "2027-01-01"), "Mon 4 – Wed 6 Jan");
  assert.equal(range("2027-01-04", "2027-01-04", "2026-12-20"), "Mon 4 Jan 2027");
  assert.equal(range("2026-09-01", "2026-09-02"), "Tue 1 – Wed 2 Sep");
  assert.equal(formatDateRange(new Date("2026-07-07T23:00:00Z"), new Date("2026-07-08T22:59:59Z")), "Wed 8 Jul");
  assert.throws(() => range("2026-12-10", "2026-12-08"), RangeError);
});

/** The rules of the Banking and Financial Dealings Act 1971 with substitute days, and Easter by the Gregorian computus. */
function bankHolidaysByRule(year: number): string[] {
  const easter = easterSunday(year);
  const firstMonday = (month: string) => nextMonday(`${year}-${month}-01`);
  const lastMonday = (lastDay: string) => {
    let day = `${year}-${lastDay}`;
    while (weekday(day) !== 1) day = addDays(day, -1);
    return day;
  };
  let newYear = `${year}-01-01`;
  while ([0, 6].includes(weekday(newYear))) newYear = addDays(newYear, 1);
  const christmas: string[] = [];
  for (let day = `${year}-12-25`; christmas.length < 2; day = addDays(day, 1)) {
    if (![0, 6].includes(weekday(day))) christmas.push(day);
  }
  return [
    newYear,
    addDays(easter, -2),
    addDays(easter, 1),
    firstMonday("05"),
    lastMonday("05-31"),
    lastMonday("08-31"),
    ...christmas,
  ];
}

function nextMonday(day: string): string {
  let monday = day;
  while (weekday(monday) !== 1) monday = addDays(monday, 1);
  return monday;
}

function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

test("the day in London is that of its clock at every quarter of an hour, asked once or again", () => {
  const clock = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" });
  const quarter = 15 * 60_000;
  // Both changes of the clock, and so many hours between them that what is remembered is let go on the way.
  const start = Date.parse("2026-03-28T00:00:00Z");
  for (let at = start; at < Date.parse("2026-10-27T00:00:00Z"); at += quarter) {
    const moment = new Date(at);
    const day = clock.format(moment);
    assert.equal(londonDay(moment), day);
    assert.equal(londonDay(new Date(at + quarter - 1)), day);
  }
  for (const instant of ["2026-03-29T00:59:59.999Z", "2026-10-25T00:59:59.999Z", "1969-06-30T22:59:59.999Z"])
    assert.equal(londonDay(new Date(instant)), clock.format(new Date(instant)), instant);
  assert.equal(londonDay(new Date("1969-06-30T23:00:00Z")), "1969-07-01");
  assert.throws(() => londonDay(new Date(Number.NaN)), RangeError);
});
