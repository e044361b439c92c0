import { join } from "node:path";
import type { Config } from "#config";
import { type AnnouncedClock, followAnnouncedClock } from "#kernel/announced-clock";
import { type Bus, openBus } from "#kernel/bus";
import { createClock } from "#kernel/clock";
import { ClusterError, keepCluster, migrateShop, readyDatabases, type ShopUrls } from "#kernel/cluster/index";
import { armCrashpoint } from "#kernel/crashpoint";
import { type Database, openDatabase } from "#kernel/db";
import { createLog, type Log } from "#kernel/log";
import { type Random, systemRandom } from "#kernel/random";
import { identifyShop } from "#kernel/shop-identity";
import { printPersonalAs } from "#vault";
import { isBeingRestored } from "./restore-mark.ts";

/** What every process of a shop stands on, before any module exists. */
export type Ground = {
  config: Config;
  /** The folder of the project: policy words, style sheets, migrations, sandbox. */
  root: string;
  log: Log;
  random: Random;
  clock: AnnouncedClock;
  database: Database;
  keystore: Database;
  bus: Bus;
  urls: ShopUrls;
  /** Random id of the shop; part of what every sealed value is bound to. */
  shopId: string;
  /** True once this process is to end: it answers on, and tells whoever shares out requests to send it no more. */
  leaving: { isAsked: boolean };
  close(): Promise<void>;
};

/** The folder of the project, whether this file runs from `src/` or from the bundle in `.build/`. */
export const projectRoot = join(import.meta.dirname, "..");

/**
 * Readies the databases and opens them; should our own PostgreSQL end while this process runs, it is brought back. With
 * `joinOnly` a shop must run already: nothing is started or migrated.
 * Throws `ClusterError` or `MigrationError` with a sentence for the person who starts the shop.
 */
export async function openGround(config: Config, { joinOnly = false }: { joinOnly?: boolean } = {}): Promise<Ground> {
  armCrashpoint(config.crashAt);
  // A stray print of a person's value says what kind of value it was; in tests it throws.
  printPersonalAs("words");
  const log = createLog(createClock().now);
  const databases = await readyDatabases(config, { log, joinOnly });
  if (await isBeingRestored(config, databases.urls.shop)) {
    throw new ClusterError(
      "A restore or a move was begun here and has not ended. Begin it again with the same settings: candour restore, or candour move",
    );
  }
  if (!joinOnly) await migrateShop(databases.urls, join(projectRoot, "db"), { log });
  const ground = await openGroundOn(config, databases.urls, { log, random: systemRandom });
  if (joinOnly || databases.kind === "own") return ground;
  const keeper = keepCluster({ dataDir: config.dataDir, log }, ground.bus);
  return {
    ...ground,
    close: async () => {
      await keeper.close();
      await ground.close();
    },
  };
}

/** Opens the ground on databases that are ready: also what tests stand on. */
export async function openGroundOn(
  config: Config,
  urls: ShopUrls,
  { log, random }: { log: Log; random: Random },
): Promise<Ground> {
  const database = openDatabase({
    connection: { connectionString: urls.shop },
    maxConnections: config.maxConnections,
    log,
  });
  const keystore = openDatabase({ connection: { connectionString: urls.keystore }, maxConnections: 4, log });
  const bus = await openBus({ connectionString: urls.shop }, log);
  const clock = await followAnnouncedClock(database.reader, bus);
  const shopId = await database.transact((tx) => identifyShop(tx, random));
  return {
    config,
    root: projectRoot,
    log,
    random,
    clock,
    database,
    keystore,
    bus,
    urls,
    shopId,
    leaving: { isAsked: false },
    close: async () => {
      await bus.close();
      await database.close();
      await keystore.close();
    },
  };
}
