import type { OrderView, TimelineKind } from "#orders";
import { dayInWords, daysInWords } from "./days.ts";

/** Where the order stands, as a heading and a sentence. */
export function statusOf(order: OrderView): { title: string; sentence: string } {
  if (order.privacy === "shredded") {
    return { title: "This order is complete", sentence: "We no longer know who placed it. What remains is below." };
  }
  if (order.lifecycle === "cancelled") {
    const back = order.refundAgreedMinor > 0 ? " Your money goes back the way it came." : "";
    return { title: "This order is cancelled", sentence: `Nothing more will be sent.${back}` };
  }
  if (order.deliveredAt !== null) {
    const until =
      order.cancelUntil === null ? "" : ` You may still change your mind until ${dayInWords(order.cancelUntil)}.`;
    return { title: "Your order has arrived", sentence: `We hope it stays for years.${until}` };
  }
  if (order.dispatchedAt !== null) {
    return {
      title: "Your order is on its way",
      sentence: `It should be with you ${daysInWords(order.delivery.promised)}.`,
    };
  }
  return {
    title: "Thank you for your order",
    sentence: `We have it, and it should be with you ${daysInWords(order.delivery.promised)}. We write to you when it leaves us.`,
  };
}

/** The entries of the timeline, in words. */
export const timelineWords: Readonly<Record<TimelineKind, string>> = {
  drafted: "Begun",
  corrected: "Delivery details corrected",
  placed: "Ordered",
  charged: "Paid",
  voided: "Payment released, nothing charged",
  dispatched: "Sent",
  delivered: "Arrived",
  cancelled: "Cancelled",
  "refund-agreed": "Refund agreed",
  refunded: "Refunded",
  "return-opened": "Return announced",
  "return-closed": "Return finished",
  completed: "Complete",
  held: "Kept for a reason",
  released: "No longer kept",
  shredded: "Your details destroyed",
  "deletion-asked": "Partner asked to delete",
  "deletion-confirmed": "Partner has deleted",
};
