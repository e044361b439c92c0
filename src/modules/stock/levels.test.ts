import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { openBus } from "#kernel/bus";
import { fixedClock, minute } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { freshDatabase } from "../../../test/support/database.ts";
import { createStock, type Level } from "./index.ts";
import { levelOf, piecesLeft } from "./level.ts";
import { createLevelBoard, encodeChanges } from "./level-board.ts";

const { database, bus, urls } = await freshDatabase();
const clock = fixedClock(new Date("2026-12-01T10:00:00.000Z"));
const stock = createStock({ database, bus, clock, log: silentLog });
const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * minute);
const heard: string[] = [];
bus.on("stock-level", (payload) => heard.push(payload));
let told: string[] = [];
stock.onLevelChange((skus) => (told = [...told, ...skus]));

test("few are named exactly, from the threshold down and nowhere else (L61)", () => {
  const levels = [-1, 0, 1, 2, 3, 4, 5].map((available) => levelOf(available, 3));
  assert.deepEqual(levels, ["out", "out", "low:1", "low:2", "low:3", "in-stock", "in-stock"]);
  assert.deepEqual(levels.map(piecesLeft), [null, null, 1, 2, 3, null, null]);
  assert.equal(piecesLeft("made-to-order"), null);
});

test("a message is sent when a level becomes another one, and not otherwise", async () => {
  const sku = randomUUID();
  await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 7 }]));
  await stock.refresh();
  await settled();
  assert.equal(stock.levels().of(sku), "in-stock");
  const holders = Array.from({ length: 7 }, () => randomUUID());
  const seen: Level[] = [];
  heard.length = 0;
  told = [];
  for (const holder of holders) {
    await database.transact((tx) => stock.reserve(tx, holder, [{ sku, quantity: 1 }], inMinutes(30)));
    await settled();
    seen.push(stock.levels().of(sku));
  }
  assert.deepEqual(seen, ["in-stock", "in-stock", "in-stock", "low:3", "low:2", "low:1", "out"]);
  assert.deepEqual(heard, [`${sku}\tlow:3`, `${sku}\tlow:2`, `${sku}\tlow:1`, `${sku}\tout`]);
  assert.deepEqual(told, [sku, sku, sku, sku]);
  assert.deepEqual(stock.levels().soldOut(), new Set([sku]));

  heard.length = 0;
  await database.transact((tx) => stock.allocate(tx, holders[0] ?? ""));
  await database.transact((tx) => stock.ship(tx, holders[0] ?? "", [{ sku, quantity: 1 }]));
  await settled();
  assert.deepEqual(heard, [], "allocating and shipping take nothing that was not taken");
  await database.transact((tx) => stock.putBack(tx, holders[0] ?? "", [{ sku, quantity: 1 }], "returned"));
  await database.transact((tx) => stock.release(tx, holders[1] ?? ""));
  await database.transact((tx) => stock.receive(tx, sku, 5, "delivery"));
  await database.transact((tx) => stock.receive(tx, sku, 5, "delivery"));
  await settled();
  assert.deepEqual(heard, [`${sku}\tlow:1`, `${sku}\tlow:2`, `${sku}\tin-stock`]);
});

test("a refused reservation and a transaction that fails say nothing", async () => {
  const sku = randomUUID();
  await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 1 }]));
  await settled();
  heard.length = 0;
  await database.transact((tx) => stock.reserve(tx, randomUUID(), [{ sku, quantity: 2 }], inMinutes(30)));
  const failing = database.transact(async (tx) => {
    await stock.reserve(tx, randomUUID(), [{ sku, quantity: 1 }], inMinutes(30));
    throw new Error("no");
  });
  await assert.rejects(failing, { message: "no" });
  await settled();
  assert.deepEqual(heard, []);
  assert.equal(stock.levels().of(sku), "low:1");
});

