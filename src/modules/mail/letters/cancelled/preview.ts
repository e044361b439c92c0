import type { OrderForMail } from "../../facts.ts";
import { ada, type Preview, sofaOrder, swatchOrder } from "../../preview.ts";

type Reason = NonNullable<OrderForMail["cancellation"]>["reason"];

const cancelled = (order: OrderForMail, reason: Reason, refundMinor: number): OrderForMail => ({
  ...order,
  cancellation: {
    cancelledAt: new Date("2026-10-04T08:31:00Z"),
    reason,
    refundMinor,
    refundBy: "2026-10-18",
    part: null,
  },
});

const rest = sofaOrder.lines.slice(1);
const partly: OrderForMail = {
  ...sofaOrder,
  cancellation: {
    cancelledAt: new Date("2026-10-04T08:31:00Z"),
    reason: "shop",
    refundMinor: rest.reduce((sum, { lineTotalMinor }) => sum + lineTotalMinor, 0),
    refundBy: "2026-10-18",
    part: { lines: rest, goesOn: null },
  },
};

const changed: OrderForMail = {
  ...sofaOrder,
  cancellation: {
    cancelledAt: new Date("2026-10-04T08:31:00Z"),
    reason: "customer",
    refundMinor: rest.reduce((sum, { lineTotalMinor }) => sum + lineTotalMinor, 0),
    refundBy: "2026-10-18",
    part: { lines: rest, goesOn: sofaOrder.lines.slice(0, 1) },
  },
};

export const previews: readonly Preview[] = [
  { name: "by the customer", order: cancelled(sofaOrder, "customer", 274_700), contact: ada },
  { name: "by the shop", order: cancelled(sofaOrder, "shop", 274_700), contact: ada },
  { name: "sold out meanwhile", order: cancelled(sofaOrder, "out-of-stock", 274_700), contact: ada },
  { name: "payment did not go through", order: cancelled(sofaOrder, "capture-refused", 0), contact: ada },
  { name: "the rest, by the shop", order: partly, contact: ada },
  { name: "something taken out", order: changed, contact: ada },
  { name: "never paid", order: cancelled(sofaOrder, "never-paid", 0), contact: ada },
  { name: "free swatches", order: cancelled(swatchOrder, "customer", 0), contact: ada },
];
