/** What the provider says of an attempt, compared with what the shop knows before any of it is believed. */
import { equalBytes } from "#kernel/digest";
import { type Attempt, openStates } from "./attempt.ts";
import type { AttemptKey, Look, Unseen } from "./index.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { type AttemptRow, findAttempt, setReference } from "./payments.sql.ts";
import type { ProviderFailure, ProviderPayment } from "./provider.ts";
import { openSecret, reference, sealSecret } from "./sealed-reference.ts";

/** Re-fetches the payment of an attempt. Notes the reference if it was not known yet. Outside transactions. */
export async function look(needs: PaymentsNeeds, attempt: AttemptKey): Promise<Look> {
  const row = await rowOf(needs, attempt);
  return row === undefined ? { ok: false, because: "unknown-attempt" } : lookAt(needs, row);
}

/** The row of an attempt: as it was when the attempt was read, or read now when only its id is known. */
export async function rowOf(needs: PaymentsNeeds, attempt: AttemptKey): Promise<AttemptRow | undefined> {
  const [id, read] = typeof attempt === "string" ? [attempt] : [attempt.attemptId, rowsRead.get(attempt)];
  return read ?? findAttempt(needs.database.reader, { id });
}

/** From which row an attempt was made that others hold: its sealed columns are nobody's business but ours. */
const rowsRead = new WeakMap<Attempt, AttemptRow>();

/** The same for a row that was just read. */
export async function lookAt(needs: PaymentsNeeds, row: AttemptRow): Promise<Look> {
  const found = await findPayment(needs, row);
  if (!found.ok) {
    // Closed before the provider ever heard of it: nobody can pay it any more.
    const closed = found.because === "not-begun" && row.state === "cancelled";
    return closed ? { ok: true, attempt: toAttempt(row), payment: neverBegun(row) } : found;
  }
  return believe(needs, row, found.payment);
}

/**
 * Believes a payment that the provider told of if it is that of the attempt: same id, order, amount, currency, and
 * reference where that is known. Anything else is an alarm. Notes a reference that is new.
 */
export async function believe(needs: PaymentsNeeds, row: AttemptRow, payment: ProviderPayment): Promise<Look> {
  const hash = await needs.vault.keyedHash("payment-reference", payment.reference);
  const same =
    payment.attemptId === row.id &&
    payment.orderNumber === row.order_number &&
    payment.amountMinor === row.amount_minor &&
    payment.currency === row.currency &&
    (payment.capturedMinor === 0 || payment.capturedMinor === row.amount_minor) &&
    (payment.state === "captured") === payment.capturedMinor > 0 &&
    (row.reference_hash === null || equalBytes(row.reference_hash, hash));
  if (!same) {
    needs.log.error("payment-mismatch", { attempt: row.id });
    return { ok: false, because: "mismatch" };
  }
  if (row.reference_hash === null) await noteReference(needs, row, payment.reference, hash);
  return { ok: true, attempt: toAttempt(row), payment };
}

/** The reference of an attempt: opened, or found at the provider by order number when the bundle is shredded. */
export async function findReference(
  needs: PaymentsNeeds,
  row: AttemptRow,
): Promise<{ ok: true; reference: string } | Unseen> {
  const opened = await openSecret(needs.vault, row, reference);
  if (opened.ok) return { ok: true, reference: opened.text };
  const found = await findByOrder(needs, row);
  if (!found.ok) return found;
  const seen = await believe(needs, row, found.payment);
  return seen.ok ? { ok: true, reference: seen.payment.reference } : seen;
}

export function toAttempt(row: AttemptRow): Attempt {
  const attempt: Attempt = {
    attemptId: row.id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    state: row.state,
    declineReason: row.decline_reason,
    openedAt: row.opened_at,
  };
  rowsRead.set(attempt, row);
  return attempt;
}

export function isOpen(row: AttemptRow): boolean {
  return openStates.includes(row.state);
}

async function noteReference(needs: PaymentsNeeds, row: AttemptRow, text: string, hash: Buffer): Promise<void> {
  const sealed = await sealSecret(needs.vault, row, reference, text);
  // Without the keystore it stays unknown for now; with the bundle shredded only the hash is kept.
  if (!sealed.ok && sealed.because === "key-unavailable") return;
  const at = needs.clock.now();
  // What a power cut takes of it is found again by order number.
  await needs.database.alone((tx) => setReference(tx, row.id, sealed.ok ? sealed.sealed : null, hash, at), {
    waits: false,
  });
}

async function findPayment(
  needs: PaymentsNeeds,
  row: AttemptRow,
): Promise<{ ok: true; payment: ProviderPayment } | Unseen> {
  const opened = await openSecret(needs.vault, row, reference);
  if (!opened.ok) return findByOrder(needs, row);
  const fetched = await needs.provider.fetch(opened.text);
  if (fetched.ok) return fetched;
  return fetched.because === "not-found" ? findByOrder(needs, row) : unseen(needs, row, fetched.because);
}

/** An order may have been attempted several times; ours is the one that carries our id. */
async function findByOrder(
  needs: PaymentsNeeds,
  row: AttemptRow,
): Promise<{ ok: true; payment: ProviderPayment } | Unseen> {
  const found = await needs.provider.findByOrder(row.order_number, row.opened_at);
  if (!found.ok) return unseen(needs, row, found.because);
  const payment = found.payments.find((each) => each.attemptId === row.id);
  return payment === undefined ? { ok: false, because: "not-begun" } : { ok: true, payment };
}

/** Nobody answered, or what was answered cannot be. */
function unseen(needs: PaymentsNeeds, row: AttemptRow, because: ProviderFailure["because"]): Unseen {
  if (because !== "strange") return { ok: false, because: "provider-unavailable" };
  needs.log.error("payment-mismatch", { attempt: row.id });
  return { ok: false, because: "mismatch" };
}

function neverBegun(row: AttemptRow): ProviderPayment {
  return {
    reference: "",
    attemptId: row.id,
    orderNumber: row.order_number,
    amountMinor: row.amount_minor,
    currency: row.currency,
    state: "cancelled",
    declineReason: null,
    capturedMinor: 0,
    refundedMinor: 0,
    redirectUrl: null,
  };
}
