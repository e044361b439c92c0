/** An attempt to pay an order: its states, and which may follow which. Pure. */
import type { Minor } from "#kernel/money";
import type { DeclineReason, ProviderState } from "./provider.ts";

/** `opened` until the provider is known to have begun; then what the provider said last. */
export type AttemptState = "opened" | ProviderState;

/** An attempt as other modules see it: no reference of the provider, no person. */
export type Attempt = {
  attemptId: string;
  orderId: string;
  orderNumber: string;
  amountMinor: Minor;
  currency: "GBP";
  state: AttemptState;
  declineReason: DeclineReason | null;
  openedAt: Date;
};

/** States in which the shopper may still pay with this attempt. An order has at most one such attempt. */
export const openStates: readonly AttemptState[] = ["opened", "pending"];

const following: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  opened: ["pending", "authorised", "captured", "declined", "abandoned", "cancelled"],
  pending: ["authorised", "captured", "declined", "abandoned", "cancelled"],
  // A provider may still let a payment through that it had given up; money is a fact, so it is recorded.
  declined: ["authorised", "captured", "cancelled"],
  abandoned: ["authorised", "captured", "cancelled"],
  authorised: ["captured", "cancelled"],
  captured: [],
  cancelled: [],
};

/** Whether an attempt in `now` may be recorded as `next`. Staying is not a step. */
export function mayFollow(now: AttemptState, next: AttemptState): boolean {
  return following[now].includes(next);
}

/** The states after which `next` may be recorded. */
export function statesBefore(next: AttemptState): readonly AttemptState[] {
  return (Object.keys(following) as AttemptState[]).filter((now) => mayFollow(now, next));
}
