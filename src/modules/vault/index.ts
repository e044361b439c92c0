import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Category } from "#policy/categories";
import { type CategoryOf, type LabelSet, type LabelSetId, labels as policyLabels } from "#policy/labels";
import { bounded, isUnavailable } from "./bounded.ts";
import { keyBytes } from "./cipher.ts";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { createFinding, type Finding, type LocatorEntry } from "./finding.ts";
import { createKeys, type KeyLimits, keyLimits } from "./keys.ts";
import { findIndexKey, insertKey } from "./keystore.sql.ts";
import type { HashKind, Index } from "./locator.ts";
import type { Personal } from "./personal.ts";
import { type BundleRef, type Place, refText } from "./place.ts";
import type { BundleKey } from "./record.ts";
import { saltPool } from "./salt-pool.ts";
import { type OpenResult, open, seal } from "./sealing.ts";
import { buryBundle, destroyKey, removeRemains, sweepOrphans } from "./shred.ts";
import { currentEpoch, startVault } from "./start.ts";
import { buriedBundles, findBundle, insertBundle, putLocator } from "./vault.sql.ts";

export type { Attestation, EpochProvider, KeyContext, Receipt } from "./epochs.ts";
export { VaultError, type VaultErrorCode } from "./error.ts";
export { createFileEpochs, type FileEpochSettings } from "./file-epochs.ts";
export { type LocatorEntry, sameLocator } from "./finding.ts";
export { type KeyLimits, keyLimits } from "./keys.ts";
export type { HashKind, LocatorKind } from "./locator.ts";
export { type Personal, part, personal, printPersonalAs } from "./personal.ts";
export { type BundleName, type BundleRef, type Place, parseRef, refText, type Subject } from "./place.ts";
export type { OpenResult } from "./sealing.ts";
export type { BundleCondition } from "./vault.sql.ts";

/** The job that goes on after a burial. Its id is the `refText` of the bundle; its handler belongs to who owns the rows. */
export const shredJob = "vault.shred";

const evictChannel = "vault.evict";
const mostPending = 200;

export type VaultNeeds = {
  /** Random id of the shop; part of what everything is bound to. */
  shop: string;
  database: Database;
  keystore: Database;
  epochs: EpochProvider;
  bus: Pick<Bus, "notify" | "on" | "onLost" | "onRestored">;
  jobs: Pick<Jobs, "enqueue">;
  clock: Clock;
  random: Random;
  log: Log;
  labels?: Readonly<Record<string, LabelSet>>;
  limits?: KeyLimits;
};

