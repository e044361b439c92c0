/** Takes a product off sale whole, and puts it on again. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { beginPricesAnew, writeOffSale } from "./changing.sql.ts";
import { londonDay } from "./days.ts";
import { draftFaults } from "./draft.ts";

/** No list, page or basket offers the product any more; orders that name it stay as they are. Again: changes nothing. */
export async function takeOffSale(deps: ChangeDeps, tx: Tx, which: WhichProduct): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  if (begun.kept.isOffSale) return { ok: true, revision: begun.kept.revision };
  await writeOffSale(tx, begun.kept.product.id, true);
  return endChange(deps, tx, begun.kept, [{ field: "on-sale", before: "yes", after: "no" }]);
}

/**
 * Offers the product again, unless something that the law wants said is missing. While it was off sale nobody was charged
 * its prices, so they count from today on, and no earlier price is shown (law L62). Again: changes nothing.
 */
export async function putOnSale(deps: ChangeDeps, tx: Tx, which: WhichProduct): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision, isOffSale } = begun.kept;
  if (!isOffSale) return { ok: true, revision };
  const faults = draftFaults(product);
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writeOffSale(tx, product.id, false);
  await beginPricesAnew(tx, product.id, londonDay(deps.now));
  return endChange(deps, tx, begun.kept, [{ field: "on-sale", before: "no", after: "yes" }]);
}
