import { formatMoney } from "#kernel/money";
import type { OrderView, TimelineKind } from "#orders";
import { daysInWords } from "#views/days.ts";
import { dayInWords } from "./days.ts";

/** Where the order stands, as a heading and a sentence. */
export function statusOf(order: OrderView): { title: string; sentence: string } {
  if (order.privacy === "shredded") {
    return { title: "This order is complete", sentence: "We no longer know who placed it. What remains is below." };
  }
  if (order.lifecycle === "cancelled") {
    const back = order.refundAgreedMinor > 0 ? " Your money goes back the way it came." : "";
    return { title: "This order is cancelled", sentence: `Nothing more will be sent.${back}` };
  }
  if (order.deliveredAt !== null) return { title: "Your order has arrived", sentence: sinceItArrived(order) };
  if (order.fulfilled === "partial") {
    return {
      title: "Part of your order is on its way",
      sentence: `What is in which parcel stands below. All of it should be with you ${daysInWords(order.delivery.promised)}; we write to you when the rest leaves us.`,
    };
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

function sinceItArrived({ openReturns, returnedMinor, cancelUntil, may }: OrderView): string {
  if (openReturns > 0) return "You have told us that something is to come back. Our mail says how it goes on.";
  if (returnedMinor > 0) return `It came back, and ${formatMoney(returnedMinor)} goes to you the way you paid.`;
  const until =
    cancelUntil === null || !may.sendBack ? "" : ` You may still change your mind until ${dayInWords(cancelUntil)}.`;
  return `We hope it stays for years.${until}`;
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
  "taken-out": "Some of it taken out",
  exchanged: "Changed to what we agreed on with you",
  "rest-cancelled": "What had not been sent cancelled",
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
