/** Takes one change back: the field is again what it was before. That is a change as well, and stands in the history. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, type WhichProduct } from "./change-product.ts";
import { readChange } from "./changing.sql.ts";
import { describeProduct, wordFields, wordsOf } from "./describe-product.ts";
import { type ProductPlace, placeProduct } from "./place-product.ts";
import { putOnSale, takeOffSale } from "./put-on-sale.ts";

/** Which fields can be put back. */
export function canBePutBack(field: string): boolean {
  return field === "on-sale" || isOfPlace(field) || isWord(field);
}

export async function takeBack(deps: ChangeDeps, tx: Tx, which: WhichProduct, entry: number): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  const change = await readChange(tx, product.id, entry);
  if (change === undefined) return { ok: false, because: "no-such-change" };
  const { field, before } = change;
  if (field === "on-sale") return before === "yes" ? putOnSale(deps, tx, which) : takeOffSale(deps, tx, which);
  if (isOfPlace(field)) {
    const { category, slug: address, tags } = product;
    const value = field === "tags" ? (before ?? "").split(", ").filter((tag) => tag !== "") : before;
    return placeProduct(deps, tx, which, { category, address, tags, [field]: value });
  }
  if (!isWord(field)) return { ok: false, because: "no-such-change" };
  const value = field === "materials" ? (before ?? "").split("\n") : before;
  return describeProduct(deps, tx, which, { ...wordsOf(product), [field]: value });
}

function isOfPlace(field: string): field is keyof ProductPlace {
  return field === "category" || field === "address" || field === "tags";
}

function isWord(field: string): field is (typeof wordFields)[number] {
  return (wordFields as readonly string[]).includes(field);
}
