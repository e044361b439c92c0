/** Changes where a product stands: its department, its address, its range, who designed it, and the tags by which collections find it. */
import type { Tx } from "#kernel/db";
import { writeAddress } from "./addresses.sql.ts";
import { addressTrouble } from "./addresses.ts";
import { writeCategoryOf } from "./categories.sql.ts";
import { loadCategories } from "./change-category.ts";
import {
  beginChange,
  type ChangeDeps,
  type ChangeOutcome,
  endChange,
  type FieldChange,
  type WhichProduct,
} from "./change-product.ts";
import { writeCredit, writeTags } from "./changing.sql.ts";
import type { DraftFault } from "./draft.ts";
import { SLUG } from "./slug.ts";
import { knownDesigners } from "./together.sql.ts";

const mostTags = 20;
const longestTag = 40;
const longestRange = 60;

/** `category`, `address` and `designer` are slugs as they stand in addresses; `tags` are what collections ask for. */
export type ProductPlace = {
  category: string;
  address: string;
  range: string;
  /** Who is credited; null for nobody. */
  designer: string | null;
  tags: readonly string[];
};

/**
 * Refuses a department or a designer that there is not, and an address that is another product's or was. The address that it had leads to the new
 * one for good. The same place again changes nothing.
 */
export async function placeProduct(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  place: ProductPlace,
): Promise<ChangeOutcome> {
  const { category, address, tags } = place;
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const categories = await loadCategories(tx);
  const [from, to] = [product.category, category].map((each) =>
    categories.find(({ slug, key }) => slug === each || key === each),
  );
  const trouble = await addressTrouble(tx, "product", product.key, address);
  const faults: DraftFault[] = trouble === null ? [] : [{ field: "address", says: trouble }];
  if (to === undefined)
    faults.push({ field: "category", says: "There is no such department. Choose one of the list." });
  faults.push(...tagFaults(tags));
  faults.push(...(await creditTrouble(tx, place)));
  if (to === undefined || faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  const changes: FieldChange[] = [];
  if (to !== from) {
    await writeCategoryOf(tx, product.id, to.key);
    changes.push({ field: "category", before: from?.key ?? null, after: to.key });
  }
  if (address !== product.slug) {
    await writeAddress(tx, "product", product.key, { before: product.slug, after: address });
    changes.push({ field: "address", before: product.slug, after: address });
  }
  if (place.range !== product.range || place.designer !== product.designer) {
    await writeCredit(tx, product.id, place);
    for (const field of ["range", "designer"] as const)
      if (place[field] !== product[field])
        changes.push({ field, before: product[field] || null, after: place[field] || null });
  }
  const [tagsBefore, tagsAfter] = [product.tags, tags].map((each) => [...new Set(each)].sort().join(", "));
  if (tagsBefore !== tagsAfter) {
    await writeTags(tx, product.id, [...new Set(tags)].sort());
    changes.push({ field: "tags", before: tagsBefore || null, after: tagsAfter || null });
  }
  if (changes.length === 0) return { ok: true, revision };
  const done = await endChange(deps, tx, begun.kept, changes);
  return done.ok ? { ...done, slug: address } : done;
}

/** What speaks against these tags. */
export function tagFaults(tags: readonly string[]): DraftFault[] {
  const fit = tags.length <= mostTags && tags.every((tag) => SLUG.test(tag) && tag.length <= longestTag);
  const says = `At most ${mostTags} tags, small letters and digits joined by hyphens.`;
  return fit ? [] : [{ field: "tags", says }];
}

/** A range that is too long, and a designer whom nobody knows. */
export async function creditTrouble(
  tx: Tx,
  { range, designer }: Pick<ProductPlace, "range" | "designer">,
): Promise<DraftFault[]> {
  const faults: DraftFault[] = [];
  if (range.length > longestRange)
    faults.push({ field: "range", says: `The range has at most ${longestRange} letters.` });
  if (designer !== null && !(await knownDesigners(tx, [designer])).has(designer))
    faults.push({ field: "designer", says: "There is no such designer. Choose one of the list." });
  return faults;
}
