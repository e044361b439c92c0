import assert from "node:assert/strict";
import { test } from "node:test";
import { day, fixedClock, hour } from "#kernel/clock";
import { type Log, silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { type PatrolId, patrols as policyPatrols } from "#policy/patrols";
import { freshDatabase } from "../../../test/support/database.ts";
import { createPatrolBook, createPatrols, healthOf, type PatrolReport, patrolState } from "./index.ts";

const db = await freshDatabase();
const { database } = db;
const ids = Object.keys(policyPatrols) as PatrolId[];
const clock = fixedClock(new Date("2027-01-05T12:00:00Z"));
const book = createPatrolBook({ database, clock });

/** Patrols that note that they ran; those that are named answer something else. */
function patrols(but: Partial<Record<PatrolId, () => Promise<PatrolReport>>> = {}) {
  const ran: string[] = [];
  const troubles: object[] = [];
  const log: Log = { ...silentLog, error: (event, fields) => void troubles.push({ event, ...fields }) };
  const good = (id: PatrolId) => async () => {
    ran.push(id);
    return { looked: 7, found: [] };
  };
  const work = Object.fromEntries(ids.map((id) => [id, but[id] ?? good(id)])) as Record<
    PatrolId,
    () => Promise<PatrolReport>
  >;
  return { ...createPatrols({ database, clock, random: systemRandom, log }, work), ran, troubles };
}

const standing = () => book.standing(database.reader);
const standingOf = async (id: PatrolId) => (await standing()).find(({ patrol }) => patrol === id);

test("before any has run, all are late, and no promise that names one counts as kept", async () => {
  assert.equal(patrolState(await standing()), "late");
  const health = healthOf(await standing());
  assert.deepEqual(
    health.map(({ promise, good }) => [promise, good]),
    [
      ["says-what-it-collects", false],
      ["encrypted-in-the-database", false],
      ["handful-of-people", false],
      ["nothing-left-after-the-order", false],
      ["card-never-kept", false],
      ["few-declared-cookies", false],
      ["basket-remembers", false],
      ["partners-get-what-they-need", false],
      ["website-only", false],
      ["terms-and-someone-to-ask", false],
    ],
  );
});

test("each night each patrol runs once, whoever asks and how often", async () => {
  const first = patrols();
  const second = patrols();
  await Promise.all([first.nightly(), second.nightly()]);
  await first.nightly();
  assert.deepEqual([...first.ran, ...second.ran].sort(), [...ids].sort());
  assert.equal(patrolState(await standing()), "good");
  assert.ok(healthOf(await standing()).every(({ good }) => good));
  // Two in the morning still belongs to the night before.
  clock.advance(14 * hour);
  await first.nightly();
  clock.advance(hour - 1);
  await first.nightly();
  assert.equal([...first.ran, ...second.ran].length, ids.length);
  clock.advance(1);
  await second.nightly();
  assert.equal([...first.ran, ...second.ran].length, 2 * ids.length);
});

test("what one finds is kept and said, and the promises that name it are not kept until a run finds nothing", async () => {
  clock.advance(1);
  const finding = patrols({
    "forgotten-have-no-key": async () => ({ looked: 40, found: ["1 keys of shredded bundles exist"] }),
  });
  await finding.runAll();
  assert.deepEqual(finding.troubles, [{ event: "patrol-found", patrol: "forgotten-have-no-key", found: 1 }]);
  assert.deepEqual(await standingOf("forgotten-have-no-key"), {
    patrol: "forgotten-have-no-key",
    state: "found",
    ranAt: clock.now(),
    looked: 40,
    found: 1,
    said: ["1 keys of shredded bundles exist"],
  });
  const broken = healthOf(await standing()).filter(({ good }) => !good);
  assert.deepEqual(broken, [
    { promise: "nothing-left-after-the-order", good: false },
    { promise: "terms-and-someone-to-ask", good: false },
  ]);
  clock.advance(1);
  await patrols().runAll();
  assert.equal(patrolState(await standing()), "good");
});

test("one that throws has found that it could not look, holds up no other, and its words are not kept", async () => {
  clock.advance(1);
  const failing = patrols({ "log-is-whole": () => Promise.reject(new Error("Zoe Canary")) });
  await failing.runAll();
  assert.equal(failing.ran.length, ids.length - 1);
  assert.deepEqual((await standingOf("log-is-whole"))?.said, ["It could not look: something it needs did not answer."]);
  assert.deepEqual(failing.troubles[0], { event: "patrol-failed", patrol: "log-is-whole", code: "Error" });
  clock.advance(1);
  await patrols().runAll();
});

test("of a value that slipped into a sentence little is kept, and of many sentences the first", async () => {
  clock.advance(1);
  const said = Array.from({ length: 30 }, (_, n) => `${n} zoe@canary.example <b> "é"\n${"x".repeat(300)}`);
  await patrols({ "sealed-is-sealed": async () => ({ looked: 1, found: said }) }).runAll();
  const stands = await standingOf("sealed-is-sealed");
  assert.equal(stands?.found, 30);
  assert.equal(stands.said.length, 20);
  for (const words of stands.said) assert.match(words, /^\d+ zoe canary\.example .b. .{0,200}$/);
  assert.ok(stands.said.every((words) => words.length <= 200));
});

test("one that stays away for a day and a half is late; that it found nothing before is no excuse", async () => {
  clock.advance(1);
  await patrols().runAll();
  clock.advance(36 * hour);
  assert.equal(patrolState(await standing()), "good");
  clock.advance(1);
  assert.equal(patrolState(await standing()), "late");
  assert.ok(healthOf(await standing()).every(({ good }) => !good));
});

test("a run whose process died is begun again after an hour, and counts as none until then", async () => {
  const dead = patrols({ "log-is-whole": () => new Promise(() => {}) });
  void dead.nightly();
  const isBegun = async () =>
    (await db.asOwner("SELECT 1 FROM patrol.run WHERE patrol = 'log-is-whole' AND ended_at IS NULL")).length === 1;
  while (!(await isBegun()));
  const next = patrols();
  await next.nightly();
  assert.ok(!next.ran.includes("log-is-whole"));
  assert.equal((await standingOf("log-is-whole"))?.state, "late");
  clock.advance(hour + 1);
  await next.nightly();
  assert.ok(next.ran.includes("log-is-whole"));
  assert.equal((await standingOf("log-is-whole"))?.state, "good");
});

test("results go after two years", async () => {
  const [work] = book.retention;
  assert.equal(await work?.carryOut(), 0);
  clock.advance(731 * day);
  assert.ok(((await work?.overdue(clock.now())) ?? 0) > 0);
  assert.ok(((await work?.carryOut()) ?? 0) > 0);
  assert.deepEqual(await db.asOwner("SELECT 1 FROM patrol.run"), []);
});
