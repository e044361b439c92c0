import { join } from "node:path";
import { openBus } from "#kernel/bus";
import { fixedClock } from "#kernel/clock";
import { armCrashpoint } from "#kernel/crashpoint";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createFileEpochs, createVault } from "./index.ts";

/**
 * Rolls once, as a process of its own, and dies at the crash point it is told. Arguments: shop, shop database, keystore, key
 * folder, folder of the escrow copy, moment, point.
 */
const [shop = "", shopUrl = "", keystoreUrl = "", folder = "", escrowFolder = "", at = "", point] =
  process.argv.slice(2);
armCrashpoint(point);

const open = (url: string) =>
  openDatabase({ connection: { connectionString: url }, maxConnections: 2, log: silentLog });
const database = open(shopUrl);
const keystore = open(keystoreUrl);
const bus = await openBus({ connectionString: shopUrl }, silentLog);
const clock = fixedClock(new Date(at));
const vault = createVault({
  shop,
  database,
  keystore,
  bus,
  clock,
  random: systemRandom,
  log: silentLog,
  jobs: { enqueue: async () => {} },
  escrow: { path: join(escrowFolder, "escrow.sealed"), publicKeyPath: join(escrowFolder, "recovery.pub") },
  epochs: createFileEpochs({ folder, apartFrom: [], clock, random: systemRandom }),
});
await vault.start();
await vault.rollEpoch({ atOnce: false });

await bus.close();
await database.close();
await keystore.close();
