import { createClock } from "#kernel/clock";
import { armCrashpoint } from "#kernel/crashpoint";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createPrivacyLog } from "./index.ts";

/** Signs a checkpoint and dies at the crash point it is told. Arguments: shop database, folder of the keys, point. */
const [shopUrl = "", folder = "", point] = process.argv.slice(2);
armCrashpoint(point);
const connection = { connectionString: shopUrl };
const database = openDatabase({ connection, maxConnections: 2, log: silentLog });
const address = "http://localhost:3000";
const parts = { database, clock: createClock(), random: systemRandom, log: silentLog, shopUrl: address };
await createPrivacyLog({ ...parts, folder, apartFrom: [] }).start();
await database.close();
