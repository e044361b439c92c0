import type { Route } from "#kernel/http";
import { basketRoute } from "./basket/basket-page.tsx";
import { basketChangeRoutes } from "./basket/changes.ts";
import { codeRoutes } from "./basket/code.ts";
import { savedBasketRoutes } from "./basket/saved.tsx";
import { detailsRoutes } from "./checkout/details.tsx";
import { returnRoute } from "./checkout/return.tsx";
import { reviewRoutes } from "./checkout/review.tsx";
import { questionRoutes } from "./contact/question.tsx";
import { cancelOrderRoutes } from "./order/cancel-order.tsx";
import { certificateRoutes } from "./order/certificate.tsx";
import { correctDetailsRoutes } from "./order/correct-details.tsx";
import { findOrderRoutes } from "./order/find-order.tsx";
import { invoiceRoutes } from "./order/invoice.tsx";
import { orderRoute } from "./order/order-page.tsx";
import { paymentRoutes } from "./order/payment.tsx";
import { receiptRoute } from "./order/receipt.tsx";
import { safetyContactRoutes } from "./order/safety-contact.tsx";
import { sendBackRoutes } from "./order/send-back.tsx";
import { certificatesRoutes } from "./privacy/certificates.tsx";
import { complaintRoutes } from "./privacy/complaint.tsx";
import { orderHoldingsRoutes } from "./privacy/order-holdings.tsx";
import { whatWeHoldRoutes } from "./privacy/what-we-hold.tsx";
import type { ShopDeps } from "./shop-deps.ts";
import { withdrawRoutes } from "./withdraw/withdraw.tsx";

/** The pages from the basket to the order: what a shopper does, where the others are what a shopper reads. */
export function shoppingRoutes(deps: ShopDeps): Route[] {
  return [
    basketRoute(deps),
    ...basketChangeRoutes(deps),
    ...codeRoutes(deps),
    ...savedBasketRoutes(deps),
    ...detailsRoutes(deps),
    ...reviewRoutes(deps),
    returnRoute(deps),
    ...findOrderRoutes(deps),
    orderRoute(deps),
    ...correctDetailsRoutes(deps),
    ...paymentRoutes(deps),
    ...cancelOrderRoutes(deps),
    ...sendBackRoutes(deps),
    ...certificateRoutes(deps),
    receiptRoute(deps),
    ...invoiceRoutes(deps),
    ...safetyContactRoutes(deps),
    ...orderHoldingsRoutes(deps),
    ...whatWeHoldRoutes(deps),
    ...complaintRoutes(deps),
    ...certificatesRoutes(deps),
    ...questionRoutes(deps),
    ...withdrawRoutes(deps),
  ];
}
