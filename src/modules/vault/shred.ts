import { crashpoint } from "#kernel/crashpoint";
import { afterCommit, type Database, type Tx } from "#kernel/db";
import { keptMs } from "#policy/retention";
import { VaultError } from "./error.ts";
import { deleteKey, markKeysBound, unboundKeys } from "./keystore.sql.ts";
import { type BundleRef, refText } from "./place.ts";
import { deleteLocators, findBundle, findBundles, insertBundle, markGrave } from "./vault.sql.ts";

/** What shredding needs of the vault around it. */
export type Graveyard = {
  database: Database;
  keystore: Database;
  now(): Date;
  /** Makes every process forget the bundle's key when `tx` commits. */
  evictEverywhere(tx: Tx, ref: BundleRef): Promise<void>;
  /** Puts the job that goes on after the burial into its transaction. */
  enqueueShredding(tx: Tx, ref: BundleRef): Promise<void>;
};

/** First step, in a transaction of the shop: the tombstone. From its commit on the bundle opens nowhere. */
export async function buryBundle(yard: Graveyard, tx: Tx, ref: BundleRef): Promise<void> {
  const found = await findBundle(tx, ref);
  if (found === undefined) throw new VaultError("bundle-unknown", "Only a bundle that exists can be buried.");
  if (found.state === "shredded") return;
  await markGrave(tx, ref, "buried_at", yard.now());
  await yard.evictEverywhere(tx, ref);
  await yard.enqueueShredding(tx, ref);
}

/** Second step, in no transaction: the key. Without it what remains is noise. Refuses a bundle that is not buried. */
export async function destroyKey(yard: Graveyard, ref: BundleRef): Promise<void> {
  const found = await findBundle(yard.database.reader, ref);
  if (found === undefined || found.state === "live") {
    throw new VaultError("bundle-not-buried", "The key of a bundle that is not buried stays.");
  }
  crashpoint("vault-buried");
  await yard.keystore.transact((tx) => deleteKey(tx, ref));
  crashpoint("vault-key-destroyed");
  await yard.database.transact((tx) => markGrave(tx, ref, "key_destroyed_at", yard.now()));
}

/** Third step, in the transaction in which the owner of the sealed rows deletes them: locators, and the date. */
export async function removeRemains(yard: Graveyard, tx: Tx, ref: BundleRef): Promise<void> {
  const found = await findBundle(tx, ref);
  if (found?.state !== "key-destroyed" && found?.state !== "shredded") {
    throw new VaultError("bundle-not-buried", "What remains of a bundle goes after its key.");
  }
  await deleteLocators(tx, ref);
  await markGrave(tx, ref, "shredded_at", yard.now());
  afterCommit(tx, () => crashpoint("vault-remains-removed"));
}

const orphanAfterMs = keptMs("orphaned-key");
const mostPerSweep = 1_000;

/**
 * Ends keys whose bundle never came: a checkout that stopped between its two commits. The row of `vault.bundle` decides,
 * not a clock. Before a key is deleted its bundle is buried, so whoever still means to bind it is refused by the primary
 * key; and if they were first, the burial finds their row and the key stays. A key once seen bound is never looked at
 * again, so a shop started on an old or empty database shreds nothing.
 */
export async function sweepOrphans(yard: Graveyard): Promise<{ removed: number; bound: number }> {
  const unbound = await unboundKeys(yard.keystore.reader, mostPerSweep);
  const refs = unbound.map(({ ref }) => ref);
  const found = await findBundles(yard.database.reader, refs);
  const bound = refs.filter((ref) => found.get(refText(ref))?.wasBound);
  if (bound.length > 0) await yard.keystore.transact((tx) => markKeysBound(tx, bound, yard.now()));
  let removed = 0;
  for (const { ref, createdAt } of unbound) {
    const known = found.get(refText(ref));
    if (known?.wasBound) continue;
    if (known === undefined && !(isOld(createdAt, yard.now()) && (await buryOrphan(yard, ref)))) continue;
    await destroyKey(yard, ref);
    await yard.database.transact((tx) => removeRemains(yard, tx, ref));
    removed++;
  }
  return { removed, bound: bound.length };
}

/** How many keys should have ended by a moment because their bundle never came, and are still there. */
export async function countOrphans(yard: Graveyard, moment: Date): Promise<number> {
  const unbound = await unboundKeys(yard.keystore.reader, mostPerSweep);
  return unbound.filter(({ createdAt }) => isOld(createdAt, moment)).length;
}

function isOld(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > orphanAfterMs;
}

/** True if the bundle had no row and now has a tombstone. */
function buryOrphan(yard: Graveyard, ref: BundleRef): Promise<boolean> {
  return yard.database.transact(async (tx) => {
    const wasFirst = await insertBundle(tx, ref, { buriedAt: yard.now() });
    if (wasFirst) await yard.evictEverywhere(tx, ref);
    return wasFirst;
  });
}
