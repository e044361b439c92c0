/** How a stand-in runs as a process: its arguments, its secrets, its first line, its end. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

/** What a stand-in and the shop know of each other. */
export type Secrets = {
  /** The shop shows it when it calls the stand-in. */
  apiSecret: string;
  /** Tests, `candour demo` and what the sample brings along show it; the shop at work never does. */
  controlSecret: string;
  /** Standard Webhooks secrets, `whsec_` and base64. All of them sign, so that one can be replaced. */
  webhookSecrets: string[];
};

export type Options = {
  port: number;
  dataDir: string;
  secrets: Secrets;
  webhookUrl: string | undefined;
  shopName: string;
  /** Seconds by which the card "webhook late" delays its webhooks. */
  lateSeconds: number;
  /** Waiting times between deliveries are multiplied by this; tests use a small one. */
  retryScale: number;
  /** Minutes after which an unpaid page closes. */
  sessionMinutes: number;
  stayWithParent: boolean;
};

/** Reads the command line. Throws with a sentence when something is missing or makes no sense. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string", default: "0" },
      data: { type: "string" },
      "secret-file": { type: "string" },
      "webhook-url": { type: "string" },
      "shop-name": { type: "string", default: "the shop" },
      "late-seconds": { type: "string", default: "10" },
      "retry-scale": { type: "string", default: "1" },
      "session-minutes": { type: "string", default: "30" },
      "stay-with-parent": { type: "boolean", default: false },
    },
  });
  if (values.data === undefined) throw new Error("--data names no folder.");
  if (values["secret-file"] === undefined) throw new Error("--secret-file names no file.");
  return {
    port: figure("--port", values.port, 65_535),
    dataDir: values.data,
    secrets: readSecrets(values["secret-file"]),
    webhookUrl: values["webhook-url"] === undefined ? undefined : loopbackUrl(values["webhook-url"]),
    shopName: values["shop-name"].slice(0, 60),
    lateSeconds: figure("--late-seconds", values["late-seconds"], 86_400),
    retryScale: figure("--retry-scale", values["retry-scale"], 10),
    sessionMinutes: figure("--session-minutes", values["session-minutes"], 1_440),
    stayWithParent: values["stay-with-parent"],
  };
}

/** Reads a file of secrets, which nobody but its owner may read. */
export function readSecrets(path: string): Secrets {
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`Others may read ${path}; it must be 0600.`);
  return JSON.parse(readFileSync(path, "utf8")) as Secrets;
}

/** Makes the file of secrets at the first boot, 0600, and reads it. */
export function ensureSecrets(path: string): Secrets {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const secrets: Secrets = {
      apiSecret: randomBytes(24).toString("base64url"),
      controlSecret: randomBytes(24).toString("base64url"),
      webhookSecrets: [`whsec_${randomBytes(32).toString("base64")}`],
    };
    writeWhole(path, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  return readSecrets(path);
}

/** Writes aside, flushes, and renames: after a power cut the file is the whole of the old or the whole of the new. */
export function writeWhole(path: string, text: string): void {
  const aside = `${path}.${process.pid}`;
  const file = openSync(aside, "w", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(aside, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** A stand-in calls nobody but a shop on this machine. */
export function loopbackUrl(text: string): string {
  const url = new URL(text);
  const here = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol !== "http:" || !here)
    throw new Error("A webhook goes to http://127.0.0.1, localhost or [::1] only.");
  return url.href;
}

/** Prints the one line that says where the stand-in listens, and ends well on SIGTERM, SIGINT or a parent's death. */
export function announce(what: string, origin: string, options: Options, end: () => Promise<void>): void {
  process.stdout.write(`${JSON.stringify({ listening: true, what, origin, pid: process.pid })}\n`);
  let ending = false;
  const finish = (): void => {
    if (ending) return;
    ending = true;
    void end().then(() => process.exit(0));
  };
  process.on("SIGTERM", finish);
  process.on("SIGINT", finish);
  if (options.stayWithParent) process.stdin.on("end", finish).on("error", finish).resume();
}

function figure(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!(value >= 0 && value <= most)) throw new Error(`${name} must be a number from 0 to ${most}.`);
  return value;
}
