/**
 * A load generator in a process of its own: keeps `connections` sockets busy for `seconds`, one request after the other on
 * each, and reads every answer to its end. Started by `bench/run.ts`; prints one line of JSON.
 */
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

type Job = { port: number; seconds: number; connections: number; requests: string[] };
export type Measured = {
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  bytes: number;
  statuses: Record<string, number>;
};

const job = JSON.parse(readFileSync(0, "utf8")) as Job;
const took: number[] = [];
const statuses: Record<string, number> = {};
let bytes = 0;
let next = 0;

const until = performance.now() + job.seconds * 1_000;
const started = performance.now();
await Promise.all(Array.from({ length: job.connections }, keepBusy));
const seconds = (performance.now() - started) / 1_000;
took.sort((a, b) => a - b);
const at = (share: number): number => Math.round((took[Math.floor(took.length * share)] ?? 0) * 100) / 100;
const measured: Measured = {
  requests: took.length,
  perSecond: Math.round(took.length / seconds),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  bytes: took.length === 0 ? 0 : Math.round(bytes / took.length),
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
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      const request = job.requests[next++ % job.requests.length] ?? "";
      sent = performance.now();
      socket.write(request);
    };
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("data", (part: Buffer) => {
      buffer = buffer.byteLength === 0 ? part : Buffer.concat([buffer, part]);
      const size = answerSize(buffer);
      if (size === undefined || buffer.byteLength < size) return;
      const status = buffer.subarray(9, 12).toString("latin1");
      statuses[status] = (statuses[status] ?? 0) + 1;
      took.push(performance.now() - sent);
      bytes += size;
      buffer = buffer.subarray(size);
      send();
    });
  });
}

/** Length of the first answer in the buffer, once it can be known. */
function answerSize(buffer: Buffer): number | undefined {
  const end = buffer.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = buffer.subarray(0, end).toString("latin1").toLowerCase();
  const length = /\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return end + 4 + Number(length);
  if (head.includes("transfer-encoding: chunked")) {
    const last = buffer.indexOf("\r\n0\r\n\r\n", end);
    if (last !== -1) return last + 7;
    return buffer.subarray(end + 4).toString("latin1") === "0\r\n\r\n" ? end + 9 : undefined;
  }
  return end + 4;
}