export type Vault = {
  /**
   * Checks keystore, epoch key and label sets, and opens them. Call it before listening: it throws a `VaultError` if the
   * shop must not run like this. If the keystore only cannot be reached, the rest of the shop may go on; every later
   * call tries again.
   */
  start(): Promise<{ ok: true } | { ok: false; because: "key-unavailable" }>;

  /**
   * Whether details can be sealed and opened now: the vault is open and the keystore answers, within two seconds. For
   * whoever watches the shop; however many ask, one question is under way.
   */
  isReachable(): Promise<boolean>;

  /**
   * Makes the bundle's key and commits it to the keystore. Comes before the transaction of the shop that binds the bundle
   * and writes what is sealed. Does nothing if there is a key. Throws `key-unavailable`, `bundle-shredded`.
   */
  createBundle(ref: BundleRef): Promise<void>;
  /**
   * In the shop's transaction: from now on there is such a bundle, to be found by its e-mail address if that is given.
   * Throws `bundle-shredded` if it was swept or buried.
   */
  bindBundle(tx: Tx, ref: BundleRef, email?: Personal<string, Category>): Promise<void>;

  /**
   * Seals a value (plain JSON, at most 256 KiB) for one place, as bytes for a `bytea` column. It may ask the keystore, so
   * it stands before a transaction and not inside. Throws `key-unavailable`, `bundle-shredded`, `bundle-unknown`,
   * `label-mismatch`, `label-too-wide`, `value-not-plain`, `value-too-large`.
   */
  seal<L extends LabelSetId>(ref: BundleRef, place: Place<L>, value: Personal<unknown, CategoryOf<L>>): Promise<Buffer>;
  /**
   * Opens a record for the place it was found in. The value may be used for what its own label set says, which can be
   * an older one of the same category than `place.labelSet`. A record that was changed or stands in the wrong place
   * throws a `VaultError`; `T` is the caller's word for the shape it sealed.
   */
  open<T, L extends LabelSetId>(ref: BundleRef, place: Place<L>, record: Buffer): Promise<OpenResult<T, CategoryOf<L>>>;

  /**
   * Makes a bound bundle findable by a value, in place of the one before. A value in which there is nothing to find
   * (null, empty, a telephone number without digits) takes the old locator away and gives false.
   */
  addLocator(tx: Tx, entry: LocatorEntry): Promise<boolean>;
  /**
   * Living bundles with this value, newest first, at most 500. For telephone and postcode these are candidates: open
   * them and keep those for which `sameLocator` is true. Write only to an address that was opened, never to the one
   * typed: two spellings can be one to a locator. `only` is asked in the same statement and before anything is left out,
   * so that bundles the asker has no use for, which anybody may make, cannot crowd out the others. Throws
   * `key-unavailable`.
   */
  find: Finding["find"];
  /** HMAC-SHA-256 under a key of the shop that no shredding touches: recognises a value, never gives it back. */
  keyedHash(kind: HashKind, value: string | Personal<string, Category>): Promise<Buffer>;

  /** First step of shredding, in a transaction: tombstone, eviction everywhere, job `vault.shred`. Idempotent. */
  buryBundle(tx: Tx, ref: BundleRef): Promise<void>;
  /** Second step, in no transaction: the key goes. Throws `bundle-not-buried`, `key-unavailable`. Idempotent. */
  destroyKey(ref: BundleRef): Promise<void>;
  /** Third step, in the transaction that deletes the sealed rows: locators go. Throws `bundle-not-buried`. Idempotent. */
  removeRemains(tx: Tx, ref: BundleRef): Promise<void>;
  /** Bundles whose shredding has begun and not ended, oldest first, at most 200: work for a sweep, alarm for a patrol. */
  pendingShreds(reader: Reader): Promise<BundleRef[]>;
  /** Ends keys older than a day whose bundle never came, and takes note of those that did. For an hourly sweep. */
  sweepOrphans(): Promise<{ removed: number; bound: number }>;
};

/** The vault: seals, opens, finds and shreds personal data. Opens no connection and reads no key until it is used. */
export function createVault(needs: VaultNeeds): Vault {
  const { shop, database, keystore, epochs, bus, clock, random, log } = needs;
  const { labels = policyLabels, limits = keyLimits } = needs;
  const now = () => clock.now();
  const ready = createStart({ shop, database, keystore, epochs, random, now, labels }, limits, log);
  const keys = createKeys({ shop, database, keystore, epochs, log, limits, ready });
  bus.on(evictChannel, keys.evict);
  bus.onLost(keys.suspend);
  bus.onRestored(keys.resume);

  const sealing = { shop, labels, keys, nextSalt: saltPool(random) };
  const finding = createFinding({ shop, root: ready, now });
  const yard = {
    database,
    keystore,
    now,
    // Here at once, so that whoever buried it finds it gone; everywhere, here included, when the burial commits.
    evictEverywhere: (tx: Tx, ref: BundleRef) => {
      keys.evict(refText(ref));
      return bus.notify(tx, evictChannel, refText(ref));
    },
    enqueueShredding: (tx: Tx, ref: BundleRef) => needs.jobs.enqueue(tx, shredJob, { id: refText(ref) }),
  };
  const { addLocator, find, keyedHash } = finding;
  return {
    addLocator,
    find,
    keyedHash,
    start: () =>
      ready().then(
        () => ({ ok: true }),
        (thrown: unknown) => {
          if (isUnavailable(thrown)) return { ok: false, because: "key-unavailable" };
          throw thrown;
        },
      ),
    isReachable: createReachable(keystore, ready, limits, log),
    createBundle: async (ref) => {
      refText(ref);
      await ready();
      await keys.add(ref, () => createKey(needs, ref));
    },
    bindBundle: async (tx, ref, email) =>
      bindBundle(tx, ref, now(), email === undefined ? null : await finding.emailIndex(email)),
    seal: (ref, place, value) => seal(sealing, ref, place, value),
    open: <T, L extends LabelSetId>(ref: BundleRef, place: Place<L>, record: Buffer) =>
      open<T, L>(sealing, ref, place, record).catch((thrown: unknown) => report(log, place, thrown)),
    buryBundle: (tx, ref) => buryBundle(yard, tx, ref),
    destroyKey: (ref) => bounded(limits.loadMs, log, destroyKey(yard, ref)),
    removeRemains: (tx, ref) => removeRemains(yard, tx, ref),
    pendingShreds: (reader) => buriedBundles(reader, mostPending),
    sweepOrphans: async () => {
      await ready();
      return sweepOrphans(yard);
    },
  };
}

