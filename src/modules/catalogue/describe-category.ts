/** Changes what a department is called and what is said of it, its address, its place in the navigation, and whether it is shown. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { writeAddress } from "./addresses.sql.ts";
import { addressTrouble } from "./addresses.ts";
import { writeCategory, writeCategoryOrder } from "./categories.sql.ts";
import {
  announce,
  beginCategory,
  type CategoryOutcome,
  type CategoryWords,
  categoryFaults,
  type WhichCategory,
} from "./change-category.ts";

/** `place` counts from 1; `address` is its slug in addresses. */
export type CategoryChange = CategoryWords & { address: string; place: number; isHidden: boolean };

/** Refuses an address that is another department's or was; the one that it had leads to the new one for good. */
export async function describeCategory(
  tx: Tx,
  bus: Bus,
  which: WhichCategory,
  { address, place, isHidden, ...words }: CategoryChange,
): Promise<CategoryOutcome> {
  const begun = await beginCategory(tx, which);
  if (!begun.ok) return begun;
  const { kept, all } = begun;
  const others = all.filter((each) => each !== kept);
  const faults = categoryFaults(words, others);
  if (!Number.isInteger(place) || place < 1 || place > all.length)
    faults.push({ field: "place", says: `Write a place from 1 to ${all.length}.` });
  if (isHidden && !kept.isHidden && others.every((each) => each.isHidden))
    faults.push({ field: "hidden", says: "It is the only department that is shown; show another one first." });
  const trouble = await addressTrouble(tx, "category", kept.key, address);
  if (trouble !== null) faults.push({ field: "address", says: trouble });
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  await writeCategory(tx, kept.key, { ...words, hidden: isHidden });
  await writeCategoryOrder(tx, others.map(({ key }) => key).toSpliced(place - 1, 0, kept.key));
  if (address !== kept.slug) await writeAddress(tx, "category", kept.key, { before: kept.slug, after: address });
  await announce(tx, bus);
  return { ok: true, slug: address };
}
