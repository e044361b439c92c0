/**
 * How fast the back office lists orders: `node --import tsx bench/order-list.ts [orders]`, 100,000 unless said otherwise, on a
 * PostgreSQL that does not wait for the disk. Each figure is the queries of a whole page: 50 rows, the number of all of them, and how
 * many wait. `bench/office-lists.ts` measures the pages themselves.
 */
import { test } from "node:test";
import { elapsed } from "#kernel/clock";
import { type OrderFilter, type OrderPlace, orderShelves, orderSorts } from "#orders";
import { testShop } from "../src/modules/orders/test-shop.ts";
import { writeOrders } from "./many-orders.ts";

const count = Number(process.argv[2] ?? 100_000);
const rounds = 15;
const print = (line: string) => void process.stdout.write(`${line}\n`);

test(`pages of ${count} orders`, async () => {
  const { orders, needs, db } = await testShop();
  const { reader } = needs.database;
  await writeOrders(db, count, new Date("2026-12-01T09:00:00Z"));
  print("| Shelf | Sort | first page ms, median | worst | page 2 ms, median | orders |\n|---|---|---|---|---|---|");
  for (const shelf of orderShelves) {
    for (const sort of orderSorts) {
      const filter: OrderFilter = { shelf, sort };
      const ask = async (after?: OrderPlace) => {
        const took = elapsed();
        const [{ next }, all] = await Promise.all([
          orders.list(reader, filter, { limit: 50, ...(after && { after }) }),
          orders.count(reader, filter),
          orders.waiting(reader),
        ]);
        return { next, all, ms: took() };
      };
      const { next, all } = await ask();
      const times = async (after?: OrderPlace) => {
        const took: number[] = [];
        for (let round = 0; round < rounds; round++) took.push((await ask(after)).ms);
        return took.sort((a, b) => a - b);
      };
      const first = await times();
      const second = next === null ? [] : await times(next);
      const show = (ms: number | undefined) => (ms === undefined ? "–" : ms.toFixed(1));
      const middle = Math.floor(rounds / 2);
      print(
        `| ${shelf} | ${sort} | ${show(first[middle])} | ${show(first.at(-1))} | ${show(second[middle])} | ${all} |`,
      );
    }
  }
});
