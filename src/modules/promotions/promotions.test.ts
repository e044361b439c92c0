import assert from "node:assert/strict";
import { test } from "node:test";
import { day, fixedClock } from "#kernel/clock";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { plain, testPromotions } from "../../../test/support/promotions.ts";
import { type Promotion, promotionFaults } from "./promotion.ts";

const db = await freshDatabase();
const clock = fixedClock(new Date("2026-12-01T12:00:00Z"));
const { promotions, promote } = testPromotions(db, clock);
const { database } = db;
const stored = () =>
  db.asOwner(`SELECT (SELECT jsonb_agg(p ORDER BY id) FROM promotions.promotion p) AS promotions,
    (SELECT jsonb_agg(c ORDER BY entry) FROM promotions.change c) AS changes,
    (SELECT jsonb_agg(t ORDER BY order_id) FROM promotions.taken t) AS taken`);
const take = (promotion: Promotion, orderId: string, of: readonly string[] = []) =>
  database.transact((tx) => promotions.take(tx, { orderId, sources: [promotion], ordersOfPerson: async () => of }));
const uses = async (id: string) => (await promotions.one(database.reader, id))?.uses;

test("fifty orders at once, ten places: exactly ten have it, and the others are refused", async () => {
  const promotion = await promote({ kind: "percent", percent: 10, mostUses: 10 });
  const orders = Array.from({ length: 50 }, () => systemRandom.uuid());
  const outcomes = await Promise.all(orders.map((orderId) => take(promotion, orderId)));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 10);
  assert.equal(await uses(promotion.id), 10);
  assert.deepEqual(outcomes.filter(({ ok }) => !ok)[0], { ok: false, because: "promotion-over" });
  await promotions.refresh();
  const asked = {
    lines: [{ sku: "S", product: "s", category: "c", totalMinor: 10_000 }],
    deliveryMinor: 0,
    code: null,
  };
  assert.equal(promotions.takeOff(asked).takenOff, null, "nobody is promised what is gone");
  const holder = orders[outcomes.findIndex(({ ok }) => ok)] ?? assert.fail();
  assert.deepEqual(await take(promotion, holder), { ok: true }, "the same again is the same");
  await database.transact((tx) => promotions.giveBack(tx, holder));
  assert.equal(await uses(promotion.id), 9);
  assert.deepEqual(await take(promotion, systemRandom.uuid()), { ok: true });
});

test("what each person may have once is refused to their other orders, also when both come at once", async () => {
  const promotion = await promote({ kind: "free-delivery", onceEach: true });
  const [one, two, other] = [systemRandom.uuid(), systemRandom.uuid(), systemRandom.uuid()];
  const outcomes = await Promise.all([take(promotion, one, [one, two]), take(promotion, two, [one, two])]);
  assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true]);
  assert.deepEqual(await take(promotion, other, [other]), { ok: true });
});

test("a promotion that was changed or stopped since it was read is not taken", async () => {
  const promotion = await promote({ kind: "percent", percent: 10 });
  const changed = await database.transact((tx) =>
    promotions.change(tx, "nadia", promotion, { ...promotion, percent: 5 }),
  );
  assert.ok(changed.ok);
  assert.deepEqual(await take(promotion, systemRandom.uuid()), { ok: false, because: "promotion-over" });
  const now = (await promotions.one(database.reader, promotion.id)) ?? assert.fail();
  assert.deepEqual([now.percent, now.revision], [5, 2]);
  assert.ok((await database.transact((tx) => promotions.stop(tx, "nadia", now))).ok);
  assert.deepEqual(await take({ ...now, revision: 3 }, systemRandom.uuid()), { ok: false, because: "promotion-over" });
});

test("whoever changes what somebody else changed meanwhile is told what they left, and nothing is written", async () => {
  const promotion = await promote({ kind: "amount", amountMinor: 2_000, code: "TOGETHER" });
  const { id } = promotion;
  await database.transact((tx) => promotions.change(tx, "lena", promotion, { ...promotion, amountMinor: 2_500 }));
  const before = await stored();
  const late = await database.transact((tx) =>
    promotions.change(tx, "nadia", promotion, { ...promotion, amountMinor: 3_000 }),
  );
  assert.ok(!late.ok && late.because === "changed-meanwhile");
  assert.equal(late.now.amountMinor, 2_500);
  assert.deepEqual(await stored(), before);
  const history = await promotions.changes(database.reader, id, 10);
  assert.deepEqual(
    history.filter(({ field }) => field === "reduction").map(({ before: was, after, handle }) => [was, after, handle]),
    [
      ["£20.00 off", "£25.00 off", "lena"],
      [null, "£20.00 off", "nadia"],
    ],
  );
  const now = (await promotions.one(database.reader, id)) ?? assert.fail();
  assert.ok((await database.transact((tx) => promotions.stop(tx, "lena", now))).ok);
  const stopped = await database.transact((tx) => promotions.change(tx, "lena", { id, revision: 3 }, now));
  assert.deepEqual(stopped, { ok: false, because: "stopped" });
});

