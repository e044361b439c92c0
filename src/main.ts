import type { Config } from "#config";
import type { AnnouncedClock } from "#kernel/announced-clock";
import type { Bus } from "#kernel/bus";
import { createClock } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import { type Gate, type KeptCertificate, keepCertificate, listen, listenForRedirects } from "#kernel/http";
import { createLog, errorCode } from "#kernel/log";
import { once } from "#kernel/once";
import type { Patrols } from "#patrol";
import { assembleModules, assembleShop, loadModules, type Modules } from "./assemble.ts";
import { type Ground, openGround } from "./ground.ts";
import { joinPartners, type Partners, startPartners } from "./partners.ts";
import { assemblePatrols } from "./patrols.ts";
import { seedShop } from "./seed.ts";
import { seedOrders } from "./seed-orders.ts";
import { type Identity, readIdentity, settleTrader } from "./trader.ts";
import { giveWork, makePicturesInAdvance } from "./work.ts";

/** A shop, or a part of one, that runs in this process. */
export type Shop = {
  shopUrl: string;
  /** Where the mails lie that would have been sent; absent when a mail server is configured. */
  mailboxUrl: string | undefined;
  officeUrl: string;
  /** Where the first owner joins; undefined once somebody works here. The secret in it works once, for a day. */
  joinUrl: string | undefined;
  close(): Promise<void>;
};

/** The whole shop in one process: settings → databases → partners → modules → seed → routes → listen → work. */
export async function startShop(config: Config): Promise<Shop> {
  return opening(async (opened) => {
    const identity = readIdentity(config);
    const certificate = openCertificate(opened, config);
    const ground = opened.adopt(await openGround(config), (each) => each.close());
    await settleTrader(ground, identity);
    const partners = config.production ? undefined : await startStandIns(opened, ground, identity);
    const modules = await openModules(opened, ground, partners, identity);
    const { sample, sampleOrders, samplePhotographs: photographs } = config;
    await seedShop({ ...ground, ...modules }, { sample, photographs });
    await loadModules(modules);
    giveWork(modules);
    const shop = await assembleShop(ground, modules, identity);
    await openToPublic(opened, config, certificate, shop);
    patrolNightly(modules, () => Promise.resolve(assemblePatrols(ground, modules, shop)));
    await modules.jobs.work();
    // What became due while the shop was closed is not kept a minute longer.
    void modules.jobs.sweep("retention");
    makePicturesInAdvance(modules);
    // The invented payments of the past are told to the sandbox bank; Stripe would know none of them.
    if (sample && sampleOrders && partners !== undefined && config.stripe === undefined)
      giveHistory(opened, ground, partners, modules, identity);
    return shopOn(config, modules, opened, await modules.staff.inviteFirst());
  });
}

async function startStandIns(opened: AsyncDisposableStack, ground: Ground, { trader }: Identity): Promise<Partners> {
  return opened.adopt(await startPartners(ground, trader.name), (each) => each.close());
}

/** Beside the open shop, because it takes longer than anybody should wait; given up when the shop closes. */
function giveHistory(
  opened: AsyncDisposableStack,
  ground: Ground,
  partners: Partners,
  modules: Modules,
  identity: Identity,
): void {
  const closing = new AbortController();
  const given = seedOrders(ground, modules, partners, identity, { givenUp: closing.signal }).then(
    ({ written }) => {
      if (written > 0) ground.log.info("sample-orders-written", { written });
    },
    (thrown: unknown) => {
      if (!closing.signal.aborted) ground.log.error("sample-orders-not-written", { code: errorCode(thrown) });
    },
  );
  opened.defer(async () => {
    closing.abort();
    await given;
  });
}

/** A process that only answers requests, beside others on the same databases. */
export async function startWeb(config: Config): Promise<Shop> {
  return opening(async (opened) => {
    const identity = readIdentity(config);
    const certificate = openCertificate(opened, config);
    const { ground, modules } = await join(opened, config, identity);
    await openToPublic(opened, config, certificate, await assembleShop(ground, modules, identity));
    return shopOn(config, modules, opened, null);
  });
}

