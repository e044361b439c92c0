import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { fixedClock, minute } from "#kernel/clock";
import { sql, type Tx } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { freshDatabase } from "../../../test/support/database.ts";
import { tries } from "../../../test/support/fuzz.ts";
import { createStock, type Stock } from "./index.ts";

const { database, bus, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-12-01T10:00:00.000Z"));
const stock: Stock = createStock({ database, bus, clock, log: silentLog });
// Without the retries of `transact`, because a retry would hide that the order of locks is wrong.
const once = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.reader.transaction().execute(work);
const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * minute);

for (const buyers of [50, 500]) {
  test(`${buyers} buyers at once for 10 pieces: exactly 10 are sold`, async () => {
    const sku = randomUUID();
    await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 10 }]));
    const outcomes: string[] = [];
    const buy = async (): Promise<string> => {
      const holder = randomUUID();
      const lines = [{ sku, quantity: 1 }];
      const reserved = await database.transact((tx) => stock.reserve(tx, holder, lines, inMinutes(30)));
      if (!reserved.ok) return reserved.because;
      const allocated = await database.transact((tx) => stock.allocate(tx, holder));
      return allocated.ok ? "sold" : allocated.because;
    };
    // Fifty at a time already crowd a dozen connections; more would only wait for one, and on a slow machine too long.
    const counter = async (): Promise<void> => {
      for (let left = buyers / 50; left > 0; left--) outcomes.push(await buy());
    };
    await Promise.all(Array.from({ length: 50 }, counter));
    assert.equal(outcomes.filter((outcome) => outcome === "sold").length, 10);
    assert.equal(outcomes.filter((outcome) => outcome === "out-of-stock").length, buyers - 10);
    assert.deepEqual(await asOwner("SELECT on_hand, allocated FROM stock.item WHERE sku = $1", [sku]), [
      { on_hand: 10, allocated: 10 },
    ]);
    assert.deepEqual(await asOwner("SELECT count(*)::int AS held FROM stock.reservation WHERE sku = $1", [sku]), [
      { held: 0 },
    ]);
    assert.deepEqual(
      await asOwner("SELECT count(*)::int AS sold FROM stock.movement WHERE sku = $1 AND kind = 'allocate'", [sku]),
      [{ sold: 10 }],
    );
  });
}

test("buyers who name the same variants in different orders neither deadlock nor oversell, limited batches included", async () => {
  const [code, table, chair, moss, clay] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await database.transact(async (tx) => {
    await stock.openBatch(tx, { code, capacity: 10 });
    await stock.register(tx, [
      { sku: table, kind: "stock", onHand: 10 },
      { sku: chair, kind: "stock", onHand: 40 },
      { sku: moss, kind: "made-to-order", batch: code },
      { sku: clay, kind: "made-to-order", batch: code },
    ]);
  });
  const wanted = [table, chair, chair, chair, chair, moss];
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, buyer) => {
      const skus = buyer % 2 === 0 ? wanted : [...wanted].reverse().map((sku) => (sku === moss ? clay : sku));
      const lines = skus.map((sku) => ({ sku, quantity: 1 }));
      return once((tx) => stock.reserve(tx, randomUUID(), lines, inMinutes(30)));
    }),
  );
  assert.equal(outcomes.filter((outcome) => outcome.ok).length, 10);
  const left = await stock.availability(database.reader, [table, chair, moss]);
  assert.deepEqual(
    [...left.values()].map((row) => row.available),
    [0, 0, 0],
  );
});

test("buyers of different variants of one limited batch share its places", async () => {
  const [code, moss, clay] = [randomUUID(), randomUUID(), randomUUID()];
  await database.transact(async (tx) => {
    await stock.openBatch(tx, { code, capacity: 10 });
    await stock.register(tx, [
      { sku: moss, kind: "made-to-order", batch: code },
      { sku: clay, kind: "made-to-order", batch: code },
    ]);
  });
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, buyer) => {
      const lines = [{ sku: buyer % 2 === 0 ? moss : clay, quantity: 1 }];
      return once((tx) => stock.reserve(tx, randomUUID(), lines, inMinutes(30)));
    }),
  );
  assert.equal(outcomes.filter((outcome) => outcome.ok).length, 10);
});

test("late payments for different variants of one batch get its last place once", async () => {
  for (let round = 0; round < 15; round++) {
    const [code, moss, clay] = [randomUUID(), randomUUID(), randomUUID()];
    const buyers = [moss, clay].map((sku) => ({ holder: randomUUID(), sku }));
    await database.transact(async (tx) => {
      await stock.openBatch(tx, { code, capacity: 2 });
      await stock.register(
        tx,
        [moss, clay].map((sku) => ({ sku, kind: "made-to-order", batch: code })),
      );
      for (const { holder, sku } of buyers) await stock.reserve(tx, holder, [{ sku, quantity: 1 }], inMinutes(1));
      await stock.openBatch(tx, { code, capacity: 1 });
    });
    clock.advance(minute);
    const outcomes = await Promise.all(buyers.map(({ holder }) => once((tx) => stock.allocate(tx, holder))));
    assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? "sold" : outcome.because)).sort(), [
      "out-of-stock",
      "sold",
    ]);
  }
});

