import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock, hour, minute } from "#kernel/clock";
import { type Log, silentLog } from "#kernel/log";
import { keptMs, type RetentionRuleId, type RetentionWork, retention } from "#policy/retention";
import { freshDatabase } from "../../../test/support/database.ts";
import { createRetention } from "./index.ts";

const db = await freshDatabase();
const { database } = db;
const rules = Object.keys(retention) as RetentionRuleId[];
const clock = fixedClock(new Date("2027-01-05T12:00:00Z"));

/** An engine over works that note what they are asked. */
function engine(but: Partial<Record<RetentionRuleId, Partial<RetentionWork>>> = {}) {
  const ran: string[] = [];
  const moments: Date[] = [];
  const troubles: object[] = [];
  const log: Log = { ...silentLog, error: (event, fields) => void troubles.push({ event, ...fields }) };
  const works = rules.map((rule) => ({
    rule,
    carryOut: async () => ran.push(rule),
    overdue: async (moment: Date) => {
      moments.push(moment);
      return 0;
    },
    ...but[rule],
  }));
  return { ...createRetention({ database, clock, log, works }), ran, moments, troubles };
}

const runs = () =>
  db.asOwner("SELECT rule, ran_at, ended::int, overdue::int, claimed_until FROM retention.run ORDER BY rule");

test("every rule is carried out, and it is written down when, how much, and that nothing is late", async () => {
  const { sweep, standing, ran, moments } = engine({ "idle-basket": { carryOut: async () => 3 } });
  await sweep();
  assert.deepEqual(ran.sort(), rules.filter((rule) => rule !== "idle-basket").sort());
  const row = (await runs()).find(({ rule }) => rule === "idle-basket");
  assert.deepEqual(row, { rule: "idle-basket", ran_at: clock.now(), ended: 3, overdue: 0, claimed_until: null });
  assert.equal((await runs()).length, rules.length);
  // Late is what is still there an hour after it was due.
  assert.ok(moments.every((moment) => moment.getTime() === clock.now().getTime() - hour));
  await sweep();
  const stands = (await standing(database.reader)).find(({ rule }) => rule === "idle-basket");
  assert.deepEqual(stands, {
    rule: "idle-basket",
    words: retention["idle-basket"],
    ranAt: clock.now(),
    ended: 6,
    overdue: 0,
  });
});

test("one rule that fails holds up no other, and does not count as having run", async () => {
  const before = clock.now();
  clock.advance(minute);
  const { sweep, ran, troubles } = engine({
    "unpaid-draft": {
      carryOut: () => Promise.reject(Object.assign(new Error("Zoe Canary"), { code: "ECONNREFUSED" })),
    },
  });
  await sweep();
  assert.equal(ran.length, rules.length - 1);
  assert.deepEqual(troubles, [{ event: "retention-failed", rule: "unpaid-draft", code: "Error:ECONNREFUSED" }]);
  const row = (await runs()).find(({ rule }) => rule === "unpaid-draft");
  assert.deepEqual([row?.ran_at, row?.claimed_until], [before, null]);
});

test("what is late is said, and stays a figure until it is gone", async () => {
  const late = engine({ "complete-order": { overdue: async () => 2 } });
  await late.sweep();
  assert.deepEqual(late.troubles, [{ event: "retention-overdue", rule: "complete-order", overdue: 2 }]);
  assert.equal((await runs()).find(({ rule }) => rule === "complete-order")?.overdue, 2);
  await engine().sweep();
  assert.equal((await runs()).find(({ rule }) => rule === "complete-order")?.overdue, 0);
});

test("a rule is with one process at a time; one that died lets go of it after five minutes", async () => {
  let release = (): void => {};
  const busy = new Promise<number>((resolve) => {
    release = () => resolve(1);
  });
  const slow = engine({ "idle-basket": { carryOut: () => busy } });
  const first = slow.sweep();
  const isBusy = async () => (await runs()).find(({ rule }) => rule === "idle-basket")?.claimed_until !== null;
  while (!(await isBusy()));
  const second = engine();
  await second.sweep();
  assert.ok(!second.ran.includes("idle-basket"));
  assert.ok(second.ran.includes("orphaned-key"));
  clock.advance(5 * minute);
  const third = engine();
  await third.sweep();
  assert.ok(third.ran.includes("idle-basket"));
  release();
  await first;
});

/** A work that says when it has begun, and ends when it is let go. */
function held() {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
  const work = (): Promise<number> => {
    begun.resolve();
    return end.promise;
  };
  return { work, begun: begun.promise, letGo: () => end.resolve(1) };
}

test("who comes late, to an end or to a failure, leaves the claim of whoever took the rule since", async () => {
  for (const late of [() => Promise.resolve(1), () => Promise.reject(new Error("late"))]) {
    const slow = held();
    const first = engine({ "idle-basket": { carryOut: () => slow.work().then(late) } }).sweep();
    await slow.begun;
    clock.advance(5 * minute);
    const busy = held();
    const second = engine({ "idle-basket": { carryOut: busy.work } }).sweep();
    await busy.begun;
    slow.letGo();
    await first;
    const row = (await runs()).find(({ rule }) => rule === "idle-basket");
    assert.deepEqual(row?.claimed_until, new Date(clock.now().getTime() + 5 * minute));
    const third = engine();
    await third.sweep();
    assert.ok(!third.ran.includes("idle-basket"));
    busy.letGo();
    await second;
    assert.equal((await runs()).find(({ rule }) => rule === "idle-basket")?.claimed_until, null);
  }
});

test("a clock that was set back does not hold a rule up", async () => {
  await db.asOwner("UPDATE retention.run SET claimed_until = $1", [new Date("2037-01-01T00:00:00Z")]);
  const { sweep, ran } = engine();
  await sweep();
  assert.equal(ran.length, rules.length);
});

test("a rule without work, or a work without rule, is a mistake", () => {
  const needs = { database, clock, log: silentLog };
  assert.throws(() => createRetention({ ...needs, works: [] }), /needs one work/);
  const work = { carryOut: async () => 0, overdue: async () => 0 };
  const doubled = [...rules, "idle-basket" as const].map((rule) => ({ ...work, rule }));
  assert.throws(() => createRetention({ ...needs, works: doubled }), /needs one work/);
});

test("how long something is kept is counted from the policy", () => {
  assert.equal(keptMs("unpaid-draft"), 24 * hour);
  assert.equal(keptMs("idle-basket"), 30 * 24 * hour);
  assert.equal(keptMs("removed-line"), 10 * minute);
});
