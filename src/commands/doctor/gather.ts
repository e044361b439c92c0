import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError, readConfig } from "#config";
import { ClusterError, clusterPlace, readyDatabases, unclaimedHomes } from "#kernel/cluster/index";
import { inspectDatabases } from "#kernel/cluster/inspect";
import { explainConnection, type OwnServer, ownServerUrls } from "#kernel/cluster/own-server";
import { userName } from "#kernel/cluster/run-as";
import { silentLog } from "#kernel/log";
import { becomeOnlyOne, type RunningShop } from "../only-one.ts";
import type { Facts, FolderFacts } from "./findings.ts";

/**
 * Looks at everything the doctor speaks of and changes nothing. A database of our own that does not run is started for
 * the look and ended after it.
 */
export async function gather(): Promise<Facts> {
  const { config, settingsError } = settings();
  const right = existsSync(config.dataDir) ? await becomeOnlyOne(config.dataDir) : undefined;
  try {
    const mayStart = right?.ok === true;
    const running: RunningShop | undefined = right?.ok === false ? right.shop : undefined;
    return {
      node: { version: process.versions.node, path: process.execPath },
      settingsError,
      shopUrl: config.shopUrl,
      production: config.production,
      smtpUrl: config.smtpUrl,
      sample: config.sample,
      running,
      dataDir: folder(config.dataDir, { lookInside: false }),
      keys: folder(join(config.dataDir, "keys"), { lookInside: true }),
      database: await database(config, mayStart),
      leftovers: unclaimedHomes(),
    };
  } finally {
    if (right?.ok) right.only.release();
  }
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

async function database(config: Config, mayStart: boolean): Promise<Facts["database"]> {
  const { databaseUrl, keystoreUrl, dataDir } = config;
  try {
    if (databaseUrl !== undefined) return await ownServer({ databaseUrl, keystoreUrl });
    const place = clusterPlace(dataDir);
    return place === undefined ? { kind: "none" } : await ownCluster(config, place, mayStart);
  } catch (thrown) {
    if (thrown instanceof ClusterError) return { kind: "unreachable", sentence: thrown.message };
    throw thrown;
  }
}

async function ownServer(own: OwnServer): Promise<Facts["database"]> {
  const urls = ownServerUrls(own);
  try {
    return { kind: "own", ...(await inspectDatabases(urls)) };
  } catch (thrown) {
    return { kind: "unreachable", sentence: `DATABASE_URL: ${explainConnection(thrown, own.databaseUrl)}` };
  }
}

async function ownCluster(config: Config, place: string, mayStart: boolean): Promise<Facts["database"]> {
  const databases = await readyDatabases(config, { log: silentLog, joinOnly: !mayStart });
  try {
    return {
      kind: "embedded",
      place,
      user: userName(statSync(place).uid),
      ...(await inspectDatabases(databases.urls)),
    };
  } finally {
    await databases.stop();
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
