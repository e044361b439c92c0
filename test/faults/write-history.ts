/** A process that gives a shop its history of orders; started by the test of the history, with a point at which it dies. */
import { readConfig } from "#config";
import { armCrashpoint } from "#kernel/crashpoint";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { assembleModules, loadModules } from "../../src/assemble.ts";
import { openGroundOn } from "../../src/ground.ts";
import { findPartners } from "../../src/partners.ts";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";

const [shop = "", owner = "", keystore = "", days = ""] = process.argv.slice(2);
const config = readConfig();
const ground = await openGroundOn(config, { shop, owner, keystore }, { log: silentLog, random: systemRandom });
const identity = readIdentity(config);
const partners = findPartners(ground);
const modules = await assembleModules(ground, partners, identity);
await loadModules(modules);
armCrashpoint(config.crashAt);
const { written } = await seedOrders(ground, modules, partners, identity, { days: Number(days) });
process.stdout.write(`${written}\n`);
process.exit(0);
