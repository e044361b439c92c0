import type { Route } from "#kernel/http";
import { basketRoute } from "./basket/basket-page.tsx";
import { basketChangeRoutes } from "./basket/changes.ts";
import { savedBasketRoutes } from "./basket/saved.tsx";
import { detailsRoutes } from "./checkout/details.tsx";
import { returnRoute } from "./checkout/return.tsx";
import { reviewRoutes } from "./checkout/review.tsx";
import { cancelOrderRoutes } from "./order/cancel-order.tsx";
import { correctDetailsRoutes } from "./order/correct-details.tsx";
import { findOrderRoutes } from "./order/find-order.tsx";
import { orderRoute } from "./order/order-page.tsx";
import { sendBackRoutes } from "./order/send-back.tsx";
import type { ShopDeps } from "./shop-deps.ts";

/** The pages from the basket to the order: what a shopper does, where the others are what a shopper reads. */
export function shoppingRoutes(deps: ShopDeps): Route[] {
  return [
    basketRoute(deps),
    ...basketChangeRoutes(deps),
    ...savedBasketRoutes(deps),
    ...detailsRoutes(deps),
    ...reviewRoutes(deps),
    returnRoute(deps),
    ...findOrderRoutes(deps),
    orderRoute(deps),
    ...correctDetailsRoutes(deps),
    ...cancelOrderRoutes(deps),
    ...sendBackRoutes(deps),
  ];
}
