import { hmacSha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";
import { decrypt, encrypt, lengthPrefixed, saltBytes } from "./cipher.ts";
import type { Attestation, EpochProvider, KeyContext } from "./epochs.ts";
import { VaultError } from "./error.ts";

/** Epoch keys in the memory of this process, and what is wrapped with them: the same for whoever keeps them. */
export type KeyRing = Pick<EpochProvider, "wrap" | "unwrap" | "forgetEpoch"> & {
  put(epoch: number, key: Buffer, createdAt: Date): void;
  has(epoch: number): boolean;
  attested(): Attestation["epochs"];
};

/** An empty ring. `wrap` and `unwrap` throw `epoch-unknown` for an epoch whose key was not put on it. */
export function createKeyRing(random: Random): KeyRing {
  const keys = new Map<number, { key: Buffer; createdAt: Date }>();
  const keyOf = ({ epoch }: KeyContext): Buffer => {
    const found = keys.get(epoch);
    if (found === undefined) throw new VaultError("epoch-unknown", `Epoch ${epoch} is not open.`);
    return found.key;
  };
  return {
    wrap: async (key, context) =>
      encrypt(keyOf(context), "candour.wrap1", random.bytes(saltBytes), contextBytes(context), key),
    unwrap: async (wrapped, context) => decrypt(keyOf(context), "candour.wrap1", contextBytes(context), wrapped),
    put: (epoch, key, createdAt) => void keys.set(epoch, { key, createdAt }),
    has: (epoch) => keys.has(epoch),
    forgetEpoch: (epoch) => {
      keys.get(epoch)?.key.fill(0);
      keys.delete(epoch);
    },
    attested: () =>
      [...keys].map(([epoch, { key, createdAt }]) => ({ epoch, fingerprint: fingerprint(key), createdAt })),
  };
}

/** Names an epoch key without telling it. */
export function fingerprint(key: Buffer): string {
  return hmacSha256(key, "candour.epoch.fingerprint").toString("hex", 0, 8);
}

function contextBytes({ shop, subject, bundle, epoch }: KeyContext): Buffer {
  return lengthPrefixed(["wrap1", shop, subject, bundle, String(epoch)]);
}
