import type { OrderForMail } from "../../facts.ts";
import { ada, type Preview, sofaOrder, swatchOrder } from "../../preview.ts";

type Reason = NonNullable<OrderForMail["cancellation"]>["reason"];

const cancelled = (order: OrderForMail, reason: Reason, refundMinor: number): OrderForMail => ({
  ...order,
  cancellation: { cancelledAt: new Date("2026-10-04T08:31:00Z"), reason, refundMinor, refundBy: "2026-10-18" },
});

export const previews: readonly Preview[] = [
  { name: "by the customer", order: cancelled(sofaOrder, "customer", 274_700), contact: ada },
  { name: "by the shop", order: cancelled(sofaOrder, "shop", 274_700), contact: ada },
  { name: "sold out meanwhile", order: cancelled(sofaOrder, "out-of-stock", 274_700), contact: ada },
  { name: "payment did not go through", order: cancelled(sofaOrder, "capture-refused", 0), contact: ada },
  { name: "never paid", order: cancelled(sofaOrder, "never-paid", 0), contact: ada },
  { name: "free swatches", order: cancelled(swatchOrder, "customer", 0), contact: ada },
];
