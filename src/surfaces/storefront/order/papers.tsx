import type { Invoiced } from "#invoices";
import type { Context } from "#kernel/http";
import type { OrderPage } from "#orders";
import { momentInWords } from "#views/days.ts";
import type { ShopDeps } from "../shop-deps.ts";

export type SaleOfOrder = OrderPage["ledger"][number];

/** The sale of an order in the books; undefined while nothing was charged. */
export function saleOf({ ledger }: Pick<OrderPage, "ledger">): SaleOfOrder | undefined {
  return ledger.find(({ kind }) => kind === "sale");
}

/** Why nobody is offered a VAT invoice of an order; null where it can be asked for. The command asks again. */
export function whyNoInvoice(
  { trader }: Pick<ShopDeps, "trader">,
  found: OrderPage,
): "no-vat-number" | "order-cancelled" | "not-charged" | "nothing-left" | null {
  const { order } = found;
  const sale = saleOf(found);
  if (trader.company.vatNumber === "") return "no-vat-number";
  if (order.lifecycle === "cancelled") return "order-cancelled";
  if (sale === undefined) return "not-charged";
  return order.refundAgreedMinor >= sale.amountMinor ? "nothing-left" : null;
}

/** The papers of an order on its page: the receipt for everybody, the invoice where a business asked for one. */
export function Papers(props: {
  deps: ShopDeps;
  ctx: Context;
  secret: string;
  found: OrderPage;
  invoiced: Invoiced | null;
}) {
  const { deps, ctx, secret, found, invoiced } = props;
  if (saleOf(found) === undefined) return null;
  const { links } = ctx;
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">Papers</h2>
      <ul>
        <li>
          <a href={links.to("order-receipt", { secret })}>Receipt</a>, to print
        </li>
        {invoiced !== null ? (
          <li>
            <a href={links.to("order-invoice", { secret })}>VAT invoice {invoiced.invoice.number}</a>
            {invoiced.creditNotes.length === 0
              ? ""
              : `, with ${invoiced.creditNotes.map(({ number }) => number).join(", ")}`}
            {invoiced.endsAt === null ? "" : `, kept until ${momentInWords(invoiced.endsAt)}`}
          </li>
        ) : whyNoInvoice(deps, found) === null ? (
          <li>
            <a href={links.to("order-invoice", { secret })}>Ask for a VAT invoice</a>, for a business
          </li>
        ) : null}
      </ul>
    </section>
  );
}
