import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import { bounded, isUnavailable } from "./bounded.ts";
import type { EpochProvider } from "./epochs.ts";
import { findKey } from "./keystore.sql.ts";
import { type BundleRef, refText } from "./place.ts";
import type { BundleKey } from "./record.ts";
import { findBundle } from "./vault.sql.ts";

/** Limits of the key cache and of waiting. Real time, not shop time: a demo that skips a fortnight proves nothing here. */
export type KeyLimits = {
  keptMs: number;
  mostKept: number;
  /** How long one load of a key may take. */
  loadMs: number;
  /** How long the start may take. */
  startMs: number;
  /** How many loads may wait at once; one more is refused at once. */
  mostLoads: number;
};

export const keyLimits: KeyLimits = { keptMs: 60_000, mostKept: 1_000, loadMs: 2_000, startMs: 10_000, mostLoads: 200 };

export type NoKey = { ok: false; because: "shredded" | "key-unavailable" | "unknown" };

export type Keys = {
  /**
   * Runs `work` with the bundle's key, at once and in the same turn: the key is only lent. It must not be kept, and
   * `work` must not wait for anything, because keys are overwritten as soon as they leave the cache.
   */
  use<T>(ref: BundleRef, work: (key: BundleKey) => T): Promise<{ ok: true; value: T } | NoKey>;
  /**
   * Keeps the key that `make` makes and has committed, as if it had been loaded; nothing where it makes none. `make` looks at
   * the grave first: a burial that commits before is seen by it, and one that commits later sends its eviction after us.
   * Late or refused it throws `key-unavailable`.
   */
  add(ref: BundleRef, make: () => Promise<BundleKey | undefined>): Promise<void>;
  /** Forgets one bundle's key, also one that is being loaded right now. */
  evict(refAsText: string): void;
  /** Forgets all keys and keeps none until `resume`. For when evictions can no longer be heard. */
  suspend(): void;
  resume(): void;
  /** Keys in memory; for tests and `candour doctor`. */
  size(): number;
};

type Source = {
  shop: string;
  database: Database;
  keystore: Database;
  epochs: EpochProvider;
  log: Log;
  limits: KeyLimits;
  /** Resolves when the epoch key is open. */
  ready(): Promise<unknown>;
};
type Kept = { key: BundleKey; timer: NodeJS.Timeout };
type Loaded = { ok: true; key: BundleKey } | NoKey;

/** The keys of bundles, unwrapped when they are needed and kept for a minute. */
export function createKeys(source: Source): Keys {
  const { limits, log } = source;
  const kept = keptKeys(limits);
  const loads = new Map<string, Promise<Loaded>>();
  const making = new Map<string, symbol>();
  let running = 0;
  let suspended = false;

  const begin = (text: string, ref: BundleRef): Promise<Loaded> => {
    running++;
    const work = loadKey(source, ref).finally(() => running--);
    const result = bounded<Loaded>(limits.loadMs, log, work, (late) => late.ok && late.key.dek.fill(0))
      .catch((thrown: unknown) => {
        if (isUnavailable(thrown)) return unavailable;
        throw thrown;
      })
      .then((loaded) => {
        // A load that was evicted while it ran is no longer in the map: its key is used once and not kept.
        if (loaded.ok && loads.get(text) === result && !suspended) kept.keep(text, loaded.key);
        else if (loaded.ok) wipeSoon(loaded.key);
        return loaded;
      })
      .finally(() => {
        if (loads.get(text) === result) loads.delete(text);
      });
    loads.set(text, result);
    return result;
  };

  return {
    use: async (ref, work) => {
      const text = refText(ref);
      const found = kept.get(text);
      if (found !== undefined) return { ok: true, value: work(found) };
      if (!loads.has(text) && running >= limits.mostLoads) return unavailable;
      const loaded = await (loads.get(text) ?? begin(text, ref));
      return loaded.ok ? { ok: true, value: work(loaded.key) } : loaded;
    },
    add: async (ref, make) => {
      const text = refText(ref);
      const mine = Symbol(text);
      making.set(text, mine);
      try {
        const key = await bounded(limits.loadMs, log, make(), (late) => late?.dek.fill(0));
        // Evicted while it was made: whoever needs it loads it, and is told whether they may.
        if (key !== undefined && making.get(text) === mine && !suspended) kept.keep(text, key);
        else if (key !== undefined) wipeSoon(key);
      } finally {
        if (making.get(text) === mine) making.delete(text);
      }
    },
    evict: (text) => {
      kept.drop(text);
      loads.delete(text);
      making.delete(text);
    },
    suspend: () => {
      suspended = true;
      kept.dropAll();
      loads.clear();
      making.clear();
    },
    resume: () => {
      // What is loading now may have looked at the grave before a burial that nobody told us of.
      loads.clear();
      making.clear();
      suspended = false;
    },
    size: kept.size,
  };
}

/** Keys in memory for their time and up to their number; overwritten when they leave. */
function keptKeys(limits: KeyLimits) {
  const kept = new Map<string, Kept>();
  const drop = (text: string): void => {
    const found = kept.get(text);
    if (found === undefined) return;
    kept.delete(text);
    clearTimeout(found.timer);
    wipeSoon(found.key);
  };
  return {
    get: (text: string) => kept.get(text)?.key,
    keep: (text: string, key: BundleKey): void => {
      drop(text);
      const [oldest] = kept.keys();
      if (kept.size >= limits.mostKept && oldest !== undefined) drop(oldest);
      kept.set(text, { key, timer: setTimeout(() => drop(text), limits.keptMs).unref() });
    },
    drop,
    dropAll: () => {
      for (const text of [...kept.keys()]) drop(text);
    },
    size: () => kept.size,
  };
}

const unavailable: NoKey = { ok: false, because: "key-unavailable" };

/**
 * First the key, then the grave: a burial that commits before the second look is seen by it, and one that commits later
 * sends its eviction after us.
 */
async function loadKey(source: Source, ref: BundleRef, isSecondLook = false): Promise<Loaded> {
  const { shop, keystore, database, epochs, log } = source;
  await source.ready();
  const row = await findKey(keystore.reader, ref);
  const found = await findBundle(database.reader, ref);
  if (found !== undefined && found.state !== "live") return { ok: false, because: "shredded" };
  if (row !== undefined) {
    const dek = await epochs.unwrap(row.wrapped, { shop, ...ref, epoch: row.epoch });
    return { ok: true, key: { dekId: row.dekId, dek } };
  }
  if (found === undefined) return { ok: false, because: "unknown" };
  // A bundle that was made between the two looks has its key by now; any other has lost it.
  if (!isSecondLook) return loadKey(source, ref, true);
  log.error("vault-key-missing", { kind: ref.bundle.split(":", 1)[0] ?? "" });
  return unavailable;
}

/** Overwrites a key when everyone who was handed it in this turn is done with it. */
function wipeSoon(key: BundleKey): void {
  setImmediate(() => key.dek.fill(0));
}
