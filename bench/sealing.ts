/**
 * What sealing costs a row of 255 bytes against the same code with sealing off, on a PostgreSQL of its own that waits for the
 * disk: `node --import tsx bench/sealing.ts`. Save is making the bytes, INSERT and COMMIT; read is SELECT and the opened value.
 * On and off take turns within one run; medians. Prints one line of JSON.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { elapsed } from "#kernel/clock";
import { roles, startCluster, stopCluster } from "#kernel/cluster/index";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { canonicalBytes, fromBuckets, toBuckets } from "../src/modules/vault/canonical.ts";
import { openRecord, sealRecord } from "../src/modules/vault/record.ts";
import { saltPool } from "../src/modules/vault/salt-pool.ts";

const turns = 600;
const key = { dekId: systemRandom.uuid(), dek: systemRandom.bytes(32) };
const binding = {
  ...{ shop: systemRandom.uuid(), subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` },
  ...{ entity: "orders.capsule", field: "contact", rowId: systemRandom.uuid(), labelSet: "contact-card@1" },
};
const card = { name: "Ann Other", email: "ann.other@example.com", address: "17 Mill Lane, Kendal", note: "" };
card.note = "x".repeat(255 - JSON.stringify(card).length);

const nextSalt = saltPool(systemRandom);
const ways = {
  on: {
    write: (): Buffer => sealRecord(key, 1, binding, nextSalt(), toBuckets(card)),
    read: (bytes: Buffer): unknown => fromBuckets(openRecord(key, binding, bytes)),
  },
  off: {
    write: (): Buffer => canonicalBytes(card),
    read: (bytes: Buffer): unknown => JSON.parse(bytes.toString("utf8")),
  },
};

const dataDir = mkdtempSync(join(tmpdir(), "candour-bench-"));
const cluster = await startCluster({ dataDir, log: silentLog });
const client = new pg.Client({ connectionString: cluster.urlFor(roles.cluster, "postgres") });
try {
  await client.connect();
  for (const way of ["on", "off"]) await client.query(`CREATE TABLE ${way}_rows (id int PRIMARY KEY, value bytea)`);
  const [save, read] = [await measure(saveRow), await measure(readRow)];
  const [on, off] = [ways.on.write().length, ways.off.write().length];
  const size = { on, off, ratio: ratio(on, off) };
  process.stdout.write(`${JSON.stringify({ save, read, size })}\n`);
} finally {
  await client.end();
  await stopCluster(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}

async function saveRow(way: keyof typeof ways, at: number): Promise<void> {
  const text = `INSERT INTO ${way}_rows VALUES ($1, $2)`;
  await client.query({ name: `save-${way}`, text, values: [at, ways[way].write()] });
}

async function readRow(way: keyof typeof ways, at: number): Promise<void> {
  const text = `SELECT value FROM ${way}_rows WHERE id = $1`;
  const { rows } = await client.query<{ value: Buffer }>({ name: `read-${way}`, text, values: [at] });
  if (rows[0] === undefined) throw new Error("A saved row is not there.");
  ways[way].read(rows[0].value);
}

async function measure(step: (way: keyof typeof ways, at: number) => Promise<void>) {
  const took = { on: [] as number[], off: [] as number[] };
  for (let at = 0; at < turns; at++) {
    for (const way of at % 2 === 0 ? (["on", "off"] as const) : (["off", "on"] as const)) {
      const passed = elapsed();
      await step(way, at);
      took[way].push(passed() * 1_000);
    }
  }
  const [on, off] = [median(took.on), median(took.off)];
  return { on, off, ratio: ratio(on, off) };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return Math.round(values[values.length >> 1] ?? Number.NaN);
}

function ratio(on: number, off: number): number {
  return Math.round((100 * on) / off) / 100;
}
