import type { Config } from "#config";
import type { AnnouncedClock } from "#kernel/announced-clock";
import type { Bus } from "#kernel/bus";
import type { Database, Reader } from "#kernel/db";
import { listen } from "#kernel/http";
import { assembleGate, assembleModules, giveWork, loadModules, type Modules } from "./assemble.ts";
import { type Ground, openGround } from "./ground.ts";
import { findPartners, type Partners, startPartners } from "./partners.ts";
import { seedShop } from "./seed.ts";
import { type Identity, readIdentity } from "./trader.ts";

/** A shop, or a part of one, that runs in this process. */
export type Shop = {
  shopUrl: string;
  /** Where the mails lie that would have been sent; absent when a mail server is configured. */
  mailboxUrl: string | undefined;
  close(): Promise<void>;
};

/** The whole shop in one process: settings → databases → partners → modules → seed → routes → listen → work. */
export async function startShop(config: Config): Promise<Shop> {
  const identity = readIdentity(config);
  const ground = await openGround(config);
  const partners = await startPartners(ground, identity.trader.name);
  const modules = await assembleModules(ground, partners, identity);
  await seedShop({ ...ground, ...modules }, { sample: config.sample });
  await loadModules(modules);
  giveWork(modules);
  const part = await openToPublic(ground, partners, modules, identity);
  await modules.jobs.work();
  return part;
}

/** A process that only answers requests, beside others on the same databases. */
export async function startWeb(config: Config): Promise<Shop> {
  const identity = readIdentity(config);
  const ground = await openGround(config, { joinOnly: true });
  const partners = findPartners(ground);
  const modules = await assembleModules(ground, partners, identity);
  await loadModules(modules);
  return openToPublic(ground, partners, modules, identity);
}

/** A process that only does the background work. */
export async function startWorker(config: Config): Promise<{ close(): Promise<void> }> {
  const joined = await joinShop(config);
  giveWork(joined.modules);
  await joined.modules.jobs.work();
  return joined;
}

/** The modules of a running shop, for a command that acts on it. */
export type Joined = {
  modules: Modules;
  reader: Reader;
  transact: Database["transact"];
  bus: Bus;
  clock: AnnouncedClock;
  close(): Promise<void>;
};

/** Joins a running shop without answering requests. Throws `ClusterError` when none runs. */
export async function joinShop(config: Config): Promise<Joined> {
  const ground = await openGround(config, { joinOnly: true });
  const partners = findPartners(ground);
  const modules = await assembleModules(ground, partners, readIdentity(config));
  await loadModules(modules);
  const { bus, clock, database } = ground;
  return {
    modules,
    reader: database.reader,
    transact: database.transact,
    bus,
    clock,
    close: () => closeAll(ground, partners, modules),
  };
}

async function openToPublic(ground: Ground, partners: Partners, modules: Modules, identity: Identity): Promise<Shop> {
  const { config } = ground;
  const gate = await assembleGate(ground, modules, identity, partners);
  const listener = await listen(gate, { port: config.port, host: config.host });
  return {
    shopUrl: config.shopUrl,
    mailboxUrl: modules.mailbox === undefined ? undefined : `${config.shopUrl}/mailbox`,
    close: async () => {
      await listener.close();
      await closeAll(ground, partners, modules);
    },
  };
}

/** In the order in which they need each other: work stops first, the connections end last. */
async function closeAll(ground: Ground, partners: Partners, modules: Modules): Promise<void> {
  await modules.jobs.stop();
  await partners.close();
  await ground.close();
}
