import { readFile } from "node:fs/promises";
import type { Catalogue } from "#catalogue";
import { type Delivery, londonDay } from "#delivery";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { claimSeeding } from "#kernel/shop-identity";
import type { Media } from "#media";
import type { Reviews } from "#reviews";
import type { Stock } from "#stock";
import {
  openingStock,
  reducedVariants,
  sampleCategories,
  sampleCollections,
  sampleDesigners,
  sampleProducts,
} from "../sample/catalogue/index.ts";
import { withReductions } from "../sample/catalogue/reductions.ts";
import { masterPaths, photographed, photographsFolder } from "../sample/photographs.ts";
import { sampleReviews } from "../sample/reviews/index.ts";

type SeedNeeds = {
  database: Database;
  clock: Clock;
  catalogue: Catalogue;
  reviews: Reviews;
  media: Media;
  stock: Stock;
  delivery: Delivery;
};

/**
 * Fills an empty shop once: the delivery areas always; the sample catalogue, the photographs in the folder `photographs` and the
 * stock when `sample` asks for it.
 */
export async function seedShop(
  needs: SeedNeeds,
  { sample, photographs = photographsFolder }: { sample: boolean; photographs?: string | undefined },
): Promise<void> {
  const { database, clock, catalogue, media, reviews, stock, delivery } = needs;
  await database.transact(async (tx) => {
    if (!(await claimSeeding(tx, clock.now()))) return;
    await delivery.seed(tx);
    if (!sample) return;
    await catalogue.importCategories(tx, sampleCategories);
    for (const path of masterPaths(photographs)) await media.keep(await readFile(path));
    await catalogue.importDesigners(tx, sampleDesigners);
    const { products, past } = withReductions(sampleProducts, reducedVariants, londonDay(clock.now()));
    await catalogue.importPastPrices(tx, past);
    await catalogue.importProducts(
      tx,
      products.map((draft) => photographed(draft, photographs)),
    );
    await catalogue.importCollections(tx, sampleCollections);
    await reviews.importReviews(tx, sampleReviews);
    const pieces = new Map(openingStock.map(({ sku, quantity }) => [sku, quantity]));
    const items = sampleProducts.flatMap((product) =>
      product.variants.map(({ sku, supply }) =>
        supply.kind === "stock"
          ? ({ sku, kind: "stock", onHand: pieces.get(sku) ?? 0 } as const)
          : ({ sku, kind: "made-to-order" } as const),
      ),
    );
    await stock.register(tx, items);
  });
}
