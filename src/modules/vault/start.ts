import type { Database } from "#kernel/db";
import { equalBytes, hmacSha256, sha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";
import type { LabelSet } from "#policy/labels";
import { canonicalBytes } from "./canonical.ts";
import { keyBytes } from "./cipher.ts";
import type { EpochBook } from "./epoch-book.ts";
import type { EpochProvider, KeyContext } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { claimOwner, findIndexKey, insertIndexKey } from "./keystore.sql.ts";
import { findKeystoreMark, rememberKeystore, rememberLabels } from "./vault.sql.ts";

export type StartNeeds = {
  shop: string;
  database: Database;
  keystore: Database;
  epochs: EpochProvider;
  book: EpochBook;
  random: Random;
  now(): Date;
  labels: Readonly<Record<string, LabelSet>>;
};

/**
 * What must be true before the vault does anything: the keystore is ours, the epoch key is there, the label sets are
 * those under which the data was collected. Gives the root of the index keys. Throws a `VaultError` that says what is
 * wrong, or whatever an unreachable database throws.
 */
export async function startVault(needs: StartNeeds): Promise<Buffer> {
  const { shop, database, keystore, book, now } = needs;
  const mark = await findKeystoreMark(database.reader);
  // An empty keystore beside data that has keys is the wrong one: to fill it would hide where the right one is.
  if (mark !== undefined && (await findIndexKey(keystore.reader)) === undefined) throw replaced();
  const owner = await keystore.transact((tx) => claimOwner(tx, shop));
  if (owner !== shop) {
    throw new VaultError(
      "keystore-of-another-shop",
      "The keystore holds the keys of another shop. Check KEYSTORE_URL.",
    );
  }
  await database.transact((tx) => checkLabels(tx, needs.labels, now()));
  await book.refresh();
  const root = await openIndexRoot(needs);
  const ours = hmacSha256(root, "candour.keystore-mark");
  const remembered = await database.transact((tx) => rememberKeystore(tx, ours));
  if (!equalBytes(remembered, ours)) throw replaced();
  return root;
}

function replaced(): VaultError {
  return new VaultError("keystore-replaced", "The keystore is not the one this shop's data was sealed with.");
}

async function checkLabels(
  tx: Parameters<typeof rememberLabels>[0],
  labels: StartNeeds["labels"],
  at: Date,
): Promise<void> {
  const ours = Object.entries(labels).map(([name, label]) => ({
    number: label.number,
    name,
    digest: sha256(canonicalBytes({ name, ...label })),
  }));
  const known = await rememberLabels(tx, ours, at);
  for (const row of ours) {
    const before = known.find(({ number }) => number === row.number);
    if (before?.name !== row.name || !before.digest.equals(row.digest)) {
      throw new VaultError(
        "label-changed",
        `The label set ${row.name} was changed after it was in force. Add a new one.`,
      );
    }
  }
}

/** The root lies wrapped in the keystore; the first start makes it. If two start at once, both use what was kept. */
async function openIndexRoot({ shop, keystore, epochs, book, random, now }: StartNeeds): Promise<Buffer> {
  const context = (epoch: number): KeyContext => ({ shop, subject: "", bundle: "index", epoch });
  if ((await findIndexKey(keystore.reader)) === undefined) {
    const epoch = book.current();
    const wrapped = await epochs.wrap(random.bytes(keyBytes), context(epoch));
    await keystore.transact((tx) => insertIndexKey(tx, { epoch, wrapped }, now()));
  }
  const kept = await findIndexKey(keystore.reader);
  if (kept === undefined) throw new VaultError("key-unavailable", "The index key could not be kept.");
  return epochs.unwrap(kept.wrapped, context(kept.epoch));
}
