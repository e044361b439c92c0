/** Takes one variant of a product off sale, and puts it on again. */
import type { Tx } from "#kernel/db";
import { writeOnSale } from "./catalogue.sql.ts";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { beginPriceAnew } from "./changing.sql.ts";
import { londonDay } from "./days.ts";
import { missingFacts } from "./draft.ts";
import { loadWithdrawn } from "./load.ts";
import type { Product, Variant } from "./product.ts";
import { isOpen, readLastSales } from "./sales.sql.ts";

/**
 * Nobody is offered the variant any more; orders that name it stay as they are, and baskets say that it is gone. Refuses the last
 * one of a product, and one with a sale that is not over.
 */
export async function withdrawVariant(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sku: string,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { variants } = begun.kept.product;
  if (!variants.some((variant) => variant.sku === sku)) return refused(`There is no variant ${sku} on sale.`);
  if (variants.length === 1) return refused("It is the last one: take the whole product off sale instead.");
  if ((await readLastSales(tx, [sku])).some(isOpen))
    return refused("A sale of it is planned or running. Call it off first.");
  await writeOnSale(tx, sku, false);
  return endChange(deps, tx, begun.kept, [{ field: "variant-on-sale", sku, before: "yes", after: "no" }]);
}

/**
 * Offers the variant again. While it was withdrawn nobody was charged its price, so that counts from today on, and no earlier one is
 * shown (law L62). Refuses one that no longer fits the options of its product, or of which the law wants something said.
 */
export async function bringBackVariant(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sku: string,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, isOffSale } = begun.kept;
  const variant = (await loadWithdrawn(tx, product.id)).find((each) => each.sku === sku);
  if (variant === undefined) return refused(`No variant ${sku} of this product was withdrawn.`);
  if (!fits(product, variant))
    return refused("It does not fit the options that the product has now, or is there already.");
  const faults = isOffSale ? [] : missingFacts({ ...product, variants: [variant] });
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writeOnSale(tx, sku, true);
  await beginPriceAnew(tx, sku, isOffSale ? null : londonDay(deps.now));
  return endChange(deps, tx, begun.kept, [{ field: "variant-on-sale", sku, before: "no", after: "yes" }]);
}

/** The same options are chosen as in the others, and not the same values. */
function fits({ options, variants }: Product, variant: Variant): boolean {
  const chosen = ({ choice }: Variant) => JSON.stringify(Object.entries(choice).sort());
  const asked = options.map(({ slug }) => slug).sort();
  return (
    Object.keys(variant.choice).sort().join() === asked.join() &&
    variants.every((each) => each.slug !== variant.slug && chosen(each) !== chosen(variant))
  );
}

function refused(says: string): ChangeOutcome {
  return { ok: false, because: "not-fit-for-sale", faults: [{ field: "variants", says }] };
}
