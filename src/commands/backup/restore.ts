import { copyFileSync, cpSync, createReadStream, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Config } from "#config";
import { linesOf, loadDump } from "#kernel/cluster/dump";
import { ClusterError, makeDataDir, migrateShop, readyDatabases, type ShopDatabases } from "#kernel/cluster/index";
import { withConnection } from "#kernel/cluster/roles";
import { armCrashpoint, crashpoint } from "#kernel/crashpoint";
import { sha256Of } from "#kernel/digest";
import { type Log, silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { checkEscrow } from "#vault";
import { assembleModules, type Modules } from "../../assemble.ts";
import { type Ground, openGroundOn, projectRoot } from "../../ground.ts";
import { joinPartners } from "../../partners.ts";
import { beginRestoring, endRestoring, isBeingRestored } from "../../restore-mark.ts";
import { readIdentity } from "../../trader.ts";
import { forgetAnew } from "../../work.ts";
import { type Backup, names } from "./folder.ts";

export type RestoreNeeds = {
  /** The settings of the shop to come; its data folder, or its DATABASE_URL, is empty. */
  config: Config;
  backup: Backup;
  /** The escrow copy, and what the owner typed. */
  escrowPath: string;
  recoveryKey: string;
  /** Where the photographs of the backup lie. */
  mediaDir: string;
  /** Ends it between two steps, or within the rows, with what it was given as its reason. */
  signal?: AbortSignal;
  log?: Log;
};

/** A shop that was put back, not listening yet. */
export type Restored = {
  ground: Ground;
  modules: Modules;
  rows: number;
  keys: number;
  /** Bundles that the backup still held and that had been shredded since. */
  forgottenAnew: number;
  close(): Promise<void>;
};

/**
 * Puts a backup of the data and the escrow copy together into an empty place: rows, photographs, keys; then forgets again what
 * was shredded since the backup, and ends old keys of which the backup has no data. A restore that was killed is begun again by the same command, and until it has ended the shop
 * does not open.
 *
 * @throws ClusterError where something stands already, or the backup is damaged or of a newer version; VaultError for the keys;
 *   the reason of `signal`.
 */
export async function restoreShop(needs: RestoreNeeds): Promise<Restored> {
  const { config, backup, signal, log = silentLog } = needs;
  armCrashpoint(config.crashAt);
  makeDataDir(config.dataDir);
  await refuseDamaged(backup);
  await checkEscrow(needs.escrowPath, needs.recoveryKey, backup.manifest.shopId);
  const databases = await readyDatabases(config, { log });
  const opened = new AsyncDisposableStack();
  opened.defer(databases.stop);
  try {
    signal?.throwIfAborted();
    const owner = await emptyDatabase(config, databases, log);
    await beginRestoring(config, owner, backup.folder);
    const counts = await loadDump(owner, linesOf(textOf(backup, signal)));
    crashpoint("restore-loaded");
    bringFiles(needs);
    signal?.throwIfAborted();
    const ground = opened.adopt(await openGroundOn(config, databases.urls, { log, random: systemRandom }), (each) =>
      each.close(),
    );
    const modules = await assembleModules(ground, joinPartners(ground), readIdentity(config));
    opened.defer(() => modules.jobs.stop());
    const { keys, graves } = await modules.vault.restoreKeys(needs.escrowPath, needs.recoveryKey);
    crashpoint("restore-keys-back");
    await modules.vault.start();
    let forgottenAnew = 0;
    for (const ref of graves) {
      signal?.throwIfAborted();
      if (await forgetAnew(modules, ref)) forgottenAnew++;
    }
    await holdAgainstBundles(modules);
    await endRestoring(config, owner);
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { ground, modules, rows, keys, forgottenAnew, close: () => opened.disposeAsync() };
  } catch (thrown) {
    await opened.disposeAsync();
    throw thrown;
  }
}

/** Every key that came back is held against the data that came back: the sweep notes whose bundle is there, and ends the others. */
async function holdAgainstBundles({ vault }: Modules): Promise<void> {
  for (let some = 1; some > 0; ) {
    const { removed, bound } = await vault.sweepOrphans();
    some = removed + bound;
  }
}

async function refuseDamaged({ folder, manifest }: Backup): Promise<void> {
  const path = join(folder, names.rows);
  const found = existsSync(path) ? await sha256Of(createReadStream(path)) : "";
  if (found !== manifest.sha256)
    throw new ClusterError(`The backup ${folder} is damaged: its rows are not those it was made with.`);
}

/** The address of the tables' owner, once the tables are there; refuses a database in which a shop is already. */
async function emptyDatabase(config: Config, { urls }: ShopDatabases, log: Log): Promise<string> {
  await migrateShop(urls, join(projectRoot, "db"), { log });
  if (urls.owner === null) {
    throw new ClusterError("DATABASE_URL names the shop's own login. Restore with the login that owns the tables.");
  }
  const { rows } = await withConnection(urls.owner, (client) => client.query("SELECT 1 FROM kernel.shop"));
  if (rows.length > 0 && !(await isBeingRestored(config, urls.owner))) {
    throw new ClusterError(
      "There is a shop here already, and a restore would take its place. Set CANDOUR_DATA to an empty folder, or DATABASE_URL to an empty database.",
    );
  }
  return urls.owner;
}

async function* textOf({ folder }: Backup, signal?: AbortSignal): AsyncGenerator<string> {
  const rows = createGunzip();
  // What fails on the way destroys the end of it, and is thrown by the loop.
  pipeline(createReadStream(join(folder, names.rows)), rows, () => {});
  for await (const chunk of rows.setEncoding("utf8") as AsyncIterable<string>) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

function bringFiles({ config, backup, mediaDir }: RestoreNeeds): void {
  const trader = join(backup.folder, "shop.json");
  if (existsSync(trader)) copyFileSync(trader, join(config.dataDir, "shop.json"));
  if (!existsSync(mediaDir)) return;
  mkdirSync(join(config.dataDir, "media"), { recursive: true, mode: 0o700 });
  cpSync(mediaDir, join(config.dataDir, "media"), { recursive: true });
}
