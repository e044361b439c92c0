/** Payments: attempts, refunds and webhooks, behind one interface of a provider. No card ever comes near it. */
export { type Attempt, type AttemptState, openStates } from "./attempt.ts";
export type { PastPayment, SealedPayment } from "./import-past.ts";
export type { PaymentsNeeds } from "./needs.ts";
export { noProvider } from "./no-provider.ts";
export type { DeclineReason, PaymentProvider, ProviderPayment, WebhookHeaders } from "./provider.ts";
export { bankSends, createSandboxBank, type SandboxBankNeeds } from "./sandbox-bank.ts";
export { createStripe, type StripeNeeds, stripePages, stripeSends } from "./stripe.ts";

import type { Reader, Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { Minor } from "#kernel/money";
import { keptMs, type RetentionWork } from "#policy/retention";
import type { Attempt } from "./attempt.ts";
import { beginPayment, readyAttempt } from "./begin.ts";
import { openRefund, recordRefund, refund } from "./give-back.ts";
import { receiveWebhook, record } from "./hear.ts";
import { importPast, type PastPayment, type SealedPayment, sealPast } from "./import-past.ts";
import { look, toAttempt } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { noProvider } from "./no-provider.ts";
import {
  attemptsOfOrder,
  countEvents,
  deleteEvents,
  findAttempt,
  findOpenAttempt,
  forgetSealed,
  insertAttempt,
  insertEvent,
  markReturnUsed,
  refundsNotDone,
  refundsOfOrder,
} from "./payments.sql.ts";
import type { ProviderPayment, WebhookHeaders, WebhookRefusal } from "./provider.ts";
import { reconcile } from "./reconcile.ts";
import { cancelAttempt, capture } from "./take-money.ts";

/** What an order says to be paid. The bundle `fulfilment:<orderId>` of `subject` must exist already. */
export type PayableOrder = {
  orderId: string;
  orderNumber: string;
  subject: string;
  /** Greater than 0: an order of £0 has no payment. */
  amountMinor: Minor;
};

/** The provider as it was seen a moment ago, checked against the attempt: same order, amount and currency. */
export type Observation = { attempt: Attempt; payment: ProviderPayment };

/** Why the provider could not be seen, or not be believed. */
export type Unseen = {
  ok: false;
  because:
    | "unknown-attempt"
    | "provider-unavailable" // try again later: nothing is known to have changed
    | "not-begun" // the provider has no such payment
    | "mismatch" // the provider speaks of another amount, currency or order: an alarm is logged, nothing is believed
    | "refused"; // the provider refuses the act in the state the payment is in; look again
};

export type Look = ({ ok: true } & Observation) | Unseen;

/** An attempt by its id, or as it was read a moment ago: then it is not read again. */
export type AttemptKey = string | Attempt;

/** What `openAttempt` needs and only the vault can give. */
export type ReadyAttempt = { attemptId: string; sealed: Buffer; hash: Buffer };

/**
 * What the orders module needs. Verbs with `tx` write and never use the network; verbs without use the network and must
 * not be called inside a transaction (egress throws). The order of one payment:
 *
 *   keystore     readyAttempt           id and sealed return token
 *   transaction  openAttempt            with the order's own PREPARE
 *   network      beginPayment           → send the browser to `redirectUrl`
 *   (the browser comes back with the return token, a webhook arrives, or the sweep finds it: all call the same settle)
 *   network      look                   → `authorised`? then is the order still to be had?
 *   network      capture, or cancelAttempt when it is not
 *   transaction  record + the order's own FINALISE
 */
export type Payments = {
  /** For the `form-action` of pages that lead to the provider. */
  redirectOrigin: string;
  /** The name of the provider, which is the partner's in the policy; `none` where there is none. */
  provider: string;
  /** False where there is no provider: then no order is begun, and nobody is asked for details. */
  takesPayments: boolean;

  /** Before the transaction that opens an attempt, because the vault may have to ask for the key. Writes nothing. */
  readyAttempt(
    order: Pick<PayableOrder, "orderId" | "subject">,
  ): Promise<{ ok: true; ready: ReadyAttempt } | { ok: false; because: "shredded" | "key-unavailable" }>;
  /**
   * Opens an attempt for the order, or answers the one that is still open for the same amount (`reused: true`; pressing
   * pay twice is one attempt). An open attempt for another amount is refused: cancel it first.
   */
  openAttempt(
    tx: Tx,
    order: PayableOrder,
    ready: ReadyAttempt,
  ): Promise<
    { ok: true; attempt: Attempt; reused: boolean } | { ok: false; because: "another-amount-open"; attemptId: string }
  >;

  /**
   * Asks the provider for its page. Called again for the same attempt (a second click, a retry, after a crash) it is the
   * same payment and the same page. `attempt-closed`: paid, declined, abandoned or cancelled meanwhile; look and settle.
   */
  beginPayment(
    attempt: AttemptKey,
  ): Promise<
    | { ok: true; redirectUrl: string }
    | { ok: false; because: "provider-unavailable" | "attempt-closed" | "unknown-attempt" | "mismatch" }
  >;

  /** Re-fetches the payment at the provider. Writes nothing but the reference, if that was still unknown. */
  look(attempt: AttemptKey): Promise<Look>;
  /** Takes the money of an authorised payment: the whole amount, once, whatever the number of calls. */
  capture(attempt: AttemptKey): Promise<Look>;
  /**
   * Makes sure that this attempt takes no money: closes a pending page, voids an authorisation. The answer is what the
   * provider says afterwards; `captured` means that it was too late, and a refund is due.
   */
  cancelAttempt(attemptId: string): Promise<Look>;

  /**
   * Writes down what was seen, in the transaction of its effects. Locks the attempt, so that two settlements of one
   * attempt run one after the other. `changed` is true for exactly one caller per state. With `eventId`, the id of the
   * webhook is taken in the same transaction; `repeatedEvent` is true when it was taken before.
   */
  record(
    tx: Tx,
    seen: Observation,
    eventId?: string,
  ): Promise<{ changed: boolean; state: Attempt["state"]; repeatedEvent: boolean }>;

  /**
   * Asks for money to be given back, in the transaction of its cause. The same `refundId` is the same refund. Refused
   * when refunds asked for so far and this one would exceed what was captured.
   */
  openRefund(
    tx: Tx,
    refund: { refundId: string; orderId: string; amountMinor: Minor },
  ): Promise<{ ok: true } | { ok: false; because: "nothing-captured" | "more-than-captured" }>;
  /** Carries the refund out at the provider; again and again the same refund. Finds the payment by order number when the
   * bundle is shredded. */
  refund(
    refundId: string,
  ): Promise<
    | { ok: true; orderId: string; amountMinor: Minor }
    | { ok: false; because: "provider-unavailable" | "refused" | "unknown-refund" }
  >;
  /** Writes down that the refund was carried out; `changed` is true once, for the ledger and the mail. */
  recordRefund(tx: Tx, refundId: string): Promise<{ changed: boolean; orderId: string; amountMinor: Minor }>;
  /** Refunds of an order, oldest first. */
  refundsOf(
    reader: Reader,
    orderId: string,
  ): Promise<Array<{ refundId: string; amountMinor: Minor; state: "asked" | "done"; askedAt: Date }>>;
  /** Refunds that were asked for and not carried out, oldest first, at most 100; for a sweep. */
  refundsDue(reader: Reader): Promise<string[]>;

  /**
   * Verifies a webhook and finds its attempt. Nothing of its content is believed: settle looks for itself. A repeated
   * event is `repeated: true` and needs no settling. Answer 2xx for `ok: true` and for `unknown-payment`, 400 for
   * `malformed`, `stale` and `bad-signature`, 503 for `provider-unavailable` (the provider tries again).
   */
  receiveWebhook(
    headers: WebhookHeaders,
    rawBody: Uint8Array,
  ): Promise<
    | { ok: true; eventId: string; attempt: Attempt; repeated: boolean }
    | WebhookRefusal
    | { ok: false; because: "unknown-payment" | "provider-unavailable" }
  >;

  /** Takes the id of a webhook whose payment was seen for another reason; the same id again changes nothing. */
  takeEvent(tx: Tx, attemptId: string, eventId: string): Promise<void>;

  /** The attempt a return token belongs to, used or not; `undefined` for anything else. */
  findReturn(reader: Reader, token: string): Promise<{ attempt: Attempt; used: boolean } | undefined>;
  /** Uses the token up; true for one caller only, which may then show the order. */
  useReturn(tx: Tx, token: string): Promise<boolean>;

  /** Attempts of an order, oldest first. */
  attemptsOf(reader: Reader, orderId: string): Promise<Attempt[]>;
  /** When it was first heard that money of this order is wanted back through the bank; null where it is not. */
  disputedAt(reader: Reader, orderId: string): Promise<Date | null>;
  /** Removes what the shredded bundle sealed (reference, return token) and the subject; part of shredding. Returns rows. */
  forgetReferences(tx: Tx, orderId: string): Promise<number>;

  /**
   * The sweep: looks at every attempt that has been open or authorised for longer than it should, closes at the provider
   * what nobody paid in time, and calls `settle` for each so that the order follows.
   */
  reconcile(
    settle: (attemptId: string) => Promise<void>,
  ): Promise<{ looked: number; closed: number; unavailable: number }>;

  /** Seals the reference of a payment from before the shop moved here. Outside transactions. */
  sealPast(payment: PastPayment): Promise<SealedPayment>;
  /** Takes such payments in, with their refunds. */
  importPast(tx: Tx, payments: readonly SealedPayment[]): Promise<void>;
  /** For the retention engine: ids of webhooks, kept longer than any provider goes on delivering one message. */
  retention: readonly RetentionWork[];
};

const mostRefundsDue = 100;

/** Makes the module. Nothing is asked of the provider until it is used. */
export function createPayments(needs: PaymentsNeeds): Payments {
  return {
    redirectOrigin: needs.provider.redirectOrigin,
    provider: needs.provider.name,
    takesPayments: needs.provider.name !== noProvider.name,
    readyAttempt: (order) => readyAttempt(needs, order),
    openAttempt: (tx, order, ready) => openAttempt(needs, tx, order, ready),
    beginPayment: (attempt) => beginPayment(needs, attempt),
    look: (attempt) => look(needs, attempt),
    capture: (attempt) => capture(needs, attempt),
    cancelAttempt: (attemptId) => cancelAttempt(needs, attemptId),
    record: (tx, seen, eventId) => record(needs, tx, seen, eventId),
    openRefund: (tx, asked) => openRefund(needs, tx, asked),
    refund: (refundId) => refund(needs, refundId),
    recordRefund: (tx, refundId) => recordRefund(needs, tx, refundId),
    refundsOf: async (reader, orderId) => {
      const rows = await refundsOfOrder(reader, orderId);
      return rows.map((row) => ({
        refundId: row.id,
        amountMinor: row.amount_minor,
        state: row.done_at === null ? "asked" : "done",
        askedAt: row.asked_at,
      }));
    },
    refundsDue: (reader) => refundsNotDone(reader, mostRefundsDue),
    receiveWebhook: (headers, rawBody) => receiveWebhook(needs, headers, rawBody),
    takeEvent: (tx, attemptId, eventId) =>
      insertEvent(tx, { id: eventId, attempt_id: attemptId, taken_at: needs.clock.now() }),
    findReturn: (reader, token) => findReturn(reader, token),
    useReturn: async (tx, token) => isReturnToken(token) && markReturnUsed(tx, sha256(token), needs.clock.now()),
    attemptsOf: async (reader, orderId) => (await attemptsOfOrder(reader, orderId)).map(toAttempt),
    disputedAt: async (reader, orderId) =>
      (await attemptsOfOrder(reader, orderId)).find(({ disputed_at }) => disputed_at !== null)?.disputed_at ?? null,
    forgetReferences: (tx, orderId) => forgetSealed(tx, orderId),
    reconcile: (settle) => reconcile(needs, settle),
    sealPast: (payment) => sealPast(needs, payment),
    importPast: (tx, payments) => importPast(needs, tx, payments),
    retention: [paymentsRetention(needs)],
  };
}

function paymentsRetention({ database, clock }: PaymentsNeeds): RetentionWork {
  const kept = keptMs("partner-message");
  const before = (moment: Date) => new Date(moment.getTime() - kept);
  return {
    rule: "partner-message",
    carryOut: () => database.transact((tx) => deleteEvents(tx, before(clock.now()))),
    overdue: (moment) => countEvents(database.reader, before(moment)),
  };
}

async function openAttempt(
  needs: PaymentsNeeds,
  tx: Tx,
  order: PayableOrder,
  ready: ReadyAttempt,
): ReturnType<Payments["openAttempt"]> {
  const { orderId, orderNumber, subject, amountMinor } = order;
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw new RangeError("A payment is above 0 pence.");
  const opened = await insertAttempt(tx, {
    id: ready.attemptId,
    order_id: orderId,
    order_number: orderNumber,
    subject,
    provider: needs.provider.name,
    amount_minor: amountMinor,
    opened_at: needs.clock.now(),
    return_token_sealed: ready.sealed,
    return_token_hash: ready.hash,
  });
  if (opened !== undefined) return { ok: true, attempt: toAttempt(opened), reused: false };
  const open = await findOpenAttempt(tx, orderId);
  if (open === undefined) throw new Error("An open attempt was there a moment ago; try the transaction again.");
  if (open.amount_minor !== amountMinor) return { ok: false, because: "another-amount-open", attemptId: open.id };
  return { ok: true, attempt: toAttempt(open), reused: true };
}

async function findReturn(reader: Reader, token: string): ReturnType<Payments["findReturn"]> {
  if (!isReturnToken(token)) return undefined;
  const row = await findAttempt(reader, { returnTokenHash: sha256(token) });
  return row && { attempt: toAttempt(row), used: row.return_used_at !== null };
}

function isReturnToken(token: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(token);
}
