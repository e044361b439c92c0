import assert from "node:assert/strict";
import { test } from "node:test";
import { isLate, type StageFacts, stageOf } from "./stage.ts";

const placed: StageFacts = { lifecycle: "placed", charged: "full", fulfilled: "none", paid: true, openReturns: 0 };

test("the stage says what waits, and goods that are here before money that leaves by itself", () => {
  const cases: readonly (readonly [change: Partial<StageFacts>, stage: string])[] = [
    [{}, "to-dispatch"],
    [{ fulfilled: "partial" }, "partly-dispatched"],
    [{ charged: "none", paid: false }, "being-charged"],
    // All of it was given back as goodwill: it still has to be sent.
    [{ charged: "none", paid: true }, "to-dispatch"],
    [{ charged: "over" }, "to-dispatch"],
    [{ fulfilled: "dispatched" }, "on-its-way"],
    [{ fulfilled: "delivered" }, "delivered"],
    [{ fulfilled: "delivered", openReturns: 1 }, "coming-back"],
    [{ fulfilled: "delivered", openReturns: 1, charged: "over" }, "coming-back"],
    [{ fulfilled: "delivered", charged: "over" }, "money-owed"],
    [{ lifecycle: "cancelled", charged: "over" }, "money-owed"],
    [{ lifecycle: "cancelled", charged: "none" }, "cancelled"],
    [{ lifecycle: "closed", fulfilled: "delivered" }, "complete"],
  ];
  for (const [change, stage] of cases) assert.equal(stageOf({ ...placed, ...change }), stage, JSON.stringify(change));
});

test("late is what was promised for a day that is over and has not arrived, unless it was called off", () => {
  const late = (change: Partial<StageFacts>, promisedTo: string) =>
    isLate({ ...placed, ...change }, promisedTo, "2026-12-08");
  assert.equal(late({}, "2026-12-07"), true);
  assert.equal(late({ fulfilled: "dispatched" }, "2026-12-07"), true);
  assert.equal(late({}, "2026-12-08"), false);
  assert.equal(late({ fulfilled: "delivered" }, "2026-12-07"), false);
  assert.equal(late({ lifecycle: "cancelled" }, "2026-12-07"), false);
});
