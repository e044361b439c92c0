import type { Database } from "#kernel/db";
import { keysAfter } from "./keystore.sql.ts";
import type { BundleRef } from "./place.ts";
import { buriedBefore, destroyedAmong } from "./vault.sql.ts";

const batch = 1_000;

/**
 * Looks at every key of the keystore: one whose bundle was shredded before the look must not be there. And at every burial: one
 * from before `moment` must have come to its end.
 */
export async function findForgottenKeys(
  { database, keystore, now }: { database: Database; keystore: Database; now(): Date },
  moment: Date,
): Promise<{ looked: number; keys: number; unfinished: number }> {
  let [looked, keys] = [0, 0];
  let after: BundleRef | undefined;
  for (;;) {
    // What is shredded while we look may have been met alive just before.
    const begun = now();
    const refs = (await keysAfter(keystore.reader, after, batch)).map(({ ref }) => ref);
    looked += refs.length;
    keys += await destroyedAmong(database.reader, refs, begun);
    after = refs.at(-1);
    if (refs.length < batch) break;
  }
  return { looked, keys, unfinished: await buriedBefore(database.reader, moment) };
}