/** A process that only does the background work. */
export async function startWorker(config: Config): Promise<{ close(): Promise<void> }> {
  const joined = await joinShop(config);
  giveWork(joined.modules);
  patrolNightly(joined.modules, joined.patrols);
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
  /** The databases by their roles, and whose they are: for a backup. */
  urls: Ground["urls"];
  shopId: string;
  /** What looks at live data; made when it is first asked for. */
  patrols(): Promise<Patrols>;
  close(): Promise<void>;
};

/** Joins a running shop without answering requests. Throws `ClusterError` when none runs. */
export async function joinShop(config: Config): Promise<Joined> {
  return opening(async (opened) => {
    const identity = readIdentity(config);
    const { ground, modules } = await join(opened, config, identity);
    const patrols = async () => assemblePatrols(ground, modules, await assembleShop(ground, modules, identity));
    const { bus, clock, database, urls, shopId } = ground;
    return {
      modules,
      urls,
      shopId,
      reader: database.reader,
      transact: database.transact,
      bus,
      clock,
      patrols: once(patrols),
      close: () => opened.disposeAsync(),
    };
  });
}

/** Each process that works looks every other minute whether patrols of this night are still to be run. */
function patrolNightly({ jobs }: Modules, patrols: () => Promise<Patrols>): void {
  jobs.every("patrols", 120, async () => (await patrols()).nightly());
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
  const ground = opened.adopt(await openGround(config, { joinOnly: true }), (each) => each.close());
  const partners = joinPartners(ground);
  const modules = await openModules(opened, ground, partners, identity);
  await loadModules(modules);
  return { ground, modules };
}

async function openModules(
  opened: AsyncDisposableStack,
  ground: Ground,
  partners: Partners | undefined,
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

/** The certificate of an https shop that speaks TLS itself, before anything else is opened: without it the rest is in vain. */
function openCertificate(opened: AsyncDisposableStack, config: Config): KeptCertificate | undefined {
  if (config.tls === undefined) return undefined;
  const hosts = secureUrls(config).map((url) => new URL(url).hostname);
  const clock = createClock();
  const certificate = keepCertificate({ files: config.tls, hosts, clock, log: createLog(clock.now) });
  return opened.adopt(certificate, (each) => each.close());
}

function secureUrls({ shopUrl, office }: Config): string[] {
  return [shopUrl, office.url].filter((url) => url.startsWith("https:"));
}

/** The shop, the back office, and beside an https address what leads there from plain HTTP. */
async function openToPublic(
  opened: AsyncDisposableStack,
  config: Config,
  certificate: KeptCertificate | undefined,
  { gate, office }: Readonly<{ gate: Gate; office: { gate: Gate } }>,
): Promise<void> {
  const { shopUrl, trustedProxies, redirectPort, port, host } = config;
  const open = async (to: Gate, at: { url: string; port: number; host: string | undefined }): Promise<void> => {
    const speaks = at.url.startsWith("https:") ? certificate : undefined;
    opened.adopt(await listen(to, { ...at, certificate: speaks, trustedProxies }), (each) => each.close());
  };
  await open(gate, { url: shopUrl, port, host });
  await open(office.gate, config.office);
  if (redirectPort === undefined) return;
  const others = secureUrls(config).filter((url) => url !== shopUrl);
  opened.adopt(await listenForRedirects({ port: redirectPort, host, shopUrl, others }), (each) => each.close());
}

/** What was opened last ends first: no request, then no work, then no connection. */
function shopOn(config: Config, { mailbox }: Modules, opened: AsyncDisposableStack, invitation: string | null): Shop {
  const { shopUrl, office } = config;
  return {
    shopUrl,
    officeUrl: office.url,
    joinUrl: invitation === null ? undefined : `${office.url}/join/${invitation}`,
    mailboxUrl: mailbox === undefined ? undefined : `${shopUrl}/mailbox`,
    close: () => opened.disposeAsync(),
  };
}
