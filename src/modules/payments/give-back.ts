import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import type { Payments } from "./index.ts";
import { believe, findReference } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import {
  findAttempt,
  findRefund,
  insertRefund,
  lockCaptured,
  markRefundDone,
  refundsOfAttempt,
} from "./payments.sql.ts";
import { twice } from "./retry.ts";

/** Asks for a refund, in the transaction of its cause; the captured attempt is locked, so that sums cannot race. */
export async function openRefund(
  needs: PaymentsNeeds,
  tx: Tx,
  refund: { refundId: string; orderId: string; amountMinor: number },
): ReturnType<Payments["openRefund"]> {
  const { refundId, orderId, amountMinor } = refund;
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw new RangeError("A refund is above 0 pence.");
  const attempt = await lockCaptured(tx, orderId);
  if (attempt === undefined) return { ok: false, because: "nothing-captured" };
  const before = await refundsOfAttempt(tx, attempt.id);
  const same = before.find((one) => one.id === refundId);
  if (same !== undefined) {
    if (same.amount_minor !== amountMinor) throw new Error("One refund was asked for with two amounts.");
    return { ok: true };
  }
  const asked = before.reduce((sum, one) => sum + one.amount_minor, 0);
  if (asked + amountMinor > attempt.amount_minor) return { ok: false, because: "more-than-captured" };
  await insertRefund(tx, {
    id: refundId,
    attempt_id: attempt.id,
    order_id: orderId,
    amount_minor: amountMinor,
    asked_at: needs.clock.now(),
  });
  return { ok: true };
}

/** Carries a refund out at the provider, under its own id as key. Outside transactions. */
export async function refund(needs: PaymentsNeeds, refundId: string): ReturnType<Payments["refund"]> {
  const asked = await findRefund(needs.database.reader, refundId);
  const row = asked && (await findAttempt(needs.database.reader, { id: asked.attempt_id }));
  if (asked === undefined || row === undefined) return { ok: false, because: "unknown-refund" };
  const done = { ok: true, orderId: asked.order_id, amountMinor: asked.amount_minor } as const;
  if (asked.done_at !== null) return done;
  const found = await findReference(needs, row);
  if (!found.ok) {
    return { ok: false, because: found.because === "provider-unavailable" ? "provider-unavailable" : "refused" };
  }
  const ask = { reference: found.reference, amountMinor: asked.amount_minor, key: `refund:${refundId}` };
  const given = await twice(() => needs.provider.refund(ask));
  crashpoint("payment-refunded");
  if (!given.ok) {
    const refused = ["refused", "not-found", "strange"].includes(given.because);
    if (refused) needs.log.error("payment-refund-refused", { refund: refundId });
    return { ok: false, because: refused ? "refused" : "provider-unavailable" };
  }
  const seen = await believe(needs, row, given.payment);
  return seen.ok && seen.payment.refundedMinor >= asked.amount_minor ? done : { ok: false, because: "refused" };
}

/** Writes down that the provider has given it back. */
export async function recordRefund(
  needs: PaymentsNeeds,
  tx: Tx,
  refundId: string,
): ReturnType<Payments["recordRefund"]> {
  const asked = await findRefund(tx, refundId);
  if (asked === undefined) throw new Error("A refund that nobody asked for cannot be recorded.");
  const changed = await markRefundDone(tx, refundId, needs.clock.now());
  return { changed, orderId: asked.order_id, amountMinor: asked.amount_minor };
}
