/**
 * A load generator in a process of its own: keeps `connections` sockets busy, one request after the other on each, and
 * reads every answer to its end. Started by `bench/measure.ts`; prints one line of JSON.
 */
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { picks } from "./picks.ts";

export type Job = {
  port: number;
  /** When it ends, at the latest. */
  seconds: number;
  connections: number;
  requests: readonly string[];
  /** Which walk through the requests, by chance and the same every time; without one each is asked once, in order. */
  walk?: number;
};
export type Measured = {
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** Mean size of an answer, and of its body alone. */
  bytes: number;
  bodyBytes: number;
  statuses: Record<string, number>;
};

const job = JSON.parse(readFileSync(0, "utf8")) as Job;
const took: number[] = [];
const statuses: Record<string, number> = {};
let bytes = 0;
let bodyBytes = 0;
const nextAt = job.walk === undefined ? inOrder(job.requests.length) : picks(job.walk, job.requests.length);

const until = performance.now() + job.seconds * 1_000;
const started = performance.now();
await Promise.all(Array.from({ length: job.connections }, keepBusy));
const seconds = (performance.now() - started) / 1_000;
took.sort((a, b) => a - b);
const at = (share: number): number => Math.round((took[Math.floor(took.length * share)] ?? 0) * 100) / 100;
const mean = (sum: number): number => (took.length === 0 ? 0 : Math.round(sum / took.length));
const measured: Measured = {
  requests: took.length,
  perSecond: Math.round(took.length / seconds),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  bytes: mean(bytes),
  bodyBytes: mean(bodyBytes),
  statuses,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);

function keepBusy(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(job.port, "localhost");
    socket.setNoDelay(true);
    let sent = 0;
    let buffer: Buffer = Buffer.alloc(0);
    const send = (): void => {
      const request = performance.now() < until ? job.requests[nextAt()] : undefined;
      if (request === undefined) {
        socket.end();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(request);
    };
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("data", (part: Buffer) => {
      buffer = buffer.byteLength === 0 ? part : Buffer.concat([buffer, part]);
      const size = answerSize(buffer);
      if (size === undefined || buffer.byteLength < size.whole) return;
      const status = buffer.subarray(9, 12).toString("latin1");
      statuses[status] = (statuses[status] ?? 0) + 1;
      took.push(performance.now() - sent);
      bytes += size.whole;
      bodyBytes += size.body;
      buffer = buffer.subarray(size.whole);
      send();
    });
  });
}

function inOrder(length: number): () => number {
  let next = 0;
  return () => (next < length ? next++ : -1);
}

/** Length of the first answer in the buffer, once it can be known. */
function answerSize(buffer: Buffer): { whole: number; body: number } | undefined {
  const end = buffer.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = buffer.subarray(0, end).toString("latin1").toLowerCase();
  const sized = (whole: number) => ({ whole, body: whole - end - 4 });
  const length = /\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return sized(end + 4 + Number(length));
  if (head.includes("transfer-encoding: chunked")) {
    const last = buffer.indexOf("\r\n0\r\n\r\n", end);
    return last === -1 ? undefined : sized(last + 7);
  }
  return sized(end + 4);
}
