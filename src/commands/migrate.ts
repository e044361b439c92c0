import { join } from "node:path";
import { readConfig } from "#config";
import { createClock } from "#kernel/clock";
import { makeDataDir, migrateShop, readyDatabases } from "#kernel/cluster/index";
import { createLog } from "#kernel/log";
import { becomeOnlyOne } from "./only-one.ts";

/** `candour migrate`: brings both databases to this version's state, beside a running shop or while none runs. */
export async function migrateCommand(): Promise<number> {
  const config = readConfig();
  const log = createLog(createClock().now);
  // Who holds the right to run the shop may start and end its database; otherwise it is somebody else's to end.
  const right = await becomeOnlyOne(makeDataDir(config.dataDir));
  const databases = await readyDatabases(config, { log, joinOnly: !right.ok });
  try {
    const applied = await migrateShop(databases.urls, join(import.meta.dirname, "../../db"), { log });
    process.stdout.write(applied.length === 0 ? "Nothing to apply.\n" : `Applied ${applied.join(", ")}.\n`);
  } finally {
    await databases.stop();
    if (right.ok) right.only.release();
  }
  return 0;
}
