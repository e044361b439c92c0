import { execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { elapsed } from "#kernel/clock";
import { ClusterError } from "./failure.ts";
import type { RunAs } from "./run-as.ts";

/** A running server as its `postmaster.pid` describes it. */
export type Postmaster = { pid: number; socketDir: string; state: string };

/**
 * The server that works in `pgData`, if one does. A `postmaster.pid` left by a killed machine or carried here by a copy
 * of the folder names no such server, even when another process bears its number today.
 */
export function findPostmaster(pgData: string): Postmaster | undefined {
  const noted = readPidFile(pgData);
  return noted !== undefined && worksIn(noted.pid, pgData) ? noted : undefined;
}

/**
 * Makes the note of a dead server name a process that cannot exist, so that whoever bears its number today keeps nobody
 * from starting. The rest of the note stays: by it PostgreSQL finds out whether orphans of the dead server still hold
 * its shared memory, and waits for them.
 */
export function disownPidFile(pgData: string, user: RunAs): void {
  const path = join(pgData, "postmaster.pid");
  if (readPidFile(pgData) === undefined) return;
  writeFileSync(`${path}.new`, readFileSync(path, "utf8").replace(/^\d+/, beyondEveryPid), { mode: 0o600 });
  if (!user.isSelf) chownSync(`${path}.new`, user.uid, user.gid);
  renameSync(`${path}.new`, path);
}

/** The arguments the running server was started with, quoted as PostgreSQL notes them. */
export function notedArguments(pgData: string): string {
  try {
    return readFileSync(join(pgData, "postmaster.opts"), "utf8").trim();
  } catch {
    return "";
  }
}

/** How PostgreSQL notes a program and its arguments in `postmaster.opts`. */
export function asNoted(program: string, args: readonly string[]): string {
  return [program, ...args.map((arg) => `"${arg}"`)].join(" ");
}

/**
 * Starts the server as a session of its own, so that neither Ctrl-C in our terminal nor our death reaches it; what it
 * has to say goes to `logFile`. Resolves when it answers on its socket (`answers`). A server killed a moment ago can
 * leave processes that keep its shared memory for an instant, so starting is tried for ten seconds.
 */
export async function startPostmaster(start: {
  program: string;
  args: readonly string[];
  spawnAs: object;
  pgData: string;
  logFile: string;
  answers: () => Promise<boolean>;
}): Promise<number> {
  const waited = elapsed();
  for (;;) {
    const from = rotateLog(start.logFile);
    const pid = await startOnce(start);
    if (pid !== undefined) return pid;
    const said = readFileSync(start.logFile).subarray(from).toString("utf8").trim();
    if (waited() > 10_000 || !/shared memory block|lock file .* already exists|Address already in use/.test(said)) {
      throw new ClusterError(`PostgreSQL did not start. It said:\n${said.split("\n").slice(-6).join("\n")}`);
    }
    await pause(200);
  }
}

/** Waits until the server in `pgData` answers; false when it ends meanwhile. Throws a `ClusterError` after two minutes. */
export async function awaitAnswer(pgData: string, answers: () => Promise<boolean>): Promise<boolean> {
  const waited = elapsed();
  while (!(await answers())) {
    if (findPostmaster(pgData) === undefined) return false;
    if (waited() > recoveryPatienceMs) throw new ClusterError("PostgreSQL has not answered for two minutes.");
    await pause(20);
  }
  return true;
}

/**
 * Ends the server: connections are closed, everything is written (fast shutdown); after 30 s at once, to be recovered at
 * the next start. Resolves when the process is gone.
 */
export async function stopPostmaster(pgData: string): Promise<void> {
  const running = findPostmaster(pgData);
  if (running === undefined) return;
  if (running.state !== "stopping") signal(running.pid, "SIGINT");
  if (await ended(pgData, running.pid, 30_000)) return;
  signal(running.pid, "SIGQUIT");
  if (!(await ended(pgData, running.pid, 10_000)))
    throw new ClusterError(`PostgreSQL (process ${running.pid}) does not end.`);
}

/** Who may read the cluster's own log: only we. */
export const logMode = 0o600;

const recoveryPatienceMs = 120_000;
/** Larger than any system gives out (Linux: at most 4,194,304). */
const beyondEveryPid = "99999999";
const longestLogBytes = 1_000_000;

function readPidFile(pgData: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(pgData, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, socketDir: lines[4] ?? "", state: (lines[7] ?? "").trim() };
}

/** A server's working folder is its data folder; a zombie has none. */
function worksIn(pid: number, pgData: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === pgData;
    const command = execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
    return command.includes(`-D ${pgData} `);
  } catch {
    return false;
  }
}

/** It may have ended by itself a moment ago, which is what was wanted. */
function signal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH")) throw thrown;
  }
}

async function startOnce(start: Parameters<typeof startPostmaster>[0]): Promise<number | undefined> {
  const log = openSync(start.logFile, "a", logMode);
  const child = spawn(start.program, start.args, { ...start.spawnAs, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let over = false;
  const failed = new Promise<Error>((resolve) => child.once("error", resolve));
  child.once("exit", () => {
    over = true;
  });
  const outcome = await Promise.race([failed, readiness(start.answers, () => over)]);
  if (outcome instanceof Error) throw new ClusterError(`PostgreSQL cannot be started: ${outcome.message}`);
  if (!outcome) return undefined;
  child.unref();
  return child.pid;
}

async function readiness(answers: () => Promise<boolean>, over: () => boolean): Promise<boolean> {
  const waited = elapsed();
  while (!over()) {
    if (await answers()) return true;
    if (waited() > recoveryPatienceMs) throw new ClusterError("PostgreSQL has not answered for two minutes.");
    await pause(10);
  }
  return false;
}

async function ended(pgData: string, pid: number, patienceMs: number): Promise<boolean> {
  const waited = elapsed();
  while (waited() < patienceMs) {
    const over = !worksIn(pid, pgData);
    // Also once it is gone: where it is our child, this is when Node takes note of its end and no zombie stays.
    await pause(10);
    if (over) return true;
  }
  return false;
}

function rotateLog(logFile: string): number {
  if (!existsSync(logFile)) return 0;
  const { size } = statSync(logFile);
  if (size < longestLogBytes) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}
