import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Config } from "#config";
import { dumpDatabase } from "#kernel/cluster/dump";
import { crashpoint } from "#kernel/crashpoint";
import { sha256Of } from "#kernel/digest";
import { syncFolder } from "#kernel/key-file";
import { listBackups, type Manifest, nameOf, names } from "./folder.ts";

export type TakeNeeds = {
  config: Pick<Config, "backupDir" | "dataDir">;
  /** The address of the shop's database for the role that owns its tables. */
  ownerUrl: string;
  shopId: string;
  now: Date;
};

/** How many backups are kept. However old one is, it opens nothing that has been shredded since. */
const keptBackups = 14;
const unfinished = ".making";

/**
 * Takes a backup of the data: every row of the shop's database as it stood at one moment, sealed values as they are, and the
 * photographs. It is whole or not there. The keys are not in it; they are in the escrow copy, which is written after it, so that
 * no key is missing for what it holds. The caller has the right to back up, and has removed what another left.
 */
export async function takeBackup({
  config,
  ownerUrl,
  shopId,
  now,
}: TakeNeeds): Promise<{ folder: string; rows: number }> {
  const { backupDir } = config;
  mkdirSync(backupDir, { recursive: true, mode: 0o700 });
  const folder = join(backupDir, nameOf(now));
  const making = `${folder}${unfinished}`;
  mkdirSync(making, { mode: 0o700 });
  const tables = await writeRows(ownerUrl, join(making, names.rows));
  await mirrorMasters(join(config.dataDir, "media"), join(backupDir, names.media), join(making, "photograph"));
  const trader = join(config.dataDir, "shop.json");
  if (existsSync(trader)) await copyToDisk(trader, join(making, "shop.json"));
  const manifest: Manifest = {
    format: "candour-backup-1",
    madeAt: now.toISOString(),
    shopId,
    tables,
    sha256: await sha256Of(createReadStream(join(making, names.rows))),
  };
  writeFileSync(join(making, names.manifest), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await syncFolder(making);
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  await syncFolder(backupDir);
  crashpoint("backup-written");
  for (const old of listBackups(backupDir).slice(keptBackups)) rmSync(old.folder, { recursive: true, force: true });
  return { folder, rows: Object.values(tables).reduce((sum, count) => sum + count, 0) };
}

async function writeRows(ownerUrl: string, path: string): Promise<Record<string, number>> {
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(path, { mode: 0o600, flush: true }));
  // Whichever fails first is what is told; the other fails with it.
  const dumping = dumpDatabase(ownerUrl, gzip).finally(() => gzip.end());
  const [tables] = await Promise.all([dumping, written]);
  await finished(gzip);
  return tables;
}

/**
 * Keeps the masters of photographs as the shop has them now: what was taken away there goes here too. `making` is where one lies
 * until it is whole.
 */
async function mirrorMasters(from: string, to: string, making: string): Promise<void> {
  const master = "master";
  const there = existsSync(from) ? readdirSync(from).filter((name) => existsSync(join(from, name, master))) : [];
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(to)) {
    if (!there.includes(name)) rmSync(join(to, name), { recursive: true, force: true });
  }
  for (const name of there) {
    const target = join(to, name, master);
    if (existsSync(target)) continue;
    mkdirSync(join(to, name), { recursive: true, mode: 0o700 });
    await copyToDisk(join(from, name, master), making);
    renameSync(making, target);
    await syncFolder(join(to, name));
  }
  await syncFolder(to);
}

/** What was copied is on the disk before anything says that it is there. */
async function copyToDisk(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await open(to, "r");
  await file.sync().finally(() => file.close());
}
