import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { KyselyPlugin } from "kysely";
import { minute } from "#kernel/clock";
import { sql, type Tx } from "#kernel/db";
import { giveBack, moveToAllocation } from "./holding.sql.ts";
import type { StockLine } from "./index.ts";
import { openTestStock } from "./test-stock.ts";

const shop = await openTestStock();
const { stock, database, asOwner, clock, known, freeEverything, available, item, movements, everything } = shop;

const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * minute);
const reserve = (holder: string, lines: StockLine[], expiresAt = inMinutes(30)) =>
  database.transact((tx) => stock.reserve(tx, holder, lines, expiresAt));
const allocate = (holder: string, lines?: StockLine[]) => database.transact((tx) => stock.allocate(tx, holder, lines));
const release = (holder: string) => database.transact((tx) => stock.release(tx, holder));
const ship = (holder: string, lines: StockLine[]) => database.transact((tx) => stock.ship(tx, holder, lines));
const putBack = (holder: string, lines: StockLine[]) =>
  database.transact((tx) => stock.putBack(tx, holder, lines, "returned"));

test("a reservation takes from what is available, sums lines of one variant, and is all or nothing", async () => {
  const [table, chair] = await known({ kind: "stock", onHand: 4 }, { kind: "stock", onHand: 2 });
  const holder = randomUUID();
  assert.deepEqual(
    await reserve(holder, [
      { sku: chair, quantity: 1 },
      { sku: table, quantity: 3 },
    ]),
    { ok: true },
  );
  assert.deepEqual(await available(table, chair), [1, 1]);

  const before = await everything();
  assert.deepEqual(
    await reserve(randomUUID(), [
      { sku: chair, quantity: 1 },
      { sku: chair, quantity: 1 },
      { sku: table, quantity: 1 },
    ]),
    { ok: false, because: "out-of-stock", skus: [chair] },
  );
  assert.deepEqual(
    await reserve(randomUUID(), [
      { sku: "nothing", quantity: 1 },
      { sku: table, quantity: 2 },
    ]),
    {
      ok: false,
      because: "out-of-stock",
      skus: [table, "nothing"].sort(),
    },
  );
  assert.deepEqual(await everything(), before, "a refusal writes nothing");
  await assert.rejects(reserve(randomUUID(), []), RangeError);
  for (const quantity of [0, -1, 1.5, Number.NaN, 10_001]) {
    await assert.rejects(reserve(randomUUID(), [{ sku: table, quantity }]), RangeError);
  }
  assert.deepEqual(await everything(), before);
});

test("a holder who reserves again renews the lines and does not compete with itself", async () => {
  const [table] = await known({ kind: "stock", onHand: 4 });
  const holder = randomUUID();
  await reserve(holder, [{ sku: table, quantity: 3 }]);
  assert.deepEqual(await reserve(holder, [{ sku: table, quantity: 4 }], inMinutes(60)), { ok: true });
  assert.deepEqual(await available(table), [0]);
  assert.deepEqual(await reserve(holder, [{ sku: table, quantity: 5 }]), {
    ok: false,
    because: "out-of-stock",
    skus: [table],
  });
  assert.deepEqual(await reserve(holder, [{ sku: table, quantity: 1 }]), { ok: true });
  assert.deepEqual(await available(table), [3]);
  assert.deepEqual(await movements(table), ["receive 4", "reserve 3", "reserve 1", "release 3"]);
});

test("a reservation holds until its moment, and from that moment on it does not", async () => {
  await freeEverything();
  const [lamp] = await known({ kind: "stock", onHand: 1 });
  const start = clock.now().getTime();
  const first = randomUUID();
  await reserve(first, [{ sku: lamp, quantity: 1 }], inMinutes(30));
  clock.advance(30 * minute - 1);
  assert.deepEqual(await reserve(randomUUID(), [{ sku: lamp, quantity: 1 }]), {
    ok: false,
    because: "out-of-stock",
    skus: [lamp],
  });
  assert.equal(await stock.expireReservations(), 0);
  clock.advance(1);
  assert.equal(clock.now().getTime() - start, 30 * minute);
  assert.deepEqual(await available(lamp), [1]);
  const second = randomUUID();
  assert.deepEqual(await reserve(second, [{ sku: lamp, quantity: 1 }]), { ok: true });
  assert.equal(await stock.expireReservations(), 1);
  assert.deepEqual(await movements(lamp), ["receive 1", "reserve 1", "reserve 1", "expire 1"]);
  assert.deepEqual(await allocate(second), { ok: true, already: false });
  assert.deepEqual(await allocate(first), { ok: false, because: "nothing-reserved" });
});

