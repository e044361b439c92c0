import assert from "node:assert/strict";
import { test } from "node:test";
import type { KyselyPlugin } from "kysely";
import { day, minute } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { openTestBasket } from "./test-basket.ts";

const shop = await openTestBasket();
const { basket, clock, run, stored } = shop;
const { reader } = shop.database;
await shop.sell("SOFA", { priceMinor: 124_900, name: "Arden sofa" });
await shop.sell("LAMP", { priceMinor: 8_950, name: "Birch lamp", onHand: 100 });
const unknownId = "00000000-0000-4000-8000-000000000000";

async function filled(...lines: [sku: string, quantity: number][]): Promise<{ token: string; basketId: string }> {
  const made = await run((tx) => basket.open(tx));
  for (const [sku, quantity] of lines) {
    clock.advance(1);
    await run((tx) => basket.addLine(tx, made.basketId, sku, quantity));
  }
  return made;
}

async function piecesOf(basketId: string): Promise<Record<string, number>> {
  const view = await basket.contents(reader, basketId);
  return Object.fromEntries((view?.lines ?? []).map(({ sku, quantity }) => [sku, quantity]));
}

test("the first add makes a basket, with its line and, if asked, a way without a cookie", async () => {
  const added = await run((tx) => basket.add(tx, null, "SOFA", 1, { mint: "journey" }));
  assert.ok(added.ok && added.token !== undefined && added.capability !== undefined);
  assert.match(added.token, /^[A-Za-z0-9_-]{22}$/);
  assert.match(added.capability, /^[A-Za-z0-9_-]{22}$/);
  assert.deepEqual([added.count, added.quantity], [1, 1]);
  assert.deepEqual(await basket.find(reader, added.token), { basketId: added.basketId });
  assert.deepEqual(await basket.byCapability(reader, added.capability, clock.now()), {
    basketId: added.basketId,
    purpose: "journey",
  });
  const rows = await shop.asOwner("SELECT token_hash FROM basket.basket WHERE id = $1", [added.basketId]);
  assert.deepEqual(rows, [{ token_hash: sha256(added.token) }]);
  const everything = JSON.stringify(await stored());
  assert.ok(!everything.includes(added.token) && !everything.includes(added.capability), "only hashes are stored");

  const plain = await run((tx) => basket.add(tx, null, "SOFA", 1));
  assert.ok(plain.ok && plain.capability === undefined);
});

test("the next add finds the basket by its token and counts every piece in it", async () => {
  const { token, basketId } = await filled(["SOFA", 1]);
  assert.deepEqual(await run((tx) => basket.add(tx, token, "LAMP", 2)), { ok: true, basketId, count: 3, quantity: 2 });
  assert.deepEqual(await run((tx) => basket.add(tx, token, "LAMP", 3)), { ok: true, basketId, count: 6, quantity: 5 });
  assert.deepEqual(await piecesOf(basketId), { SOFA: 1, LAMP: 5 });
});

test("a token that leads nowhere gets a new basket with a new token", async () => {
  for (const token of ["A".repeat(22), "short", "A".repeat(23), "%".repeat(22), ""]) {
    assert.equal(await basket.find(reader, token), null);
    const added = await run((tx) => basket.add(tx, token, "SOFA", 1));
    assert.ok(added.ok && added.token !== undefined && added.token !== token);
  }
});

test("what cannot be sold is refused in a word, and nothing is written", async () => {
  await shop.sell("GONE", { priceMinor: 100, onHand: 0 });
  await shop.sell("LAST", { priceMinor: 100, onHand: 1, discontinued: true });
  await shop.sell("OVER", { priceMinor: 100, onHand: 0, discontinued: true });
  await shop.sell("NEVER", { priceMinor: 100, discontinued: true });
  const { basketId, token } = await filled(["LAMP", 19]);
  const before = await stored();
  const add = (sku: string, quantity: number) => run((tx) => basket.addLine(tx, basketId, sku, quantity));
  assert.deepEqual(await add("NOTHING", 1), { ok: false, because: "unknown-sku" });
  assert.deepEqual(await add("GONE", 1), { ok: false, because: "out-of-stock" });
  assert.deepEqual(await add("OVER", 1), { ok: false, because: "discontinued" });
  assert.deepEqual(await add("NEVER", 1), { ok: false, because: "discontinued" });
  for (const quantity of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.deepEqual(await add("SOFA", quantity), { ok: false, because: "bad-quantity" });
  }
  assert.deepEqual(await add("SOFA", 21), { ok: false, because: "too-many-pieces", limit: 20, already: 0 });
  assert.deepEqual(await add("LAMP", 2), { ok: false, because: "too-many-pieces", limit: 20, already: 19 });
  assert.deepEqual(await run((tx) => basket.add(tx, token, "LAMP", 2)), {
    ok: false,
    because: "too-many-pieces",
    limit: 20,
    already: 19,
  });
  assert.deepEqual(await run((tx) => basket.addLine(tx, unknownId, "SOFA", 1)), { ok: false, because: "no-basket" });
  const untouched = (rows: Record<string, unknown>[]) => [rows[0]?.lines, rows[0]?.capabilities];
  assert.deepEqual(untouched(await stored()), untouched(before));
  assert.equal((await add("LAMP", 1)).ok, true);
  assert.equal((await add("SOFA", 20)).ok, true);
  assert.equal((await add("LAST", 1)).ok, true, "the last of what is no longer made can be bought");
});

