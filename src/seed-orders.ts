import { londonDay } from "#delivery";
import { seededAt } from "#kernel/shop-identity";
import { importHistory } from "#orders";
import { opensFor } from "#policy/acts";
import { createPrivacyLedger } from "#privacy";
import { runAs } from "#vault/act";
import { reducedVariants, sampleProducts } from "../sample/catalogue/index.ts";
import { withReductions } from "../sample/catalogue/reductions.ts";
import { daysTold, sampleOrders, sampleSeed } from "../sample/orders/index.ts";
import { type Modules, orderSettings } from "./assemble.ts";
import type { Ground } from "./ground.ts";
import type { Partners } from "./partners.ts";
import type { Identity } from "./trader.ts";

/**
 * Gives the sample shop the orders of two years before the day it opened, once; whoever ends the process meanwhile finds none of
 * them, and the next start writes the same. A shop that does not sell the whole sample any more gets none.
 */
export async function seedOrders(
  { config, database, random }: Pick<Ground, "config" | "database" | "random">,
  modules: Modules,
  partners: Pick<Partners, "tellBank">,
  identity: Pick<Identity, "numberPrefix">,
  { days = daysTold, givenUp = new AbortController().signal }: { days?: number; givenUp?: AbortSignal } = {},
): Promise<{ written: number }> {
  const now = await seededAt(database.reader);
  const { catalogue, delivery } = modules;
  const snapshot = catalogue.current();
  const sellsAll = sampleProducts.every(({ variants }) =>
    variants.every(({ sku }) => snapshot.variantBySku(sku) !== null),
  );
  if (now === null || !sellsAll) return { written: 0 };
  const settings = orderSettings(config, identity);
  const needs = {
    ...modules,
    database,
    random,
    settings,
    vat: modules.kept.vat,
    privacy: createPrivacyLedger(),
    carrier: modules.courier.name,
  };
  const { past: pastPrices } = withReductions(sampleProducts, reducedVariants, londonDay(now));
  const past = {
    seed: `${sampleSeed}:${londonDay(now)}`,
    now,
    orders: () => sampleOrders({ now, days, quote: delivery.quote, pastPrices }),
    tellProvider: partners.tellBank,
    givenUp,
  };
  const name = "sample-orders";
  return runAs({ name, opens: opensFor(name) }, () => importHistory(needs, past));
}
