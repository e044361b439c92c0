import type { Tx } from "#kernel/db";
import { mayFollow } from "./attempt.ts";
import type { Observation, Payments } from "./index.ts";
import { believe } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { type AttemptRow, findAttempt, findEvent, lockAttempt, setState, takeEvent } from "./payments.sql.ts";
import type { WebhookHeaders } from "./provider.ts";

/**
 * Verifies a webhook and finds the attempt it is about: by the hash of the reference, or, when the answer to `begin` was
 * lost and the reference is new to us, by asking the provider whose it is.
 */
export async function receiveWebhook(
  needs: PaymentsNeeds,
  headers: WebhookHeaders,
  rawBody: Uint8Array,
): ReturnType<Payments["receiveWebhook"]> {
  const verified = needs.provider.verifyWebhook(headers, rawBody);
  if (!verified.ok) return verified;
  const { eventId, reference } = verified;
  const taken = await findEvent(needs.database.reader, eventId);
  if (taken !== undefined) {
    const row = await findAttempt(needs.database.reader, { id: taken.attemptId });
    if (row !== undefined) return { ok: true, eventId, attemptId: row.id, orderId: row.order_id, repeated: true };
  }
  const found = await attemptOf(needs, reference);
  if (!found.ok) return found;
  return { ok: true, eventId, attemptId: found.row.id, orderId: found.row.order_id, repeated: false };
}

/** Writes down what was seen, with the attempt locked, and takes the webhook's id in the same transaction. */
export async function record(
  needs: PaymentsNeeds,
  tx: Tx,
  seen: Observation,
  eventId?: string,
): ReturnType<Payments["record"]> {
  const { attemptId } = seen.attempt;
  const row = await lockAttempt(tx, attemptId);
  if (row === undefined) throw new Error("What was seen belongs to no attempt.");
  const at = needs.clock.now();
  const repeatedEvent = eventId !== undefined && !(await takeEvent(tx, eventId, attemptId, at));
  const { state, declineReason } = seen.payment;
  if (row.state === state) return { changed: false, state, repeatedEvent };
  if (!mayFollow(row.state, state)) {
    // Two looks may be recorded in the other order; the one that was true later stands.
    needs.log.warn("payment-state-kept", { attempt: attemptId, kept: row.state, seen: state });
    return { changed: false, state: row.state, repeatedEvent };
  }
  const reason = state === "declined" ? (declineReason ?? "other") : null;
  const changed = await setState(tx, attemptId, row.state, { state, declineReason: reason, at });
  return { changed, state, repeatedEvent };
}

async function attemptOf(
  needs: PaymentsNeeds,
  reference: string,
): Promise<{ ok: true; row: AttemptRow } | { ok: false; because: "unknown-payment" | "provider-unavailable" }> {
  const { reader } = needs.database;
  const referenceHash = await needs.vault.keyedHash("payment-reference", reference);
  const known = await findAttempt(reader, { referenceHash });
  if (known !== undefined) return { ok: true, row: known };
  const fetched = await needs.provider.fetch(reference);
  if (!fetched.ok) {
    return { ok: false, because: fetched.because === "not-found" ? "unknown-payment" : "provider-unavailable" };
  }
  const row = await findAttempt(reader, { id: fetched.payment.attemptId });
  const seen = row && (await believe(needs, row, fetched.payment));
  return row === undefined || seen?.ok !== true ? { ok: false, because: "unknown-payment" } : { ok: true, row };
}
