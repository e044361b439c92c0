/** What orders say to whoever makes out invoices: what was sold by the books, and what went back. Nothing of a person. */

import type { OrderToInvoice, RefundToCredit, Sold } from "#invoices";
import type { Reader, Tx } from "#kernel/db";
import { type Ledger, type LedgerEntry, ratesOf } from "#ledger";
import { deliveryAmount, paidForRow } from "./amounts.ts";
import { calledOffRefundId } from "./called-off.ts";
import { exchangeRefundId } from "./exchanged.ts";
import { findRefund, selectCalledOff, selectExchanges, selectLines, selectSoldLines } from "./goods.sql.ts";
import { deliveryOf } from "./price-basket.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { only, without } from "./remainder.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";

type Needs = { ledger: Pick<Ledger, "forOrder"> };

/**
 * An order as it is to be invoiced, held still until the transaction ends: what was bought at what was paid for it, and the sums of
 * its sale in the books. One that was cancelled, or of which all money went back, has nothing to invoice.
 */
export async function orderToInvoice(needs: Needs, tx: Tx, orderId: string): Promise<OrderToInvoice> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  if (order.lifecycle === "cancelled") return { ok: false, because: "order-cancelled" };
  const entries = await needs.ledger.forOrder(tx, order.number);
  const sale = entries.find(({ kind }) => kind === "sale");
  if (sale === undefined) return { ok: false, because: "not-charged" };
  if (order.refund_agreed_minor >= sale.amountMinor) return { ok: false, because: "nothing-left" };
  const sold = await selectSoldLines(tx, [orderId]);
  // What is supplied is named as it is now, at the price of the sale; what went back for an exchange is a credit of its own.
  const now = new Map((await selectLines(tx, [orderId])).map((line) => [line.id, line]));
  const refunds: RefundToCredit[] = [];
  for (const entry of entries.filter(({ kind }) => kind === "refund")) {
    refunds.push(await creditOf(tx, order, entry, false));
  }
  return {
    ok: true,
    ...{ number: order.number, saleId: sale.entryId, suppliedAt: sale.postedAt, refunds },
    sold: [
      ...sold.map((line) => ({ ...toSold(line), what: nameOf(now.get(line.id) ?? line) })),
      ...deliverySold(order),
    ],
    rates: ratesOf(sale.postings),
    isKnown: isKnown(order),
  };
}

/** Whether an order still knows its person, so that they can be written to. */
export function isKnown(order: Pick<PurchaseRow, "privacy" | "buried_at">): boolean {
  return order.privacy !== "shredded" && order.buried_at === null;
}

/** The refund that was just booked, for its credit note. */
export async function refundToCredit(
  needs: Needs,
  tx: Tx,
  order: PurchaseRow,
  refundId: string,
): Promise<RefundToCredit> {
  const entries = await needs.ledger.forOrder(tx, order.number);
  const entry = entries.find(({ entryId }) => entryId === refundId);
  if (entry === undefined) throw new Error("A refund stands in no book.");
  const left = entries.reduce((sum, { kind, amountMinor }) => sum + (kind === "sale" ? amountMinor : -amountMinor), 0);
  return creditOf(tx, order, entry, left === 0);
}

/** `isLast`: with it all the money has gone back, so that it is for everything that was not called off before. */
async function creditOf(
  reader: Reader,
  order: PurchaseRow,
  entry: LedgerEntry,
  isLast: boolean,
): Promise<RefundToCredit> {
  const { entryId: refundId, postedAt: at } = entry;
  const refund = await findRefund(reader, refundId);
  const lines = await selectLines(reader, [order.id]);
  const calledOff = order.cancelled_pieces === 0 ? [] : await selectCalledOff(reader, order.id);
  const gone = [
    ...calledOff.filter(({ step }) => calledOffRefundId(order.id, step) === refundId),
    ...(await selectExchanges(reader, [order.id])).filter(({ step }) => exchangeRefundId(order.id, step) === refundId),
  ];
  const about = gone.length > 0 ? only(lines, gone) : isLast ? without(lines, calledOff) : [];
  return {
    ...{ refundId, at, reason: refund?.reason ?? "goodwill", rates: ratesOf(entry.postings) },
    goods: about.map((line) => ({ what: nameOf(line), quantity: line.quantity })),
  };
}

function toSold(line: LineRow): Sold {
  return {
    ...{ what: nameOf(line), quantity: line.quantity, unitPriceMinor: line.unit_price_minor },
    ...{ takenOffMinor: line.taken_off_minor, vatRatePermille: line.vat_rate_permille, grossMinor: paidForRow(line) },
  };
}

/** Delivery is a line of its own, where it costs something. */
function deliverySold(order: PurchaseRow): Sold[] {
  const { vatRatePermille, grossMinor } = deliveryAmount(order);
  if (grossMinor === 0) return [];
  const { service, priceMinor } = deliveryOf(order);
  const what = `Delivery, ${service}`;
  const takenOffMinor = priceMinor - grossMinor;
  return [{ what, quantity: 1, unitPriceMinor: priceMinor, takenOffMinor, vatRatePermille, grossMinor }];
}

function nameOf({ name, choices }: LineRow): string {
  return [name, ...choices.map(({ value }) => value)].join(", ");
}
