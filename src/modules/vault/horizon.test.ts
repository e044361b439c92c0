import assert from "node:assert/strict";
import { test } from "node:test";
import { erasureHorizonHours, erasureHorizonWords } from "./index.ts";

const daily = { epochHours: 24, epochGraceHours: 24, providerDelayHours: 0, snapshotDays: 0 };

test("[nothing-left-after-the-order] the horizon is the end of the wrapping key by roll, grace and provider, and then the time for which images of the machine are kept", () => {
  assert.equal(erasureHorizonHours(daily), 48);
  assert.equal(erasureHorizonHours({ ...daily, epochHours: 168, epochGraceHours: 1 }), 169);
  assert.equal(erasureHorizonHours({ ...daily, providerDelayHours: 7 * 24 }), 48 + 168);
  assert.equal(erasureHorizonHours({ ...daily, snapshotDays: 2 }), 48 + 48);
  assert.equal(erasureHorizonHours({ ...daily, providerDelayHours: 7 * 24, snapshotDays: 30 }), 48 + 168 + 720);
});

test("it is said in hours up to three days, and then in days, rounded up", () => {
  assert.equal(erasureHorizonWords(daily), "48 hours");
  assert.equal(erasureHorizonWords({ ...daily, epochGraceHours: 48 }), "72 hours");
  assert.equal(erasureHorizonWords({ ...daily, epochGraceHours: 49 }), "4 days");
  assert.equal(erasureHorizonWords({ ...daily, providerDelayHours: 7 * 24 }), "9 days");
});
