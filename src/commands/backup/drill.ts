import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, readConfig } from "#config";
import { elapsed } from "#kernel/clock";
import { assembleGate, loadModules } from "../../assemble.ts";
import { escrowPlace } from "../../epochs.ts";
import { readIdentity } from "../../trader.ts";
import { type Backup, type DrillNote, names } from "./folder.ts";
import { makeScratch, removeScratch } from "./leftovers.ts";
import { type Restored, restoreShop } from "./restore.ts";

/** Pages that a shop which works answers: they need catalogue, stock, delivery, search and policy. */
const pages = ["/", "/privacy", "/terms", "/search?q=oak", "/api/v1/products"] as const;

/**
 * Puts the backup and the escrow copy back into a place of their own, on a PostgreSQL of its own, and looks: are all rows there, does
 * every living bundle open, has nobody come back who was forgotten, does the shop answer. The result is noted beside the backups;
 * the place is removed, also when `signal` says that it is to end. Nobody outside is spoken to, and the running shop is not touched.
 */
export async function drill(
  config: Config,
  backup: Backup,
  { recoveryKey, now, signal }: { recoveryKey: string; now: Date; signal: AbortSignal },
): Promise<DrillNote> {
  const took = elapsed();
  const dataDir = makeScratch(config.dataDir);
  try {
    const restored = await restoreShop({
      config: scratchConfig(config, dataDir),
      backup,
      escrowPath: escrowPlace(config).path,
      recoveryKey,
      mediaDir: join(config.backupDir, names.media),
      signal,
    });
    try {
      const { said, faults } = await look(restored, backup);
      signal.throwIfAborted();
      const seconds = Math.round(took() / 1_000);
      const sentence = faults.length === 0 ? `${said} It took ${seconds} seconds.` : faults.join(" ");
      return note(config, { at: now.toISOString(), backup: backup.manifest.madeAt, ok: faults.length === 0, sentence });
    } finally {
      await restored.close();
    }
  } finally {
    await removeScratch(dataDir);
  }
}

/** What holds in a shop that was put back, in sentences; and what does not. */
async function look(restored: Restored, backup: Backup): Promise<{ said: string; faults: string[] }> {
  const { modules, rows, keys, forgottenAnew } = restored;
  const faults: string[] = [];
  const expected = Object.values(backup.manifest.tables).reduce((sum, count) => sum + count, 0);
  if (rows !== expected) faults.push(`${rows} rows came back and the backup was made with ${expected}.`);
  const { living, lost, stillThere } = await modules.vault.checkKeys();
  if (lost > 0) faults.push(`${lost} bundles live and have no key in the escrow copy.`);
  if (stillThere > 0) faults.push(`${stillThere} bundles were forgotten and have a key again.`);
  const cards = await modules.orders.checkCards();
  if (cards.closed > 0) faults.push(`${cards.closed} contact cards do not open.`);
  const { answered, refused } = await visit(restored);
  faults.push(...refused.map(({ path, status }) => `${path} was answered with ${status}.`));
  const said = [
    `${rows} rows and ${keys} keys came back, and the shop answered on ${answered} pages.`,
    `Of ${living} living bundles all open, ${cards.opened} contact cards among them.`,
    `${forgottenAnew} that the backup still held and that were forgotten since have been forgotten again, and no copy of a key opens one.`,
  ].join(" ");
  return { said, faults };
}

async function visit({ ground, modules }: Restored) {
  await loadModules(modules);
  const gate = await assembleGate(ground, modules, readIdentity(ground.config));
  const refused: Array<{ path: string; status: number }> = [];
  const { shopUrl } = ground.config;
  const headers = { host: new URL(shopUrl).host, "sec-fetch-site": "none" };
  for (const path of pages) {
    const request = new Request(shopUrl + path, { headers });
    const { status } = await gate.answer(request, { address: "127.0.0.1", tls: true, target: path });
    if (status !== 200) refused.push({ path, status });
  }
  return { answered: pages.length - refused.length, refused };
}

/** On this machine's own PostgreSQL whatever the shop runs on, and with addresses at which nobody is. */
function scratchConfig(config: Config, dataDir: string): Config {
  const plain = readConfig({ CANDOUR_DATA: dataDir, CANDOUR_SAMPLE: config.sample ? "on" : "off" });
  return Object.freeze({ ...plain, bankPort: 9, courierPort: 9, crashAt: config.crashAt });
}

function note({ backupDir }: Config, result: DrillNote): DrillNote {
  const path = join(backupDir, names.drill);
  writeFileSync(`${path}.new`, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return result;
}
