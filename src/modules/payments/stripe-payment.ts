/** What a Checkout Session and its PaymentIntent say together about one payment. Pure. */
import { z } from "zod";
import type { ProviderPayment, ProviderState } from "./provider.ts";

const pence = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Our references, as we sent them; Stripe returns them unchanged. */
const references = z.object({ attempt: z.string().max(64), order: z.string().max(40) });

export const intentShape = z.object({
  object: z.literal("payment_intent"),
  id: z.string().regex(/^pi_\w{8,120}$/),
  status: z.enum([
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "canceled",
    "succeeded",
  ]),
  amount: pence,
  amount_capturable: pence,
  amount_received: pence,
  currency: z.string().max(3),
  capture_method: z.string().max(40),
  metadata: references,
  // Expanded where we ask for it; a mere number in the answer to an act, where nothing was given back yet.
  latest_charge: z.union([
    z.object({ amount_refunded: pence, disputed: z.boolean().optional() }),
    z.string(),
    z.null(),
  ]),
});

export const sessionShape = z.object({
  object: z.literal("checkout.session"),
  id: z.string().regex(/^cs_\w{8,120}$/),
  mode: z.literal("payment"),
  status: z.enum(["open", "complete", "expired"]),
  payment_status: z.enum(["paid", "unpaid"]),
  client_reference_id: z.string().max(64),
  amount_total: pence,
  currency: z.string().max(3),
  metadata: references,
  payment_intent: intentShape.nullable(),
  url: z.string().max(4_000).nullable(),
});

export type Intent = z.infer<typeof intentShape>;
export type Session = z.infer<typeof sessionShape>;

/**
 * The payment as the shop knows payments; `strange` where the two contradict each other or what was begun. `intent` is
 * the session's own, or as an act left it a moment ago. Whose it is and which sum was agreed is not judged here.
 */
export function paymentOf(session: Session, intent: Intent | null, pages: string): ProviderPayment | "strange" {
  const state = stateOf(session, intent);
  if (state === "strange" || !isOnePayment(session, intent)) return "strange";
  const { url } = session;
  const isThere = url !== null && URL.canParse(url) && new URL(url).origin === pages;
  return {
    reference: session.id,
    attemptId: session.metadata.attempt,
    orderNumber: session.metadata.order,
    amountMinor: session.amount_total,
    currency: session.currency.toUpperCase(),
    state,
    declineReason: null,
    capturedMinor: intent?.amount_received ?? 0,
    refundedMinor: state === "captured" ? refundedOf(intent) : 0,
    redirectUrl: state === "pending" && isThere ? url : null,
    ...(chargeOf(intent)?.disputed === true ? { disputed: true } : {}),
  };
}

/** What was given back; Stripe also calls so what it let go of an authorisation, which was never taken. */
function refundedOf(intent: Intent | null): number {
  return chargeOf(intent)?.amount_refunded ?? 0;
}

function chargeOf(intent: Intent | null) {
  return typeof intent?.latest_charge === "object" ? intent.latest_charge : null;
}

/** The same references, sum, currency and way of taking money on both. */
function isOnePayment(session: Session, intent: Intent | null): boolean {
  if (session.client_reference_id !== session.metadata.attempt) return false;
  return (
    intent === null ||
    (intent.metadata.attempt === session.metadata.attempt &&
      intent.metadata.order === session.metadata.order &&
      intent.amount === session.amount_total &&
      intent.currency === session.currency &&
      intent.capture_method === "manual")
  );
}

const unpaid: readonly (Intent["status"] | undefined)[] = [
  ...[undefined, "requires_payment_method", "requires_confirmation", "requires_action"],
] as const;

/**
 * A card that is declined leaves the page open for another, so nothing is ever `declined` here. A page that is closed can
 * never be paid any more, by whomever it was closed.
 */
function stateOf({ status }: Session, intent: Intent | null): ProviderState | "strange" {
  const is = intent?.status;
  switch (status) {
    case "open":
      // The page may be a moment behind the card.
      return unpaid.includes(is) || is === "processing" || is === "requires_capture" ? "pending" : "strange";
    case "expired":
      return unpaid.includes(is) || is === "canceled" ? "cancelled" : "strange";
    case "complete":
      if (is === "processing") return "pending";
      if (is === "requires_capture") return intent?.amount_capturable === intent?.amount ? "authorised" : "strange";
      if (is === "succeeded") return intent?.amount_received === intent?.amount ? "captured" : "strange";
      return is === "canceled" ? "cancelled" : "strange";
  }
}
