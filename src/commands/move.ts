import { join } from "node:path";
import { type Config, ConfigError, readConfig } from "#config";
import { createClock } from "#kernel/clock";
import { copyDatabase } from "#kernel/cluster/copy";
import {
  ClusterError,
  type DatabaseChoice,
  databaseIdentity,
  makeDataDir,
  migrateShop,
  readyDatabases,
  type ShopDatabases,
} from "#kernel/cluster/index";
import { forgetKeys, leaveDatabase, type Place, shopAt } from "#kernel/cluster/move";
import { armCrashpoint, crashpoint } from "#kernel/crashpoint";
import { createLog, type Log } from "#kernel/log";
import { beginRestoring, endRestoring, isBeingRestored } from "../restore-mark.ts";
import { becomeOnlyOne } from "./only-one.ts";

/**
 * `candour move`: takes a closed shop from the PostgreSQL that the settings name to that of NEW_DATABASE_URL; `candour move home` to
 * the shop's own in the data folder. The keys stay wrapped as they are and the data folder stays where it is. What arrived is
 * held against what was sent before the old place is closed for good, and its keys are removed. After a kill the same command goes on.
 */
export async function moveCommand([where]: readonly string[]): Promise<number> {
  const config = readConfig();
  const { dataDir } = config;
  const right = await becomeOnlyOne(makeDataDir(dataDir));
  if (!right.ok) throw new ConfigError("The shop is open or opening. End it first; a shop moves while it is closed.");
  armCrashpoint(config.crashAt);
  const opened = new AsyncDisposableStack();
  opened.defer(() => right.only.release());
  try {
    const rows = await moveTo(opened, config, where);
    const now = where === "home" ? "leave DATABASE_URL and KEYSTORE_URL out" : "set DATABASE_URL to the new address";
    print(
      rows === undefined ? "The move that was begun has ended." : `${rows} rows moved, and each was read again there.`,
    );
    print(`From now on ${now}, and open the shop: candour start. What was left behind does not open any more.`);
    return 0;
  } finally {
    await opened.disposeAsync();
  }
}

async function moveTo(
  opened: AsyncDisposableStack,
  config: Config,
  where: string | undefined,
): Promise<number | undefined> {
  const log = createLog(createClock().now);
  const from = await openPlace(config, "DATABASE_URL", log);
  opened.defer(from.stop);
  const to = await openPlace(destination(config, where), "NEW_DATABASE_URL", log);
  opened.defer(to.stop);
  if ((await databaseIdentity(from.owner)) === (await databaseIdentity(to.owner)))
    throw new ConfigError("The shop is there already: both addresses lead to one and the same database.");
  return move(config, from, to);
}

function destination(config: Config, where: string | undefined): DatabaseChoice {
  if (where === "home") return { dataDir: config.dataDir, databaseUrl: undefined, keystoreUrl: undefined };
  if (where !== undefined)
    throw new ConfigError(`candour move knows no “${where}”. Say candour move, or candour move home.`);
  if (config.moveTo === undefined)
    throw new ConfigError(
      "Say where to: set NEW_DATABASE_URL to an empty database of the other PostgreSQL. Back into the data folder: candour move home",
    );
  return { dataDir: config.dataDir, ...config.moveTo };
}

async function openPlace(
  choice: DatabaseChoice,
  variable: string,
  log: Log,
): Promise<Place & Pick<ShopDatabases, "stop">> {
  const { urls, stop } = await readyDatabases(choice, { log });
  try {
    if (urls.owner === null)
      throw new ClusterError(`${variable} names the shop's own login. Move with the login that owns the tables.`);
    await migrateShop(urls, join(import.meta.dirname, "../../db"), { log });
    return { owner: urls.owner, keystore: urls.keystore, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Answers how many rows went; nothing where they had gone before and only the end of the move was missing. */
async function move(config: Config, from: Place, to: Place): Promise<number | undefined> {
  const there = await shopAt(to);
  const isHalfMoved = await isBeingRestored(config, to.owner);
  const here = await shopAt(from);
  if (here === undefined) throw new ClusterError("There is no shop here that could move.");
  if (here.hasMoved && !(isHalfMoved && there?.id === here.id))
    throw new ClusterError("The shop has moved away from here already; the addresses of this move are out of date.");
  if (there !== undefined && !there.hasMoved && !isHalfMoved)
    throw new ClusterError("There is a shop already where this one is to go. Name an empty database.");
  const rows = here.hasMoved ? undefined : await copyAndClose(config, from, to);
  crashpoint("move-closed");
  await forgetKeys(from);
  await endRestoring(config, to.owner);
  return rows;
}

function copyAndClose(config: Config, from: Place, to: Place): Promise<number> {
  return leaveDatabase(from, createClock().now(), async () => {
    await beginRestoring(config, to.owner, "a move");
    const keys = await copyDatabase(from.keystore, to.keystore);
    const rows = await copyDatabase(from.owner, to.owner);
    crashpoint("move-copied");
    return keys + rows;
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
