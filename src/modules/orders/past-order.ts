/** An order from before the shop moved here, as whoever brings it along tells it. */
import type { Quote } from "#delivery";
import type { Minor } from "#kernel/money";
import type { ReturnGround } from "./order.ts";

export type PastLine = {
  sku: string;
  quantity: number;
  /** What one piece cost then. */
  unitPriceMinor: Minor;
  /** The production batch it was made in, if any. */
  batch: string | null;
};

/** What happened to an order after its details were given. */
export type PastEvent =
  /** Paid and charged; an order of £0 placed. */
  | { what: "paid"; at: Date }
  | { what: "cancelled"; at: Date; by: "customer" | "shop" }
  | { what: "dispatched"; at: Date }
  | { what: "delivered"; at: Date; by: "courier" | "operator" | "deadline" }
  | { what: "return-opened"; at: Date; ground: ReturnGround }
  /** `due`: the goods are back and what is due was given back. `repaired`: nothing was. */
  | { what: "return-closed"; at: Date; outcome: "due" | "repaired" }
  | { what: "goodwill"; at: Date; amountMinor: Minor };

export type PastOrder = {
  draftedAt: Date;
  lines: readonly PastLine[];
  /** What delivery quoted at `draftedAt` for these lines. */
  quote: Quote;
  /** What was typed into the form; asked for only where the person is still known. */
  contact(): Readonly<Record<string, string>>;
  /** In the order of time. What lies ahead of the day on which it is brought along has not happened. */
  events: readonly PastEvent[];
};
