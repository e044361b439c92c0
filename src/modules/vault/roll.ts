/**
 * The epoch roll, a pipeline of several transactions. What was shredded before it can afterwards be opened with no copy of the
 * keystore from before, because the key that unwraps such a copy is destroyed.
 *
 *   [provider: key of E₂] → [keystore: E₂ is current] → [keystore: keys move, a thousand at a time; then the root of locators]
 *     → [keystore: nothing is left under E₁, its part is dropped] → … grace … → [provider: key of E₁ is destroyed] → [noted]
 *
 * Each step finds out for itself whether it has been done, so a roll that was killed is ended by the next, and two at once do no
 * harm. A key is under exactly one epoch at every moment, and a key that is shredded meanwhile stays shredded.
 */
import { hour, minute } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database, Tx } from "#kernel/db";
import { equalBytes } from "#kernel/digest";
import type { Log } from "#kernel/log";
import {
  type Epoch,
  type KeyToMove,
  keysBefore,
  markDestroyed,
  moveIndexKey,
  moveKeys,
  retireBefore,
  supersede,
} from "./epoch.sql.ts";
import { describeEpoch, type EpochBook } from "./epoch-book.ts";
import type { EpochProvider, KeyContext } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { findIndexKey } from "./keystore.sql.ts";

/** How long an epoch lasts, and how long its key outlives it: the time to lose a disk and still have last night's copy. */
export type EpochSettings = { lastsMs: number; graceMs: number };

export const epochSettings: EpochSettings = { lastsMs: 24 * hour, graceMs: 24 * hour };

/** How often whoever does the background work looks whether a roll is due. A roll comes early by that much, not late. */
export const rollEveryMs = 10 * minute;

export type Roll = {
  /** The epoch that is current afterwards. */
  epoch: number;
  /** Whether it was opened now. */
  isNew: boolean;
  /** How many keys were wrapped anew. */
  moved: number;
  /** Epochs whose wrapping keys were destroyed now. */
  destroyed: number[];
  /** When the last key of an epoch before will be destroyed; null if none is left. */
  nextDestruction: Date | null;
};

export type RollNeeds = {
  shop: string;
  keystore: Database;
  epochs: EpochProvider;
  book: EpochBook;
  settings: EpochSettings;
  log: Log;
  now(): Date;
  /** Tells every process that the epochs have changed. */
  announce(): Promise<void>;
  /** Sees to it that the escrow copy is of this epoch. */
  keepEscrow(epoch: number): Promise<void>;
};

/**
 * Ends a roll that was interrupted, begins one if it is due or `atOnce`, and destroys the wrapping keys whose time of grace is
 * over. Throws `key-unavailable` or what an unreachable keystore throws; the next call goes on from there.
 */
export async function rollEpoch(needs: RollNeeds, { atOnce }: { atOnce: boolean }): Promise<Roll> {
  const { book, settings, now } = needs;
  const before = await book.refresh();
  let moved = await empty(needs, before);
  const [newest] = await book.all();
  const age = now().getTime() - (newest?.openedAt.getTime() ?? 0);
  const isNew = (atOnce || age + rollEveryMs >= settings.lastsMs) && (await openNext(needs, before));
  const epoch = await book.refresh();
  if (epoch !== before) moved += await empty(needs, epoch);
  await needs.keepEscrow(epoch);
  const destroyed = await destroyDue(needs);
  const waiting = (await book.all()).filter(({ retiredAt, destroyedAt }) => retiredAt !== null && destroyedAt === null);
  return { epoch, isNew, moved, destroyed, nextDestruction: endOfGrace(needs, waiting[0]) };
}

/** Opens the epoch after `before`. False if somebody else was faster. */
async function openNext(needs: RollNeeds, before: number): Promise<boolean> {
  const { keystore, epochs, now } = needs;
  // Nothing can be wrapped under it before the keystore knows it, so a key left by a killed roll is as good as a new one.
  await epochs.openEpoch(before + 1, { mayCreate: true });
  crashpoint("epoch-key-made");
  const next = await describeEpoch(epochs, before + 1);
  const isNew = await whenFree(keystore.transact((tx) => supersede(tx, before, next, now())));
  crashpoint("epoch-opened");
  await needs.announce();
  return isNew;
}

const batch = 1_000;
const mostTries = 3;

