import { readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import type { Config } from "#config";
import type { AnnouncedClock } from "#kernel/announced-clock";
import type { Bus } from "#kernel/bus";
import { createClock } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import {
  type Gate,
  type KeptCertificate,
  keepCertificate,
  listen,
  listenForRedirects,
  openPagesFile,
} from "#kernel/http";
import { createLog, errorCode } from "#kernel/log";
import { giveBackMemory } from "#kernel/memory";
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
  /** Tells whoever shares out requests, by /readyz, to send no more; answers on. */
  leave(): void;
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
    const shop = await assemblePublic(opened, ground, modules, identity);
    await openToPublic(opened, config, certificate, shop);
    settleSoon(opened, modules);
    patrolNightly(modules, () => Promise.resolve(assemblePatrols(ground, modules, shop)));
    await modules.jobs.work();
    // What became due while the shop was closed is not kept a minute longer.
    void modules.jobs.sweep("retention");
    makePicturesInAdvance(modules);
    // The invented payments of the past are told to the sandbox bank; Stripe would know none of them.
    if (sample && sampleOrders && partners !== undefined && config.stripe === undefined)
      giveHistory(opened, ground, partners, modules, identity);
    return shopOn(ground, modules, opened, await modules.staff.inviteFirst());
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
    const shop = await assemblePublic(opened, ground, modules, identity);
    await openToPublic(opened, config, certificate, shop);
    settleSoon(opened, modules);
    return shopOn(ground, modules, opened, null);
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

/** The routes, with a file for the pages that have no room in memory. */
async function assemblePublic(opened: AsyncDisposableStack, ground: Ground, modules: Modules, identity: Identity) {
  const { dataDir, keptOnDiskMb } = ground.config;
  const keptFile = openPagesFile(dataDir, keptOnDiskMb * 1024 * 1024);
  opened.defer(async () => keptFile?.close());
  return assembleShop(ground, modules, identity, keptFile);
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
  const challenge = (token: string) => readChallenge(config, token);
  opened.adopt(await listenForRedirects({ port: redirectPort, host, shopUrl, others, challenge }), (each) =>
    each.close(),
  );
}

/** What a program that fetches certificates has put there for the authority to find (RFC 8555 §8.3), by a token that is a plain name. */
function readChallenge({ dataDir }: Config, token: string): string | undefined {
  try {
    return readFileSync(joinPath(dataDir, "challenges/.well-known/acme-challenge", token), "utf8");
  } catch {
    return undefined;
  }
}

/** After the opening: nobody has to wait for it, and it is over before many come. */
const settleMs = 500;

/** Makes what the first search would have to make, and gives back the memory that starting took and running does not. */
function settleSoon(opened: AsyncDisposableStack, { catalogue }: Modules): void {
  const settling = setTimeout(() => {
    catalogue.readySearch();
    giveBackMemory();
  }, settleMs);
  opened.defer(async () => clearTimeout(settling));
}

/** What was opened last ends first: no request, then no work, then no connection. */
function shopOn(
  { config, leaving }: Ground,
  { mailbox }: Modules,
  opened: AsyncDisposableStack,
  invitation: string | null,
): Shop {
  const { shopUrl, office } = config;
  return {
    shopUrl,
    officeUrl: office.url,
    joinUrl: invitation === null ? undefined : `${office.url}/join/${invitation}`,
    mailboxUrl: mailbox === undefined ? undefined : `${shopUrl}/mailbox`,
    leave: () => {
      leaving.isAsked = true;
    },
    close: () => opened.disposeAsync(),
  };
}
