import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  addDays,
  cancellationEnds,
  completeDueAfterCancelling,
  completeDueAfterDelivery,
  londonDay,
  rejectionEnds,
  startOfLondonDay,
} from "./calendar.ts";

test("a day in London begins at midnight there: in winter that of UTC, in summer an hour earlier", () => {
  assert.equal(startOfLondonDay("2026-12-08").toISOString(), "2026-12-08T00:00:00.000Z");
  assert.equal(startOfLondonDay("2026-07-08").toISOString(), "2026-07-07T23:00:00.000Z");
  // The clocks go forward on 29 March 2026 and back on 25 October 2026, both after midnight.
  assert.equal(startOfLondonDay("2026-03-29").toISOString(), "2026-03-29T00:00:00.000Z");
  assert.equal(startOfLondonDay("2026-03-30").toISOString(), "2026-03-29T23:00:00.000Z");
  assert.equal(startOfLondonDay("2026-10-25").toISOString(), "2026-10-24T23:00:00.000Z");
  assert.equal(startOfLondonDay("2026-10-26").toISOString(), "2026-10-26T00:00:00.000Z");
});

test("the first millisecond of a day is of that day, the one before is not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const day = addDays("1990-01-01", days);
      const start = startOfLondonDay(day);
      assert.equal(londonDay(start), day);
      assert.equal(londonDay(new Date(start.getTime() - 1)), addDays(day, -1));
    }),
  );
});

test("delivered on 1 December, an order may be cancelled to the end of the 15th and is complete 7 days later (L42)", () => {
  const delivered = new Date("2026-12-01T16:20:00Z");
  assert.equal(cancellationEnds(delivered), "2026-12-15");
  assert.equal(completeDueAfterDelivery(delivered, 0).toISOString(), "2026-12-16T00:00:00.000Z");
  assert.equal(completeDueAfterDelivery(delivered, 7).toISOString(), "2026-12-23T00:00:00.000Z");
});

test("what is faulty can be rejected at once to the end of the thirtieth day in London after it came (L52)", () => {
  assert.equal(rejectionEnds(new Date("2026-12-01T00:00:00.000Z")), "2026-12-31");
  assert.equal(rejectionEnds(new Date("2026-12-01T23:59:59.999Z")), "2026-12-31");
  assert.equal(rejectionEnds(new Date("2026-12-02T00:00:00.000Z")), "2027-01-01");
  assert.equal(rejectionEnds(new Date("2026-07-01T23:00:00.000Z")), "2026-08-01");
});

test("half past eleven at night in UTC is the next day in a London summer (L42)", () => {
  assert.equal(cancellationEnds(new Date("2026-07-01T22:59:59.999Z")), "2026-07-15");
  assert.equal(cancellationEnds(new Date("2026-07-01T23:00:00.000Z")), "2026-07-16");
});

test("a period across the change of the clocks still ends at midnight in London", () => {
  const autumn = new Date("2026-10-20T12:00:00Z");
  assert.equal(completeDueAfterDelivery(autumn, 0).toISOString(), "2026-11-04T00:00:00.000Z");
  const spring = new Date("2026-03-20T12:00:00Z");
  assert.equal(completeDueAfterDelivery(spring, 0).toISOString(), "2026-04-03T23:00:00.000Z");
});

test("a leap day is a day", () => {
  assert.equal(cancellationEnds(new Date("2028-02-20T12:00:00Z")), "2028-03-05");
});

test("a cancelled order is complete at the end of its day and the days kept", () => {
  const cancelled = new Date("2026-12-01T16:20:00Z");
  assert.equal(completeDueAfterCancelling(cancelled, 7).toISOString(), "2026-12-09T00:00:00.000Z");
});
