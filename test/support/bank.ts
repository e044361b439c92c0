/** The real stand-in bank, and a shop that is nothing but its payments. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createEgress } from "#egress";
import { createClock, fixedClock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createPayments, createSandboxBank, type PaymentProvider, type Payments, type PaymentsNeeds } from "#payments";
import type { BundleRef } from "#vault";
import { control, playBuyer } from "../../sandbox/play.ts";
import { startSandbox } from "../../sandbox/start.ts";
import { freshDatabase } from "./database.ts";
import { freshVault } from "./vault.ts";

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

  const payments = paymentsWith();
  let orders = 0;
  /** An order as payments sees it, with its bundle. */
  const newOrder = async (amountMinor = 124_900): Promise<TestOrder> => {
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
    ...{ vault, clock, sandbox, provider, payments, paymentsWith, newOrder },
    ...moves(payments, database),
    heard: mailslot.heard,
    rowOf: async (attemptId: string): Promise<Record<string, unknown>> => {
      const [row] = await fresh.asOwner("SELECT * FROM payments.attempt WHERE id = $1", [attemptId]);
      assert.ok(row);
      return row;
    },
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

/** What a shop does with a payment, without an order. */
function moves(payments: Payments, database: Database) {
  /** Opens an attempt for the order, if there may be one. */
  const tryOpen = async (order: TestOrder) => {
    const readied = await payments.readyAttempt(order);
    assert.ok(readied.ok);
    return database.transact((tx) => payments.openAttempt(tx, order, readied.ready));
  };
  const open = async (order: TestOrder): Promise<string> => {
    const opened = await tryOpen(order);
    assert.ok(opened.ok);
    return opened.attempt.attemptId;
  };
  /** The provider's page of an attempt. */
  const page = async (attemptId: string): Promise<string> => {
    const begun = await payments.beginPayment(attemptId);
    assert.ok(begun.ok, JSON.stringify(begun));
    return begun.redirectUrl;
  };
  /** Opens, begins and pays with a test card; what the bank decided is not yet known to the shop. */
  const paid = async (order: TestOrder, card = "webhook-never"): Promise<string> => {
    const attemptId = await open(order);
    await playBuyer(await page(attemptId), { card });
    return attemptId;
  };
  /** What settling comes to without an order: looks, records, takes the money of what is authorised. */
  const settle = async (attemptId: string, eventId?: string): Promise<string> => {
    const seen = await payments.look(attemptId);
    if (!seen.ok) return seen.because;
    const noted = await database.transact((tx) => payments.record(tx, seen, eventId));
    if (seen.payment.state !== "authorised") return noted.changed ? seen.payment.state : "nothing new";
    const captured = await payments.capture(attemptId);
    if (!captured.ok) return captured.because;
    const taken = await database.transact((tx) => payments.record(tx, captured));
    return taken.changed ? captured.payment.state : "nothing new";
  };
  return { open, tryOpen, page, paid, settle };
}

export type TestOrder = {
  orderId: string;
  orderNumber: string;
  subject: string;
  amountMinor: number;
  bundle: BundleRef;
};

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

/** Waits until something is true, for at most a minute. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (await isSo()) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("What was waited for did not happen.");
}
