import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Category } from "#policy/categories";
import { type CategoryOf, type LabelSet, type LabelSetId, labels as policyLabels } from "#policy/labels";
import type { RetentionWork } from "#policy/retention";
import { bounded, isUnavailable } from "./bounded.ts";
import { checkKeys, type KeysFound } from "./check-keys.ts";
import { bindBundle, createKey } from "./create-bundle.ts";
import type { Epoch } from "./epoch.sql.ts";
import { createEpochBook, type EpochBook } from "./epoch-book.ts";
import { type EpochProvider, openedWhenMet } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { type EscrowPlace, type RestoredKeys, readEscrowHead, replaceEscrow, restoreEscrow } from "./escrow.ts";
import { createFinding, type Finding, type LocatorEntry } from "./finding.ts";
import { findForgottenKeys } from "./forgotten-keys.ts";
import { bindPast, type PastBundle } from "./import-past.ts";
import { createKeys, type KeyLimits, type Keys, keyLimits } from "./keys.ts";
import { findIndexKey } from "./keystore.sql.ts";
import { kmsSends } from "./kms-keeper.ts";
import type { HashKind } from "./locator.ts";
import type { Personal } from "./personal.ts";
import { type BundleRef, type Place, refText } from "./place.ts";
import { type EpochSettings, epochSettings, type Roll, rollEpoch } from "./roll.ts";
import { saltPool } from "./salt-pool.ts";
import { type OpenResult, open, seal } from "./sealing.ts";
import { buryBundle, countOrphans, destroyKey, removeRemains, sweepOrphans } from "./shred.ts";
import { startVault } from "./start.ts";
import { transitSends } from "./transit-keeper.ts";
import { buriedBundles } from "./vault.sql.ts";

export { readAwsCredentials } from "./aws-signature.ts";
export type { KeysFound } from "./check-keys.ts";
export { declassify } from "./declassify.ts";
export { type Epoch, findEpochs } from "./epoch.sql.ts";
export { type Attestation, type EpochProvider, joinedEpochs, type KeyContext, type Receipt } from "./epochs.ts";
export { VaultError, type VaultErrorCode } from "./error.ts";
export {
  checkEscrow,
  type EscrowHead,
  type EscrowPlace,
  type RestoredKeys,
  readEscrowHead,
  removeEscrow,
} from "./escrow.ts";
export { createFileEpochs, type FileEpochSettings } from "./file-epochs.ts";
export { type LocatorEntry, sameLocator } from "./finding.ts";
export { erasureHorizonHours, erasureHorizonWords, type HorizonSettings } from "./horizon.ts";
export type { PastBundle } from "./import-past.ts";
export { createKeptEpochs, type KeeperCall, type KeyKeeper } from "./kept-epochs.ts";
export { type KeyLimits, keyLimits } from "./keys.ts";
export { createKmsKeeper, kmsWaitsDays } from "./kms-keeper.ts";
export type { HashKind, LocatorKind } from "./locator.ts";
export { join, type Personal, part, personal, printPersonalAs } from "./personal.ts";
export { type BundleName, type BundleRef, type Place, parseRef, refText, type Subject } from "./place.ts";
export { createRecoveryKey, type RecoveryKey } from "./recovery-key.ts";
export { type EpochSettings, type Roll, rollEveryMs } from "./roll.ts";
export type { OpenResult } from "./sealing.ts";
export { createTransitKeeper } from "./transit-keeper.ts";
export { type BundleCondition, bundlesAlive } from "./vault.sql.ts";

/** The job that goes on after a burial. Its id is the `refText` of the bundle; its handler belongs to who owns the rows. */
export const shredJob = "vault.shred";

/** All that calls to a keeper of epoch keys may send. */
export const keeperSends = { ...kmsSends, ...transitSends };

const evictChannel = "vault.evict";
const epochChannel = "vault.epoch";
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
  /** Where the copy for the owner lies; without it there is none. */
  escrow?: EscrowPlace;
  /** How long an epoch lasts and how long its key outlives it; a day each unless said otherwise. */
  epochSettings?: EpochSettings;
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

  /** The same for many bundles from before the shop moved here, shredded ones included. */
  bindPast(tx: Tx, bundles: readonly PastBundle[]): Promise<void>;

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
  /** Ends keys older than a day whose bundle never came, and takes note of those that did. */
  sweepOrphans(): Promise<{ removed: number; bound: number }>;
  /** For a patrol: keys of shredded bundles that are still there, and burials from before a moment that have not ended. */
  forgottenKeys(moment: Date): Promise<{ looked: number; keys: number; unfinished: number }>;
  /** For the retention engine: the keys that `sweepOrphans` ends. */
  retention: readonly RetentionWork[];

  /**
   * Wraps every living key under a new epoch if the current one has lasted its time or `atOnce`, and destroys the keys of epochs
   * whose time of grace is over. Ends what a killed roll left. In no transaction; throws `key-unavailable`.
   */
  rollEpoch(options: { atOnce: boolean }): Promise<Roll>;
  /** Every epoch there was, newest first, with the dates of its end. Throws `key-unavailable`. */
  epochs(): Promise<Epoch[]>;
  /** Unwraps every key and holds it against the bundles; for a drill. */
  checkKeys(): Promise<KeysFound>;
  /** Writes the escrow copy anew, in place of the one before; "no-recovery-key" where the owner has made none. */
  replaceEscrow(): Promise<{ keys: number } | "no-recovery-key">;
  /**
   * Puts the keys of an escrow copy into the empty keystore of a restored shop, by the owner's recovery key; comes before `start`.
   * Gives how many, and the bundles that were shredded by the time of the copy, whose data is to be removed.
   */
  restoreKeys(path: string, recoveryKey: string): Promise<RestoredKeys>;
};

