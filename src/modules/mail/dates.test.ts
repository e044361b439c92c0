import assert from "node:assert/strict";
import { test } from "node:test";
import { inDay, inDayOf, inDays, inMoment } from "./dates.ts";

test("days and moments are those of London, also around midnight and the change of clocks", () => {
  assert.equal(inDay("2026-12-08"), "Tuesday 8 December 2026");
  assert.equal(inDayOf(new Date("2026-07-01T22:59:59Z")), "Wednesday 1 July 2026");
  assert.equal(inDayOf(new Date("2026-07-01T23:00:00Z")), "Thursday 2 July 2026");
  assert.equal(inMoment(new Date("2026-03-29T00:59:00Z")), "Sunday 29 March 2026 at 00:59");
  assert.equal(inMoment(new Date("2026-03-29T01:00:00Z")), "Sunday 29 March 2026 at 02:00");
  assert.equal(inMoment(new Date("2026-12-31T00:00:00Z")), "Thursday 31 December 2026 at 00:00");
});

test("a range says month and year once where both days share them", () => {
  const range = (from: string, to: string) => inDays({ from, to });
  assert.equal(range("2026-12-08", "2026-12-08"), "Tuesday 8 December 2026");
  assert.equal(range("2026-12-08", "2026-12-10"), "Tuesday 8 to Thursday 10 December 2026");
  assert.equal(range("2026-11-30", "2026-12-02"), "Monday 30 November to Wednesday 2 December 2026");
  assert.equal(range("2026-12-31", "2027-01-02"), "Thursday 31 December 2026 to Saturday 2 January 2027");
});

test("what is no day of the calendar throws", () => {
  for (const day of ["2026-02-30", "2026-13-01", "08/12/2026", "", "2026-12-08T10:00:00Z"]) {
    assert.throws(() => inDay(day), RangeError, day);
  }
});
