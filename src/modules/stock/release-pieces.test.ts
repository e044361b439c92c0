import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { minute } from "#kernel/clock";
import type { StockLine } from "./index.ts";
import { openTestStock } from "./test-stock.ts";

const { stock, database, clock, known, available, item, everything } = await openTestStock();
const releasePieces = (holder: string, lines: StockLine[]) =>
  database.transact((tx) => stock.releasePieces(tx, holder, lines));

test("some of what is allocated is given back, all lines or none, and its batch has room again", async () => {
  const code = `kiln-${randomUUID().slice(0, 8)}`;
  await database.transact((tx) => stock.openBatch(tx, { code, capacity: 3 }));
  const [lamp, vase] = await known({ kind: "stock", onHand: 5 }, { kind: "made-to-order", batch: code });
  const holder = randomUUID();
  const all = [
    { sku: lamp, quantity: 3 },
    { sku: vase, quantity: 3 },
  ];
  const until = new Date(clock.now().getTime() + 30 * minute);
  assert.deepEqual(await database.transact((tx) => stock.reserve(tx, holder, all, until)), { ok: true });
  assert.deepEqual(await releasePieces(holder, [{ sku: lamp, quantity: 1 }]), {
    ok: false,
    because: "not-allocated",
    skus: [lamp],
  });
  await database.transact((tx) => stock.allocate(tx, holder));
  await database.transact((tx) => stock.ship(tx, holder, [{ sku: lamp, quantity: 1 }]));
  const before = await everything();
  const tooMany = [
    { sku: lamp, quantity: 3 },
    { sku: vase, quantity: 1 },
  ];
  assert.deepEqual(await releasePieces(holder, tooMany), { ok: false, because: "not-allocated", skus: [lamp] });
  assert.deepEqual(await everything(), before, "a refusal writes nothing");
  const some = [
    { sku: lamp, quantity: 1 },
    { sku: vase, quantity: 2 },
  ];
  assert.deepEqual(await releasePieces(holder, some), { ok: true });
  assert.deepEqual(await available(lamp, vase), [3, 2]);
  assert.deepEqual(await item(lamp), { on_hand: 4, allocated: 1 });
  assert.deepEqual(await database.transact((tx) => stock.release(tx, holder)), {
    ok: true,
    released: [
      { sku: lamp, quantity: 1 },
      { sku: vase, quantity: 1 },
    ].sort((a, b) => (a.sku < b.sku ? -1 : 1)),
  });
});
