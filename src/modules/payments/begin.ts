import { crashpoint } from "#kernel/crashpoint";
import { sha256 } from "#kernel/digest";
import type { AttemptKey, PayableOrder, Payments } from "./index.ts";
import { believe, isOpen, lookAt, rowOf } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import type { BeginRequest, ProviderPayment } from "./provider.ts";
import { twice } from "./retry.ts";
import { openSecret, returnToken, sealSecret } from "./sealed-reference.ts";

type Begun = Awaited<ReturnType<Payments["beginPayment"]>>;

/**
 * Asks the provider for the page on which this attempt is paid. The key and everything sent with it are the same on each
 * call, so that a lost answer, a second click or a crash leads to the same payment.
 */
export async function beginPayment(needs: PaymentsNeeds, attempt: AttemptKey): Promise<Begun> {
  const row = await rowOf(needs, attempt);
  if (row === undefined) return { ok: false, because: "unknown-attempt" };
  if (!isOpen(row)) return { ok: false, because: "attempt-closed" };
  if (row.reference_hash !== null) return pageOf(await lookAt(needs, row));
  const token = await openSecret(needs.vault, row, returnToken);
  // A shop without its keys can take no money either: it could not deliver.
  if (!token.ok) return no(token.because === "key-unavailable" ? "provider-unavailable" : "attempt-closed");
  const request: BeginRequest = {
    attemptId: row.id,
    orderNumber: row.order_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    openedAt: row.opened_at,
    returnUrl: needs.returnUrl(token.text),
    webhookUrl: needs.webhookUrl,
    idempotencyKey: `begin:${row.id}`,
  };
  crashpoint("payment-before-begin");
  const begun = await twice(() => needs.provider.begin(request));
  crashpoint("payment-begun");
  if (begun.ok) {
    const payment = pending(request, begun);
    return pageOf(await believe(needs, row, payment));
  }
  if (begun.because === "strange") return no("mismatch");
  // Another process may have begun with what this one could not know; then the provider knows more than we do.
  return begun.because === "refused"
    ? pageOf(await lookAt(needs, row))
    : { ok: false, because: "provider-unavailable" };
}

function no(because: Extract<Begun, { ok: false }>["because"]): Begun {
  return { ok: false, because };
}

/**
 * What an attempt has before its transaction begins: its id, and the token of its return address, sealed. Asks the keystore.
 * Refuses where the order's bundle is gone or its key cannot be had.
 */
export async function readyAttempt(
  { random, vault }: PaymentsNeeds,
  { orderId, subject }: Pick<PayableOrder, "orderId" | "subject">,
): ReturnType<Payments["readyAttempt"]> {
  const id = random.uuid();
  const text = random.token();
  const sealed = await sealSecret(vault, { id, order_id: orderId, subject }, returnToken, text);
  return sealed.ok ? { ok: true, ready: { attemptId: id, sealed: sealed.sealed, hash: sha256(text) } } : sealed;
}

function pageOf(seen: Awaited<ReturnType<typeof lookAt>>): Begun {
  if (seen.ok) {
    const { redirectUrl, state } = seen.payment;
    const open = state === "pending" && redirectUrl !== null;
    return open ? { ok: true, redirectUrl } : { ok: false, because: "attempt-closed" };
  }
  return { ok: false, because: seen.because === "mismatch" ? "mismatch" : "provider-unavailable" };
}

/** What was begun, as a payment: the answer to `begin` repeats our own words, which are believed of course. */
function pending(request: BeginRequest, begun: { reference: string; redirectUrl: string }): ProviderPayment {
  const { attemptId, orderNumber, amountMinor, currency } = request;
  return {
    ...{ attemptId, orderNumber, amountMinor, currency },
    reference: begun.reference,
    redirectUrl: begun.redirectUrl,
    state: "pending",
    declineReason: null,
    capturedMinor: 0,
    refundedMinor: 0,
  };
}
