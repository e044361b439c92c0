import { readConfig } from "#config";
import { sampleProducts } from "../../sample/catalogue/index.ts";
import { type Joined, joinShop } from "../../src/main.ts";
import type { ShopProcess } from "./shop-process.ts";

/** What whoever runs the shop does while people are in it, through the modules' own doors. */
export type Merchant = {
  /** Sets the price of one variant; pence, VAT included. */
  changesPrice(sku: string, priceMinor: number): Promise<void>;
  /** Does now what is due by shop time, which the shop would do within a minute. */
  doesWhatIsDue(): Promise<void>;
};

/** Joins a running shop as its merchant for one act each. */
export function merchantOf(shop: Pick<ShopProcess, "env">): Merchant {
  const joined = async (act: (joined: Joined) => Promise<unknown>): Promise<void> => {
    const inside = await joinShop(readConfig(shop.env));
    try {
      await act(inside);
    } finally {
      await inside.close();
    }
  };
  return {
    changesPrice: async (sku, priceMinor) => {
      const product = sampleProducts.find(({ variants }) => variants.some((each) => each.sku === sku));
      if (product === undefined) throw new Error(`The sample shop does not sell ${sku}.`);
      const variants = product.variants.map((each) => (each.sku === sku ? { ...each, priceMinor } : each));
      await joined(({ transact, modules }) =>
        transact((tx) => modules.catalogue.importProducts(tx, [{ ...product, variants }])),
      );
    },
    doesWhatIsDue: () =>
      joined(async ({ modules: { stock, orders, retention } }) => {
        for (const { run } of [...stock.sweeps, ...orders.sweeps]) await run();
        await retention.sweep();
      }),
  };
}
