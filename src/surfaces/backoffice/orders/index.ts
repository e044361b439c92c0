import type { Route } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";
import { orderActRoutes } from "./acts.tsx";
import { bulkRoutes } from "./bulk.tsx";
import { exchangeRoutes } from "./exchange.tsx";
import { exportRoutes } from "./export.tsx";
import { findOrderRoutes } from "./find.tsx";
import { orderListRoutes } from "./list.tsx";
import { noteRoutes } from "./notes.tsx";
import { orderPageRoutes } from "./order-page.tsx";
import { packingSlipRoutes } from "./packing-slip.tsx";
import { parcelRoutes } from "./parcels.tsx";
import { refundRoutes } from "./refund.tsx";
import { savedViewRoutes } from "./saved-views.tsx";
import { takeOutRoutes } from "./take-out.tsx";
import { telephoneRoutes } from "./telephone.tsx";

/** The room of the orders. */
export function orderRoutes(deps: OfficeDeps): Route[] {
  return [
    ...orderListRoutes(deps),
    ...findOrderRoutes(deps),
    ...orderPageRoutes(deps),
    ...orderActRoutes(deps),
    ...parcelRoutes(deps),
    ...takeOutRoutes(deps),
    ...exchangeRoutes(deps),
    ...telephoneRoutes(deps),
    ...refundRoutes(deps),
    ...noteRoutes(deps),
    ...bulkRoutes(deps),
    ...exportRoutes(deps),
    ...savedViewRoutes(deps),
    ...packingSlipRoutes(deps),
  ];
}