test("both doors of one payment at once allocate once", async () => {
  const sku = randomUUID();
  await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 5 }]));
  const holder = randomUUID();
  await database.transact((tx) => stock.reserve(tx, holder, [{ sku, quantity: 2 }], inMinutes(30)));
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => database.transact((tx) => stock.allocate(tx, holder, [{ sku, quantity: 2 }]))),
  );
  assert.deepEqual(outcomes.map((outcome) => outcome.ok && outcome.already).sort(), [false, ...Array(7).fill(true)]);
  assert.deepEqual(await asOwner("SELECT allocated FROM stock.item WHERE sku = $1", [sku]), [{ allocated: 2 }]);
});

test("under a stricter isolation level stock refuses to move instead of trusting an old picture", async () => {
  const sku = randomUUID();
  await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 5 }]));
  await assert.rejects(
    database.transact(async (tx) => {
      await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`.execute(tx);
      return stock.reserve(tx, randomUUID(), [{ sku, quantity: 1 }], inMinutes(30));
    }),
    { message: "Stock moves in READ COMMITTED only." },
  );
});

type Step = {
  holder: number;
  act: "reserve" | "allocate" | "release" | "ship" | "putBack" | "receive" | "wait" | "sweep";
  sku: number;
  quantity: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  holder: fc.nat(3),
  act: fc.constantFrom(
    "reserve",
    "reserve",
    "reserve",
    "allocate",
    "allocate",
    "release",
    "ship",
    "putBack",
    "receive",
    "wait",
    "sweep",
  ),
  sku: fc.nat(3),
  quantity: fc.integer({ min: 1, max: 4 }),
});

test("whatever people do at the same time, the figures agree with the movements and nothing is promised twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 12 }), { minLength: 2, maxLength: 5 }), async (actors) => {
      const code = randomUUID();
      const skus = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;
      const holders = Array.from({ length: 4 }, () => randomUUID());
      await database.transact(async (tx) => {
        await stock.openBatch(tx, { code, capacity: 5 });
        await stock.register(tx, [
          { sku: skus[0], kind: "stock", onHand: 3 },
          { sku: skus[1], kind: "stock", onHand: 6 },
          { sku: skus[2], kind: "made-to-order", batch: code },
          { sku: skus[3], kind: "made-to-order", batch: code },
        ]);
      });
      await Promise.all(
        actors.map(async (steps) => {
          for (const one of steps)
            await take(one, skus[one.sku] ?? "", holders[one.holder] ?? "", skus[(one.sku + 1) % 4] ?? "");
        }),
      );
      await invariantsHold(skus, code);
    }),
    { numRuns: tries(40), endOnFailure: true },
  );
});

async function take(step: Step, sku: string, holder: string, other: string): Promise<void> {
  const { quantity } = step;
  const lines = [
    { sku, quantity },
    { sku: other, quantity: 1 },
  ];
  if (step.act === "wait") return clock.advance(quantity * minute);
  if (step.act === "sweep") return void (await stock.expireReservations());
  await once(async (tx): Promise<unknown> => {
    if (step.act === "allocate") return stock.allocate(tx, holder);
    if (step.act === "release") return stock.release(tx, holder);
    if (step.act === "ship") return stock.ship(tx, holder, lines);
    if (step.act === "putBack") return stock.putBack(tx, holder, lines, "returned");
    if (step.act === "receive") return stock.receive(tx, sku, quantity > 2 ? -1 : quantity, "recount");
    return stock.reserve(tx, holder, lines, inMinutes(quantity)).catch((thrown: Error) => {
      if (thrown.message !== "What is allocated already cannot be reserved again.") throw thrown;
    });
  });
}

async function invariantsHold(skus: readonly string[], code: string): Promise<void> {
  const rows = await asOwner(
    `SELECT i.sku, i.kind,
       coalesce(i.on_hand, 0) = coalesce(m.on_hand, 0) AS on_hand_agrees,
       i.allocated = m.allocated AS allocated_agrees,
       coalesce(r.held, 0) = m.reserved AS reserved_agrees,
       i.allocated = coalesce(a.open, 0) AS allocations_agree,
       i.on_hand IS NULL OR (i.on_hand >= 0 AND i.allocated <= i.on_hand) AS never_oversold
     FROM stock.item i
       LEFT JOIN (SELECT sku, sum(on_hand_change)::int AS on_hand, sum(allocated_change)::int AS allocated,
         sum(reserved_change)::int AS reserved FROM stock.movement GROUP BY sku) m USING (sku)
       LEFT JOIN (SELECT sku, sum(quantity)::int AS held FROM stock.reservation GROUP BY sku) r USING (sku)
       LEFT JOIN (SELECT sku, sum(quantity - shipped - released)::int AS open FROM stock.allocation GROUP BY sku) a USING (sku)
     WHERE sku = ANY($1) AND m.sku IS NOT NULL`,
    [skus],
  );
  for (const row of rows) {
    for (const [name, holds] of Object.entries(row))
      if (typeof holds === "boolean") assert.ok(holds, `${row.kind}: ${name}`);
  }
  const batch = await asOwner(
    `SELECT b.taken = coalesce((SELECT sum(quantity - released) FROM stock.allocation WHERE batch = b.code), 0) AS agrees,
       b.taken <= b.capacity AS within FROM stock.batch b WHERE code = $1`,
    [code],
  );
  assert.deepEqual(batch, [{ agrees: true, within: true }]);
}
