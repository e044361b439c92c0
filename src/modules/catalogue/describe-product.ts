/** Changes what is said of a product: the words that people read, and those that the law wants. */
import type { Tx } from "#kernel/db";
import {
  beginChange,
  type ChangeDeps,
  type ChangeOutcome,
  endChange,
  type FieldChange,
  type WhichProduct,
} from "./change-product.ts";
import { writeWords } from "./changing.sql.ts";
import { contradictions, missingFacts } from "./draft.ts";
import type { Product } from "./product.ts";

export const wordFields = [
  "name",
  "summary",
  "description",
  "materials",
  "care",
  "assembly",
  "fire",
  "electrical",
  "maker",
  "responsible",
] as const satisfies readonly (keyof Product)[];

/** The fields that are kept line by line. */
export const lineFields: ReadonlySet<string> = new Set<keyof ProductWords>(["materials", "maker", "responsible"]);

/** What may be said of a product. `fire` and `electrical` are null where there is nothing to say. */
export type ProductWords = Pick<Product, (typeof wordFields)[number]>;

/** The words of a product, and nothing else of it. */
export function wordsOf(product: ProductWords): ProductWords {
  const { name, summary, description, materials, care, assembly, fire, electrical, maker, responsible } = product;
  return { name, summary, description, materials, care, assembly, fire, electrical, maker, responsible };
}

/**
 * Writes the words of a product. Refuses what contradicts itself and, while it is on sale, what leaves out something that the
 * law wants said. The same words again change nothing.
 */
export async function describeProduct(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  words: ProductWords,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision, isOffSale } = begun.kept;
  const now = wordsOf(product);
  if (JSON.stringify(now) === JSON.stringify(wordsOf(words))) return { ok: true, revision };
  const changed = { ...product, ...wordsOf(words) };
  const faults = [...contradictions(changed), ...(isOffSale ? [] : missingFacts(changed))];
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writeWords(tx, product.id, wordsOf(words));
  return endChange(deps, tx, begun.kept, differences(now, words));
}

function differences(now: ProductWords, words: ProductWords): FieldChange[] {
  return wordFields
    .map((field) => ({ field, before: asText(now[field]), after: asText(words[field]) }))
    .filter(({ before, after }) => before !== after);
}

function asText(value: string | readonly string[] | null): string | null {
  return value === null || typeof value === "string" ? value : value.join("\n") || null;
}
