import { type Config, refuseProduction } from "#config";
import type { AnnouncedClock } from "#kernel/announced-clock";
import type { Bus } from "#kernel/bus";
import type { Database, Reader } from "#kernel/db";
import { listen } from "#kernel/http";
import {
  assembleGate,
  assembleModules,
  giveWork,
  loadModules,
  type Modules,
  makePicturesInAdvance,
} from "./assemble.ts";
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
  return opening(async (opened) => {
    const identity = readIdentity(config);
    const ground = opened.adopt(await openGround(config), (each) => each.close());
    const partners = opened.adopt(await startPartners(ground, identity.trader.name), (each) => each.close());
    const modules = await openModules(opened, ground, partners, identity);
    const { sample, samplePhotographs: photographs } = config;
    await seedShop({ ...ground, ...modules }, { sample, photographs });
    await loadModules(modules);
    giveWork(modules);
    await openToPublic(opened, ground, partners, modules, identity);
    await modules.jobs.work();
    makePicturesInAdvance(modules);
    return shopOn(config, modules, opened);
  });
}

/** A process that only answers requests, beside others on the same databases. */
export async function startWeb(config: Config): Promise<Shop> {
  return opening(async (opened) => {
    const identity = readIdentity(config);
    const { ground, partners, modules } = await join(opened, config, identity);
    await openToPublic(opened, ground, partners, modules, identity);
    return shopOn(config, modules, opened);
  });
}

/** A process that only does the background work. */
export async function startWorker(config: Config): Promise<{ close(): Promise<void> }> {
  const joined = await joinShop(config);
  giveWork(joined.modules);
  await joined.modules.jobs.work();
  makePicturesInAdvance(joined.modules);
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
  return opening(async (opened) => {
    const { ground, modules } = await join(opened, config, readIdentity(config));
    const { bus, clock, database } = ground;
    return {
      modules,
      reader: database.reader,
      transact: database.transact,
      bus,
      clock,
      close: () => opened.disposeAsync(),
    };
  });
}

/** Runs `work`, which notes in `opened` how to close what it opens; closes all of that again if it throws. */
async function opening<T>(work: (opened: AsyncDisposableStack) => Promise<T>): Promise<T> {
  const opened = new AsyncDisposableStack();
  try {
    return await work(opened);
  } catch (thrown) {
    await opened.disposeAsync();
    throw thrown;
  }
}

async function join(opened: AsyncDisposableStack, config: Config, identity: Identity) {
  refuseProduction(config);
  const ground = opened.adopt(await openGround(config, { joinOnly: true }), (each) => each.close());
  const partners = findPartners(ground);
  const modules = await openModules(opened, ground, partners, identity);
  await loadModules(modules);
  return { ground, partners, modules };
}

async function openModules(
  opened: AsyncDisposableStack,
  ground: Ground,
  partners: Partners,
  identity: Identity,
): Promise<Modules> {
  const modules = await assembleModules(ground, partners, identity);
  opened.defer(async () => {
    modules.media.close();
    await modules.jobs.stop();
    await modules.egress.outcomesWritten();
  });
  return modules;
}

async function openToPublic(
  opened: AsyncDisposableStack,
  ground: Ground,
  partners: Partners,
  modules: Modules,
  identity: Identity,
): Promise<void> {
  const { config } = ground;
  const gate = await assembleGate(ground, modules, identity, partners);
  opened.adopt(await listen(gate, { port: config.port, host: config.host }), (each) => each.close());
}

/** What was opened last ends first: no request, then no work, then no connection. */
function shopOn(config: Config, { mailbox }: Modules, opened: AsyncDisposableStack): Shop {
  return {
    shopUrl: config.shopUrl,
    mailboxUrl: mailbox === undefined ? undefined : `${config.shopUrl}/mailbox`,
    close: () => opened.disposeAsync(),
  };
}
