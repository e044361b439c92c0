import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { vatContained } from "#kernel/money";
import type { Takings } from "#ledger";
import type { Observation } from "#payments";
import { deliveryAmount, grossByRate } from "./amounts.ts";
import { happen } from "./change.ts";
import { derivedId } from "./derived-id.ts";
import { selectSoldLines } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { agreeRefund, carryOutRefund } from "./refund.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";

/**
 * Writes down that the money was taken: in the order, in the books and in a mail, once. Of an order that was called off
 * meanwhile it is written down as well, and given back at once (`refunding`). `not-ours`: the order has been charged by
 * another attempt, or for another sum; a person has to look, and an alarm is logged. `lines` are what was bought, if the caller
 * has read them: they never change once the order is placed.
 */
export async function charge(
  needs: OrdersNeeds,
  seen: Observation,
  lines?: readonly LineRow[],
): Promise<"charged" | "already" | "refunding" | "not-ours"> {
  const paymentHash = await needs.vault.keyedHash("payment-reference", seen.payment.reference);
  const outcome = await needs.database.transact((tx) => book(needs, tx, seen, paymentHash, lines));
  if (outcome === "charged") crashpoint("orders-charged");
  if (outcome !== "refunding") return outcome;
  await carryOutRefund(needs, lateRefundId(seen.attempt.attemptId));
  return "refunding";
}

/** The refund of a payment that came too late; one per attempt, however often it is noticed. */
function lateRefundId(attemptId: string): string {
  return derivedId(`late-payment:${attemptId}`);
}

async function book(
  needs: OrdersNeeds,
  tx: Tx,
  seen: Observation,
  paymentHash: Buffer,
  lines: readonly LineRow[] | undefined,
): Promise<"charged" | "already" | "refunding" | "not-ours"> {
  const { attemptId, orderId, amountMinor } = seen.attempt;
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined) throw new Error("A payment attempt belongs to no order.");
  const recorded = await needs.payments.record(tx, seen);
  const ours = recorded.state === "captured" && (order.attempt_id === null || order.attempt_id === attemptId);
  if (ours && order.captured_minor > 0) return "already";
  const at = needs.clock.now();
  const columns = { charged_at: at, payment_hash: paymentHash, capture_claim_until: null, attempt_id: attemptId };
  const changed = ours
    ? await happen(tx, order, { what: "captured", amountMinor }, at, columns)
    : { ok: false as const };
  if (!changed.ok) {
    needs.log.error("payment-not-ours", { attemptId });
    return "not-ours";
  }
  const bought = lines ?? (await selectSoldLines(tx, [orderId]));
  await needs.ledger.post(tx, {
    entryId: attemptId,
    orderNumber: changed.order.number,
    kind: "sale",
    postedAt: at,
    paymentHash,
    takings: takingsOf(changed.order, bought),
  });
  if (changed.order.lifecycle !== "cancelled") {
    await needs.programs.tell(tx, { event: "order.paid", order: changed.order.number });
    await needs.mail.queueMail(tx, { kind: "acknowledgement", orderId });
    return "charged";
  }
  await agreeRefund(needs, tx, changed.order, {
    refundId: lateRefundId(attemptId),
    amountMinor,
    reason: "late-payment",
    at,
  });
  return "refunding";
}

/** What the sale of an order brings in at each rate, for the books. */
export function takingsOf(
  order: Pick<PurchaseRow, "delivery_minor" | "delivery_vat_permille" | "country">,
  rows: readonly Pick<LineRow, "quantity" | "unit_price_minor" | "taken_off_minor" | "vat_rate_permille">[],
): readonly Takings[] {
  const lines = rows.map((line) => ({
    quantity: line.quantity,
    unitPriceMinor: line.unit_price_minor,
    takenOffMinor: line.taken_off_minor,
    vatRatePermille: line.vat_rate_permille,
  }));
  return grossByRate(lines, deliveryAmount(order)).map(({ vatRatePermille, grossMinor }) => ({
    vatRatePermille,
    country: order.country,
    grossMinor,
    vatMinor: vatContained(grossMinor, vatRatePermille),
  }));
}
