/** Changes by which class of VAT a product is taxed. Its prices, which hold the VAT, stay what they are. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { writeVatClass } from "./changing.sql.ts";

/** The classes by the rate that each had at first, in thousandths; what is charged is the rate that counts on the day. */
export const VAT_CLASSES = { standard: 200, reduced: 50, zero: 0 } as const;
export type VatClassName = keyof typeof VAT_CLASSES;

/** The class of a product; null where an import gave its variants different ones, or another rate. */
export function vatClassOf({ variants }: { variants: readonly { vatRatePermille: number }[] }): VatClassName | null {
  const rates = new Set(variants.map(({ vatRatePermille }) => vatRatePermille));
  const [only] = rates;
  const found = Object.entries(VAT_CLASSES).find(([, permille]) => permille === only)?.[0];
  return rates.size === 1 && found !== undefined ? (found as VatClassName) : null;
}

/** All its variants, withdrawn ones too, are taxed by the class from the next order on; orders keep the VAT that they were placed with. */
export async function changeVatClass(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  to: VatClassName,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const before = vatClassOf(product);
  if (before === to) return { ok: true, revision };
  await writeVatClass(tx, product.id, VAT_CLASSES[to]);
  return endChange(deps, tx, begun.kept, [{ field: "vat-class", before, after: to }]);
}
