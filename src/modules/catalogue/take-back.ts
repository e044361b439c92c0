/** Takes one change back: the field is again what it was before. That is a change as well, and stands in the history. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, type WhichProduct } from "./change-product.ts";
import { readChange } from "./changing.sql.ts";
import { describeProduct, lineFields, wordFields, wordsOf } from "./describe-product.ts";
import { type ProductPlace, placeProduct } from "./place-product.ts";
import { putOnSale, takeOffSale } from "./put-on-sale.ts";
import { bringBackVariant, withdrawVariant } from "./withdraw-variant.ts";

/** Which fields can be put back. */
export function canBePutBack(field: string): boolean {
  return field === "on-sale" || field === "variant-on-sale" || isOfPlace(field) || isWord(field);
}

export async function takeBack(deps: ChangeDeps, tx: Tx, which: WhichProduct, entry: number): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  const change = await readChange(tx, product.id, entry);
  if (change === undefined) return { ok: false, because: "no-such-change" };
  const { field, sku, before } = change;
  if (field === "on-sale") return before === "yes" ? putOnSale(deps, tx, which) : takeOffSale(deps, tx, which);
  if (field === "variant-on-sale" && sku !== null)
    return before === "yes" ? bringBackVariant(deps, tx, which, sku) : withdrawVariant(deps, tx, which, sku);
  if (isOfPlace(field)) {
    const { category, slug: address, range, designer, tags } = product;
    const value = field === "tags" ? (before ?? "").split(", ").filter((tag) => tag !== "") : before;
    return placeProduct(deps, tx, which, { category, address, range, designer, tags, [field]: value });
  }
  if (!isWord(field)) return { ok: false, because: "no-such-change" };
  const value = lineFields.has(field) ? (before ?? "").split("\n").filter((line) => line !== "") : before;
  return describeProduct(deps, tx, which, { ...wordsOf(product), [field]: value });
}

function isOfPlace(field: string): field is keyof ProductPlace {
  return ["category", "address", "range", "designer", "tags"].includes(field);
}

function isWord(field: string): field is (typeof wordFields)[number] {
  return (wordFields as readonly string[]).includes(field);
}
