/** Lets an address of elsewhere lead to a product: the one that it had in the shop it comes from. */
import type { Tx } from "#kernel/db";
import { addFormerAddress, ownersOf } from "./addresses.sql.ts";
import { addressTrouble } from "./addresses.ts";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";

/** For good, as an address that it had here. Refuses one that another product has or had; one that leads here already changes nothing. */
export async function leadHere(deps: ChangeDeps, tx: Tx, which: WhichProduct, address: string): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const trouble = await addressTrouble(tx, "product", product.key, address);
  if (trouble !== null)
    return { ok: false, because: "not-fit-for-sale", faults: [{ field: "address", says: trouble }] };
  if ((await ownersOf(tx, "product", [address])).has(address)) return { ok: true, revision };
  await addFormerAddress(tx, "product", product.key, address);
  return endChange(deps, tx, begun.kept, [{ field: "old-address", before: null, after: address }]);
}
