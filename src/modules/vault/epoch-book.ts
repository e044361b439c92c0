import type { Database } from "#kernel/db";
import { type Epoch, findEpochs, insertFirstEpoch, type NewEpoch } from "./epoch.sql.ts";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { epochIsUsed } from "./keystore.sql.ts";

/** Which epoch is current, as this process knows it. */
export type EpochBook = {
  /** The epoch under which this process wraps new keys. The keystore refuses one that is over; then `refresh`. */
  current(): number;
  /** Reads the keystore: opens the current epoch and forgets the keys of those that are destroyed. Gives its number. */
  refresh(): Promise<number>;
  /** The same, for news: a book that was never opened stays shut. */
  hear(): Promise<void>;
  /** Every epoch there was, newest first. */
  all(): Promise<Epoch[]>;
};

/** The book of one process; empty until the first `refresh`, which opens the first epoch of a new keystore. */
export function createEpochBook(needs: { keystore: Database; epochs: EpochProvider; now(): Date }): EpochBook {
  const { keystore, epochs, now } = needs;
  let current: number | undefined;
  const all = () => findEpochs(keystore.reader);
  const openFirst = async (): Promise<number> => {
    const epoch = 1;
    await epochs.openEpoch(epoch, { mayCreate: !(await epochIsUsed(keystore.reader, epoch)) });
    const first = await describeEpoch(epochs, epoch);
    await keystore.transact((tx) => insertFirstEpoch(tx, first, now()));
    return epoch;
  };
  const refresh = async (): Promise<number> => {
    const known = await all();
    const newest = known.find(({ supersededAt }) => supersededAt === null)?.epoch ?? (await openFirst());
    if (newest !== current) await epochs.openEpoch(newest, { mayCreate: false });
    current = newest;
    for (const { epoch, destroyedAt } of known) if (destroyedAt !== null) epochs.forgetEpoch(epoch);
    return newest;
  };
  return {
    all,
    current: () => {
      if (current === undefined) throw new VaultError("key-unavailable", "No epoch is open yet.");
      return current;
    },
    refresh,
    hear: async () => {
      if (current !== undefined) await refresh();
    },
  };
}

/** An open epoch as the book notes it. */
export async function describeEpoch(epochs: EpochProvider, epoch: number): Promise<NewEpoch> {
  const { provider, epochs: open } = await epochs.attest();
  const found = open.find((each) => each.epoch === epoch);
  if (found === undefined) throw new VaultError("epoch-unknown", `Epoch ${epoch} is not open.`);
  return { epoch, provider, fingerprint: found.fingerprint };
}
