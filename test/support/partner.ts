import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { after } from "node:test";
import { createEgress, type Egress, type EgressNeeds } from "#egress";
import { fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import type { FreshDatabase } from "./database.ts";

/** Short, so that a partner that hangs does not make a test hang. */
export const shortLimits = { connectMs: 400, totalMs: 800, largestAnswer: 1_048_576 };

/** One call that is declared: fetch a payment. */
export const reference = "pay_0123456789abcdef";
export const fetchIt = { method: "GET", path: `/v1/payments/${reference}` } as const;
export const declared = { fields: ["reference"], categories: ["payment-reference"] } as const;

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** A gate on the databases of a test, with short limits and a clock that stands still. */
export function testGate({ database, asOwner }: Pick<FreshDatabase, "database" | "asOwner">) {
  const clock = fixedClock(new Date("2026-11-22T12:00:00Z"));
  const gates: Egress[] = [];
  const gate = (over: Partial<EgressNeeds> = {}) => {
    const made = createEgress({
      ...{ database, clock, random: systemRandom, log: silentLog, policyVersion: "2026-11-22", origins: {} },
      ...{ ownOrigins: ["http://localhost:3000"], limits: shortLimits },
      ...over,
    });
    gates.push(made);
    return made;
  };
  /** Every receipt with its outcome, as the owner of the database sees it. */
  const receipts = async () => {
    await Promise.all(gates.map((each) => each.outcomesWritten()));
    return asOwner(
      `SELECT flow, partner, categories, fields, encode(sha256, 'hex') AS sha256, policy_version, receipt.at, outcome, status
       FROM egress.receipt LEFT JOIN egress.outcome ON receipt_id = id ORDER BY receipt.at, receipt.ctid`,
    );
  };
  return { gate, receipts, clock };
}

/** Lets a server listen on a free port until the test file ends; answers its origin. */
export async function origin(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A partner that does one thing. Counts how often it was called. */
export async function partner(answer: (req: IncomingMessage, res: ServerResponse) => void) {
  const seen = { calls: 0, request: undefined as IncomingMessage | undefined };
  const server = createServer((req, res) => {
    seen.calls += 1;
    seen.request = req;
    answer(req, res);
  });
  return { at: await origin(server), seen, server, close: () => void server.close() };
}
