import type { OrderView } from "#orders";
import { momentInWords } from "#views/days.ts";

/** When the person of an order is forgotten, or what that waits for, in a sentence or two. */
export function forgettingOf(order: OrderView): string {
  const { privacy, shreddedAt, lifecycle, openReturns, completeDueAt, deliveredAt, dispatchedAt } = order;
  if (privacy === "shredded")
    return `It was forgotten on ${momentInWords(shreddedAt ?? order.draftedAt)}: the key was destroyed, and nobody can open it again.`;
  if (privacy === "held")
    return "It is kept as long as an open claim needs it, and forgotten when the claim is settled.";
  if (privacy === "complete") return "The order is complete. It is being forgotten within minutes.";
  if (openReturns > 0)
    return "It waits for the goods that come back and the money that you get for them, and is then forgotten.";
  if (completeDueAt !== null)
    return `It is forgotten by itself on ${momentInWords(completeDueAt)}. Until then ${lifecycle === "cancelled" ? "the money may still be on its way back to you" : "you may change your mind and send it back, which we could not carry out without knowing who you are"}.`;
  if (deliveredAt !== null || dispatchedAt !== null)
    return "It is on its way to you. We and the driver need it until it has arrived and your time to change your mind is over; then it is forgotten by itself.";
  return "The contract between you and us is under way: we need it to make and to bring what you bought. Once it has arrived, and your time to change your mind is over, it is forgotten by itself.";
}
