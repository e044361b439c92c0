import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Measured } from "./load.ts";

const here = import.meta.dirname;

/** Runs the load generator as a process of its own. */
export function load(job: {
  port: number;
  seconds: number;
  connections?: number;
  requests: readonly string[];
}): Promise<Measured> {
  const child = spawn(process.execPath, ["--import", "tsx", join(here, "load.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ connections: 10, ...job }));
  return lastLine(child).then((line) => JSON.parse(line) as Measured);
}

/** Requests per second of a bare server with answers of this size, measured in the same run. */
export async function bare(size: number, seconds: number): Promise<Measured> {
  const child = spawn(process.execPath, ["--import", "tsx", join(here, "bare.ts"), String(size)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = Number(await firstLine(child));
  const measured = await load({ port, seconds, requests: [get("/", `localhost:${port}`)] });
  child.kill("SIGTERM");
  return measured;
}

/** A raw GET with the headers that a browser sends, and the cookies given. */
export function get(path: string, host: string, cookie?: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    "Accept: text/html,application/xhtml+xml",
    "Accept-Encoding: gzip, deflate, br",
    "Sec-Fetch-Site: same-origin",
    ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A raw POST of a form from our own page, or of JSON with a bearer. */
export function post(path: string, host: string, body: string, more: readonly string[] = []): string {
  const type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Sec-Fetch-Site: same-origin",
    ...more,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** Resident memory of a process in MB: what /proc calls VmRSS, shared pages included. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** The most that was resident while something went on, in MB, looked at every 50 ms. */
export async function mostResidentMb(pid: number, during: () => Promise<void>): Promise<number> {
  let most = residentMb(pid);
  const looking = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, 50);
  try {
    await during();
  } finally {
    clearInterval(looking);
  }
  return most;
}

/** Proportional memory of one process in MB: a page it shares counts by its share. */
export function proportionalMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Math.round(Number(/Pss:\s+(\d+)/.exec(rollup)?.[1] ?? 0) / 1024);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once("data", (part: Buffer) => resolve(part.toString().trim())));
}

function lastLine(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (part: Buffer) => {
    text += part.toString();
  });
  return new Promise((resolve, reject) =>
    child.once("exit", (code) =>
      code === 0 ? resolve(text.trim()) : reject(new Error(`The load generator ended with ${code}.`)),
    ),
  );
}
