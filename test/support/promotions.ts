/** Promotions on the database of a test, for tests of whatever prices by them: every department and product is known. */

import { londonDay } from "#delivery";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createPromotions, type Promotion, type Promotions, type PromotionTerms } from "#promotions";

export type TestPromotions = ReturnType<typeof testPromotions>;

export function testPromotions({ database, bus }: { database: Database; bus: Bus }, clock: Clock) {
  const known = {
    ...{ category: (slug: string) => ({ slug }), product: (slug: string) => ({ slug }), hiddenCategories: [] },
    presentAddress: (_: string, address: string) => address,
  };
  const promotions: Promotions = createPromotions({
    ...{ database, bus, clock, random: systemRandom, log: silentLog, wordTrouble: () => null },
    catalogue: { current: () => known as never },
  });
  /** Makes one that begins today, and reads them again. */
  const promote = async (terms: Partial<PromotionTerms> & Pick<PromotionTerms, "kind">): Promise<Promotion> => {
    const made = await database.transact((tx) => promotions.make(tx, "nadia", { ...plain(clock), ...terms }));
    if (!made.ok) throw new Error(`No promotion was made: ${JSON.stringify(made)}`);
    await promotions.refresh();
    const promotion = await promotions.one(database.reader, made.id);
    if (promotion === null) throw new Error("The promotion that was made is not there.");
    return promotion;
  };
  return { promotions, promote };
}

/** From today on, by itself, for everything, without any limit. */
export function plain(clock: Clock): Omit<PromotionTerms, "kind"> {
  return {
    ...{ title: "Founders’ week", percent: null, amountMinor: null, code: null, leastMinor: 0 },
    ...{ categories: [], products: [], from: londonDay(clock.now()), until: null },
    ...{ mostUses: null, onceEach: false },
  };
}
