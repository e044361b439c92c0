/** A basket over a small invented catalogue with real stock and delivery tables: what the tests of this folder stand on. */
import { createBasket } from "#basket";
import type { Offer } from "#catalogue";
import { createDelivery } from "#delivery";
import { fixedClock } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { createStock } from "#stock";
import { freshDatabase } from "../../../test/support/database.ts";
import { testPromotions } from "../../../test/support/promotions.ts";

type Goods = { priceMinor: number; name?: string; onHand?: number; discontinued?: boolean; vatRatePermille?: number };

/** Opens it on a Tuesday in December, ten in the morning. */
export async function openTestBasket() {
  const db = await freshDatabase();
  const { database, bus } = db;
  const clock = fixedClock(new Date("2026-12-01T10:00:00.000Z"));
  const stock = createStock({ database, bus, clock, log: silentLog });
  const delivery = createDelivery({ database, clock });
  await database.transact((tx) => delivery.seed(tx));
  await delivery.refresh();
  const offers = new Map<string, Offer>();
  const { promotions, promote } = testPromotions(db, clock);
  const basket = createBasket({
    database,
    clock,
    promotions,
    random: seededRandom("basket"),
    stock,
    delivery,
    vat: { rateOf: (named) => named },
    catalogue: { current: () => ({ variantBySku: (sku) => offers.get(sku) ?? null }) },
  });
  /** Puts goods on sale; without `onHand` they are made to order. */
  const sell = async (sku: string, goods: Goods): Promise<void> => {
    offers.set(sku, offer(sku, goods));
    const { onHand } = goods;
    await database.transact((tx) =>
      stock.register(tx, [onHand === undefined ? { sku, kind: "made-to-order" } : { sku, kind: "stock", onHand }]),
    );
    await stock.refresh();
  };
  const reprice = (sku: string, goods: Goods): void => void offers.set(sku, offer(sku, goods));
  const withdraw = (sku: string): void => void offers.delete(sku);
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.transact(work);
  /** Everything the module has stored. */
  const stored = () =>
    db.asOwner(`SELECT (SELECT jsonb_agg(b ORDER BY id) FROM basket.basket b) AS baskets,
      (SELECT jsonb_agg(l ORDER BY basket_id, sku) FROM basket.line l) AS lines,
      (SELECT jsonb_agg(c ORDER BY hash) FROM basket.capability c) AS capabilities`);
  return { ...db, clock, stock, delivery, promotions, promote, basket, sell, reprice, withdraw, run, stored };
}

/** A lamp-sized thing in moss, with only what a basket looks at. */
function offer(
  sku: string,
  { priceMinor, name = sku, onHand, discontinued = false, vatRatePermille = 200 }: Goods,
): Offer {
  const choice = { fabric: "moss", size: "small" };
  const variant = {
    ...{ sku, slug: "moss-small", choice, priceMinor, vatRatePermille, weightKg: 4, handling: "parcel", boxes: 1 },
    packedCm: { width: 40, depth: 40, height: 60 },
    supply:
      onHand === undefined
        ? { kind: "made-to-order", minWeeks: 6, maxWeeks: 8 }
        : { kind: "stock", minDays: 1, maxDays: 2 },
  };
  const options = [
    {
      slug: "fabric",
      name: "Fabric",
      values: [
        { slug: "clay", label: "Clay linen" },
        { slug: "moss", label: "Moss velvet" },
      ],
    },
    { slug: "size", name: "Size", values: [{ slug: "small", label: "Small" }] },
  ];
  const product = { slug: sku.toLowerCase(), name, category: "lighting", discontinued, isSwatch: false, options };
  return { product, variant } as unknown as Offer;
}
