/** What making and changing a collection have in common. */
import type { Reader, Tx } from "#kernel/db";
import { ownersOf } from "./addresses.sql.ts";
import { type CollectionRule, type CollectionSort, MOST_IN_COLLECTION } from "./collection-rule.ts";
import { type KeptCollectionRow, readKeptCollections, readRanges } from "./collections.sql.ts";
import { isDay } from "./days.ts";
import { claimsOf } from "./draft.ts";
import type { Collection } from "./product.ts";

/** A collection as the shop keeps it. `revision` is raised by every change of it. */
export type KeptCollection = Collection & {
  readonly rule: CollectionRule | null;
  readonly sort: CollectionSort;
  readonly isHidden: boolean;
  readonly revision: number;
};

export type WhichCollection = { slug: string; revision: number };

/** `place` counts from 1; `products` are addresses in their order. */
export type CollectionChange = {
  title: string;
  blurb: string;
  place: number;
  isHidden: boolean;
  rule: CollectionRule | null;
  sort: CollectionSort;
  products: readonly string[];
};

export type CollectionFault = {
  readonly field: "title" | "blurb" | "place" | "products" | "ranges" | "added-since" | "rule";
  readonly says: string;
};

export type CollectionRefusal =
  | { ok: false; because: "no-such-collection" }
  /** Somebody changed it meanwhile; `now` is what they left. */
  | { ok: false; because: "changed-meanwhile"; now: KeptCollection }
  | { ok: false; because: "not-fit"; faults: readonly CollectionFault[] };

export type CollectionOutcome = { ok: true; slug: string } | CollectionRefusal;

/** Every collection in its order, hidden ones too. */
export async function loadCollections(reader: Reader | Tx): Promise<KeptCollection[]> {
  return (await readKeptCollections(reader)).map(({ hidden, rule, ...row }: KeptCollectionRow) => ({
    ...row,
    rule: rule === null ? null : (JSON.parse(rule) as CollectionRule),
    isHidden: hidden,
  }));
}

/**
 * A change with its products and departments named by their keys. A form may be older than an address in it: what stands there is
 * what is meant.
 */
export async function byKeys(tx: Tx, change: CollectionChange): Promise<CollectionChange> {
  const { products, rule } = change;
  const owners = await ownersOf(tx, "product", products);
  const departments = await ownersOf(tx, "category", rule?.categories ?? []);
  return {
    ...change,
    products: products.map((address) => owners.get(address) ?? address),
    rule: rule && { ...rule, categories: rule.categories.map((address) => departments.get(address) ?? address) },
  };
}

/** What speaks against a collection that is named by keys. `places` is how many places there are. */
export async function collectionFaults(tx: Tx, change: CollectionChange, places: number): Promise<CollectionFault[]> {
  const faults: CollectionFault[] = [];
  const demand = (field: CollectionFault["field"], holds: boolean, says: string) => {
    if (!holds) faults.push({ field, says });
  };
  const { title, blurb, place, rule, products } = change;
  demand("title", title.length >= 1 && title.length <= 80, "Write 1 to 80 letters.");
  demand("blurb", blurb.length >= 1 && blurb.length <= 600, "Write 1 to 600 letters.");
  for (const says of claimsOf(title)) demand("title", false, says);
  for (const says of claimsOf(blurb)) demand("blurb", false, says);
  demand("place", Number.isInteger(place) && place >= 1 && place <= places, `Write a place from 1 to ${places}.`);
  demand("rule", rule !== null || products.length > 0, "Tick something below, or choose products by hand.");
  demand("products", products.length <= MOST_IN_COLLECTION, `At most ${MOST_IN_COLLECTION} are shown.`);
  demand("products", new Set(products).size === products.length, "One product stands there twice.");
  const known = await ownersOf(tx, "product", products);
  for (const product of products) demand("products", known.has(product), `There is no product ${product}.`);
  const departments = await ownersOf(tx, "category", rule?.categories ?? []);
  for (const each of rule?.categories ?? []) demand("rule", departments.has(each), `There is no department ${each}.`);
  const since = rule?.addedSince ?? null;
  demand("added-since", since === null || isDay(since), "Write a day: 2026-11-30.");
  const ranges = rule === null || rule.ranges.length === 0 ? new Set<string>() : await readRanges(tx);
  for (const range of rule?.ranges ?? []) demand("ranges", ranges.has(range), `There is no range ${range}.`);
  return faults;
}
