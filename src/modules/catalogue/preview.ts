/** Shows a product as it would be, to whoever holds a link that lasts half an hour. */
import { minute } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";
import { type ProductWords, wordsOf } from "./describe-product.ts";
import { contradictions, type DraftFault } from "./draft.ts";
import { type KeptProduct, loadProduct } from "./load.ts";
import { findPreview, writePreview } from "./preview.sql.ts";

const lastsMs = 30 * minute;

export type PreviewOutcome =
  | { ok: true; token: string; until: Date }
  | { ok: false; because: "no-such-product" }
  | { ok: false; because: "not-fit-for-sale"; faults: readonly DraftFault[] };

/**
 * Makes the link of a preview: of the product as it is kept, on sale or not, or with `words` that are not saved. The link that there
 * was of this product ends. Refuses what could not be saved either. The secret of the link is kept nowhere.
 */
export async function offerPreview(
  { random, now }: { random: Random; now: Date },
  tx: Tx,
  slug: string,
  words: ProductWords | null,
): Promise<PreviewOutcome> {
  const kept = await loadProduct(tx, slug);
  if (kept === null) return { ok: false, because: "no-such-product" };
  const faults = words === null ? [] : contradictions({ ...kept.product, ...wordsOf(words) });
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  const token = random.token();
  const until = new Date(now.getTime() + lastsMs);
  await writePreview(tx, {
    product_id: kept.product.id,
    link_hash: sha256(token),
    words: words === null ? null : JSON.stringify(wordsOf(words)),
    valid_until: until,
  });
  return { ok: true, token, until };
}

export type Preview = KeptProduct & { readonly until: Date; readonly hasUnsavedWords: boolean };

/** What a link shows at this moment; null for a link that is over or never was. */
export async function openPreview(reader: Reader, token: string, now: Date): Promise<Preview | null> {
  const row = await findPreview(reader, sha256(token), now);
  const kept = row === undefined ? null : await loadProduct(reader, row.slug);
  if (row === undefined || kept === null) return null;
  const words = row.words === null ? null : (JSON.parse(row.words) as ProductWords);
  const product = words === null ? kept.product : { ...kept.product, ...words };
  return { ...kept, product, until: row.valid_until, hasUnsavedWords: words !== null };
}
