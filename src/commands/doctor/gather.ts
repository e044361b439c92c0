import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ComplaintClock, complaintClock } from "#complaints";
import { type Config, ConfigError, readConfig } from "#config";
import { announcedTime } from "#kernel/announced-clock";
import { createClock, hour } from "#kernel/clock";
import { ClusterError, clusterPlace, readyDatabases, type ShopUrls, unclaimedHomes } from "#kernel/cluster/index";
import { inspectDatabases } from "#kernel/cluster/inspect";
import { explainConnection, type OwnServer, ownServerUrls } from "#kernel/cluster/own-server";
import { userName } from "#kernel/cluster/run-as";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { erasureHorizonWords, findEpochs } from "#vault";
import { lookAtEscrow } from "../../epochs.ts";
import { horizonSettings } from "../../figures.ts";
import { lastDrill, listBackups } from "../backup/folder.ts";
import { findLeftovers } from "../backup/leftovers.ts";
import { becomeOnlyOne, type RunningShop } from "../only-one.ts";
import { readWatched } from "../watched.ts";
import type { Facts, FolderFacts } from "./findings.ts";
import { askForNames, gatherOnline, type TraderSeen, traderInFiles, traderSeen } from "./gather-online.ts";

/**
 * Looks at everything the doctor speaks of and changes nothing. A database of our own that does not run is started for
 * the look and ended after it.
 */
export async function gather(names?: NamesAsked): Promise<Facts> {
  const { config, settingsError } = settings();
  const right = existsSync(config.dataDir) ? await becomeOnlyOne(config.dataDir) : undefined;
  try {
    const mayStart = right?.ok === true;
    const running: RunningShop | undefined = right?.ok === false ? right.shop : undefined;
    return {
      node: { version: process.versions.node, path: process.execPath },
      settingsError,
      running,
      ...(await onThisMachine(config)),
      ...(await databaseAndEpoch(config, mayStart, names)),
    };
  } finally {
    if (right?.ok) right.only.release();
  }
}

/** The same from inside a running shop, which knows its settings and its databases. */
export async function gatherInside(config: Config, urls: ShopUrls): Promise<Facts> {
  const { databaseUrl, dataDir } = config;
  const place = clusterPlace(dataDir) ?? "";
  const looked = await looksAt(urls);
  const { trader, mailDomain, ...seen } = await seenIn(urls, config);
  const embedded = { kind: "embedded", place, user: place === "" ? "" : userName(statSync(place).uid) } as const;
  return {
    node: { version: process.versions.node, path: process.execPath },
    settingsError: undefined,
    running: { pid: process.pid, url: config.shopUrl },
    ...(await onThisMachine(config)),
    database: databaseUrl === undefined ? { ...embedded, ...looked } : { kind: "own", ...looked },
    ...seen,
    online: gatherOnline(config, { trader, mailDomain, names: undefined }),
  };
}

async function onThisMachine(config: Config) {
  return {
    dataDir: folder(config.dataDir, { lookInside: false }),
    keys: folder(join(config.dataDir, "keys"), { lookInside: true }),
    horizon: { words: erasureHorizonWords(horizonSettings(config)), snapshotDays: config.snapshotDays },
    ...backups(config),
    escrow: await lookAtEscrow(config),
    leftovers: unclaimedHomes(),
    halfDone: findLeftovers(config),
  };
}

/** The settings; with those that can be used when one cannot. */
function settings(): { config: Config; settingsError: string | undefined } {
  try {
    return { config: readConfig(), settingsError: undefined };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return { config: readConfig({}), settingsError: thrown.message };
  }
}

function backups({ backupDir }: Config): Pick<Facts, "backup" | "drill"> {
  const [newest] = listBackups(backupDir);
  const drill = lastDrill(backupDir);
  return {
    backup: newest && { ageHours: hoursSince(new Date(newest.manifest.madeAt)) },
    drill: drill && { ageHours: hoursSince(new Date(drill.at)), ok: drill.ok, sentence: drill.sentence },
  };
}

function hoursSince(moment: Date): number {
  return Math.max(0, Math.floor((createClock().now().getTime() - moment.getTime()) / hour));
}