test("payment allocates once, however often it is told", async () => {
  const [lamp] = await known({ kind: "stock", onHand: 3 });
  const holder = randomUUID();
  await reserve(holder, [{ sku: lamp, quantity: 2 }]);
  assert.deepEqual(await allocate(holder), { ok: true, already: false });
  assert.deepEqual(await allocate(holder), { ok: true, already: true });
  assert.deepEqual(await ship(holder, [{ sku: lamp, quantity: 2 }]), { ok: true });
  assert.deepEqual(await allocate(holder, [{ sku: lamp, quantity: 2 }]), { ok: true, already: true });
  assert.deepEqual(await item(lamp), { on_hand: 1, allocated: 0 });
  assert.deepEqual(await movements(lamp), ["receive 3", "reserve 2", "allocate 2", "ship 2"]);
  const before = await everything();
  await database.transact((tx) =>
    assert.rejects(stock.reserve(tx, holder, [{ sku: lamp, quantity: 1 }], inMinutes(30)), {
      message: "What is allocated already cannot be reserved again.",
    }),
  );
  assert.deepEqual(await everything(), before, "nothing is written even if the caller goes on");
});

test("a late payment gets its pieces if they are free, and is refused if they are not", async () => {
  await freeEverything();
  const [lamp] = await known({ kind: "stock", onHand: 1 });
  const [late, other] = [randomUUID(), randomUUID()];
  await reserve(late, [{ sku: lamp, quantity: 1 }], inMinutes(30));
  clock.advance(31 * minute);
  await reserve(other, [{ sku: lamp, quantity: 1 }]);
  const before = await everything();
  assert.deepEqual(await allocate(late), { ok: false, because: "out-of-stock", skus: [lamp] });
  assert.deepEqual(await everything(), before);
  await release(other);
  assert.deepEqual(await allocate(late), { ok: true, already: false });

  const [chair] = await known({ kind: "stock", onHand: 1 });
  const swept = randomUUID();
  await reserve(swept, [{ sku: chair, quantity: 1 }], inMinutes(30));
  clock.advance(31 * minute);
  assert.equal(await stock.expireReservations(), 1);
  assert.deepEqual(await allocate(swept), { ok: false, because: "nothing-reserved" });
  assert.deepEqual(await allocate(swept, [{ sku: chair, quantity: 2 }]), {
    ok: false,
    because: "out-of-stock",
    skus: [chair],
  });
  assert.deepEqual(await allocate(swept, [{ sku: chair, quantity: 1 }]), { ok: true, already: false });
  assert.deepEqual(await item(chair), { on_hand: 1, allocated: 1 });
});

test("release gives back what is reserved, or allocated and not shipped, once", async () => {
  const [lamp] = await known({ kind: "stock", onHand: 5 });
  const [unpaid, paid] = [randomUUID(), randomUUID()];
  await reserve(unpaid, [{ sku: lamp, quantity: 2 }]);
  await reserve(paid, [{ sku: lamp, quantity: 3 }]);
  await allocate(paid);
  await ship(paid, [{ sku: lamp, quantity: 1 }]);
  assert.deepEqual(await release(unpaid), { ok: true, released: [{ sku: lamp, quantity: 2 }] });
  assert.deepEqual(await release(paid), { ok: true, released: [{ sku: lamp, quantity: 2 }] });
  assert.deepEqual(await release(paid), { ok: true, released: [] });
  assert.deepEqual(await release(randomUUID()), { ok: true, released: [] });
  assert.deepEqual(await item(lamp), { on_hand: 4, allocated: 0 });
  assert.deepEqual(await available(lamp), [4]);
  assert.deepEqual(
    await allocate(paid),
    { ok: true, already: true },
    "a cancelled order is not allocated again by a late webhook",
  );
});

test("what was not locked is not touched", async () => {
  const [lamp, chair] = await known({ kind: "stock", onHand: 2 }, { kind: "stock", onHand: 2 });
  const [paying, leaving] = [randomUUID(), randomUUID()];
  const both = [lamp, chair].map((sku) => ({ sku, quantity: 1 }));
  await reserve(paying, both);
  await reserve(leaving, both);
  const now = clock.now();
  const moved = await database.transact((tx) => moveToAllocation(tx, paying, [lamp], now));
  assert.deepEqual(moved, [{ sku: lamp, short: false, lapsed: false }]);
  assert.deepEqual(
    [await item(lamp), await item(chair)],
    [
      { on_hand: 2, allocated: 1 },
      { on_hand: 2, allocated: 0 },
    ],
  );
  assert.deepEqual(await database.transact((tx) => giveBack(tx, leaving, [lamp], now)), [
    { sku: lamp, quantity: 1, lapsed: false },
  ]);
  const held = await asOwner("SELECT holder, sku FROM stock.reservation WHERE holder = ANY($1)", [[paying, leaving]]);
  assert.deepEqual(
    held.map(({ sku }) => sku),
    [chair, chair],
  );
});

