import type { Invoices } from "#invoices";

/** Orders need invoices when money goes back, and invoices need orders when one is asked for: these are asked for when they are there. */
export function invoicesLater(invoices: () => Invoices): Pick<Invoices, "creditRefund" | "ofOrder"> {
  return {
    creditRefund: (tx, refund) => invoices().creditRefund(tx, refund),
    ofOrder: (reader, orderId) => invoices().ofOrder(reader, orderId),
  };
}