test("a reservation that expires in silence is announced by the sweep, or by whoever meets it first", async () => {
  const [swept, released, renewed] = [randomUUID(), randomUUID(), randomUUID()];
  await database.transact((tx) =>
    stock.register(tx, [
      { sku: swept, kind: "stock", onHand: 2 },
      { sku: released, kind: "stock", onHand: 2 },
      { sku: renewed, kind: "stock", onHand: 10 },
    ]),
  );
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  const take = (holder: string, sku: string, quantity = 2) =>
    database.transact((tx) => stock.reserve(tx, holder, [{ sku, quantity }], inMinutes(30)));
  await take(a, swept);
  await take(b, released);
  await take(c, renewed, 10);
  await settled();
  const levels = () => [swept, released, renewed].map((sku) => stock.levels().of(sku));
  assert.deepEqual(levels(), ["out", "out", "out"]);
  clock.advance(30 * minute);
  await database.transact((tx) => stock.release(tx, b));
  await take(c, renewed, 1);
  await stock.expireReservations();
  await settled();
  assert.deepEqual(levels(), ["low:2", "low:2", "in-stock"]);
});

test("a full batch takes all its variants out, in every process", async () => {
  const elsewhere = await openBus({ connectionString: urls.shop }, silentLog);
  const other = createStock({ database, bus: elsewhere, clock, log: silentLog });
  const [code, moss, clay, free] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await database.transact((tx) => stock.openBatch(tx, { code, capacity: 2 }));
  await database.transact((tx) =>
    stock.register(tx, [
      { sku: moss, kind: "made-to-order", batch: code },
      { sku: clay, kind: "made-to-order", batch: code },
      { sku: free, kind: "made-to-order" },
    ]),
  );
  await Promise.all([stock.refresh(), other.refresh()]);
  await settled();
  const both = () => [stock, other].map((one) => [moss, clay, free].map((sku) => one.levels().of(sku)));
  const open = ["made-to-order", "made-to-order", "made-to-order"];
  assert.deepEqual(both(), [open, open]);
  told = [];
  const holder = randomUUID();
  await database.transact((tx) => stock.reserve(tx, holder, [{ sku: moss, quantity: 2 }], inMinutes(30)));
  await settled();
  assert.deepEqual(both(), Array(2).fill(["out", "out", "made-to-order"]));
  assert.deepEqual(told.sort(), [moss, clay].sort());
  await database.transact((tx) => stock.release(tx, holder));
  await settled();
  assert.deepEqual(both(), [open, open]);
  await database.transact((tx) => stock.openBatch(tx, { code, capacity: 0 }));
  await settled();
  assert.deepEqual(both(), Array(2).fill(["out", "out", "made-to-order"]));
  await elsewhere.close();
});

test("what is heard while the levels are being read is not overwritten by what was read", async () => {
  const sku = randomUUID();
  await database.transact((tx) => stock.register(tx, [{ sku, kind: "stock", onHand: 9 }]));
  let say: (payload: string) => void = () => {};
  const silentBus = {
    ...bus,
    on: (_: string, hear: (payload: string) => void) => {
      say = hear;
    },
    onRestored: () => {},
  };
  const young = createStock({ database, bus: silentBus, clock, log: silentLog });
  const loading = young.refresh();
  say(`${sku}\tlow:2`);
  await loading;
  assert.equal(young.levels().of(sku), "low:2");
  await young.refresh();
  assert.equal(young.levels().of(sku), "in-stock");
});

test("what nobody knows is out", () => {
  assert.equal(stock.levels().of("nothing"), "out");
});

test("very many changes become one message that says to read everything again", () => {
  const many = Array.from({ length: 300 }, () => ({ sku: randomUUID(), level: "out" as const }));
  assert.equal(encodeChanges(many), "*");
  assert.equal(encodeChanges([]), null);
  assert.equal(createLevelBoard().hear("*"), null);
});

/** Messages arrive after the commit in their own time; one of our own comes last. */
async function settled(): Promise<void> {
  const mark = randomUUID();
  const arrived = new Promise<void>((resolve) => {
    bus.on("settled", (payload) => {
      if (payload === mark) resolve();
    });
  });
  await database.transact((tx) => bus.notify(tx, "settled", mark));
  await arrived;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
