/** Payments that were made before the shop moved here: known at the provider, captured, and partly given back since. */
import type { Tx } from "#kernel/db";
import type { PaymentsNeeds } from "./needs.ts";
import { insertPastAttempts, insertPastRefunds } from "./payments.sql.ts";
import { reference as referenceSecret, sealSecret } from "./sealed-reference.ts";

/** `subject` is null where the order's bundle is shredded: then nothing is sealed and the hash alone stays. */
export type PastPayment = {
  attemptId: string;
  orderId: string;
  orderNumber: string;
  subject: string | null;
  amountMinor: number;
  reference: string;
  openedAt: Date;
  capturedAt: Date;
  refunds: readonly { refundId: string; amountMinor: number; askedAt: Date; doneAt: Date }[];
};

/** A past payment with what only the vault can give. */
export type SealedPayment = PastPayment & { hash: Buffer; sealed: Buffer | null };

/** Before the transaction, because the vault may have to ask for the key. Throws when it cannot be had. */
export async function sealPast(needs: PaymentsNeeds, payment: PastPayment): Promise<SealedPayment> {
  const { attemptId, orderId, subject, reference } = payment;
  const hash = await needs.vault.keyedHash("payment-reference", reference);
  if (subject === null) return { ...payment, hash, sealed: null };
  const whose = { id: attemptId, order_id: orderId, subject };
  const sealed = await sealSecret(needs.vault, whose, referenceSecret, reference);
  if (!sealed.ok) throw new Error(`The reference of a past payment could not be sealed: ${sealed.because}.`);
  return { ...payment, hash, sealed: sealed.sealed };
}

/** Writes past payments and their refunds, all of them done. */
export async function importPast(needs: PaymentsNeeds, tx: Tx, payments: readonly SealedPayment[]): Promise<void> {
  await insertPastAttempts(
    tx,
    payments.map((payment) => ({
      id: payment.attemptId,
      order_id: payment.orderId,
      order_number: payment.orderNumber,
      subject: payment.subject,
      provider: needs.provider.name,
      amount_minor: payment.amountMinor,
      currency: "GBP",
      state: "captured",
      reference_sealed: payment.sealed,
      reference_hash: payment.hash,
      return_used_at: payment.capturedAt,
      opened_at: payment.openedAt,
      state_at: payment.capturedAt,
      capture_asked_at: payment.capturedAt,
    })),
  );
  await insertPastRefunds(
    tx,
    payments.flatMap(({ attemptId, orderId, refunds }) =>
      refunds.map(({ refundId, amountMinor, askedAt, doneAt }) => ({
        id: refundId,
        attempt_id: attemptId,
        order_id: orderId,
        amount_minor: amountMinor,
        asked_at: askedAt,
        done_at: doneAt,
      })),
    ),
  );
}
