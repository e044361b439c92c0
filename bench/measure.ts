import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Job, Measured } from "./load.ts";

const here = import.meta.dirname;

/** Runs the load generator as a process of its own, with ten connections unless told. */
export function load(job: Omit<Job, "connections"> & { connections?: number }): Promise<Measured> {
  const child = spawn(process.execPath, [join(here, "load.ts")], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ connections: 10, ...job }));
  return lastLine(child).then((line) => JSON.parse(line) as Measured);
}

/** A bare server with answers of this many bytes, while `work` runs. */
async function withBare<T>(size: number, work: (port: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [join(here, "bare.ts"), String(size)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    return await work(Number(await firstLine(child)));
  } finally {
    child.kill("SIGTERM");
  }
}

/** What one round gave; of both servers. */
type Round = { perSecond: number; p50: number; p95: number; p99: number };
export type Beside<T> = { shop: T; barePerSecond: number; ofBare: number };

/**
 * Asks shop and bare server in turn, round after round. Rate and share are medians, so that a moment in which the machine did
 * something else does not count; `shop` is the round of the median rate.
 */
export async function besideBare<T extends Round>(
  rounds: number,
  ask: { shop(): Promise<T>; bare(port: number): Promise<Round>; size(first: T): number },
): Promise<Beside<T>> {
  const first = await ask.shop();
  return withBare(ask.size(first), async (port) => {
    const shop: T[] = [];
    const bare: number[] = [];
    const share: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const one = round === 0 ? first : await ask.shop();
      const other = await ask.bare(port);
      shop.push(one);
      bare.push(other.perSecond);
      share.push((100 * one.perSecond) / other.perSecond);
    }
    shop.sort((a, b) => a.perSecond - b.perSecond);
    return { shop: shop[rounds >> 1] ?? first, barePerSecond: median(bare), ofBare: median(share) };
  });
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
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

/**
 * Memory of one process in MB, without its children. `now` and `most` are resident, shared pages included; `most` is the
 * kernel's own high-water mark since the process began, so nothing can lie between two samples. `proportional` counts a
 * page that several processes share in equal parts.
 */
export function memoryMb(pid: number): { now: number; most: number; proportional: number } {
  const read = (file: string, name: string): number => {
    const line = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "utf8"));
    return Math.round(Number(line?.[1] ?? Number.NaN) / 1024);
  };
  return { now: read("status", "VmRSS"), most: read("status", "VmHWM"), proportional: read("smaps_rollup", "Pss") };
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
    child.once("close", (code) =>
      code === 0 ? resolve(text.trim()) : reject(new Error(`The load generator ended with ${code}.`)),
    ),
  );
}
