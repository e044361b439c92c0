import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findPostmaster } from "#kernel/cluster/postmaster";
import { freePorts } from "./free-ports.ts";

const root = join(import.meta.dirname, "../..");

/** A shop as its owner starts it: a process of its own, its own database, bank and courier. */
export type ShopProcess = {
  url: string;
  mailboxUrl: string;
  port: number;
  dataDir: string;
  pid: number;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Ends it as a person would, and waits until it is gone. Answers the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Resolves when the process is gone, by its own doing. */
  gone: Promise<number | null>;
  /** What ended it, once it is gone, if a signal did. */
  signal(): NodeJS.Signals | null;
  /** Runs another command of the same shop (`command("demo", "ship", number)`) and waits for it to end. */
  command(...words: string[]): Promise<{ code: number | null; said: string }>;
  /** The settings it runs with. */
  env: Readonly<Record<string, string | undefined>>;
  /** Starts the same shop again, on the same data and port. */
  again(env?: Record<string, string>): Promise<ShopProcess>;
};

export type ShopProcessOptions = {
  env?: Record<string, string>;
  dataDir?: string;
  port?: number;
  /** False to answer as soon as the process runs: for a start that is meant to fail. */
  waitUntilOpen?: boolean;
};

/** Starts `bin/candour start` on a new data folder and a free port, and waits until it says that it is open. */
export async function startShopProcess(options: ShopProcessOptions = {}): Promise<ShopProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "candour-shop-"));
  // Started by root, the database runs as a user who has to come in; else it would lie in /var/lib and stay there.
  if (existsSync(dataDir)) chmodSync(dataDir, 0o711);
  const port = options.port ?? (await freePorts());
  const env = {
    ...process.env,
    NODE_TEST_CONTEXT: undefined,
    DATABASE_URL: undefined,
    CANDOUR_DATA: dataDir,
    PORT: String(port),
    CANDOUR_BANK_PORT: String(port + 1),
    CANDOUR_COURIER_PORT: String(port + 2),
    CANDOUR_OFFICE_PORT: String(port + 3),
    // Everything is drawn: making all sizes of photographs is what the processor would be busy with.
    CANDOUR_SAMPLE_PHOTOGRAPHS: join(dataDir, "no-photographs"),
    // Tests look at tables that begin empty; those that are about the history ask for it.
    CANDOUR_SAMPLE_ORDERS: "off",
    ...options.env,
  };
  const child = spawn(process.execPath, [join(root, "bin/candour"), "start"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      output += part.toString();
    });
  const gone = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const shop: ShopProcess = {
    url: `http://localhost:${port}`,
    mailboxUrl: `http://localhost:${port}/mailbox`,
    port,
    dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    gone,
    signal: () => child.signalCode,
    env,
    command: (...words) => runCommand(words, env),
    stop: () => end(child, "SIGTERM", gone),
    kill: async () => void (await end(child, "SIGKILL", gone)),
    again: (more = {}) => startShopProcess({ ...options, dataDir, port, env: { ...options.env, ...more } }),
  };
  if (options.waitUntilOpen !== false) await untilOpen(shop, () => output);
  return shop;
}

/** Removes the data of a shop that has ended, its database included. */
export function forgetShop(shop: ShopProcess): void {
  // Of a shop that was killed, the database lives on.
  const server = findPostmaster(join(realpathSync(shop.dataDir), "postgres"));
  if (server !== undefined) process.kill(server.pid, "SIGQUIT");
  rmSync(shop.dataDir, { recursive: true, force: true });
}

type Ended = { code: number | null; signal: NodeJS.Signals | null; said: string };

/** Runs a command of a shop with these settings and this on its standard input, and waits for it to end. */
export function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input?: string,
): Promise<Ended> {
  return startCommand(words, env, input).ended;
}

/** The same, for whoever ends it on the way. */
export function startCommand(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input?: string,
): { kill(signal: NodeJS.Signals): void; ended: Promise<Ended>; said(): string } {
  const child = spawn(process.execPath, [join(root, "bin/candour"), ...words], {
    cwd: root,
    env,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.end(input);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (part: Buffer) => {
      said += part.toString();
    });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code, signal) => resolve({ code, signal, said })));
  return { kill: (signal) => void child.kill(signal), ended, said: () => said };
}

async function untilOpen(shop: ShopProcess, output: () => string): Promise<void> {
  let ended = false;
  void shop.gone.then(() => {
    ended = true;
  });
  for (let tries = 0; tries < 3_600; tries++) {
    if (output().includes("The shop is open")) return;
    if (ended) throw new Error(`The shop ended before it opened:\n${output()}`);
    await pause(50);
  }
  throw new Error(`The shop did not open within three minutes:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals, gone: Promise<number | null>): Promise<number | null> {
  child.kill(signal);
  return gone;
}
