/**
 * What the owner sets of the shop itself, version by version: kept whole, read again by every process when it changes, and put
 * back by setting it anew. The only file of the module that others may import.
 */
import type { ZodType } from "zod";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { keptMs, type RetentionWork } from "#policy/retention";
import {
  countSetters,
  forgetSetters,
  insertVersion,
  selectNewest,
  selectVersion,
  selectVersions,
  type VersionRow,
} from "./settings.sql.ts";

export { type Difference, differences } from "./differences.ts";
export { type TraderParticulars, traderFaults, traderShape } from "./trader.ts";
export {
  createVatRates,
  rateOn,
  type VatBook,
  type VatClass,
  type VatRates,
  type VatStep,
  vatClasses,
  vatFaults,
  withoutStep,
  withStep,
} from "./vat-rates.ts";

/** One version. `revision` 0 is what was there before anybody set it; `by` is null for a file, and once it is forgotten. */
export type Version<T> = { revision: number; content: T; by: string | null; at: Date | null };

export type SetOutcome<T> =
  | { ok: true; revision: number }
  /** Somebody set it meanwhile; `now` is what they left. */
  | { ok: false; because: "changed-meanwhile"; now: Version<T> };

/** One thing that is set as a whole. */
export type Setting<T> = {
  /** The newest version in the database. */
  newest(reader: Reader): Promise<Version<T>>;
  /** One version; null where there is none of that revision. */
  version(reader: Reader, revision: number): Promise<Version<T> | null>;
  /** The newest first; with `before` only what is older than that revision. */
  versions(reader: Reader, page: { before?: number | undefined; most: number }): Promise<Version<T>[]>;
  /** Sets it, if `revision` is still the newest; every process hears of it when `tx` commits. `by` null: the shop, from a file. */
  set(tx: Tx, change: { revision: number; content: T; by: string | null }): Promise<SetOutcome<T>>;
  /**
   * Called in every process after a change, and after changes may have been missed; one call after the other, so that what was read
   * first is never used last. What it throws is logged.
   */
  onChange(hear: () => Promise<void> | void): void;
  /** The same, and a first call now, whose error is thrown. */
  follow(hear: () => Promise<void> | void): Promise<void>;
};

/** What speaks against a value, and where: the names that lead there, `company.office`; empty for all of it. */
export type Fault = { at: string; says: string };

/** A setting as the office changes it: what is at fault is refused. */
export type GuardedSetting<T> = Pick<Setting<T>, "newest" | "version" | "versions"> & {
  set(
    tx: Tx,
    change: { revision: number; content: T; by: string },
  ): Promise<SetOutcome<T> | { ok: false; because: "at-fault"; faults: readonly Fault[] }>;
};

/** The setting, with `faultsOf` before every change; `now` is what is set at that moment. */
export function guarded<T>(setting: Setting<T>, faultsOf: (content: T, now: T) => readonly Fault[]): GuardedSetting<T> {
  return {
    ...setting,
    set: async (tx, change) => {
      const { content: now } = await setting.newest(tx);
      const faults = faultsOf(change.content, now);
      return faults.length > 0 ? { ok: false, because: "at-fault", faults } : setting.set(tx, change);
    },
  };
}

export type Settings = {
  /** The setting of this name. `first`: what counts until somebody sets it. */
  keep<T>(subject: string, shape: ZodType<T>, first: (reader: Reader) => T | Promise<T>): Setting<T>;
  /** For the retention engine. */
  retention: readonly RetentionWork[];
};

export type SettingsDeps = { database: Database; bus: Bus; clock: Clock; log: Log };

const channel = "settings";

/** Whether anybody has ever set this, for whoever only looks. */
export async function hasBeenSet(reader: Reader, subject: string): Promise<boolean> {
  return (await selectNewest(reader, subject)) !== undefined;
}

/** What is set, on a database. */
export function createSettings({ database, bus, clock, log }: SettingsDeps): Settings {
  const until = (moment: Date): Date => new Date(moment.getTime() - keptMs("setting-author"));
  /** Listens for changes of a subject; answers how to call `hear` in its turn. */
  const listen = (subject: string, hear: () => Promise<void> | void): (() => Promise<void>) => {
    let last: Promise<void> = Promise.resolve();
    const inTurn = (): Promise<void> => {
      const run = last.then(hear);
      last = run.catch(() => {});
      return run;
    };
    const quietly = (): void => {
      inTurn().catch((thrown: unknown) => log.error("setting-not-read", { subject, code: errorCode(thrown) }));
    };
    bus.on(channel, (changed) => {
      if (changed === subject) quietly();
    });
    bus.onRestored(quietly);
    return inTurn;
  };
  return {
    keep: (subject, shape, first) => {
      const read = ({ revision, content, handle, set_at }: VersionRow) => ({
        ...{ revision, content: shape.parse(content), by: handle, at: set_at },
      });
      const newest = async (reader: Reader) => {
        const row = await selectNewest(reader, subject);
        return row === undefined ? { revision: 0, content: await first(reader), by: null, at: null } : read(row);
      };
      return {
        newest,
        version: async (reader, revision) => {
          const row = await selectVersion(reader, subject, revision);
          return row === undefined ? null : read(row);
        },
        versions: async (reader, { before, most }) => (await selectVersions(reader, subject, before, most)).map(read),
        set: async (tx, { revision, content, by }) => {
          const at = clock.now();
          if (revision === 0)
            await insertVersion(tx, subject, -1, { content: await first(tx), handle: null, set_at: at });
          const isSet = await insertVersion(tx, subject, revision, { content, handle: by, set_at: at });
          if (!isSet) return { ok: false, because: "changed-meanwhile", now: await newest(tx) };
          await bus.notify(tx, channel, subject);
          return { ok: true, revision: revision + 1 };
        },
        onChange: (hear) => void listen(subject, hear),
        follow: (hear) => listen(subject, hear)(),
      };
    },
    retention: [
      {
        rule: "setting-author",
        carryOut: () => database.transact((tx) => forgetSetters(tx, until(clock.now()))),
        overdue: (moment) => countSetters(database.reader, until(moment)),
      },
    ],
  };
}
