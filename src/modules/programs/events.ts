/** What programs may be told of. Ids stay: programs of others are written for them. */
export const events = {
  "order.placed": "An order was placed; it may not be paid yet.",
  "order.paid": "The money of an order was taken.",
  "order.sent": "A parcel of an order left.",
  "order.delivered": "All of an order has arrived.",
  "order.cancelled": "An order was called off before anything of it left.",
  "order.refunded": "Money of an order went back.",
  "order.complete": "An order is over, and the person behind it is about to be forgotten.",
  "stock.low": "Of a variant only few pieces, or none, can still be promised.",
} as const;

export type EventId = keyof typeof events;

export const eventIds = Object.keys(events) as EventId[];

/** Something that happened: to an order by its number, or to a variant by its own. Never who, never what was bought. */
export type Happened =
  | { event: Extract<EventId, `order.${string}`>; order: string }
  | { event: Extract<EventId, `stock.${string}`>; sku: string };

/** What of it is kept and sent: the one number. */
export function aboutOf(happened: Happened): string {
  return "order" in happened ? happened.order : happened.sku;
}

/** The body of a message, thin: whoever wants to know more asks the API, which notes who asked. */
export function bodyOf({ event, about, happenedAt }: { event: EventId; about: string; happenedAt: Date }) {
  const data = event.startsWith("order.") ? { order: about } : { sku: about };
  return { type: event, timestamp: happenedAt.toISOString(), data };
}