test("a basket holds fifty lines", async () => {
  for (let n = 0; n <= 50; n++) await shop.sell(`THING-${n}`, { priceMinor: 100 });
  const { basketId } = await filled();
  for (let n = 0; n < 49; n++) await run((tx) => basket.addLine(tx, basketId, `THING-${n}`, 1));
  assert.equal((await run((tx) => basket.addLine(tx, basketId, "THING-49", 1))).ok, true);
  const full = { ok: false, because: "too-many-lines", limit: 50 };
  assert.deepEqual(await run((tx) => basket.addLine(tx, basketId, "THING-50", 1)), full);
  assert.equal((await run((tx) => basket.addLine(tx, basketId, "THING-49", 1))).ok, true, "a line it has can grow");
  await run((tx) => basket.removeLine(tx, basketId, "THING-0"));
  assert.equal((await run((tx) => basket.addLine(tx, basketId, "THING-50", 1))).ok, true);
  assert.deepEqual(await run((tx) => basket.undoRemoval(tx, basketId, "THING-0")), full);
});

test("an add takes one statement with a new basket and two with an old one", async () => {
  const { token } = await filled(["SOFA", 1]);
  const count = async (work: (tx: Tx) => Promise<{ ok: boolean }>): Promise<number> => {
    let statements = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    assert.equal((await run((tx) => work(tx.withPlugin(counting)))).ok, true);
    return statements;
  };
  assert.equal(await count((tx) => basket.add(tx, null, "LAMP", 1, { mint: "journey" })), 1);
  assert.equal(await count((tx) => basket.add(tx, token, "LAMP", 1)), 2);
  assert.equal(await count((tx) => basket.add(tx, "A".repeat(22), "LAMP", 1)), 2);
});

test("adds at the same time neither lose a piece nor pass a limit", async () => {
  const { basketId, token } = await filled();
  const same = await Promise.all(Array.from({ length: 24 }, () => run((tx) => basket.add(tx, token, "LAMP", 1))));
  assert.equal(same.filter((outcome) => outcome.ok).length, 20);
  assert.deepEqual(
    same.flatMap((outcome) => (outcome.ok ? [outcome.count] : [])).sort((a, b) => a - b),
    [...Array(20).keys()].map((n) => n + 1),
  );
  for (let n = 0; n < 45; n++) await run((tx) => basket.addLine(tx, basketId, `THING-${n}`, 1));
  const rest = ["THING-45", "THING-46", "THING-47", "THING-48", "THING-49", "THING-50"];
  const others = await Promise.all(rest.map((sku) => run((tx) => basket.addLine(tx, basketId, sku, 1))));
  assert.equal(others.filter((outcome) => outcome.ok).length, 4);
  assert.equal(Object.keys(await piecesOf(basketId)).length, 50);
});