test("a code is known as it is typed; none, one to come and one that is over are refused with a reason", async () => {
  const soon = new Date(clock.now().getTime() + 3 * day).toISOString().slice(0, 10);
  await promote({ kind: "percent", percent: 10, code: "FELL10" });
  await promote({ kind: "percent", percent: 10, code: "LATER", from: soon });
  assert.deepEqual(promotions.readCode(" fell-10 "), { ok: true, code: "FELL10" });
  assert.deepEqual(promotions.readCode("nothing"), { ok: false, because: "no-such-code" });
  assert.deepEqual(promotions.readCode("'; DROP"), { ok: false, because: "no-such-code" });
  assert.deepEqual(promotions.readCode("LATER"), {
    ok: false,
    because: "code-not-valid",
    why: "The code LATER begins on 4 December 2026.",
  });
  assert.equal(promotions.takesCodes(), true);
});

test("another process hears of a promotion when it is made", async () => {
  const elsewhere = testPromotions(db, clock).promotions;
  await elsewhere.refresh();
  await database.transact((tx) =>
    promotions.make(tx, "nadia", { ...plain(clock), kind: "percent", percent: 1, code: "HEARD" }),
  );
  for (let look = 0; !elsewhere.readCode("HEARD").ok; look++) {
    assert.ok(look < 1_000, "it is heard");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test("who changed a promotion is forgotten after 24 months; what was changed stays", async () => {
  const [work] = promotions.retention;
  assert.ok(work !== undefined);
  assert.equal(await work.carryOut(), 0);
  clock.advance(730 * day);
  assert.ok((await work.overdue(clock.now())) > 0);
  assert.ok((await work.carryOut()) > 0);
  assert.equal(await work.overdue(clock.now()), 0);
  const [row] = await db.asOwner("SELECT count(*)::int AS n, count(handle)::int AS named FROM promotions.change");
  assert.ok(Number(row?.n) > 0);
  assert.equal(row?.named, 0);
});

const ground = {
  ...{ today: "2026-12-01", before: null, others: [], wordTrouble: () => null },
  ...{ isCategory: (slug: string) => slug === "sofas", isProduct: (slug: string) => slug === "arden-sofa" },
};
const terms = { ...plain(clock), from: "2026-12-01", kind: "percent" as const, percent: 10 };
const kept = (over: Partial<Promotion>): Promotion => ({
  ...terms,
  id: "k",
  revision: 1,
  stoppedAt: null,
  uses: 0,
  ...over,
});
const faults = (over: Partial<typeof terms> | object, on: Partial<typeof ground> | object = {}) =>
  promotionFaults({ ...terms, ...over }, { ...ground, ...on }).map(({ field }) => field);

test("what cannot be is refused at its field", () => {
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults({ title: "" }), ["title"]);
  assert.deepEqual(faults({}, { wordTrouble: () => "sale" }), ["title"]);
  assert.deepEqual(faults({ percent: 91 }), ["percent"]);
  assert.deepEqual(faults({ kind: "amount", percent: null, amountMinor: 0 }), ["amountMinor"]);
  assert.deepEqual(faults({ leastMinor: -1 }), ["leastMinor"]);
  assert.deepEqual(faults({ mostUses: 0 }), ["mostUses"]);
  assert.deepEqual(faults({ categories: ["boats"], products: ["ark"] }), ["categories", "products"]);
  assert.deepEqual(faults({ code: "FELL" }, { others: [kept({ code: "FELL" })] }), ["code"]);
  assert.deepEqual(faults({ from: "2026-11-30" }), ["from"]);
  assert.deepEqual(faults({ from: "2026-02-30" }), ["from"]);
  assert.deepEqual(faults({ until: "2026-11-30" }), ["until"]);
});

test("an end that was named stays, and what is much the same does not begin hard upon it (L60)", () => {
  const before = kept({ from: "2026-11-20", until: "2026-12-10" });
  const change = { from: "2026-11-20", until: "2026-12-10" };
  assert.deepEqual(faults(change, { before }), []);
  assert.deepEqual(faults({ ...change, until: "2026-12-05" }, { before }), [], "sooner may be");
  assert.deepEqual(faults({ ...change, until: "2026-12-11" }, { before }), ["until"], "later may not");
  assert.deepEqual(faults({ ...change, until: null }, { before }), ["until"]);
  assert.deepEqual(faults({ ...change, from: "2026-12-01" }, { before }), ["from"]);
  const others = [kept({ until: "2026-12-10" })];
  assert.deepEqual(faults({ from: "2027-01-07", until: "2027-01-20" }, { others }), ["from"]);
  assert.deepEqual(faults({ from: "2027-01-08", until: "2027-01-20" }, { others }), []);
  assert.deepEqual(faults({ from: "2027-01-07", until: "2027-01-20", categories: ["sofas"] }, { others }), []);
});
