import { crashpoint } from "#kernel/crashpoint";
import { sha256 } from "#kernel/digest";
import type { Payments } from "./index.ts";
import { believe, isOpen, lookAt } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { type AttemptRow, findAttempt, setReturnToken } from "./payments.sql.ts";
import type { BeginRequest, ProviderPayment } from "./provider.ts";
import { twice } from "./retry.ts";
import { openSecret, returnToken, sealSecret } from "./sealed-reference.ts";

type Begun = Awaited<ReturnType<Payments["beginPayment"]>>;

/**
 * Asks the provider for the page on which this attempt is paid. The key and everything sent with it are the same on each
 * call, so that a lost answer, a second click or a crash leads to the same payment.
 */
export async function beginPayment(needs: PaymentsNeeds, attemptId: string): Promise<Begun> {
  const row = await findAttempt(needs.database.reader, { id: attemptId });
  if (row === undefined) return { ok: false, because: "unknown-attempt" };
  if (!isOpen(row)) return { ok: false, because: "attempt-closed" };
  if (row.reference_hash !== null) return pageOf(await lookAt(needs, row));
  const token = await tokenOf(needs, row);
  if (!token.ok) return token;
  const request: BeginRequest = {
    attemptId,
    orderNumber: row.order_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    returnUrl: needs.returnUrl(token.text),
    webhookUrl: needs.webhookUrl,
    idempotencyKey: `begin:${attemptId}`,
  };
  crashpoint("payment-before-begin");
  const begun = await twice(() => needs.provider.begin(request));
  crashpoint("payment-begun");
  if (begun.ok) {
    const payment = pending(request, begun);
    return pageOf(await believe(needs, row, payment));
  }
  // Another process may have begun with what this one could not know; then the provider knows more than we do.
  return begun.because === "refused"
    ? pageOf(await lookAt(needs, row))
    : { ok: false, because: "provider-unavailable" };
}

/** The token in the return address: made by the first caller, opened by the others. */
async function tokenOf(
  needs: PaymentsNeeds,
  row: AttemptRow,
): Promise<{ ok: true; text: string } | { ok: false; because: "provider-unavailable" | "attempt-closed" }> {
  const kept = await openSecret(needs.vault, row, returnToken);
  if (kept.ok) return kept;
  if (kept.because !== "none") return unsealed(kept.because);
  const text = needs.random.token();
  const sealed = await sealSecret(needs.vault, row, returnToken, text);
  if (!sealed.ok) return unsealed(sealed.because);
  const first = await needs.database.transact((tx) => setReturnToken(tx, row.id, sealed.sealed, sha256(text)));
  if (first) return { ok: true, text };
  const now = await findAttempt(needs.database.reader, { id: row.id });
  const others = now === undefined ? undefined : await openSecret(needs.vault, now, returnToken);
  return others?.ok === true
    ? others
    : unsealed(others?.because === "key-unavailable" ? "key-unavailable" : "shredded");
}

function unsealed(because: "shredded" | "key-unavailable") {
  // A shop without its keys can take no money either: it could not deliver.
  return { ok: false, because: because === "shredded" ? "attempt-closed" : "provider-unavailable" } as const;
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
