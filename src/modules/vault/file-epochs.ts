import { join } from "node:path";
import type { Clock } from "#kernel/clock";
import { destroyKeyFile, KeyFileError, openKeyFile, readKeyFile } from "#kernel/key-file";
import type { Random } from "#kernel/random";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { createKeyRing, fingerprint } from "./key-ring.ts";

export type FileEpochSettings = {
  /** The folder of the keys, usually `data/keys/epochs`; made with mode 0700. */
  folder: string;
  /** Folders that hold a database or a backup. A key must not lie below one of them: it would be copied with the data. */
  apartFrom: readonly string[];
  clock: Clock;
  random: Random;
};

/**
 * Epoch keys as files `<n>.key` of 32 random bytes, mode 0600. Refuses (`epoch-key-exposed`) a folder or file that
 * others than its owner may read, that is a link, or that lies below a database or backup folder, and
 * (`epoch-key-missing`, `epoch-key-damaged`) a key that should be there and is not.
 */
export function createFileEpochs(settings: FileEpochSettings): EpochProvider {
  const { folder, clock, random } = settings;
  const ring = createKeyRing(random);
  const path = (epoch: number) => join(folder, `${epoch}.key`);

  return {
    wrap: ring.wrap,
    unwrap: ring.unwrap,
    forgetEpoch: ring.forgetEpoch,

    openEpoch: async (epoch, { mayCreate }) => {
      const found = await ofEpoch(epoch, () => openKeyFile(path(epoch), { ...settings, mayCreate }));
      ring.put(epoch, found.key, found.createdAt);
    },

    destroyEpoch: async (epoch) => {
      const found = await ofEpoch(epoch, () => readKeyFile(path(epoch)));
      if (found !== undefined) await destroyKeyFile(path(epoch), random);
      ring.forgetEpoch(epoch);
      const print = found && fingerprint(found.key);
      found?.key.fill(0);
      return { provider: "file", epoch, destroyedAt: clock.now(), fingerprint: print };
    },

    hasEpoch: async (epoch) => {
      const found = await ofEpoch(epoch, () => readKeyFile(path(epoch)));
      found?.key.fill(0);
      return found !== undefined;
    },

    attest: async () => ({ provider: "file", epochs: ring.attested() }),
  };
}

/** What every provider says of a key that should be there. */
export function missingKey(epoch: number): VaultError {
  return new VaultError(
    "epoch-key-missing",
    `The key of epoch ${epoch} is missing. Either it was lost, or the keystore is older than its keys: put back both from one escrow copy.`,
  );
}

async function ofEpoch<T>(epoch: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof KeyFileError)) throw thrown;
    throw thrown.code === "missing" ? missingKey(epoch) : new VaultError(`epoch-key-${thrown.code}`, thrown.message);
  }
}
