import type { Clock } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database, Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import { keyBytes } from "./cipher.ts";
import type { EpochBook } from "./epoch-book.ts";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { insertKey } from "./keystore.sql.ts";
import type { Index } from "./locator.ts";
import { type BundleRef, refText } from "./place.ts";
import type { BundleKey } from "./record.ts";
import { findBundle, insertBundle, putLocator } from "./vault.sql.ts";

export type CreateNeeds = {
  shop: string;
  database: Database;
  keystore: Database;
  epochs: EpochProvider;
  book: EpochBook;
  clock: Clock;
  random: Random;
};

/** A new key, once it is committed to the keystore; undefined where the bundle has one already. */
export async function createKey(needs: CreateNeeds, ref: BundleRef): Promise<BundleKey | undefined> {
  const found = await findBundle(needs.database.reader, ref);
  if (found?.state === "live") return undefined;
  if (found !== undefined) throw shredded();
  const dek = needs.random.bytes(keyBytes);
  const dekId = needs.random.uuid();
  let isNew = false;
  try {
    isNew = await keepKey(needs, ref, { dekId, dek });
  } finally {
    // Another's key, or none: this one was never anybody's.
    if (!isNew) dek.fill(0);
  }
  crashpoint("vault-key-committed");
  return isNew ? { dekId, dek } : undefined;
}

/** Commits a key under the current epoch. If that was rolled on meanwhile the keystore keeps nothing, and the next is taken. */
async function keepKey(needs: CreateNeeds, ref: BundleRef, { dekId, dek }: BundleKey): Promise<boolean> {
  const { shop, keystore, epochs, book, clock } = needs;
  for (;;) {
    const epoch = book.current();
    const wrapped = await epochs.wrap(dek, { shop, ...ref, epoch });
    if (await keystore.alone((tx) => insertKey(tx, ref, { dekId, epoch, wrapped }, clock.now()))) return true;
    if ((await book.refresh()) === epoch) return false;
  }
}

/** Notes in a transaction of the shop that a bundle exists. What it throws stands at `Vault.bindBundle`. */
export async function bindBundle(tx: Tx, ref: BundleRef, boundAt: Date, email: Index | null): Promise<void> {
  refText(ref);
  if (await insertBundle(tx, ref, { boundAt, email })) return;
  const found = await findBundle(tx, ref);
  if (found?.state !== "live") throw shredded();
  if (email !== null && !(await putLocator(tx, ref, "email", email))) throw shredded();
}

function shredded(): VaultError {
  return new VaultError("bundle-shredded", "The bundle is gone; begin a new one.");
}
