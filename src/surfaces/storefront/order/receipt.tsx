import type { Supplier } from "#invoices";
import { type Context, defineRoute, type Route } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { ratesOf } from "#ledger";
import type { OrderPage } from "#orders";
import { shortDayInWords } from "#views/days.ts";
import { inWords } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { ask, saidPage, withOrder } from "./order-frame.tsx";
import { OrderLines } from "./order-lines.tsx";
import { PaperFacts, paperPage, RateSums, Sheet } from "./paper.tsx";
import { type SaleOfOrder, saleOf, whyNoInvoice } from "./papers.tsx";

/** Up to this sum, VAT included, a receipt that names nobody is an invoice for whoever claims VAT back (VAT Regulations 1995, reg. 16). */
const lessDetailedMinor = 250_00;

/** The receipt of an order: what the law wants of a less detailed VAT invoice, and no person. It stays when the order is forgotten. */
export function receiptRoute(deps: ShopDeps): Route {
  return defineRoute({
    ...ask,
    name: "order-receipt",
    path: "/orders/:secret/receipt",
    reads: [],
    handler: ({ params: { secret } }, ctx) =>
      withOrder(deps, ctx, secret, (found) => {
        const sale = saleOf(found);
        if (sale === undefined) return saidPage(deps, ctx, secret, inWords("not-charged"));
        return paperPage(deps, ctx, {
          title: `Receipt for order ${found.order.number}`,
          sheet: <Receipt deps={deps} found={found} sale={sale} />,
          more: <WhatItIs deps={deps} ctx={ctx} secret={secret} found={found} sale={sale} />,
        });
      }),
  });
}

type Props = { deps: ShopDeps; found: OrderPage; sale: SaleOfOrder };

function Receipt({ deps, found: { order, ledger }, sale }: Props) {
  const refunds = ledger.filter(({ kind }) => kind === "refund");
  const isVat = deps.trader.company.vatNumber !== "";
  const rates = ratesOf(sale.postings);
  const vatMinor = rates.reduce((total, rate) => total + rate.vatMinor, 0);
  const sums = { rates, vatMinor, grossMinor: sale.amountMinor, netMinor: sale.amountMinor - vatMinor };
  return (
    <Sheet title={isVat ? "VAT receipt" : "Receipt"} supplier={supplierOf(deps)}>
      <PaperFacts
        facts={[
          ["Order", order.number],
          ["Paid", `in full, ${shortDayInWords(sale.postedAt)}`],
        ]}
      />
      <OrderLines
        lines={order.lines}
        delivery={order.delivery}
        takenOff={order.takenOff}
        totalMinor={order.totalMinor}
        vatMinor={order.vatMinor}
        withoutDays
      />
      {isVat ? <RateSums paper={sums} caption="VAT by rate, in pounds sterling" /> : null}
      {refunds.length === 0 ? null : (
        <ul>
          {refunds.map(({ postedAt, amountMinor }) => (
            <li>
              {formatMoney(amountMinor)} went back on {shortDayInWords(postedAt)}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}

function WhatItIs({ deps, ctx, secret, found, sale }: Props & { ctx: Context; secret: string }) {
  const { links } = ctx;
  const needsMore = whyNoInvoice(deps, found) === null && sale.amountMinor > lessDetailedMinor;
  return (
    <>
      <p>
        It names nobody, and can be had here as long as you have this link.
        {needsMore ? (
          <>
            {" "}
            A business that claims VAT back on more than {formatMoney(lessDetailedMinor)} needs{" "}
            <a href={links.to("order-invoice", { secret })}>a VAT invoice</a>.
          </>
        ) : null}
      </p>
      <p>
        <a href={links.to("order", { secret })}>Back to the order</a>
      </p>
    </>
  );
}

function supplierOf({ trader: { name: tradingName, company } }: ShopDeps): Supplier {
  const { registeredName, number: companyNumber, registeredIn, office, vatNumber } = company;
  return { tradingName, registeredName, companyNumber, registeredIn, office, vatNumber };
}
