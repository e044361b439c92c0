import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError } from "#config";
import { clusterPlace, outsidePlace, stopCluster } from "#kernel/cluster/index";
import { type FileLock, tryLock, waitForLock } from "#kernel/cluster/lock";
import { destroyKeyFile } from "#kernel/key-file";
import { systemRandom } from "#kernel/random";

type Places = Pick<Config, "dataDir" | "backupDir">;

const scratch = "drill-";
/** What is written beside its place, and takes it when it is whole. */
const unfinished = /\.(?:making|new)$/;
const lockName = "backup.lock";
const patienceMs = 10 * 60_000;

/**
 * The right to back up or to drill, for one process at a time: a drill reads what a backup replaces. Waits for ten minutes. The
 * kernel gives it back when its holder ends, however that ends, so that what lies there while nobody has it is a leftover.
 */
export async function becomeOnlyBackup(dataDir: string): Promise<FileLock> {
  return waitForLock(join(dataDir, lockName), patienceMs).catch(() => {
    throw new ConfigError("Another backup or drill has been under way for ten minutes. Wait until it has ended.");
  });
}

/** A folder for a drill, empty. */
export function makeScratch(dataDir: string): string {
  return mkdtempSync(join(dataDir, scratch));
}

/** Removes the folder of a drill with all that lies outside it: its server, then the keys, which are overwritten, then the rest. */
export async function removeScratch(folder: string): Promise<void> {
  if (clusterPlace(folder) !== undefined) await stopCluster(folder);
  await spoilKeys(folder);
  for (const each of [outsidePlace(folder), folder]) {
    // A process whose parent was killed may write on for a moment.
    if (each !== undefined) rmSync(each, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** The keys of a drill's shop open and sign like those of the shop itself: they are overwritten, not only unlinked. */
async function spoilKeys(dataDir: string): Promise<void> {
  const keys = join(dataDir, "keys");
  if (!existsSync(keys)) return;
  for (const entry of readdirSync(keys, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await destroyKeyFile(join(entry.parentPath, entry.name), systemRandom);
  }
}

/** What a backup or a drill that was killed has left; nothing while one is under way. */
export function findLeftovers(places: Places): string[] {
  if (namesIn(places).length === 0) return [];
  const lock = tryLock(join(places.dataDir, lockName));
  if (lock === undefined) return [];
  const found = namesIn(places);
  lock.release();
  return found;
}

/** Removes what `findLeftovers` finds. Whoever has the right to back up calls `removeLeftovers`. */
export async function clearLeftovers(places: Places): Promise<void> {
  if (namesIn(places).length === 0) return;
  const lock = tryLock(join(places.dataDir, lockName));
  if (lock === undefined) return;
  await removeLeftovers(places).finally(() => lock.release());
}

/** The same, for the holder of the right. */
export async function removeLeftovers(places: Places): Promise<void> {
  for (const folder of drillsIn(places)) await removeScratch(folder);
  removeUnfinished(places);
}

/** What of a backup is not whole: rows, a photograph, a copy of the keys. At once, for a process that is asked to end. */
export function removeUnfinished({ backupDir }: Pick<Config, "backupDir">): void {
  for (const path of unfinishedIn(backupDir)) rmSync(path, { recursive: true, force: true });
}

function namesIn(places: Places): string[] {
  return [...drillsIn(places), ...unfinishedIn(places.backupDir)];
}

function drillsIn({ dataDir }: Places): string[] {
  return pathsIn(dataDir, (name) => name.startsWith(scratch));
}

function unfinishedIn(backupDir: string): string[] {
  return pathsIn(backupDir, (name) => unfinished.test(name));
}

function pathsIn(folder: string, isOne: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isOne)
    .map((name) => join(folder, name));
}
