/** What every change of one product has in common: it begins from a revision that is still the newest, and is announced. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { lockCatalogue, raiseVersion } from "./catalogue.sql.ts";
import { addChanges, raiseRevision } from "./changing.sql.ts";
import type { DraftFault } from "./draft.ts";
import { CHANNEL } from "./import-products.ts";
import { type KeptProduct, loadProduct } from "./load.ts";
import type { Product } from "./product.ts";

/** `by` is the short name of whoever changes it; null where the shop does it by itself. */
export type ChangeDeps = { bus: Bus; now: Date; by: string | null };

/** One field of a product, or with `sku` of a variant, before and after; null for nothing. */
export type FieldChange = { field: string; sku?: string; before: string | null; after: string | null };

/** The product that is to be changed, and the revision that whoever changes it has read. */
export type WhichProduct = { slug: string; revision: number };

export type ChangeRefusal =
  | { ok: false; because: "no-such-product" }
  | { ok: false; because: "no-such-change" }
  /** Somebody changed it meanwhile; `now` is what they left. */
  | { ok: false; because: "changed-meanwhile"; now: KeptProduct }
  | { ok: false; because: "not-fit-for-sale"; faults: readonly DraftFault[] }
  /** Sentences on why these prices may not be asked. */
  | { ok: false; because: "price-refused"; reasons: readonly string[] };

/** `slug` where the change gave the product another address. */
export type ChangeOutcome = { ok: true; revision: number; slug?: string } | ChangeRefusal;

/** Lets changes pass one at a time, and refuses one that began from a revision that is no longer the newest. */
export async function beginChange(
  tx: Tx,
  { slug, revision }: WhichProduct,
): Promise<{ ok: true; kept: KeptProduct } | ChangeRefusal> {
  const kept = await beginAsItIs(tx, slug);
  if (kept === null) return { ok: false, because: "no-such-product" };
  return kept.revision === revision ? { ok: true, kept } : { ok: false, because: "changed-meanwhile", now: kept };
}

/** Lets changes pass one at a time, for what is due whatever somebody is writing meanwhile. Null for a slug that nothing has. */
export async function beginAsItIs(tx: Tx, slug: string): Promise<KeptProduct | null> {
  await lockCatalogue(tx);
  return loadProduct(tx, slug);
}

/** Notes what was changed, raises the revision and the version; every process hears of it when `tx` commits. */
export async function endChange(
  { bus, now, by }: ChangeDeps,
  tx: Tx,
  { product }: { readonly product: Pick<Product, "id"> },
  changes: readonly FieldChange[],
): Promise<ChangeOutcome> {
  const revision = await raiseRevision(tx, product.id);
  await addChanges(tx, { productId: product.id, revision, by, now }, changes);
  await bus.notify(tx, CHANNEL, String(await raiseVersion(tx)));
  return { ok: true, revision };
}
