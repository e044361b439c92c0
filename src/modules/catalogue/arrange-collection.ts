/** Changes a collection: its words, what is in it, in which order, where it stands, and whether it is shown. */
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
  type WhichCollection,
} from "./change-collection.ts";
import { writeCollection, writeCollectionOrder } from "./collections.sql.ts";

/** Refuses one that began from a revision that is no longer the newest. */
export async function arrangeCollection(
  tx: Tx,
  bus: Bus,
  { slug, revision }: WhichCollection,
  wanted: CollectionChange,
): Promise<CollectionOutcome> {
  await lockCatalogue(tx);
  const all = await loadCollections(tx);
  const kept = all.find((each) => each.slug === slug);
  if (kept === undefined) return { ok: false, because: "no-such-collection" };
  if (kept.revision !== revision) return { ok: false, because: "changed-meanwhile", now: kept };
  const change = await byKeys(tx, wanted);
  const faults = await collectionFaults(tx, change, all.length);
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  const { rule, isHidden: hidden, ...rest } = change;
  await writeCollection(tx, { ...rest, slug, hidden, rule: rule && JSON.stringify(rule) });
  const others = all.filter((each) => each !== kept).map((each) => each.slug);
  await writeCollectionOrder(tx, others.toSpliced(change.place - 1, 0, slug));
  await announce(tx, bus);
  return { ok: true, slug };
}
