/**
 * The rules of an order, without any input or output: what it can be, how it may change, and when it is over.
 * An order has one lifecycle and four axes. The lifecycle is moved by commands; every axis is recomputed from facts by
 * `axesOf`, stored and indexed, so that a list can filter by it.
 */

export const lifecycles = ["draft", "placed", "cancelled", "closed"] as const;
/** draft: details given, not paid. placed: bought. cancelled: called off, or never paid. closed: over, person forgotten. */
export type Lifecycle = (typeof lifecycles)[number];

export const coverages = ["none", "partial", "full", "over"] as const;
/** How far an amount covers what is owed. `over` means that we hold money which is not ours, and must give it back. */
export type Coverage = (typeof coverages)[number];

export const fulfilments = ["none", "partial", "dispatched", "delivered"] as const;
/** partial: some pieces have left. dispatched: all have left. delivered: the last one has arrived. */
export type Fulfilment = (typeof fulfilments)[number];

export const privacies = ["active", "complete", "held", "shredded"] as const;
/** active: we need the person to serve the order. complete: no longer. held: kept for a named reason. shredded: gone. */
export type Privacy = (typeof privacies)[number];

export type Axes = { authorised: Coverage; charged: Coverage; fulfilled: Fulfilment; privacy: Privacy };
export type State = { lifecycle: Lifecycle } & Axes;

/** What the axes are computed from. Amounts in pence, quantities in pieces. */
export type Facts = {
  lifecycle: Lifecycle;
  totalMinor: number;
  /** What the provider holds ready for us, and did not void. Stays after the charge. */
  authorisedMinor: number;
  capturedMinor: number;
  /** What we have agreed to give back, whether or not it has left yet. */
  refundAgreedMinor: number;
  refundedMinor: number;
  pieces: number;
  dispatchedPieces: number;
  deliveredPieces: number;
  completed: boolean;
  held: boolean;
  shredded: boolean;
};

/** Recomputes the four axes. The only place that decides them. */
export function axesOf(facts: Facts): Axes {
  const net = facts.capturedMinor - facts.refundedMinor;
  const due = facts.lifecycle === "cancelled" ? 0 : facts.totalMinor - facts.refundAgreedMinor;
  return {
    authorised:
      facts.totalMinor === 0 && facts.lifecycle === "draft" ? "none" : cover(facts.authorisedMinor, facts.totalMinor),
    charged: facts.lifecycle === "draft" ? "none" : charge(net, due, facts.totalMinor),
    fulfilled: fulfilment(facts),
    privacy: facts.shredded ? "shredded" : !facts.completed ? "active" : facts.held ? "held" : "complete",
  };
}

function cover(amountMinor: number, owedMinor: number): Coverage {
  if (amountMinor > owedMinor) return "over";
  if (amountMinor === owedMinor) return "full";
  return amountMinor <= 0 ? "none" : "partial";
}

function charge(netMinor: number, dueMinor: number, totalMinor: number): Coverage {
  if (netMinor > dueMinor) return "over";
  if (netMinor === 0 && totalMinor > 0) return "none";
  return netMinor === dueMinor ? "full" : "partial";
}

function fulfilment(facts: Facts): Fulfilment {
  if (facts.dispatchedPieces === 0) return "none";
  if (facts.dispatchedPieces < facts.pieces) return "partial";
  return facts.deliveredPieces < facts.pieces ? "dispatched" : "delivered";
}

export const cancelReasons = ["customer", "shop", "out-of-stock", "capture-refused", "never-paid"] as const;
/** Why an order was called off. A closed list: free words would be a place for personal data. */
export type CancelReason = (typeof cancelReasons)[number];

export const refundReasons = ["cancelled", "returned", "faulty", "goodwill", "late-payment"] as const;
export type RefundReason = (typeof refundReasons)[number];

export const returnGrounds = ["changed-mind", "faulty"] as const;
export type ReturnGround = (typeof returnGrounds)[number];
