/** For the tests of this module: the real stand-in bank, and a shop that is nothing but its payments. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createEgress } from "#egress";
import { createClock, fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import type { BundleRef } from "#vault";
import { control, playBuyer } from "../../../sandbox/play.ts";
import { startSandbox } from "../../../sandbox/start.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshVault } from "../../../test/support/vault.ts";
import { createPayments, createSandboxBank, type PaymentProvider, type PaymentsNeeds } from "./index.ts";

export type Heard = { headers: Record<string, string | undefined>; body: Buffer };

/** Starts bank, databases and vault for one test file; all of it ends with the file. */
export async function testBank() {
  const fresh = await freshDatabase();
  const vault = freshVault(fresh);
  await vault.start();
  const mailslot = await listen();
  const dataDir = mkdtempSync(join(tmpdir(), "candour-payments-"));
  const sandbox = await startSandbox({
    dataDir,
    ports: { bank: 0, courier: 0 },
    webhookBase: mailslot.origin,
    log: silentLog,
    extra: ["--retry-scale", "0.05", "--late-seconds", "1"],
  });
  after(async () => {
    await sandbox.close();
    mailslot.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const clock = fixedClock(new Date());
  const { database } = fresh;
  const { origin } = sandbox.bank;
  const ownOrigins = ["http://localhost:3000", mailslot.origin];
  const policyVersion = "test";
  const limits = { connectMs: 500, totalMs: 1_000, largestAnswer: 1_048_576 };
  const egress = createEgress({
    ...{ database, clock, random: systemRandom, log: silentLog, policyVersion, ownOrigins, limits },
    origins: { "sandbox-bank": origin },
  });
  const provider = createSandboxBank({ egress, origin, secrets: sandbox.bank, wallClock: createClock() });
  const paymentsWith = (over: Partial<PaymentProvider> = {}, needs: Partial<PaymentsNeeds> = {}) =>
    createPayments({
      ...{ database, vault, clock, random: systemRandom, log: silentLog },
      provider: { ...provider, ...over },
      returnUrl: (token) => `http://localhost:3000/pay/return/${token}`,
      webhookUrl: `${mailslot.origin}/webhooks/bank`,
      ...needs,
    });

  let orders = 0;
  /** An order as payments sees it, with its bundle. */
  const newOrder = async (amountMinor = 124_900) => {
    orders += 1;
    const orderId = systemRandom.uuid();
    const subject = systemRandom.uuid();
    const bundle: BundleRef = { subject, bundle: `fulfilment:${orderId}` };
    await vault.createBundle(bundle);
    await database.transact((tx) => vault.bindBundle(tx, bundle));
    return { orderId, orderNumber: `FF-TEST-${String(orders).padStart(4, "0")}`, subject, amountMinor, bundle };
  };
  return {
    ...fresh,
    ...{ vault, clock, sandbox, provider, paymentsWith, newOrder, heard: mailslot.heard },
    bankControl: (method: "GET" | "POST" | "DELETE", path: string, body?: unknown) =>
      control(sandbox.bank, method, path, body),
    /** What the bank holds for an order: the truth about money. */
    atBank: async (orderNumber: string) => {
      const { payments } = (await control(sandbox.bank, "GET", "payments")) as { payments: AtBank[] };
      return payments.filter((one) => one.orderNumber === orderNumber);
    },
    playBuyer,
  };
}

export type AtBank = {
  reference: string;
  orderNumber: string;
  state: string;
  captures: number;
  refundedMinor: number;
  amountMinor: number;
};

/** Takes every message and keeps it as it came. */
async function listen() {
  const heard: Heard[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const header = (name: string) => req.headers[name]?.toString();
    const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    heard.push({ headers: Object.fromEntries(names.map((name) => [name, header(name)])), body: Buffer.concat(chunks) });
    res.writeHead(204).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, heard, close: () => server.close().closeAllConnections() };
}

/** Waits until something is true, for at most eight seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo()) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("What was waited for did not happen.");
}
