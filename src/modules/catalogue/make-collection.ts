/** Makes a collection. Its address is made from its title, and stays. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { lockCatalogue } from "./catalogue.sql.ts";
import { announce } from "./change-category.ts";
import {
  byKeys,
  type CollectionChange,
  type CollectionOutcome,
  collectionFaults,
  loadCollections,
} from "./change-collection.ts";
import { writeCollection, writeCollectionOrder } from "./collections.sql.ts";
import { slugOf } from "./slug.ts";

const mostCollections = 60;

/** Refuses a title whose address another collection has. */
export async function makeCollection(tx: Tx, bus: Bus, wanted: CollectionChange): Promise<CollectionOutcome> {
  await lockCatalogue(tx);
  const others = (await loadCollections(tx)).map(({ slug }) => slug);
  const change = await byKeys(tx, wanted);
  const slug = slugOf(change.title);
  const faults = await collectionFaults(tx, change, others.length + 1);
  if (slug === "") faults.push({ field: "title", says: "The title has letters or digits." });
  if (others.includes(slug)) faults.push({ field: "title", says: `Another collection has the address ${slug}.` });
  if (others.length >= mostCollections)
    faults.push({ field: "title", says: `There are ${mostCollections} collections already.` });
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  const { rule, isHidden: hidden, ...rest } = change;
  await writeCollection(tx, { ...rest, slug, hidden, rule: rule && JSON.stringify(rule) });
  await writeCollectionOrder(tx, others.toSpliced(change.place - 1, 0, slug));
  await announce(tx, bus);
  return { ok: true, slug };
}
