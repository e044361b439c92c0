import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { minute } from "#kernel/clock";
import { openTestStock } from "./test-stock.ts";

const { stock, database, clock, known, available, item, everything } = await openTestStock();
const exchange = (holder: string, from: string, to: string, quantity: number) =>
  database.transact((tx) => stock.exchangePieces(tx, holder, { from, to, quantity }));
async function bought(...lines: { sku: string; quantity: number }[]): Promise<string> {
  const holder = randomUUID();
  const until = new Date(clock.now().getTime() + 30 * minute);
  assert.deepEqual(await database.transact((tx) => stock.reserve(tx, holder, lines, until)), { ok: true });
  await database.transact((tx) => stock.allocate(tx, holder));
  return holder;
}

test("pieces of one variant become as many of another, both or neither, and movements say so", async () => {
  const [moss, ink] = await known({ kind: "stock", onHand: 5 }, { kind: "stock", onHand: 3 });
  const holder = await bought({ sku: moss, quantity: 4 });
  await database.transact((tx) => stock.ship(tx, holder, [{ sku: moss, quantity: 1 }]));
  const before = await everything();
  const tooMany = { ok: false, because: "not-allocated", skus: [moss] };
  assert.deepEqual(await exchange(holder, moss, ink, 4), tooMany);
  assert.deepEqual(await exchange(randomUUID(), moss, ink, 1), tooMany);
  const other = await bought({ sku: ink, quantity: 1 });
  const after = await everything();
  assert.notDeepEqual(after, before);
  assert.deepEqual(await exchange(holder, moss, ink, 3), { ok: false, because: "out-of-stock", skus: [ink] });
  assert.deepEqual(await exchange(holder, moss, "nothing-like-it", 1), {
    ok: false,
    because: "out-of-stock",
    skus: ["nothing-like-it"],
  });
  assert.deepEqual(await everything(), after, "a refusal writes nothing");
  assert.deepEqual(await exchange(holder, moss, ink, 2), { ok: true });
  assert.deepEqual(
    [await item(moss), await item(ink)],
    [
      { on_hand: 4, allocated: 1 },
      { on_hand: 3, allocated: 3 },
    ],
  );
  assert.deepEqual(await available(moss, ink), [3, 0]);
  const newest = async (sku: string) => (await stock.movements(database.reader, sku, { most: 1 }))[0]?.kind;
  assert.deepEqual([await newest(moss), await newest(ink)], ["release", "allocate"]);
  await database.transact((tx) => stock.release(tx, other));
  await database.transact((tx) => stock.release(tx, holder));
  assert.deepEqual(await available(moss, ink), [4, 3]);
});

test("in one batch what goes back makes room for what is taken, though the batch is full", async () => {
  const [code, next] = [`kiln-${randomUUID().slice(0, 8)}`, `kiln-${randomUUID().slice(0, 8)}`];
  await database.transact((tx) => stock.openBatch(tx, { code, capacity: 3 }));
  await database.transact((tx) => stock.openBatch(tx, { code: next, capacity: 1 }));
  const [vase, jug, bowl] = await known(
    { kind: "made-to-order", batch: code },
    { kind: "made-to-order", batch: code },
    { kind: "made-to-order", batch: next },
  );
  const holder = await bought({ sku: vase, quantity: 3 });
  assert.deepEqual(await available(vase, jug), [0, 0]);
  assert.deepEqual(await exchange(holder, vase, jug, 2), { ok: true });
  assert.deepEqual(await available(vase, jug), [0, 0]);
  assert.deepEqual(await exchange(holder, jug, bowl, 2), { ok: false, because: "out-of-stock", skus: [bowl] });
  assert.deepEqual(await exchange(holder, jug, bowl, 1), { ok: true });
  assert.deepEqual(await available(jug, bowl), [1, 0]);
  // What is added to pieces that are made in an older batch is made in that one.
  await database.transact((tx) => stock.assignBatch(tx, [jug], next));
  assert.deepEqual(await exchange(holder, vase, jug, 1), { ok: true });
  assert.deepEqual(await available(vase), [1]);
});

test("orders that exchange each way at once neither wait for each other for ever nor lose a piece", async () => {
  const [moss, ink] = await known({ kind: "stock", onHand: 12 }, { kind: "stock", onHand: 12 });
  const holders = await Promise.all(
    Array.from({ length: 20 }, (_, at) => bought({ sku: at % 2 === 0 ? moss : ink, quantity: 1 })),
  );
  const came = await Promise.all(
    holders.map((holder, at) => (at % 2 === 0 ? exchange(holder, moss, ink, 1) : exchange(holder, ink, moss, 1))),
  );
  const done = came.filter(({ ok }) => ok).length;
  const [left, right] = (await available(moss, ink)).map(Number) as [number, number];
  assert.equal(left + right, 4);
  assert.ok(done >= 2 && left >= 0 && right >= 0);
});