/** The vault: seals, opens, finds and shreds personal data. Opens no connection and reads no key until it is used. */
export function createVault(needs: VaultNeeds): Vault {
  const { shop, database, keystore, bus, clock, random, log } = needs;
  const { labels = policyLabels, limits = keyLimits } = needs;
  const now = () => clock.now();
  const epochs = openedWhenMet(needs.epochs);
  const book = createEpochBook({ keystore, epochs, now });
  const ready = createStart({ shop, database, keystore, epochs, book, random, now, labels }, limits, log);
  const keys = createKeys({ shop, database, keystore, epochs, log, limits, ready });
  listen(needs, keys, book);

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
  const escrowing = { shop, database, keystore, epochs, book, random, now };
  const swept = async () => {
    await ready();
    return sweepOrphans(yard);
  };
  return {
    addLocator,
    find,
    keyedHash,
    start: () => startOrSayAway(ready),
    isReachable: createReachable(keystore, ready, limits, log),
    createBundle: async (ref) => {
      refText(ref);
      await ready();
      await keys.add(ref, () => createKey({ shop, database, keystore, epochs, book, clock, random }, ref));
    },
    bindBundle: async (tx, ref, email) =>
      bindBundle(tx, ref, now(), email === undefined ? null : await finding.emailIndex(email)),
    bindPast: (tx, bundles) => bindPast(tx, finding, bundles),
    seal: (ref, place, value) => seal(sealing, ref, place, value),
    open: <T, L extends LabelSetId>(ref: BundleRef, place: Place<L>, record: Buffer) =>
      open<T, L>(sealing, ref, place, record).catch((thrown: unknown) => report(log, place, thrown)),
    buryBundle: (tx, ref) => buryBundle(yard, tx, ref),
    destroyKey: (ref) => bounded(limits.loadMs, log, destroyKey(yard, ref)),
    removeRemains: (tx, ref) => removeRemains(yard, tx, ref),
    pendingShreds: (reader) => buriedBundles(reader, mostPending),
    sweepOrphans: swept,
    forgottenKeys: (moment) => findForgottenKeys({ database, keystore, now }, moment),
    retention: [
      {
        rule: "orphaned-key",
        carryOut: async () => (await swept()).removed,
        overdue: (moment) => countOrphans(yard, moment),
      },
    ],
    rollEpoch: (options) => ready().then(() => rollEpoch(rolling(needs, epochs, book), options)),
    epochs: () => bounded(limits.loadMs, log, book.all()),
    checkKeys: () => ready().then(() => checkKeys({ shop, database, keystore, epochs })),
    replaceEscrow: async () => {
      if (needs.escrow === undefined) return "no-recovery-key";
      await ready();
      return replaceEscrow(escrowing, needs.escrow);
    },
    restoreKeys: (path, secret) => restoreEscrow(escrowing, path, secret, needs.escrow?.alongside ?? []),
  };
}

/** What this process hears from the others: which key to forget, and that the epochs have changed. */
function listen({ bus, log }: VaultNeeds, keys: Keys, book: EpochBook): void {
  // Whoever misses the news still wraps nothing under an epoch that is over, and opens the next when it meets it.
  const reread = () =>
    void book.hear().catch((thrown: unknown) => log.warn("epochs-not-read", { code: errorCode(thrown) }));
  bus.on(evictChannel, keys.evict);
  bus.on(epochChannel, reread);
  bus.onLost(keys.suspend);
  bus.onRestored(() => {
    keys.resume();
    reread();
  });
}

function rolling(needs: VaultNeeds, epochs: EpochProvider, book: EpochBook): Parameters<typeof rollEpoch>[0] {
  const { shop, database, keystore, bus, clock, log } = needs;
  return {
    shop,
    keystore,
    epochs,
    book,
    log,
    settings: needs.epochSettings ?? epochSettings,
    now: () => clock.now(),
    announce: () => database.transact((tx) => bus.notify(tx, epochChannel, "")),
    keepEscrow: (epoch) => keepEscrow(needs, epochs, book, epoch),
  };
}

/** A place that cannot be written to keeps no epoch from ending: the copy in it is of the epoch before, and is looked after. */
async function keepEscrow(needs: VaultNeeds, epochs: EpochProvider, book: EpochBook, epoch: number): Promise<void> {
  const { escrow, log, clock } = needs;
  if (escrow === undefined) return;
  try {
    const head = await readEscrowHead(escrow.path).catch(() => undefined);
    if (head?.epoch === epoch) return;
    await replaceEscrow({ ...needs, epochs, book, now: () => clock.now() }, escrow);
  } catch (thrown) {
    log.error("escrow-not-replaced", { code: errorCode(thrown) });
  }
}

/** A keystore out of reach does not keep the rest of the shop from opening; anything else does. */
async function startOrSayAway(ready: () => Promise<Buffer>): ReturnType<Vault["start"]> {
  try {
    await ready();
    return { ok: true };
  } catch (thrown) {
    if (isUnavailable(thrown)) return { ok: false, because: "key-unavailable" };
    throw thrown;
  }
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
