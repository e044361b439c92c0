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
  const kept = new Map<string, Kept>();
  const loads = new Map<string, Promise<Loaded>>();
  let running = 0;
  let suspended = false;

  const drop = (text: string): void => {
    const found = kept.get(text);
    if (found === undefined) return;
    kept.delete(text);
    clearTimeout(found.timer);
    wipeSoon(found.key);
  };
  const keep = (text: string, key: BundleKey): void => {
    const [oldest] = kept.keys();
    if (kept.size >= limits.mostKept && oldest !== undefined) drop(oldest);
    kept.set(text, { key, timer: setTimeout(() => drop(text), limits.keptMs).unref() });
  };
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
        if (loaded.ok && loads.get(text) === result && !suspended) keep(text, loaded.key);
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
      if (found !== undefined) return { ok: true, value: work(found.key) };
      if (!loads.has(text) && running >= limits.mostLoads) return unavailable;
      const loaded = await (loads.get(text) ?? begin(text, ref));
      return loaded.ok ? { ok: true, value: work(loaded.key) } : loaded;
    },
    evict: (text) => {
      drop(text);
      loads.delete(text);
    },
    suspend: () => {
      suspended = true;
      for (const text of [...kept.keys()]) drop(text);
      loads.clear();
    },
    resume: () => {
      // What is loading now may have looked at the grave before a burial that nobody told us of.
      loads.clear();
      suspended = false;
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
