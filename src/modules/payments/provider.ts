/**
 * The one interface behind which a payment provider stands. A provider takes the card on its own page; what comes back
 * to the shop is a reference, a state and an amount.
 */
import type { Minor } from "#kernel/money";

/** Where a payment stands at the provider. Only `captured` has moved money. */
export type ProviderState = "pending" | "authorised" | "captured" | "declined" | "abandoned" | "cancelled";

/** Why a card was declined, in words the shop can show a sentence for. */
export type DeclineReason = "insufficient-funds" | "do-not-honour" | "expired-card" | "authentication-failed" | "other";

/** A payment as the provider tells it when asked. */
export type ProviderPayment = {
  reference: string;
  /** The id the shop gave the attempt; a provider returns it unchanged. */
  attemptId: string;
  orderNumber: string;
  amountMinor: Minor;
  currency: string;
  state: ProviderState;
  declineReason: DeclineReason | null;
  /** Pence taken so far: 0 or the whole amount. */
  capturedMinor: Minor;
  /** Pence given back so far, never more than were captured. */
  refundedMinor: Minor;
  /** The provider's page for this payment, while the state is `pending`. */
  redirectUrl: string | null;
  /** There, and true, when the cardholder wants the money back through the bank, or wanted it once. */
  disputed?: true;
};

/** Why a provider gave no answer that can be believed. */
export type ProviderFailure = {
  ok: false;
  because:
    | "unreachable" // not connected: the provider has not acted
    | "unanswered" // connected, no usable answer: the provider may have acted; ask again with the same key
    | "not-found" // the provider knows no such payment
    | "strange" // an answer that contradicts itself or what was begun: nothing of it may be believed
    | "refused"; // the provider refuses this act, for example a refund above what was captured
};

export type ProviderAnswer<T> = ({ ok: true } & T) | ProviderFailure;

export type BeginRequest = {
  attemptId: string;
  orderNumber: string;
  amountMinor: Minor;
  currency: string;
  /** When the shop opened the attempt; the same on every retry. */
  openedAt: Date;
  returnUrl: string;
  webhookUrl: string;
  /** The same on every retry of one attempt. */
  idempotencyKey: string;
};

/** Why a webhook is refused before anything is looked up. */
export type WebhookRefusal = { ok: false; because: "malformed" | "stale" | "bad-signature" };

/** What a webhook is believed in: that it was sent, and which payment it is about; or that it is about none. */
export type VerifiedWebhook =
  | { ok: true; eventId: string; type: string; reference: string; dispute?: true }
  | { ok: false; because: "unknown-payment" }
  | WebhookRefusal;

/** Headers of a webhook, names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | undefined>>;

/**
 * What every provider can do. No method throws for trouble at the provider; none is called inside a transaction.
 * Keys make a repeated call the same call.
 */
export type PaymentProvider = {
  name: string;
  /** Origin to which the browser is sent, for the shop's `form-action`; empty where it is sent nowhere. */
  redirectOrigin: string;
  begin(request: BeginRequest): Promise<ProviderAnswer<{ reference: string; redirectUrl: string }>>;
  fetch(reference: string): Promise<ProviderAnswer<{ payment: ProviderPayment }>>;
  /**
   * Payments begun for this order number, newest first: every one, or at least those begun by the attempt that was opened
   * then. An empty list is an answer: there is none.
   */
  findByOrder(orderNumber: string, openedAt: Date): Promise<ProviderAnswer<{ payments: ProviderPayment[] }>>;
  capture(reference: string, key: string): Promise<ProviderAnswer<{ payment: ProviderPayment }>>;
  cancel(reference: string, key: string): Promise<ProviderAnswer<{ payment: ProviderPayment }>>;
  refund(ask: {
    reference: string;
    amountMinor: Minor;
    key: string;
  }): Promise<ProviderAnswer<{ payment: ProviderPayment }>>;
  /** Checks the signature over the raw bytes and the age of the message; believes nothing else of it. */
  verifyWebhook(headers: WebhookHeaders, rawBody: Uint8Array): VerifiedWebhook;
};
