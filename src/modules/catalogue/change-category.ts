/** What every change of one department has in common: it begins from a revision that is still the newest, and is announced. */
import type { Bus } from "#kernel/bus";
import type { Reader, Tx } from "#kernel/db";
import { lockCatalogue, raiseVersion } from "./catalogue.sql.ts";
import { type KeptCategoryRow, readCategories } from "./categories.sql.ts";
import { claimsOf } from "./draft.ts";
import { CHANNEL } from "./import-products.ts";
import type { Category } from "./product.ts";

/** A department as the shop keeps it. `revision` is raised by every change of it. */
export type KeptCategory = Category & {
  /** The slug that it came in with, by which imports know it whatever its address. */
  readonly key: string;
  readonly revision: number;
  readonly isHidden: boolean;
  /** How many products stand in it, on sale or not. */
  readonly products: number;
};

/** The department that is to be changed, and the revision that whoever changes it has read. */
export type WhichCategory = { slug: string; revision: number };

/** What is said of a department. */
export type CategoryWords = Pick<Category, "name" | "singular" | "blurb">;

export type CategoryFault = {
  readonly field: keyof CategoryWords | "address" | "place" | "hidden";
  readonly says: string;
};

export type CategoryRefusal =
  | { ok: false; because: "no-such-category" }
  /** Somebody changed it meanwhile; `now` is what they left. */
  | { ok: false; because: "changed-meanwhile"; now: KeptCategory }
  | { ok: false; because: "not-fit"; faults: readonly CategoryFault[] };

export type CategoryOutcome = { ok: true; slug: string } | CategoryRefusal;

/** Every department in the order of the navigation, hidden ones too. */
export async function loadCategories(reader: Reader | Tx): Promise<KeptCategory[]> {
  return (await readCategories(reader)).map(keptCategoryOf);
}

function keptCategoryOf({ hidden, ...row }: KeptCategoryRow): KeptCategory {
  return { ...row, isHidden: hidden };
}

/** Lets changes pass one at a time, and refuses one that began from a revision that is no longer the newest. */
export async function beginCategory(
  tx: Tx,
  { slug, revision }: WhichCategory,
): Promise<{ ok: true; kept: KeptCategory; all: readonly KeptCategory[] } | CategoryRefusal> {
  await lockCatalogue(tx);
  const all = await loadCategories(tx);
  const kept = all.find((each) => each.slug === slug);
  if (kept === undefined) return { ok: false, because: "no-such-category" };
  return kept.revision === revision ? { ok: true, kept, all } : { ok: false, because: "changed-meanwhile", now: kept };
}

/** Raises the version; every process hears of it when `tx` commits. */
export async function announce(tx: Tx, bus: Bus): Promise<void> {
  await bus.notify(tx, CHANNEL, String(await raiseVersion(tx)));
}

const longest = { name: 60, singular: 40, blurb: 300 } as const;

/** What speaks against these words beside the other departments. */
export function categoryFaults(words: CategoryWords, others: readonly Category[]): CategoryFault[] {
  const faults = (["name", "singular", "blurb"] as const).flatMap((field): CategoryFault[] => {
    const value = words[field];
    const says = value === "" || value.length > longest[field] ? [`Write 1 to ${longest[field]} letters.`] : [];
    return [...says, ...claimsOf(value)].map((each) => ({ field, says: each }));
  });
  const same = others.some(({ name }) => name.toLowerCase() === words.name.toLowerCase());
  return same ? [...faults, { field: "name", says: "Another department has this name." }] : faults;
}