test("only what is allocated ships, and only what was shipped comes back", async () => {
  const [lamp, chair] = await known({ kind: "stock", onHand: 5 }, { kind: "stock", onHand: 5 });
  const holder = randomUUID();
  await reserve(holder, [
    { sku: lamp, quantity: 2 },
    { sku: chair, quantity: 1 },
  ]);
  assert.deepEqual(await ship(holder, [{ sku: lamp, quantity: 1 }]), {
    ok: false,
    because: "not-allocated",
    skus: [lamp],
  });
  await allocate(holder);
  const before = await everything();
  assert.deepEqual(
    await ship(holder, [
      { sku: lamp, quantity: 3 },
      { sku: chair, quantity: 1 },
    ]),
    {
      ok: false,
      because: "not-allocated",
      skus: [lamp],
    },
  );
  assert.deepEqual(await ship(randomUUID(), [{ sku: lamp, quantity: 1 }]), {
    ok: false,
    because: "not-allocated",
    skus: [lamp],
  });
  assert.deepEqual(await putBack(holder, [{ sku: lamp, quantity: 1 }]), {
    ok: false,
    because: "more-than-shipped",
    skus: [lamp],
  });
  assert.deepEqual(await everything(), before);
  assert.deepEqual(await ship(holder, [{ sku: lamp, quantity: 2 }]), { ok: true });
  assert.deepEqual(await item(lamp), { on_hand: 3, allocated: 0 });
  assert.deepEqual(await putBack(holder, [{ sku: lamp, quantity: 1 }]), { ok: true });
  assert.deepEqual(await putBack(holder, [{ sku: lamp, quantity: 2 }]), {
    ok: false,
    because: "more-than-shipped",
    skus: [lamp],
  });
  assert.deepEqual(await item(lamp), { on_hand: 4, allocated: 0 });
  assert.deepEqual(await movements(lamp), ["receive 5", "reserve 2", "allocate 2", "ship 2", "put-back 1"]);
});

test("what arrives is counted, and what is paid for cannot be counted away", async () => {
  const [lamp, sofa] = await known({ kind: "stock", onHand: 2 }, { kind: "made-to-order" });
  const receive = (sku: string, quantity: number) =>
    database.transact((tx) => stock.receive(tx, sku, quantity, "recount"));
  const holder = randomUUID();
  await reserve(holder, [{ sku: lamp, quantity: 2 }]);
  await allocate(holder);
  assert.deepEqual(await receive(lamp, 3), { ok: true, onHand: 5 });
  assert.deepEqual(await receive(lamp, -4), { ok: false, because: "promised-already" });
  assert.deepEqual(await receive(lamp, -3), { ok: true, onHand: 2 });
  assert.deepEqual(await receive("nothing", 1), { ok: false, because: "unknown-sku" });
  assert.deepEqual(await receive(sofa, 1), { ok: false, because: "made-to-order" });
  for (const quantity of [0, 0.5, 1_000_001]) await assert.rejects(receive(lamp, quantity), RangeError);
  assert.deepEqual(await movements(lamp), ["receive 2", "reserve 2", "allocate 2", "receive 3", "write-off 3"]);
});

