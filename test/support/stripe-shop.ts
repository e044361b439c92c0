/** A shop that is nothing but its payments, and the stand-in of Stripe that it is paid through. */
import assert from "node:assert/strict";
import { createEgress } from "#egress";
import { createClock, fixedClock } from "#kernel/clock";
import { createLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createPayments, createStripe } from "#payments";
import { partners } from "#policy/flows";
import type { BundleRef } from "#vault";
import { freshDatabase } from "./database.ts";
import { startStripe } from "./stripe.ts";
import { freshVault } from "./vault.ts";

export const secretKey = "rk_test_51StandIn0123456789abcdef";
export const webhookSecrets = ["whsec_newest0123456789abcdef", "whsec_before0123456789abcdef"];

/** Opens both; they end with the test file. */
export async function stripeShop() {
  const fresh = await freshDatabase();
  const vault = freshVault(fresh);
  await vault.start();
  const stripe = await startStripe(secretKey);
  const { database } = fresh;
  const clock = fixedClock(new Date());
  const wallClock = createClock();
  const lines: string[] = [];
  const log = createLog(wallClock.now, (line) => lines.push(line));
  const egress = createEgress({
    ...{ database, clock, random: systemRandom, log, policyVersion: "test" },
    ownOrigins: ["http://localhost:3000"],
    origins: { stripe: stripe.origin },
    partners: { ...partners, stripe: { ...partners.stripe, loopback: true } },
    limits: { connectMs: 2_000, totalMs: 5_000, largestAnswer: 1_048_576 },
  });
  const provider = createStripe({ egress, secretKey, webhookSecrets, wallClock, log, pages: stripe.origin });
  const payments = createPayments({
    ...{ database, vault, clock, random: systemRandom, log, provider },
    returnUrl: (token) => `http://localhost:3000/checkout/return/${token}`,
    webhookUrl: "http://localhost:3000/webhooks/bank",
  });
  let orders = 0;
  const newOrder = async (amountMinor = 124_900) => {
    orders += 1;
    const orderId = systemRandom.uuid();
    const subject = systemRandom.uuid();
    const bundle: BundleRef = { subject, bundle: `fulfilment:${orderId}` };
    await vault.createBundle(bundle);
    await database.transact((tx) => vault.bindBundle(tx, bundle));
    return { orderId, orderNumber: `FF-TEST-${String(orders).padStart(4, "0")}`, subject, amountMinor, bundle };
  };
  const open = async (order: Awaited<ReturnType<typeof newOrder>>): Promise<string> => {
    const readied = await payments.readyAttempt(order);
    assert.ok(readied.ok);
    const opened = await database.transact((tx) => payments.openAttempt(tx, order, readied.ready));
    assert.ok(opened.ok);
    return opened.attempt.attemptId;
  };
  /** The page of a new payment of a new order. */
  const begun = async (amountMinor?: number) => {
    const order = await newOrder(amountMinor);
    const attemptId = await open(order);
    const page = await payments.beginPayment(attemptId);
    assert.ok(page.ok, JSON.stringify(page));
    return { order, attemptId, url: page.redirectUrl };
  };
  /** What settling comes to without an order. */
  const settle = async (attemptId: string, eventId?: string): Promise<string> => {
    const seen = await payments.look(attemptId);
    if (!seen.ok) return seen.because;
    await database.transact((tx) => payments.record(tx, seen, eventId));
    if (seen.payment.state !== "authorised") return seen.payment.state;
    const captured = await payments.capture(attemptId);
    if (!captured.ok) return captured.because;
    await database.transact((tx) => payments.record(tx, captured));
    return captured.payment.state;
  };
  const refund = async (orderId: string, amountMinor: number, refundId = systemRandom.uuid()) => {
    const asked = await database.transact((tx) => payments.openRefund(tx, { refundId, orderId, amountMinor }));
    assert.ok(asked.ok);
    return { refundId, given: await payments.refund(refundId) };
  };
  return { ...fresh, vault, clock, stripe, egress, provider, payments, newOrder, open, begun, settle, refund, lines };
}
