import { openBus } from "#kernel/bus";
import { createClock } from "#kernel/clock";
import { armCrashpoint } from "#kernel/crashpoint";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createFileEpochs, createVault, parseRef, personal } from "./index.ts";

/**
 * Saves one person and shreds it, in the order in which a pipeline does, and dies at the crash point it is told. Run a
 * second time without one it goes on where it was. Arguments: shop, shop database, keystore, key folder, bundle, point.
 */
const [shop = "", shopUrl = "", keystoreUrl = "", folder = "", refAsText = "", point] = process.argv.slice(2);
armCrashpoint(point);

const open = (url: string) =>
  openDatabase({ connection: { connectionString: url }, maxConnections: 2, log: silentLog });
const database = open(shopUrl);
const keystore = open(keystoreUrl);
const bus = await openBus({ connectionString: shopUrl }, silentLog);
const clock = createClock();
const vault = createVault({
  shop,
  database,
  keystore,
  bus,
  clock,
  random: systemRandom,
  log: silentLog,
  jobs: { enqueue: async () => {} },
  epochs: createFileEpochs({ folder, apartFrom: [], clock, random: systemRandom }),
});
const ref = parseRef(refAsText);

await vault.start();
const pending = await vault.pendingShreds(database.reader);
if (!pending.some(({ subject }) => subject === ref.subject)) {
  await vault.createBundle(ref);
  await database.transact(async (tx) => {
    await vault.bindBundle(tx, ref);
    await vault.addLocator(tx, { ref, kind: "email", value: personal("contact", "ann@example.com") });
  });
  await database.transact((tx) => vault.buryBundle(tx, ref));
}
await vault.destroyKey(ref);
await database.transact((tx) => vault.removeRemains(tx, ref));

await bus.close();
await database.close();
await keystore.close();
