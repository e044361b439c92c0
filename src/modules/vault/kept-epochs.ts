import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { FlowId } from "#policy/flows";
import { keyBytes } from "./cipher.ts";
import { findKeptKey, insertKeptKey, type KeptKey } from "./epoch.sql.ts";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { missingKey } from "./file-epochs.ts";
import { createKeyRing } from "./key-ring.ts";

/** One call to a keeper, through the gate by which everything leaves the shop. `fields` are all that may stand in it. */
export type KeeperCall = (
  flow: FlowId,
  request: { path: string; headers: Readonly<Record<string, string>>; body?: unknown },
  fields: readonly string[],
) => Promise<{ ok: true; status: number; body: string } | { ok: false; because: string }>;

/** Somebody who has keys that never leave them, one for each epoch, and seals ours with them. */
export type KeyKeeper = {
  name: "vault-transit" | "aws-kms";
  /** A new key of theirs, and a new one of ours with it: bare for us, and sealed. */
  create(epoch: number): Promise<{ bare: Buffer; sealed: Buffer; keeperKey: string }>;
  /** Opens what `create` sealed. Undefined when there is no such key any more; throws a `VaultError` where the keeper knows more. */
  open(epoch: number, kept: KeptKey): Promise<Buffer | undefined>;
  /** Destroys their key and says when it is gone; again it says the same. */
  destroy(kept: Pick<KeptKey, "keeperKey">): Promise<Date>;
};

export type KeptEpochsNeeds = { keeper: KeyKeeper; keystore: Database; clock: Clock; random: Random; log: Log };

/**
 * Epoch keys that a keeper seals. They lie sealed in the keystore; each process has one opened once, and wraps with it by itself. A
 * keeper that is slow, refuses or cannot be reached is `key-unavailable`; one whose key is gone, `epoch-key-missing`.
 */
export function createKeptEpochs({ keeper, keystore, clock, random, log }: KeptEpochsNeeds): EpochProvider {
  const ring = createKeyRing(random);
  const ours = async (epoch: number): Promise<KeptKey | undefined> => {
    const kept = await findKeptKey(keystore.reader, epoch);
    return kept?.keeper === keeper.name ? kept : undefined;
  };
  const put = (epoch: number, bare: Buffer | undefined, createdAt: Date): void => {
    if (bare === undefined) throw missingKey(epoch);
    if (bare.length !== keyBytes)
      throw new VaultError("epoch-key-damaged", `The keeper's key of epoch ${epoch} is none.`);
    ring.put(epoch, bare, createdAt);
  };
  const create = async (epoch: number): Promise<void> => {
    const { bare, sealed, keeperKey } = await keeper.create(epoch);
    const kept: KeptKey = { keeper: keeper.name, keeperKey, sealed, createdAt: clock.now() };
    if (await keystore.transact((tx) => insertKeptKey(tx, epoch, kept))) return put(epoch, bare, kept.createdAt);
    // Another process was faster, and what it made is used.
    bare.fill(0);
    log.warn("epoch-key-made-twice", { epoch });
    const theirs = await ours(epoch);
    put(epoch, theirs && (await keeper.open(epoch, theirs)), theirs?.createdAt ?? kept.createdAt);
  };
  return {
    wrap: ring.wrap,
    unwrap: ring.unwrap,
    forgetEpoch: ring.forgetEpoch,
    hasEpoch: async (epoch) => (await ours(epoch)) !== undefined,
    openEpoch: async (epoch, { mayCreate }) => {
      if (ring.has(epoch)) return;
      const kept = await ours(epoch);
      if (kept !== undefined) put(epoch, await keeper.open(epoch, kept), kept.createdAt);
      else if (mayCreate) await create(epoch);
      else throw missingKey(epoch);
    },
    destroyEpoch: async (epoch) => {
      const print = ring.attested().find((each) => each.epoch === epoch)?.fingerprint;
      const kept = await ours(epoch);
      const destroyedAt = kept === undefined ? clock.now() : await keeper.destroy(kept);
      ring.forgetEpoch(epoch);
      return { provider: keeper.name, epoch, destroyedAt, fingerprint: print };
    },
    attest: async () => ({ provider: keeper.name, epochs: ring.attested() }),
  };
}

/** What a keeper answered, if it answered well; otherwise it is out of reach, and the log says with what code. */
export function refusedBy(log: Log, flow: FlowId, code: string): VaultError {
  log.warn("epoch-keeper-refused", { flow, code });
  return new VaultError("key-unavailable", `The keeper of our keys does not help now (${code}). Try again later.`);
}
