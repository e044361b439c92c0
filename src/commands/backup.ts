import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Config, ConfigError, readConfig } from "#config";
import { createClock } from "#kernel/clock";
import { makeDataDir } from "#kernel/cluster/index";
import { createLog } from "#kernel/log";
import { escrowPlace } from "../epochs.ts";
import { askedToEnd } from "./asked-to-end.ts";
import { drill } from "./backup/drill.ts";
import { type Backup, listBackups, names } from "./backup/folder.ts";
import { becomeOnlyBackup, removeLeftovers, removeUnfinished } from "./backup/leftovers.ts";
import { restoreShop } from "./backup/restore.ts";
import { takeBackup } from "./backup/take.ts";
import { becomeOnlyOne } from "./only-one.ts";

/** `candour backup`: the data of a running shop, and then a new escrow copy in place of the one before. */
export async function backupCommand(): Promise<number> {
  const config = readConfig();
  if (!existsSync(escrowPlace(config).publicKeyPath)) {
    throw new ConfigError(
      "There is no recovery key yet, and a backup without its keys brings nobody's order back. First: candour recovery-key",
    );
  }
  const only = await becomeOnlyBackup(makeDataDir(config.dataDir));
  await removeLeftovers(config);
  void askedToEnd().then(() => {
    removeUnfinished(config);
    process.exit(1);
  });
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(config);
  try {
    const { owner } = joined.urls;
    if (owner === null) {
      throw new ConfigError(
        "DATABASE_URL names the shop's own login. Take backups with the login that owns the tables.",
      );
    }
    const now = createClock().now();
    const { folder, rows } = await takeBackup({ config, ownerUrl: owner, shopId: joined.shopId, now });
    const escrow = await joined.modules.vault.replaceEscrow();
    if (escrow === "no-recovery-key")
      throw new ConfigError("The recovery key went meanwhile. Run: candour recovery-key");
    print(`${folder} holds ${rows} rows, sealed as they are.`);
    print(`${escrowPlace(config).path} holds ${escrow.keys} keys, for your recovery key alone; there is no older one.`);
    print("See that they come back: candour drill");
    return 0;
  } finally {
    await joined.close();
    only.release();
  }
}

/** `candour drill [file with the recovery key]`: 0 when everything came back as it should, 1 otherwise. */
export async function drillCommand([keyFile]: readonly string[]): Promise<number> {
  const config = readConfig();
  const backup = newest(config);
  const recoveryKey = await askRecoveryKey(keyFile);
  const only = await becomeOnlyBackup(makeDataDir(config.dataDir));
  const signal = untilAsked(
    "The drill was asked to end. Nothing is left of it, and the note of the one before stands.",
  );
  try {
    await removeLeftovers(config);
    print(`Putting back the backup of ${backup.manifest.madeAt} …`);
    const { ok, sentence } = await drill(config, backup, { recoveryKey, now: createClock().now(), signal });
    print(ok ? `It works. ${sentence}` : `It does not work: ${sentence}`);
    return ok ? 0 : 1;
  } catch (thrown) {
    // Ctrl-C reaches what we started as well, which then fails first.
    throw signal.aborted ? signal.reason : thrown;
  } finally {
    only.release();
  }
}

/** Aborted, with a sentence for the person, when this process is asked to end. */
function untilAsked(sentence: string): AbortSignal {
  const asked = new AbortController();
  void askedToEnd().then(() => asked.abort(new ConfigError(sentence)));
  return asked.signal;
}

/**
 * `candour restore <folder of backups> [file with the recovery key]`: the newest backup in that folder, into the empty data folder
 * or database that the settings name.
 */
export async function restoreCommand([folder, keyFile]: readonly string[]): Promise<number> {
  const config = readConfig();
  if (folder === undefined) throw new ConfigError("Say which backups to take: candour restore <folder of backups>");
  const from = { dataDir: config.dataDir, backupDir: resolve(folder) };
  const backup = newest(from);
  const right = await becomeOnlyOne(makeDataDir(config.dataDir));
  if (!right.ok)
    throw new ConfigError(`A shop runs from ${config.dataDir}. A restore needs an empty folder: set CANDOUR_DATA.`);
  try {
    const { rows, keys, forgottenAnew, modules, close } = await restoreShop({
      config,
      backup,
      escrowPath: escrowPlace(from).path,
      recoveryKey: await askRecoveryKey(keyFile),
      mediaDir: join(from.backupDir, names.media),
      log: createLog(createClock().now),
    });
    const { lost } = await modules.vault.checkKeys().finally(close);
    if (lost > 0) print(`${lost} bundles live and have no key in the escrow copy: what is in them opens no more.`);
    print(
      `${rows} rows and ${keys} keys are back; ${forgottenAnew} people forgotten since the backup were forgotten again.`,
    );
    print("Open the shop: candour start. And make a new recovery key for it: candour recovery-key");
    return 0;
  } finally {
    right.only.release();
  }
}

function newest({ backupDir }: Pick<Config, "backupDir">): Backup {
  const [backup] = listBackups(backupDir);
  if (backup === undefined) throw new ConfigError(`There is no backup in ${backupDir}. Take one: candour backup`);
  if (!existsSync(escrowPlace({ dataDir: "", backupDir }).path)) {
    throw new ConfigError(`There is no escrow copy of the keys in ${backupDir}. Take a backup: candour backup`);
  }
  return backup;
}

/** From a file, from what is piped in, or from the keyboard; never from the environment, which others can read. */
async function askRecoveryKey(file: string | undefined): Promise<string> {
  if (file !== undefined) {
    if (!existsSync(file)) throw new ConfigError(`There is no file ${file}. It should hold your recovery key.`);
    return readFileSync(file, "utf8");
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question("Your recovery key: ");
  } finally {
    lines.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