test("a line is changed, taken out, and put back for ten minutes", async () => {
  const { basketId } = await filled(["LAMP", 2], ["SOFA", 1]);
  const change = (sku: string, quantity: number) => run((tx) => basket.changeLine(tx, basketId, sku, quantity));
  const undo = (sku: string) => run((tx) => basket.undoRemoval(tx, basketId, sku));
  assert.deepEqual(await change("LAMP", 20), { ok: true, basketId, count: 21, quantity: 20 });
  assert.deepEqual(await change("LAMP", 21), { ok: false, because: "too-many-pieces", limit: 20, already: 0 });
  assert.deepEqual(await change("LAMP", -1), { ok: false, because: "bad-quantity" });
  assert.deepEqual(await change("THING-1", 1), { ok: false, because: "no-such-line" });
  assert.deepEqual(await change("NOTHING", 1), { ok: false, because: "unknown-sku" });
  assert.deepEqual(await change("LAMP", 0), { ok: true, basketId, count: 1, quantity: 0 });
  assert.deepEqual(await piecesOf(basketId), { SOFA: 1 });
  assert.deepEqual(await change("LAMP", 3), { ok: false, because: "no-such-line" });
  assert.deepEqual(await run((tx) => basket.removeLine(tx, basketId, "LAMP")), { ok: false, because: "no-such-line" });

  const view = await basket.contents(reader, basketId);
  const undoUntil = new Date(clock.now().getTime() + 10 * minute);
  assert.deepEqual(view?.removed, [{ sku: "LAMP", name: "Birch lamp", quantity: 20, undoUntil }]);
  clock.advance(10 * minute - 1);
  assert.deepEqual(await undo("LAMP"), { ok: true, basketId, count: 21, quantity: 20 });
  assert.deepEqual(await undo("LAMP"), { ok: false, because: "too-late" }, "nothing is there to be undone twice");
  for (const late of [0, 1]) {
    await run((tx) => basket.removeLine(tx, basketId, "LAMP"));
    clock.advance(10 * minute + late);
    assert.deepEqual(await undo("LAMP"), { ok: false, because: "too-late" });
    assert.deepEqual((await basket.contents(reader, basketId))?.removed, []);
    await run((tx) => basket.addLine(tx, basketId, "LAMP", 1));
  }
  assert.deepEqual(await piecesOf(basketId), { SOFA: 1, LAMP: 1 }, "what is added again begins afresh, at the end");
});

test("a basket is kept for thirty idle days, and every change begins them anew", async () => {
  const { basketId, token } = await filled(["LAMP", 1]);
  clock.advance(30 * day - 1);
  assert.deepEqual(await basket.find(reader, token), { basketId });
  assert.equal((await run((tx) => basket.changeLine(tx, basketId, "LAMP", 2))).ok, true);
  clock.advance(30 * day - 1);
  assert.deepEqual(await piecesOf(basketId), { LAMP: 2 });
  clock.advance(1);
  assert.equal(await basket.find(reader, token), null);
  assert.equal(await basket.contents(reader, basketId), null);
  for (const refused of [
    await run((tx) => basket.addLine(tx, basketId, "LAMP", 1)),
    await run((tx) => basket.changeLine(tx, basketId, "LAMP", 1)),
    await run((tx) => basket.removeLine(tx, basketId, "LAMP")),
    await run((tx) => basket.undoRemoval(tx, basketId, "LAMP")),
    await run((tx) => basket.chooseZone(tx, basketId, "islands")),
    await run((tx) => basket.mintCapability(tx, basketId, { purpose: "saved" })),
  ]) {
    assert.deepEqual(refused, { ok: false, because: "no-basket" });
  }
  const added = await run((tx) => basket.add(tx, token, "LAMP", 1));
  assert.ok(added.ok && added.token !== undefined && added.basketId !== basketId);
});

/** Everything that the policy says of baskets, carried out; answers how many baskets went. */
async function sweepIdle(): Promise<number> {
  const ended = new Map<string, number>();
  for (const { rule, carryOut } of basket.retention) ended.set(rule, await carryOut());
  for (const { rule, overdue } of basket.retention) assert.equal(await overdue(clock.now()), 0, rule);
  return ended.get("idle-basket") ?? 0;
}

test("the sweep takes what is due and leaves the rest", async () => {
  clock.advance(30 * day);
  await sweepIdle();
  const old = await filled(["LAMP", 1], ["SOFA", 1]);
  await run((tx) => basket.removeLine(tx, old.basketId, "SOFA"));
  await run((tx) => basket.mintCapability(tx, old.basketId, { purpose: "journey" }));
  clock.advance(1);
  const young = await filled(["LAMP", 1]);
  clock.advance(30 * day - 3);
  assert.equal(await sweepIdle(), 0);
  const counts = () =>
    shop.asOwner(`SELECT (SELECT count(*)::int FROM basket.line) AS lines, (SELECT count(*)::int FROM basket.capability) AS capabilities,
      (SELECT count(*)::int FROM basket.basket) AS baskets`);
  const before = await counts();
  assert.equal(before[0]?.capabilities, 0);
  clock.advance(1);
  const late = basket.retention.map(({ overdue }) => overdue(clock.now()));
  assert.deepEqual(await Promise.all(late), [0, 0, 1]);
  assert.equal(await sweepIdle(), 1);
  assert.deepEqual(await counts(), [
    { lines: Number(before[0]?.lines) - 1, capabilities: 0, baskets: Number(before[0]?.baskets) - 1 },
  ]);
  assert.equal(await basket.contents(reader, old.basketId), null);
  assert.deepEqual(await piecesOf(young.basketId), { LAMP: 1 });
});
