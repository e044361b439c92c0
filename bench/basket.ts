/**
 * How fast baskets and stock answer against a real PostgreSQL that does not wait for the disk, without HTTP: `node --import tsx
 * bench/basket.ts`. Ten clients, each with one thing at a time; the median of five rounds. DATABASE_URL measures another
 * server. Load generator, module and database share the machine.
 */
import { test } from "node:test";
import { createBasket } from "#basket";
import { createDelivery } from "#delivery";
import { createClock, elapsed } from "#kernel/clock";
import { sql } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createPromotions } from "#promotions";
import { createStock } from "#stock";
import { sampleCategories, sampleProducts } from "../sample/catalogue/index.ts";
import { snapshotFromDrafts } from "../src/modules/catalogue/from-drafts.ts";
import { freshDatabase } from "../test/support/database.ts";

const CLIENTS = 10;
const ROUNDS = 5;
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 2_000);

const { database, bus } = await freshDatabase();
const clock = createClock();
const snapshot = snapshotFromDrafts(sampleCategories, sampleProducts);
const skus = snapshot.products.flatMap((product) => product.variants.map((variant) => variant.sku));
const stock = createStock({ database, bus, clock, log: silentLog });
const delivery = createDelivery({ database, clock });
await database.transact(async (tx) => {
  await delivery.seed(tx);
  await stock.register(
    tx,
    skus.map((sku) => ({ sku, kind: "stock", onHand: 100_000 })),
  );
});
await Promise.all([delivery.refresh(), stock.refresh()]);
const catalogue = { current: () => snapshot };
const promotions = createPromotions({
  ...{ database, bus, clock, random: systemRandom, log: silentLog, catalogue, wordTrouble: () => null },
});
const basket = createBasket({
  ...{ database, clock, stock, delivery, promotions, catalogue },
  vat: { rateOf: (named) => named },
  random: systemRandom,
});

// Run as a test, because the database of a test is dropped when its tests have ended.
await test("baskets and stock", async () => {
  let turn = 0;
  const someSku = (): string => skus[turn++ % skus.length] ?? "";
  const known = await database.transact((tx) => basket.add(tx, null, someSku(), 1));
  if (!known.ok) throw new Error(known.because);
  for (let n = 0; n < 4; n++) await database.transact((tx) => basket.addLine(tx, known.basketId, someSku(), 1));
  const tokens: string[] = [];
  const holders: string[] = [];

  await measure("an empty transaction, for comparison", () => database.transact((tx) => sql`SELECT 1`.execute(tx)));
  await measure("new basket with a line", async () => {
    const added = await database.transact((tx) => basket.add(tx, null, someSku(), 1));
    if (added.ok && added.token !== undefined) tokens.push(added.token);
  });
  await measure("new basket with a line and a capability", () =>
    database.transact((tx) => basket.add(tx, null, someSku(), 1, { mint: "journey" })),
  );
  await measure("another line into a basket, by its token", () =>
    database.transact((tx) => basket.add(tx, tokens[turn % tokens.length] ?? "", someSku(), 1)),
  );
  await measure("contents of a basket of five lines", () => basket.contents(database.reader, known.basketId));
  await measure("reserve three lines", async () => {
    const holder = systemRandom.uuid();
    holders.push(holder);
    const lines = [someSku(), someSku(), someSku()].map((sku) => ({ sku, quantity: 1 }));
    await database.transact((tx) => stock.reserve(tx, holder, lines, new Date(clock.now().getTime() + 3_600_000)));
  });
  let next = 0;
  await measure("allocate three lines", async () => {
    const holder = holders[next++];
    if (holder !== undefined) await database.transact((tx) => stock.allocate(tx, holder));
  });
});

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const rounds: { perSecond: number; p50: number; p99: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(work));
  rounds.sort((a, b) => a.perSecond - b.perSecond);
  const { perSecond, p50, p99 } = rounds[ROUNDS >> 1] ?? { perSecond: 0, p50: 0, p99: 0 };
  const figures = `${perSecond.toFixed(0).padStart(6)} /s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`;
  process.stdout.write(`${name.padEnd(44)}${figures}\n`);
}

async function oneRound(work: () => Promise<unknown>): Promise<{ perSecond: number; p50: number; p99: number }> {
  const times: number[] = [];
  const total = elapsed();
  const client = async (): Promise<void> => {
    while (total() < ROUND_MS) {
      const one = elapsed();
      await work();
      times.push(one());
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const perSecond = times.length / (total() / 1_000);
  times.sort((a, b) => a - b);
  return { perSecond, p50: times[times.length >> 1] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}
