import type { Gate } from "#kernel/http";
import { catalogueTag, levelTag, reviewsTag } from "#views/tags.ts";
import type { Modules } from "./assemble.ts";
import type { Ground } from "./ground.ts";
import type { Identity } from "./trader.ts";

/** Throws away what is kept ready as soon as what it shows has changed, here or in another process. */
export function dropWhatChanges(
  { bus }: Pick<Ground, "bus">,
  { catalogue, reviews, stock, delivery }: Modules,
  identity: Identity,
  kept: Gate["keptPages"],
): void {
  catalogue.onChange(() => kept.drop(catalogueTag));
  reviews.onChange(() => kept.drop(reviewsTag));
  stock.onLevelChange((skus) => {
    for (const sku of skus) kept.drop(levelTag(sku));
  });
  // Every page names who trades, and many say what delivery costs.
  identity.onUse(() => kept.drop());
  delivery.onChange(() => kept.drop());
  bus.on("clock", () => kept.drop());
  bus.onLost(() => kept.drop());
}
