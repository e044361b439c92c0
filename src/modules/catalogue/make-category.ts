/** Makes a department. It stands last in the navigation, and shows what products are put into it. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { addressTrouble } from "./addresses.ts";
import { lockCatalogue } from "./catalogue.sql.ts";
import { addCategory } from "./categories.sql.ts";
import {
  announce,
  type CategoryOutcome,
  type CategoryWords,
  categoryFaults,
  loadCategories,
} from "./change-category.ts";
import { slugOf } from "./slug.ts";

const mostCategories = 40;

/** Its address is made from its name. Refuses a name or an address that another department has. */
export async function makeCategory(tx: Tx, bus: Bus, words: CategoryWords): Promise<CategoryOutcome> {
  await lockCatalogue(tx);
  const others = await loadCategories(tx);
  const slug = slugOf(words.name);
  const faults = categoryFaults(words, others);
  if (faults.length === 0 && slug === "") faults.push({ field: "name", says: "The name has letters or digits." });
  const taken = faults.length === 0 ? await addressTrouble(tx, "category", null, slug) : null;
  if (taken !== null) faults.push({ field: "name", says: taken });
  if (others.length >= mostCategories)
    faults.push({ field: "name", says: `There are ${mostCategories} departments; more fit into no navigation.` });
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  await addCategory(tx, slug, words);
  await announce(tx, bus);
  return { ok: true, slug };
}
