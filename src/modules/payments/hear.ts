import type { Tx } from "#kernel/db";
import { statesBefore } from "./attempt.ts";
import type { Observation, Payments } from "./index.ts";
import { believe, toAttempt } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { findAttempt, findByEvent, markDisputed, recordSighting } from "./payments.sql.ts";
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
  const heard = await attemptOf(needs, eventId, reference);
  return heard.ok && verified.dispute === true ? noteDispute(needs, heard, reference, verified.type) : heard;
}

type Heard = Awaited<ReturnType<Payments["receiveWebhook"]>>;

/**
 * The cardholder wants the money back through the bank. No state of the payment says so, and a person has to answer within
 * days: it is noted for the page of the order, once the provider has confirmed it, and is an error in the log.
 */
async function noteDispute(
  needs: PaymentsNeeds,
  heard: Extract<Heard, { ok: true }>,
  reference: string,
  what: string,
): Promise<Heard> {
  const { attemptId, orderNumber: order } = heard.attempt;
  const fetched = await needs.provider.fetch(reference);
  if (!fetched.ok) return { ok: false, because: "provider-unavailable" };
  if (fetched.payment.disputed !== true) return heard;
  const isNew = await needs.database.transact((tx) => markDisputed(tx, attemptId, needs.clock.now()));
  if (isNew) needs.log.error("payment-disputed", { order });
  else needs.log.warn("payment-dispute-goes-on", { order, what });
  return heard;
}

async function attemptOf(
  needs: PaymentsNeeds,
  eventId: string,
  reference: string,
): ReturnType<Payments["receiveWebhook"]> {
  const { reader } = needs.database;
  const known = await findByEvent(reader, eventId, await needs.vault.keyedHash("payment-reference", reference));
  if (known !== undefined) return { ok: true, eventId, attempt: toAttempt(known.row), repeated: known.repeated };
  const fetched = await needs.provider.fetch(reference);
  if (!fetched.ok) {
    const notOurs = fetched.because === "not-found" || fetched.because === "strange";
    return { ok: false, because: notOurs ? "unknown-payment" : "provider-unavailable" };
  }
  const row = await findAttempt(reader, { id: fetched.payment.attemptId });
  const seen = row && (await believe(needs, row, fetched.payment));
  if (row === undefined || seen?.ok !== true) return { ok: false, because: "unknown-payment" };
  return { ok: true, eventId, attempt: toAttempt(row), repeated: false };
}

/** Writes down what was seen, with the attempt locked, and takes the webhook's id in the same transaction. */
export async function record(
  needs: PaymentsNeeds,
  tx: Tx,
  seen: Observation,
  eventId?: string,
): ReturnType<Payments["record"]> {
  const { attemptId } = seen.attempt;
  const { state, declineReason } = seen.payment;
  const recorded = await recordSighting(tx, attemptId, {
    state,
    declineReason: state === "declined" ? (declineReason ?? "other") : null,
    mayFollow: statesBefore(state),
    eventId,
    at: needs.clock.now(),
  });
  if (recorded === undefined) throw new Error("What was seen belongs to no attempt.");
  const { was, changed, eventIsNew } = recorded;
  const repeatedEvent = eventId !== undefined && !eventIsNew;
  if (changed || was === state) return { changed, state, repeatedEvent };
  // Two looks may be recorded in the other order; the one that was true later stands.
  needs.log.warn("payment-state-kept", { attempt: attemptId, kept: was, seen: state });
  return { changed: false, state: was, repeatedEvent };
}
