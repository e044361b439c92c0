/** Payments: attempts, refunds and webhooks, behind one interface of a provider. No card ever comes near it. */
export { type Attempt, type AttemptState, openStates } from "./attempt.ts";
export type { DeclineReason, PaymentProvider, ProviderPayment, WebhookHeaders } from "./provider.ts";

import type { Reader, Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import type { Attempt } from "./attempt.ts";
import type { ProviderPayment, WebhookHeaders, WebhookRefusal } from "./provider.ts";

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

/**
 * What the orders module needs. Verbs with `tx` write and never use the network; verbs without use the network and must
 * not be called inside a transaction (egress throws). The order of one payment:
 *
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

  /**
   * Opens an attempt for the order, or answers the one that is still open for the same amount (`reused: true`; pressing
   * pay twice is one attempt). An open attempt for another amount is refused: cancel it first.
   */
  openAttempt(
    tx: Tx,
    order: PayableOrder,
  ): Promise<
    { ok: true; attemptId: string; reused: boolean } | { ok: false; because: "another-amount-open"; attemptId: string }
  >;

  /**
   * Asks the provider for its page. Called again for the same attempt (a second click, a retry, after a crash) it is the
   * same payment and the same page. `attempt-closed`: paid, declined, abandoned or cancelled meanwhile; look and settle.
   */
  beginPayment(
    attemptId: string,
  ): Promise<
    | { ok: true; redirectUrl: string }
    | { ok: false; because: "provider-unavailable" | "attempt-closed" | "unknown-attempt" | "mismatch" }
  >;

  /** Re-fetches the payment at the provider. Writes nothing but the reference, if that was still unknown. */
  look(attemptId: string): Promise<Look>;
  /** Takes the money of an authorised payment: the whole amount, once, whatever the number of calls. */
  capture(attemptId: string): Promise<Look>;
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
    | { ok: true; eventId: string; attemptId: string; orderId: string; repeated: boolean }
    | WebhookRefusal
    | { ok: false; because: "unknown-payment" | "provider-unavailable" }
  >;

  /** The attempt a return token belongs to, used or not; `undefined` for anything else. */
  findReturn(reader: Reader, token: string): Promise<{ attemptId: string; orderId: string; used: boolean } | undefined>;
  /** Uses the token up; `first` is true for one caller only, which may then show the order. */
  useReturn(tx: Tx, token: string): Promise<{ attemptId: string; orderId: string; first: boolean } | undefined>;

  /** Attempts of an order, oldest first. */
  attemptsOf(reader: Reader, orderId: string): Promise<Attempt[]>;
  /** Removes what the shredded bundle sealed (reference, return token) and the subject; part of shredding. Returns rows. */
  forgetReferences(tx: Tx, orderId: string): Promise<number>;

  /**
   * The sweep: looks at every attempt that has been open or authorised for longer than it should, closes at the provider
   * what nobody paid in time, and calls `settle` for each so that the order follows. Also removes old webhook ids.
   */
  reconcile(
    settle: (attemptId: string) => Promise<void>,
  ): Promise<{ looked: number; closed: number; unavailable: number }>;
};