test("made to order is without limit, unless its batch has one, over all variants of the batch", async () => {
  const code = `frames-${randomUUID()}`;
  await database.transact((tx) => stock.openBatch(tx, { code, capacity: 3 }));
  const [free, moss, clay] = await known(
    { kind: "made-to-order" },
    { kind: "made-to-order", batch: code },
    { kind: "made-to-order", batch: code },
  );
  const [first, second] = [randomUUID(), randomUUID()];
  assert.deepEqual(await reserve(randomUUID(), [{ sku: free, quantity: 1_000 }]), { ok: true });
  const before = await everything();
  assert.deepEqual(
    await reserve(first, [
      { sku: moss, quantity: 2 },
      { sku: clay, quantity: 2 },
    ]),
    {
      ok: false,
      because: "out-of-stock",
      skus: [moss, clay].sort(),
    },
  );
  assert.deepEqual(await everything(), before);
  assert.deepEqual(await reserve(first, [{ sku: moss, quantity: 2 }]), { ok: true });
  assert.deepEqual(await available(free, moss, clay), [null, 1, 1]);
  assert.deepEqual(await reserve(second, [{ sku: clay, quantity: 2 }]), {
    ok: false,
    because: "out-of-stock",
    skus: [clay],
  });
  assert.deepEqual(await reserve(second, [{ sku: clay, quantity: 1 }]), { ok: true });
  await allocate(first);
  await allocate(second);
  await ship(first, [{ sku: moss, quantity: 2 }]);
  assert.deepEqual(await available(clay), [0], "what was made and shipped still took a place in the batch");
  assert.deepEqual(await database.transact((tx) => stock.openBatch(tx, { code, capacity: 2 })), {
    ok: false,
    because: "promised-already",
  });
  assert.deepEqual(await release(second), { ok: true, released: [{ sku: clay, quantity: 1 }] });
  assert.deepEqual(await available(clay), [1]);
  assert.deepEqual(await putBack(first, [{ sku: moss, quantity: 1 }]), { ok: true });
  assert.deepEqual(await item(moss), { on_hand: null, allocated: 0 });
});

test("when the next batch begins, what was promised stays in the batch it was promised in", async () => {
  const [old, next] = [`old-${randomUUID()}`, `next-${randomUUID()}`];
  await database.transact((tx) => stock.openBatch(tx, { code: old, capacity: 1 }));
  await database.transact((tx) => stock.openBatch(tx, { code: next, capacity: null }));
  const [moss, lamp] = await known({ kind: "made-to-order", batch: old }, { kind: "stock", onHand: 1 });
  const holder = randomUUID();
  await reserve(holder, [{ sku: moss, quantity: 1 }]);
  assert.equal(await database.transact((tx) => stock.assignBatch(tx, [moss, lamp], next)), 1);
  assert.deepEqual(await allocate(holder), { ok: true, already: false });
  assert.deepEqual(await asOwner("SELECT batch FROM stock.allocation WHERE holder = $1", [holder]), [{ batch: old }]);
  const taken = () => asOwner("SELECT taken FROM stock.batch WHERE code = ANY($1) ORDER BY code DESC", [[old, next]]);
  assert.deepEqual(await taken(), [{ taken: 1 }, { taken: 0 }]);
  assert.deepEqual(await available(moss), [null]);
  await release(holder);
  assert.deepEqual(await taken(), [{ taken: 0 }, { taken: 0 }]);
});

test("variants known already are left alone", async () => {
  const [lamp] = await known({ kind: "stock", onHand: 2 });
  const again = await database.transact((tx) => stock.register(tx, [{ sku: lamp, kind: "stock", onHand: 9 }]));
  assert.equal(again, 0);
  assert.deepEqual(await item(lamp), { on_hand: 2, allocated: 0 });
});

test("reserving and allocating take two statements, and a third where a level changes", async () => {
  const [many, few] = await known({ kind: "stock", onHand: 100 }, { kind: "stock", onHand: 2 });
  const count = async (work: (tx: Tx) => Promise<unknown>): Promise<number> => {
    let statements = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    await database.transact((tx) => work(tx.withPlugin(counting)));
    return statements;
  };
  const holder = randomUUID();
  assert.equal(await count((tx) => stock.reserve(tx, holder, [{ sku: many, quantity: 1 }], inMinutes(30))), 2);
  assert.equal(await count((tx) => stock.reserve(tx, randomUUID(), [{ sku: few, quantity: 1 }], inMinutes(30))), 3);
  assert.equal(await count((tx) => stock.allocate(tx, holder)), 2);
});

test("the database itself refuses to oversell and to rewrite what happened", async () => {
  const [lamp] = await known({ kind: "stock", onHand: 2 });
  await assert.rejects(asOwner("UPDATE stock.item SET allocated = 3 WHERE sku = $1", [lamp]), { code: "23514" });
  await assert.rejects(asOwner("UPDATE stock.item SET on_hand = -1 WHERE sku = $1", [lamp]), { code: "23514" });
  await assert.rejects(asOwner("UPDATE stock.item SET allocated = -1 WHERE sku = $1", [lamp]), { code: "23514" });
  const asShop = (statement: string) => database.transact((tx) => sql.raw(statement).execute(tx));
  for (const statement of [
    "UPDATE stock.movement SET quantity = 1",
    "DELETE FROM stock.movement",
    "DELETE FROM stock.item",
    "DELETE FROM stock.allocation",
  ]) {
    await assert.rejects(asShop(statement), { code: "42501" }, statement);
  }
});
