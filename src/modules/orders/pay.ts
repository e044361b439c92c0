import { crashpoint } from "#kernel/crashpoint";
import { declassify, part } from "#vault";
import { secretOf } from "./contact.ts";
import { freeDraft } from "./free-draft.ts";
import { openCapsule, openCard } from "./open-card.ts";
import type { OrdersNeeds } from "./ports.ts";
import { type Prepared, preparePayment } from "./prepare-payment.ts";
import { findPurchase, findWithCapsule } from "./purchase.sql.ts";
import { transactOrRefuse } from "./refusal.ts";
import { settle } from "./settle.ts";
import type { PayAgainResult, PayInput, PayResult, PrepareRefusal } from "./views.ts";

const attempts = 3;

/**
 * The pay button: PREPARE in one transaction, then the provider's page. Pressing it twice, in two tabs or after a crash
 * leads to the same page; if the payment has gone through meanwhile, to the placed order. Refusals write nothing.
 */
export async function pay(needs: OrdersNeeds, input: PayInput): Promise<PayResult> {
  const { database, payments } = needs;
  if (!payments.takesPayments) return { ok: false, because: "not-taking-orders" };
  // Each further round follows on an attempt that was closed: once by a change of price, once by a decline.
  for (let round = 1; round <= attempts; round++) {
    const found = await findWithCapsule(database.reader, { draftOf: input.basketId });
    if (found === undefined) return { ok: false, because: "no-draft" };
    const { id: orderId, number } = found.order;
    const opened = await openCapsule(needs, found.capsule);
    if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "no-draft" : "key-unavailable" };
    const secret = secretOf(opened.card);
    const readied = await payments.readyAttempt({ orderId, subject: opened.subject });
    if (!readied.ok) return { ok: false, because: readied.because === "shredded" ? "no-draft" : "key-unavailable" };
    const prepared = await transactOrRefuse<Prepared | PrepareRefusal>(database, (tx, refuse) =>
      preparePayment(
        needs,
        tx,
        {
          basketId: input.basketId,
          // What was read before a payment was closed is read again.
          basket: (round === 1 ? input.basket : undefined) ?? input.basketId,
          expectedTotalMinor: input.expectedTotalMinor,
          seen: input.seen ?? null,
          outward: declassify("outward-code", opened.card),
          email: part(opened.card, "email"),
          subject: opened.subject,
          ready: readied.ready,
        },
        refuse,
      ),
    );
    if (prepared.ok) crashpoint("orders-prepared");
    if (prepared.ok && prepared.next === "placed") return { ok: true, next: "placed", orderId, number, secret };
    if (prepared.ok) {
      const begun = await payments.beginPayment(prepared.attempt);
      crashpoint("orders-payment-begun");
      if (begun.ok) return { ok: true, next: "pay", redirectUrl: begun.redirectUrl, orderId, number, secret };
      if (begun.because === "provider-unavailable") return { ok: false, because: "provider-unavailable" };
    } else if (prepared.because !== "close-first") {
      // What was taken off was used up or changed a moment ago: whoever looks again is shown what there is now.
      if (prepared.because === "promotion-over") await needs.promotions.refresh();
      return prepared;
    }
    const attempt_id = prepared.ok ? prepared.attempt.attemptId : prepared.attemptId;
    const freed = await freeDraft(needs, { id: orderId, attempt_id });
    const now = await findPurchase(database.reader, { id: orderId });
    if (now?.lifecycle === "placed") return { ok: true, next: "placed", orderId, number, secret };
    if (!freed.ok) return freed;
  }
  return { ok: false, because: "being-paid" };
}

/**
 * The answer to a pay button that was pressed before, made again from the order: the same page of the provider while it
 * can be paid there, the placed order afterwards. Begins no other payment, whatever became of this one.
 */
export async function payAgain(needs: OrdersNeeds, orderId: string): Promise<PayAgainResult> {
  const { database, payments } = needs;
  const opened = await openCard(needs, database.reader, orderId);
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "forgotten" : "key-unavailable" };
  const secret = secretOf(opened.card);
  for (let look = 1; look <= 2; look++) {
    const order = await findPurchase(database.reader, { id: orderId });
    if (order === undefined) return { ok: false, because: "forgotten" };
    const { number, attempt_id: attemptId } = order;
    const neverPlaced = order.lifecycle === "draft" || order.cancel_reason === "never-paid";
    if (!neverPlaced) return { ok: true, next: "placed", orderId, number, secret };
    if (attemptId === null) return { ok: false, because: "payment-over" };
    const begun = await payments.beginPayment(attemptId);
    if (begun.ok) return { ok: true, next: "pay", redirectUrl: begun.redirectUrl, orderId, number, secret };
    if (begun.because === "provider-unavailable") return { ok: false, because: "provider-unavailable" };
    await settle(needs, attemptId);
  }
  return { ok: false, because: "payment-over" };
}
