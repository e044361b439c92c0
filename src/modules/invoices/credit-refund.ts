import type { Tx } from "#kernel/db";
import { insertPaper, keepCapsuleUntil, selectPapers } from "./invoices.sql.ts";
import { keptUntil } from "./kept-until.ts";
import { numberInWords, type RefundToCredit } from "./paper.ts";
import type { InvoicesNeeds, RefundOfOrder } from "./views.ts";

/**
 * Issues the credit note to a refund of an order that has an invoice, in the transaction that writes the refund down; does nothing
 * where there is no invoice. The caller holds the order, so that an invoice which is being issued sees the refund, or is seen.
 */
export async function creditRefund(
  needs: InvoicesNeeds,
  tx: Tx,
  { orderId, isKnown, refund }: RefundOfOrder,
): Promise<void> {
  const [invoice] = await selectPapers(tx, { orderId });
  if (invoice === undefined) return;
  const order = { invoiceId: invoice.id, orderId, orderNumber: invoice.order_number, isKnown };
  await writeCreditNote(needs, tx, { ...order, refund: await refund() });
}

type ToCredit = {
  invoiceId: string;
  orderId: string;
  orderNumber: string;
  isKnown: boolean;
  refund: RefundToCredit;
};

/** Writes the next credit note, and keeps whom it is made out to as long as it has to be. */
export async function writeCreditNote(
  needs: InvoicesNeeds,
  tx: Tx,
  { invoiceId, orderId, orderNumber, isKnown, refund }: ToCredit,
): Promise<void> {
  const at = needs.clock.now();
  const paper = {
    ...({ id: needs.random.uuid(), series: "credit-note", invoice_id: invoiceId } as const),
    ...{ order_id: orderId, order_number: orderNumber, entry_id: refund.refundId },
    ...{ issued_at: at, supplied_at: refund.at, supplier: needs.supplier() },
    ...{ goods: refund.goods, rates: refund.rates, reason: refund.reason },
  };
  const number = numberInWords("credit-note", await insertPaper(tx, paper));
  await keepCapsuleUntil(tx, invoiceId, keptUntil(at));
  if (isKnown) await needs.mail.queueMail(tx, { kind: "credit-note-issued", orderId, cause: number });
}
