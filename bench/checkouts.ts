/** Whole purchases, one after the other on each of a few lines: basket, details, review, pay, bank, order page. */
import { buyThroughApi, buyThroughPages } from "../test/support/purchase.ts";

export type CheckoutLoad = {
  port: number;
  seconds: number;
  door: "pages" | "api";
  skus: readonly string[];
  lines?: number;
};
export type CheckoutsMeasured = { perSecond: number; p50: number; p95: number; p99: number; failures: number };

/** Drives checkouts for some seconds. The bank's own pages are part of each purchase, and of its time. */
export async function checkouts({ port, seconds, door, skus, lines = 6 }: CheckoutLoad): Promise<CheckoutsMeasured> {
  const base = `http://localhost:${port}`;
  const until = performance.now() + seconds * 1_000;
  const started = performance.now();
  const took: number[] = [];
  let failures = 0;
  let next = 0;
  const line = async (): Promise<void> => {
    while (performance.now() < until) {
      const sku = skus[next++ % skus.length] ?? "";
      const begun = performance.now();
      try {
        await (door === "pages" ? buyThroughPages(base, sku) : buyThroughApi(base, sku));
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
  const at = (share: number): number => Math.round(took[Math.floor(took.length * share)] ?? 0);
  return {
    perSecond: Math.round((took.length / spent) * 10) / 10,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    failures,
  };
}
