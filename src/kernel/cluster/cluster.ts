import { join } from "node:path";
import { elapsed } from "#kernel/clock";
import type { Log } from "#kernel/log";
import { findBinaries } from "./binaries.ts";
import { makeCluster, writeAccess } from "./create.ts";
import { ClusterError } from "./failure.ts";
import { findHome, type Home } from "./home.ts";
import { waitForLock } from "./lock.ts";
import {
  asNoted,
  awaitAnswer,
  disownPidFile,
  findPostmaster,
  notedArguments,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { answersAt, ensureRoles, socketUrl } from "./roles.ts";
import { asUser } from "./run-as.ts";
import { serverArguments } from "./settings.ts";
import { socketFolder } from "./socket-folder.ts";

/** A PostgreSQL of our own that runs. */
export type Cluster = {
  socketDir: string;
  /** The folder PostgreSQL works in. */
  pgData: string;
  /** The server's process number. */
  pid: number;
  /** How this call came by the server. */
  found: "made" | "started" | "running";
  /** The address of a database for one of `roles`. No password: the kernel says who we are. */
  urlFor(role: string, database: string): string;
  /** Ends the server and resolves when it is gone. Call it only where nobody else may be using the server. */
  stop(): Promise<void>;
};

export type ClusterSettings = {
  /** CANDOUR_DATA; made if missing. */
  dataDir: string;
  log: Log;
  /** Only join a server that runs already; throws a `ClusterError` when none does. */
  joinOnly?: boolean;
  /** Settings of PostgreSQL to change, for tests (`{ fsync: "off" }`). */
  postgres?: Readonly<Record<string, string>>;
  /** Replaces /var/lib/candour, where root keeps what does not fit into the data folder. */
  systemFolder?: string;
};

/**
 * Starts the shop's own PostgreSQL, or finds it running: makes the cluster at the first start, adopts a server whose
 * shop was killed, lets a killed server recover. Roles and databases exist afterwards. Any number of processes may call
 * this at once. On Linux and macOS, as root or not (root runs it as an existing user without rights).
 *
 * @throws ClusterError with a sentence for the person who starts the shop.
 */
export async function startCluster(settings: ClusterSettings): Promise<Cluster> {
  const { log } = settings;
  const took = elapsed();
  const home = findHome(settings.dataDir, settings.systemFolder);
  const lock = await waitForLock(join(home.dataDir, "postgres.lock"), 180_000);
  try {
    const cluster = await runningOrStarted(home, settings);
    log.info("database-ready", { found: cluster.found, pid: cluster.pid, ms: Math.round(took()) });
    return cluster;
  } finally {
    lock.release();
  }
}

/** Ends the server of a data folder if one runs, whoever started it. Only the holder of the shop's right to run may. */
export async function stopCluster(dataDir: string, systemFolder?: string): Promise<void> {
  await stopPostmaster(findHome(dataDir, systemFolder).pgData);
}

async function runningOrStarted(home: Home, settings: ClusterSettings): Promise<Cluster> {
  const socketDir = socketFolder(home.pgData, home.user);
  const answers = () => answersAt(socketDir);
  const running = findPostmaster(home.pgData);
  if (settings.joinOnly) {
    if (running === undefined)
      throw new ClusterError(`No database runs for ${home.dataDir}. Start the shop: candour start`);
    if (await awaitAnswer(home.pgData, answers)) return cluster(home, socketDir, running.pid, "running");
    throw new ClusterError(`The database of ${home.dataDir} ended a moment ago. Start the shop: candour start`);
  }
  const binaries = findBinaries(home.user, home.copies);
  const program = join(binaries.folder, "postgres");
  const args = serverArguments(home.pgData, socketDir, settings.postgres);
  const isOurs = running?.state !== "stopping" && notedArguments(home.pgData) === asNoted(program, args);
  if (running !== undefined && isOurs && (await awaitAnswer(home.pgData, answers))) {
    await ensureRoles(socketDir);
    return cluster(home, socketDir, running.pid, "running");
  }
  // One with an older version's settings, or on its way out.
  await stopPostmaster(home.pgData);
  const made = await makeCluster(home, binaries, { sync: settings.postgres?.fsync !== "off" });
  writeAccess(home);
  disownPidFile(home.pgData, home.user);
  const pid = await startPostmaster({
    program,
    args,
    spawnAs: asUser(home.user),
    pgData: home.pgData,
    logFile: join(home.dataDir, "postgres.log"),
    answers,
  });
  await ensureRoles(socketDir);
  return cluster(home, socketDir, pid, made ? "made" : "started");
}

function cluster(home: Home, socketDir: string, pid: number, found: Cluster["found"]): Cluster {
  return {
    socketDir,
    pgData: home.pgData,
    pid,
    found,
    urlFor: (role, database) => socketUrl(socketDir, role, database),
    stop: () => stopPostmaster(home.pgData),
  };
}
