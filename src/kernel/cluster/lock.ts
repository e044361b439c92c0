import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { elapsed } from "#kernel/clock";

/** Held by one process at a time on this machine; the kernel releases it when that process ends, however it ends. */
export type FileLock = { release(): void };

/**
 * Takes the exclusive lock on `path` (made if missing, 0600), or answers `undefined` when another process holds it.
 *
 * Node offers no `flock`. SQLite, which is part of Node, takes the kernel's own record locks (fcntl) on its file, on
 * Linux and macOS alike, so an empty SQLite file is used as a lock and for nothing else. Such a lock needs no clean-up
 * after `kill -9` and knows no process numbers that could be used twice. Nothing else in the process may open the file:
 * closing any descriptor of it would drop the lock.
 */
export function tryLock(path: string): FileLock | undefined {
  const handle = new DatabaseSync(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    handle.exec("PRAGMA journal_mode = MEMORY");
    handle.exec("BEGIN EXCLUSIVE");
    return { release: () => handle.close() };
  } catch (thrown) {
    handle.close();
    if (thrown instanceof Error && "errcode" in thrown && thrown.errcode === sqliteBusy) return undefined;
    throw thrown;
  }
}

/** Waits up to `patienceMs` for the lock; throws when it is still taken then. */
export async function waitForLock(path: string, patienceMs: number): Promise<FileLock> {
  const waited = elapsed();
  for (;;) {
    const lock = tryLock(path);
    if (lock !== undefined) return lock;
    if (waited() > patienceMs)
      throw new Error(`Another process has held ${path} for ${Math.round(patienceMs / 1000)} s.`);
    await pause(25);
  }
}

const sqliteBusy = 5;