/** Moves everything that is under an epoch before `current`, and retires those. Gives how many keys were moved. */
async function empty(needs: RollNeeds, current: number): Promise<number> {
  const { keystore, book, log, now } = needs;
  const isRetired = async () =>
    (await book.all()).every(({ supersededAt, retiredAt }) => supersededAt === null || retiredAt !== null);
  if (await isRetired()) return 0;
  let moved = 0;
  // Before the transactions below: a keeper is asked over the network.
  for (const { epoch, retiredAt } of await book.all()) {
    if (retiredAt === null) await needs.epochs.openEpoch(epoch, { mayCreate: false });
  }
  // What somebody held when we came by, to shred it, is free when the count was taken: that waits for him.
  for (let tries = 0; tries < mostTries; tries++) {
    for (let last: string | undefined, some = 1; some > 0; moved += some) {
      ({ some, last } = await keystore.transact((tx) => moveSome(needs, tx, current, last)));
      crashpoint("epoch-keys-moved");
    }
    await moveRoot(needs, current);
    crashpoint("epoch-root-moved");
    const left = await whenFree(keystore.transact((tx) => retireBefore(tx, current, now())));
    if (left > 0) continue;
    crashpoint("epoch-retired");
    log.info("epoch-retired", { epoch: current, moved });
    return moved;
  }
  throw inUse();
}

/** The table of keys could not be had soon (55P03): somebody reads it at length. */
async function whenFree<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw thrown instanceof Error && "code" in thrown && thrown.code === "55P03" ? inUse() : thrown;
  }
}

function inUse(): VaultError {
  return new VaultError("key-unavailable", "The keys are in use by somebody else. Try again later.");
}

/** Moves a batch of keys behind the id `after`; gives how many, and the last id. */
async function moveSome(
  needs: RollNeeds,
  tx: Tx,
  current: number,
  after: string | undefined,
): Promise<{ some: number; last: string | undefined }> {
  const keys = await keysBefore(tx, current, after, batch);
  const wrapped: Array<{ dekId: string; wrapped: Buffer }> = [];
  for (const key of keys)
    wrapped.push({ dekId: key.dekId, wrapped: await wrapAnew(needs, contextOf(needs, key), key, current) });
  const moved = keys.length === 0 ? 0 : await moveKeys(tx, current, wrapped);
  if (moved !== keys.length) throw new Error(`Of ${keys.length} keys that are ours alone ${moved} were moved.`);
  return { some: moved, last: keys.at(-1)?.dekId };
}

async function moveRoot(needs: RollNeeds, current: number): Promise<void> {
  const { shop, keystore } = needs;
  const root = await findIndexKey(keystore.reader);
  if (root === undefined || root.epoch === current) return;
  const context = { shop, subject: "", bundle: "index", epoch: root.epoch };
  const wrapped = await wrapAnew(needs, context, root, current);
  await keystore.transact((tx) => moveIndexKey(tx, root.epoch, { epoch: current, wrapped }));
}

/** The same key under another epoch, opened once more before anybody relies on it. */
async function wrapAnew(
  { epochs }: RollNeeds,
  context: KeyContext,
  { wrapped }: { wrapped: Buffer },
  current: number,
): Promise<Buffer> {
  const key = await epochs.unwrap(wrapped, context);
  const anew = await epochs.wrap(key, { ...context, epoch: current });
  const opened = await epochs.unwrap(anew, { ...context, epoch: current });
  const isSame = equalBytes(opened, key);
  for (const each of [key, opened]) each.fill(0);
  if (!isSame) throw new Error("A key that was wrapped anew came out as another.");
  return anew;
}

function contextOf({ shop }: RollNeeds, { subject, bundle, epoch }: KeyToMove): KeyContext {
  return { shop, subject, bundle, epoch };
}

/** Destroys the wrapping keys of retired epochs whose time of grace is over. */
async function destroyDue(needs: RollNeeds): Promise<number[]> {
  const { keystore, epochs, book, log, now } = needs;
  const destroyed: number[] = [];
  // Oldest first: a keeper that numbers its keys ends one together with all before it.
  for (const each of (await book.all()).reverse()) {
    const due = each.retiredAt !== null && each.destroyedAt === null ? endOfGrace(needs, each) : null;
    if (due === null || now().getTime() + rollEveryMs < due.getTime()) continue;
    const receipt = await epochs.destroyEpoch(each.epoch);
    crashpoint("epoch-key-destroyed");
    await keystore.transact((tx) => markDestroyed(tx, each.epoch, receipt.destroyedAt));
    log.info("epoch-destroyed", { epoch: each.epoch, provider: receipt.provider });
    destroyed.push(each.epoch);
  }
  if (destroyed.length > 0) await needs.announce();
  return destroyed;
}

function endOfGrace({ settings }: RollNeeds, epoch: Epoch | undefined): Date | null {
  const { supersededAt = null } = epoch ?? {};
  return supersededAt === null ? null : new Date(supersededAt.getTime() + settings.graceMs);
}
