import { readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { minute } from "#kernel/clock";
import { joinShop } from "../../src/main.ts";
import { giveWork } from "../../src/work.ts";
import { openInsides, type Witnessed } from "./shop-insides.ts";
import type { ShopProcess } from "./shop-process.ts";

/** What does not hold of a running shop once some minutes of its time are over and what is due then is done: a sentence each. */
export async function brokenWhenSettled(shop: ShopProcess, witnessed: Witnessed): Promise<string[]> {
  const joined = await joinShop(readConfig({ ...shop.env }));
  const insides = await openInsides(shop);
  try {
    giveWork(joined.modules);
    // Later than any claim or patience of whoever was killed.
    await joined.transact((tx) => moveAnnouncedClock(tx, joined.bus, 3 * minute));
    await joined.clock.reread();
    await joined.modules.jobs.sweep();
    return await insides.broken(witnessed);
  } finally {
    await insides.close();
    await joined.close();
  }
}
