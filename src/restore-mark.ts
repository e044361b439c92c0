import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#config";
import { databaseIdentity } from "#kernel/cluster/index";
import { syncFolder } from "#kernel/key-file";

type Place = Pick<Config, "dataDir">;

/**
 * The mark of a restore that has not ended: half a shop must not open, and must not replace the copy of its keys. It lies in the data
 * folder and is called after the database that is being filled, so that with other settings the same folder neither keeps another
 * shop shut nor lets a restore begin over it.
 */
export async function isBeingRestored({ dataDir }: Place, databaseUrl: string): Promise<boolean> {
  return existsSync(await markPath(dataDir, databaseUrl));
}

/** Notes, and brings to the disk, that `backup` (its folder) is being put back into this database. */
export async function beginRestoring({ dataDir }: Place, databaseUrl: string, backup: string): Promise<void> {
  writeFileSync(await markPath(dataDir, databaseUrl), `${backup}\n`, { mode: 0o600, flush: true });
  await syncFolder(dataDir);
}

/** Takes the mark away, on the disk too: one that came back after a power cut would let a restore begin over a shop that sells. */
export async function endRestoring({ dataDir }: Place, databaseUrl: string): Promise<void> {
  rmSync(await markPath(dataDir, databaseUrl));
  await syncFolder(dataDir);
}

async function markPath(dataDir: string, databaseUrl: string): Promise<string> {
  return join(dataDir, `restoring-${await databaseIdentity(databaseUrl)}`);
}