type SeenThere = Pick<Facts, "database" | "epoch" | "watched"> & TraderSeen;
/** That name servers are to be asked, and for which key that signs mails. */
export type NamesAsked = { selector: string | undefined };
type Seen = Pick<Facts, "database" | "epoch" | "watched" | "online">;

async function databaseAndEpoch(config: Config, mayStart: boolean, asked: NamesAsked | undefined): Promise<Seen> {
  const { trader, mailDomain, ...seen } = await databaseSeen(config, mayStart);
  const names = asked && (await askForNames(config, { mailDomain, ...asked }));
  return { ...seen, online: gatherOnline(config, { trader, mailDomain, names }) };
}

async function databaseSeen(config: Config, mayStart: boolean): Promise<SeenThere> {
  const { databaseUrl, keystoreUrl, dataDir } = config;
  try {
    if (databaseUrl !== undefined) return await ownServer(config, { databaseUrl, keystoreUrl });
    const place = clusterPlace(dataDir);
    return place === undefined
      ? { database: { kind: "none" }, ...nothingSeen, ...(traderInFiles(config) ?? { trader: "unsaid" }) }
      : await ownCluster(config, place, mayStart);
  } catch (thrown) {
    if (thrown instanceof ClusterError) return unreachable(thrown.message);
    throw thrown;
  }
}

async function ownServer(config: Config, own: OwnServer): Promise<SeenThere> {
  const urls = ownServerUrls(own);
  try {
    return { database: { kind: "own", ...(await looksAt(urls)) }, ...(await seenIn(urls, config)) };
  } catch (thrown) {
    return unreachable(`DATABASE_URL: ${explainConnection(thrown, own.databaseUrl)}`);
  }
}

async function ownCluster(config: Config, place: string, mayStart: boolean): Promise<SeenThere> {
  const databases = await readyDatabases(config, { log: silentLog, joinOnly: !mayStart });
  try {
    const user = userName(statSync(place).uid);
    const { urls } = databases;
    return { database: { kind: "embedded", place, user, ...(await looksAt(urls)) }, ...(await seenIn(urls, config)) };
  } finally {
    await databases.stop();
  }
}

function unreachable(sentence: string): SeenThere {
  return { database: { kind: "unreachable", sentence }, ...nothingSeen };
}

async function looksAt(urls: ShopUrls) {
  return { ...(await inspectDatabases(urls)), complaints: await complaintsIn(urls.shop) };
}

const nothingSeen = { epoch: undefined, watched: undefined, trader: undefined, mailDomain: undefined };

async function seenIn(urls: { shop: string; keystore: string }, config: Config): Promise<Omit<SeenThere, "database">> {
  return {
    epoch: await epochIn(urls.keystore, config),
    watched: await readWatched(urls.shop),
    ...(await traderSeen(config, urls.shop)),
  };
}

/** The newest epoch in the keystore; nothing where it has none yet, or is of a version that knew none. */
async function epochIn(keystoreUrl: string, { epochHours }: Config): Promise<Facts["epoch"]> {
  const keystore = openDatabase({ connection: { connectionString: keystoreUrl }, maxConnections: 1, log: silentLog });
  try {
    const [newest] = await findEpochs(keystore.reader);
    if (newest === undefined) return undefined;
    return { number: newest.epoch, ageHours: hoursSince(newest.openedAt), dueHours: epochHours };
  } catch {
    return undefined;
  } finally {
    await keystore.close();
  }
}

/** The clock of the complaints, by shop time; undefined where the shop has not been brought to this version's state yet. */
async function complaintsIn(connectionString: string): Promise<ComplaintClock | undefined> {
  const database = openDatabase({ connection: { connectionString }, maxConnections: 1, log: silentLog });
  try {
    return await complaintClock(database.reader, await announcedTime(database.reader));
  } catch {
    return undefined;
  } finally {
    await database.close();
  }
}

function folder(path: string, { lookInside }: { lookInside: boolean }): FolderFacts {
  if (!existsSync(path)) return { path, exists: false, mode: 0, owner: "", open: [] };
  const { mode, uid } = statSync(path);
  return {
    path,
    exists: true,
    mode,
    owner: userName(uid),
    open: lookInside ? openFiles(path) : [],
  };
}

function openFiles(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((each) => (statSync(each).mode & 0o077) !== 0);
}