/** A record that does not open where it stands is damage or an attack: said before it is thrown on. */
function report(log: Log, { entity, field }: Place, thrown: unknown): never {
  if (thrown instanceof VaultError) log.error("vault-record-refused", { entity, field, code: thrown.code });
  throw thrown;
}

/** Starts once and remembers it; a start that failed is tried again by the next who needs it. */
function createStart(needs: Parameters<typeof startVault>[0], limits: KeyLimits, log: Log): () => Promise<Buffer> {
  let started: Promise<Buffer> | undefined;
  return () => {
    started ??= bounded(limits.startMs, log, startVault(needs)).catch((thrown: unknown) => {
      started = undefined;
      throw thrown;
    });
    return started;
  };
}

/** A question that is not answered in time is not asked again beside: it would take the keystore's few connections. */
function createReachable(
  keystore: Database,
  ready: () => Promise<Buffer>,
  limits: KeyLimits,
  log: Log,
): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  const ask = async (): Promise<boolean> => {
    await ready();
    return (await findIndexKey(keystore.reader)) !== undefined;
  };
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return bounded(limits.loadMs, log, asking).catch(() => false);
  };
}

/** A new key, once it is committed to the keystore; undefined where the bundle has one already. */
async function createKey(
  { shop, database, keystore, epochs, clock, random }: VaultNeeds,
  ref: BundleRef,
): Promise<BundleKey | undefined> {
  const found = await findBundle(database.reader, ref);
  if (found?.state === "live") return undefined;
  if (found !== undefined) throw shredded();
  const dek = random.bytes(keyBytes);
  const dekId = random.uuid();
  let isNew = false;
  try {
    const wrapped = await epochs.wrap(dek, { shop, ...ref, epoch: currentEpoch });
    isNew = await keystore.alone((tx) => insertKey(tx, ref, { dekId, epoch: currentEpoch, wrapped }, clock.now()));
  } finally {
    // Another's key, or none: this one was never anybody's.
    if (!isNew) dek.fill(0);
  }
  crashpoint("vault-key-committed");
  return isNew ? { dekId, dek } : undefined;
}

async function bindBundle(tx: Tx, ref: BundleRef, boundAt: Date, email: Index | null): Promise<void> {
  refText(ref);
  if (await insertBundle(tx, ref, { boundAt, email })) return;
  const found = await findBundle(tx, ref);
  if (found?.state !== "live") throw shredded();
  if (email !== null && !(await putLocator(tx, ref, "email", email))) throw shredded();
}

function shredded(): VaultError {
  return new VaultError("bundle-shredded", "The bundle is gone; begin a new one.");
}
