/**
 * Starts the stand-ins as processes of their own beside a shop, and ends them with it. Each child watches its standard
 * input: when the shop dies, however it dies, that closes and the child ends too, so that nothing is left running.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensureSecrets, type Secrets, writeWhole } from "./process.ts";

/** A stand-in that runs. */
export type StandIn = Secrets & { origin: string; pid: number };

export type Sandbox = { bank: StandIn; courier: StandIn; close(): Promise<void> };

export type SandboxOptions = {
  /** Folder of the shop's data; the stand-ins get `sandbox/bank` and `sandbox/courier` in it. */
  dataDir: string;
  /** 0 takes a free port. */
  ports: { bank: number; courier: number };
  /** Origin under which the stand-ins reach the shop; webhooks go to `/webhooks/bank` and `/webhooks/courier` there. */
  webhookBase: string;
  shopName?: string;
  log: { info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void };
  /** Where this folder is, when the caller runs from a bundle that lies elsewhere. */
  sandboxDir?: string;
  /** More arguments for both, for tests: `["--retry-scale", "0.01"]`. */
  extra?: readonly string[];
};

/** A stand-in does not start; the message is for the person who starts the shop. */
export class SandboxError extends Error {
  override name = "SandboxError";
}

const variable = { bank: "CANDOUR_BANK_PORT", courier: "CANDOUR_COURIER_PORT" } as const;
const startWithinMs = 10_000;

/**
 * Starts bank and courier. Secrets are made at the first boot, 0600. One of ours that still runs on this data (left by
 * a shop that was killed a moment ago) is asked to end first. Throws a `SandboxError` if a port is taken by somebody else.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const bank = await startOne("bank", options);
  const courier = await startOne("courier", options).catch(async (thrown: unknown) => {
    await end(bank.child);
    throw thrown;
  });
  options.log.info("sandbox-listening", { bank: bank.standIn.origin, courier: courier.standIn.origin });
  return {
    bank: bank.standIn,
    courier: courier.standIn,
    close: async () => {
      await Promise.all([end(bank.child), end(courier.child)]);
      for (const name of ["bank", "courier"]) rmSync(runningFile(options.dataDir, name), { force: true });
    },
  };
}

async function startOne(
  name: "bank" | "courier",
  options: SandboxOptions,
): Promise<{ standIn: StandIn; child: ChildProcess }> {
  const folder = join(options.dataDir, "sandbox", name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secretFile = join(folder, "secrets.json");
  const secrets = ensureSecrets(secretFile);
  await endFormer(options.dataDir, name, secrets);
  const sandboxDir = options.sandboxDir ?? fileURLToPath(new URL(".", import.meta.url));
  const child = spawn(
    process.execPath,
    [
      join(sandboxDir, name, "main.ts"),
      ...["--port", String(options.ports[name])],
      ...["--data", folder],
      ...["--secret-file", secretFile],
      ...["--webhook-url", new URL(`/webhooks/${name}`, options.webhookBase).href],
      ...["--shop-name", options.shopName ?? "the shop"],
      "--stay-with-parent",
      ...(options.extra ?? []),
    ],
    { stdio: ["pipe", "pipe", "pipe"], env: whereCompiled() },
  );
  const { origin, pid } = await firstLine(child, name, options.ports[name]);
  child.stdout.resume();
  child.stderr.resume();
  writeWhole(runningFile(options.dataDir, name), JSON.stringify({ origin, pid }));
  return { standIn: { ...secrets, origin, pid }, child };
}

/** Nothing of our environment but where Node keeps what it has compiled, if it does. */
function whereCompiled(): { NODE_COMPILE_CACHE?: string } {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/** Resolves with the line the stand-in prints when it listens; rejects if it ends or stays silent. */
function firstLine(
  child: ChildProcess,
  name: keyof typeof variable,
  port: number,
): Promise<{ origin: string; pid: number }> {
  return new Promise((resolve, reject) => {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) return reject(new Error("The stand-in has no output."));
    let complaint = "";
    stderr.on("data", (bytes: Buffer) => {
      complaint = (complaint + bytes.toString("utf8")).slice(-2_000);
    });
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      const taken = `port ${port}, of the sandbox ${name}, is in use by another program. End it, or set ${variable[name]} to another port.`;
      const sentence = complaint.includes("EADDRINUSE") ? taken : `the sandbox ${name} ${why}.`;
      reject(new SandboxError(sentence, { cause: new Error(complaint) }));
    };
    const timer = setTimeout(() => fail("did not start in ten seconds"), startWithinMs);
    child.once("exit", () => fail("ended while starting"));
    createInterface({ input: stdout }).once("line", (line) => {
      clearTimeout(timer);
      child.removeAllListeners("exit");
      resolve(JSON.parse(line) as { origin: string; pid: number });
    });
  });
}

/** Ends one of ours that still runs on this data. Only a process that knows our control secret is ever ended. */
async function endFormer(dataDir: string, name: string, secrets: Secrets): Promise<void> {
  const file = runningFile(dataDir, name);
  if (!existsSync(file)) return;
  const { origin, pid } = JSON.parse(readFileSync(file, "utf8")) as { origin: string; pid: number };
  for (let waited = 0; waited < 5_000; waited += 50) {
    if (!(await isOurs(origin, pid, secrets))) break;
    if (waited === 0) process.kill(pid, "SIGTERM");
    await new Promise((go) => setTimeout(go, 50));
  }
  rmSync(file, { force: true });
}

async function isOurs(origin: string, pid: number, secrets: Secrets): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/control/process`, {
      headers: { authorization: `Bearer ${secrets.controlSecret}` },
      signal: AbortSignal.timeout(500),
    });
    return answer.ok && ((await answer.json()) as { pid?: unknown }).pid === pid;
  } catch {
    return false;
  }
}

function runningFile(dataDir: string, name: string): string {
  return join(dataDir, "sandbox", name, "running.json");
}

/** SIGTERM, and SIGKILL after three seconds. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill("SIGKILL"), 3_000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
