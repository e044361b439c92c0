/** Whole purchases, one after the other on each of a few lines: basket, details, review, pay, bank, order page. */
import { subscribe } from "node:diagnostics_channel";
import { buyThroughApi, buyThroughPages } from "../test/support/purchase.ts";

export type Door = "pages" | "API";
export type Purchases = { port: number; door: Door; skus: readonly string[] };
export type PurchasesMeasured = {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  count: number;
  failures: number;
  /** Requests of one purchase, to the shop and to the bank, and the mean size of what they were answered. */
  requests: number;
  bodyBytes: number;
};

/** Drives purchases on `lines` lines for some seconds. The bank's own pages are part of each, and of its time. */
export function checkouts({ port, door, skus }: Purchases, lines: number, seconds: number): Promise<PurchasesMeasured> {
  const base = `http://localhost:${port}`;
  const buy = door === "pages" ? buyThroughPages : buyThroughApi;
  let next = 0;
  return drive(lines, seconds, () => buy(base, skus[next++ % skus.length] ?? ""));
}

/** The same client on the bare server of this port: as many requests for each purchase. */
export function bareCheckouts(
  port: number,
  requests: number,
  lines: number,
  seconds: number,
): Promise<PurchasesMeasured> {
  return drive(lines, seconds, async () => {
    for (let n = 0; n < requests; n++) await (await fetch(`http://localhost:${port}/`)).arrayBuffer();
  });
}

let answers = 0;
let bytes = 0;
subscribe("undici:request:headers", (message) => {
  const headers = (message as { response: { headers: Buffer[] } }).response.headers.map((part) => part.toString());
  answers++;
  bytes += Number(headers[headers.findIndex((name) => name.toLowerCase() === "content-length") + 1] ?? 0) || 0;
});

async function drive(lines: number, seconds: number, buy: () => Promise<unknown>): Promise<PurchasesMeasured> {
  answers = 0;
  bytes = 0;
  const started = performance.now();
  const until = started + seconds * 1_000;
  const took: number[] = [];
  let failures = 0;
  const line = async (): Promise<void> => {
    while (performance.now() < until) {
      const begun = performance.now();
      try {
        await buy();
        took.push(performance.now() - begun);
      } catch (thrown) {
        failures++;
        if (failures <= 3) process.stderr.write(`${thrown instanceof Error ? thrown.message : "failed"}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: lines }, line));
  const spent = (performance.now() - started) / 1_000;
  took.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10;
  return {
    perSecond: Math.round((took.length / spent) * 10) / 10,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    count: took.length,
    failures,
    requests: Math.round(answers / Math.max(1, took.length + failures)),
    bodyBytes: Math.round(bytes / Math.max(1, answers)),
  };
}
