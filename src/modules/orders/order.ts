/**
 * The rules of an order, without any input or output: what it can be, how it may change, and when it is over.
 * An order has one lifecycle and four axes. The lifecycle is moved by commands; every axis is recomputed from facts by
 * `axesOf`, stored and indexed, so that a list can filter by it.
 */

export const lifecycles = ["draft", "placed", "cancelled", "closed"] as const;
/** draft: details given, not paid. placed: bought. cancelled: called off, or never paid. closed: over, person forgotten. */
export type Lifecycle = (typeof lifecycles)[number];

export const takenWays = ["website", "telephone"] as const;
/** Where the details of an order were collected: typed on the website, or told by telephone and typed by staff. */
export type TakenBy = (typeof takenWays)[number];

export const coverages = ["none", "partial", "full", "over"] as const;
/** How far an amount covers what is owed. `over` means that we hold money which is not ours, and must give it back. */
export type Coverage = (typeof coverages)[number];

export const fulfilments = ["none", "partial", "dispatched", "delivered"] as const;
/** partial: some pieces have left. dispatched: all that are to be sent have. delivered: the last one has arrived. */
export type Fulfilment = (typeof fulfilments)[number];

export const privacies = ["active", "complete", "held", "shredded"] as const;
/** active: we need the person to serve the order. complete: no longer. held: kept for a named reason. shredded: gone. */
export type Privacy = (typeof privacies)[number];

export type Axes = { authorised: Coverage; charged: Coverage; fulfilled: Fulfilment; privacy: Privacy };
export type State = { lifecycle: Lifecycle } & Axes;

/** What the axes are computed from. Amounts in pence, quantities in pieces. Everything but the lifecycle only grows. */
export type Facts = {
  lifecycle: Lifecycle;
  totalMinor: number;
  /** What the provider agreed to hold for us. Stays after the charge; 0 again when it was voided instead. */
  authorisedMinor: number;
  capturedMinor: number;
  /** What we have agreed to give back, whether or not it has left yet. */
  refundAgreedMinor: number;
  refundedMinor: number;
  pieces: number;
  dispatchedPieces: number;
  deliveredPieces: number;
  /** Taken out of what had not left, or the rest of it called off. */
  cancelledPieces: number;
  completed: boolean;
  held: boolean;
  shredded: boolean;
};

/** Recomputes the four axes. The only place that decides them. */
export function axesOf(facts: Facts): Axes {
  return {
    authorised: cover(facts.authorisedMinor, facts),
    charged: charge(facts),
    fulfilled: fulfilment(facts),
    privacy: facts.shredded ? "shredded" : !facts.completed ? "active" : facts.held ? "held" : "complete",
  };
}

/** What can happen to an order. Everything that changes its facts goes through `evolve` as one of these. */
export type Happening =
  | { what: "placed"; authorisedMinor: number }
  | { what: "captured"; amountMinor: number }
  | { what: "cancelled" }
  | { what: "voided" }
  | { what: "refund-agreed"; amountMinor: number }
  | { what: "refunded"; amountMinor: number }
  | { what: "dispatched"; pieces: number }
  | { what: "delivered"; pieces: number }
  | { what: "taken-out"; pieces: number }
  | { what: "exchanged"; pieces: number }
  | { what: "rest-cancelled"; pieces: number }
  | { what: "completed" }
  | { what: "held" }
  | { what: "released" }
  | { what: "shredded" };

export type Illegal =
  | "not-a-draft"
  | "not-placed"
  | "already-cancelled"
  | "already-dispatched"
  | "not-dispatched"
  | "already-charged"
  | "not-charged"
  | "wrong-amount"
  | "more-than-charged"
  | "more-than-ordered"
  | "not-over"
  | "money-owed"
  | "already-so"
  | "held"
  | "forgotten";

export type Evolved = { ok: true; facts: Facts } | { ok: false; because: Illegal };

/** What an order becomes when something happens to it, or why that cannot happen. Pure; amounts are pence. */
export function evolve(facts: Facts, happening: Happening): Evolved {
  const { lifecycle } = facts;
  switch (happening.what) {
    case "placed":
      if (lifecycle !== "draft") return no("not-a-draft");
      if (happening.authorisedMinor !== facts.totalMinor) return no("wrong-amount");
      return yes(facts, { lifecycle: "placed", authorisedMinor: happening.authorisedMinor });
    case "captured":
      // A late capture of a cancelled order is a fact as well: it makes the order `over` until it is given back.
      if (lifecycle === "draft") return no("not-placed");
      if (facts.capturedMinor > 0) return no("already-charged");
      if (happening.amountMinor <= 0 || happening.amountMinor !== facts.totalMinor) return no("wrong-amount");
      return yes(facts, { authorisedMinor: happening.amountMinor, capturedMinor: happening.amountMinor });
    case "cancelled":
      if (lifecycle === "cancelled") return no("already-cancelled");
      if (lifecycle === "closed" || facts.dispatchedPieces > 0) return no("already-dispatched");
      return yes(facts, { lifecycle: "cancelled" });
    case "voided":
      if (facts.capturedMinor > 0) return no("already-charged");
      return lifecycle === "cancelled" ? yes(facts, { authorisedMinor: 0 }) : no("not-over");
    case "refund-agreed":
      return agreeRefund(facts, happening.amountMinor);
    case "refunded":
      if (happening.amountMinor <= 0) return no("wrong-amount");
      if (facts.refundedMinor + happening.amountMinor > facts.refundAgreedMinor) return no("more-than-charged");
      return yes(facts, { refundedMinor: facts.refundedMinor + happening.amountMinor });
    case "dispatched":
    case "delivered":
      return carry(facts, happening.what, happening.pieces);
    case "taken-out":
      return takeOut(facts, happening.pieces);
    case "exchanged":
      return exchange(facts, happening.pieces);
    case "rest-cancelled":
      return cancelRest(facts, happening.pieces);
    case "completed":
    case "held":
    case "released":
    case "shredded":
      return forget(facts, happening.what);
  }
}

function agreeRefund(facts: Facts, amountMinor: number): Evolved {
  if (facts.capturedMinor === 0) return no("not-charged");
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return no("wrong-amount");
  if (facts.refundAgreedMinor + amountMinor > facts.capturedMinor) return no("more-than-charged");
  return yes(facts, { refundAgreedMinor: facts.refundAgreedMinor + amountMinor });
}

function carry(facts: Facts, what: "dispatched" | "delivered", pieces: number): Evolved {
  if (facts.lifecycle !== "placed") return no("not-placed");
  if (!Number.isSafeInteger(pieces) || pieces <= 0) return no("wrong-amount");
  if (what === "dispatched") {
    if (facts.capturedMinor < facts.totalMinor) return no("not-charged");
    if (facts.dispatchedPieces + pieces > toSend(facts)) return no("more-than-ordered");
    return yes(facts, { dispatchedPieces: facts.dispatchedPieces + pieces });
  }
  if (facts.deliveredPieces + pieces > facts.dispatchedPieces) return no("more-than-ordered");
  return yes(facts, { deliveredPieces: facts.deliveredPieces + pieces });
}

/** Some of what has not left is taken out; all of that is a cancellation, of the order or of its rest. */
function takeOut(facts: Facts, pieces: number): Evolved {
  if (facts.lifecycle !== "placed") return no("not-placed");
  if (facts.capturedMinor < facts.totalMinor) return no("not-charged");
  if (!Number.isSafeInteger(pieces) || pieces <= 0) return no("wrong-amount");
  if (facts.dispatchedPieces + pieces >= toSend(facts)) return no("more-than-ordered");
  return yes(facts, { cancelledPieces: facts.cancelledPieces + pieces });
}

/** Some of what has not left becomes another variant: how many pieces there are stays the same. */
function exchange(facts: Facts, pieces: number): Evolved {
  if (facts.lifecycle !== "placed") return no("not-placed");
  if (facts.capturedMinor < facts.totalMinor) return no("not-charged");
  if (!Number.isSafeInteger(pieces) || pieces <= 0) return no("wrong-amount");
  if (facts.dispatchedPieces + pieces > toSend(facts)) return no("more-than-ordered");
  return yes(facts, {});
}

/** After something has left, what has not is called off as a whole; before that, the order is. */
function cancelRest(facts: Facts, pieces: number): Evolved {
  if (facts.lifecycle !== "placed") return no("not-placed");
  if (facts.dispatchedPieces === 0) return no("not-dispatched");
  if (pieces <= 0 || facts.dispatchedPieces + pieces !== toSend(facts)) return no("wrong-amount");
  return yes(facts, { cancelledPieces: facts.cancelledPieces + pieces });
}

/** Pieces that were sent or are to be. */
function toSend({ pieces, cancelledPieces }: Facts): number {
  return pieces - cancelledPieces;
}

function forget(facts: Facts, what: "completed" | "held" | "released" | "shredded"): Evolved {
  if (facts.shredded) return no("forgotten");
  const axes = axesOf(facts);
  if (what === "held" || what === "released") {
    const held = what === "held";
    return facts.held === held ? no("already-so") : yes(facts, { held });
  }
  if (what === "shredded") {
    if (!facts.completed) return no("not-over");
    return facts.held ? no("held") : yes(facts, { shredded: true });
  }
  if (facts.completed) return no("already-so");
  if (axes.charged === "over") return no("money-owed");
  if (facts.lifecycle === "cancelled") return yes(facts, { completed: true });
  if (axes.fulfilled !== "delivered") return no("not-over");
  return yes(facts, { lifecycle: "closed", completed: true });
}

function yes(facts: Facts, change: Partial<Facts>): Evolved {
  return { ok: true, facts: { ...facts, ...change } };
}

function no(because: Illegal): Evolved {
  return { ok: false, because };
}

/** Which value of an axis may follow which. Staying as it is is always legal. */
export const legalEdges = {
  lifecycle: { draft: ["placed", "cancelled"], placed: ["cancelled", "closed"], cancelled: [], closed: [] },
  authorised: { none: ["full"], partial: [], full: ["none"], over: [] },
  // full → none is for an order of £0 that is cancelled; what was charged goes through over.
  charged: { none: ["full", "over"], partial: [], full: ["over", "none"], over: ["full", "none"] },
  fulfilled: {
    none: ["partial", "dispatched"],
    // partial → delivered: what has not left is called off, and all that has left is there.
    partial: ["dispatched", "delivered"],
    dispatched: ["delivered"],
    delivered: [],
  },
  privacy: { active: ["complete", "held"], complete: ["held", "shredded"], held: ["complete"], shredded: [] },
} as const satisfies {
  lifecycle: Record<Lifecycle, readonly Lifecycle[]>;
  authorised: Record<Coverage, readonly Coverage[]>;
  charged: Record<Coverage, readonly Coverage[]>;
  fulfilled: Record<Fulfilment, readonly Fulfilment[]>;
  privacy: Record<Privacy, readonly Privacy[]>;
};

/** The axes that moved from `before` to `after` along no legal edge; empty when all is well. */
export function illegalMoves(before: State, after: State): readonly (keyof State)[] {
  return (Object.keys(legalEdges) as (keyof State)[]).filter((axis) => {
    const next: Readonly<Record<string, readonly string[]>> = legalEdges[axis];
    return before[axis] !== after[axis] && !next[before[axis]]?.includes(after[axis]);
  });
}

/** The whole state: the lifecycle with the axes that follow from the facts. */
export function stateOf(facts: Facts): State {
  return { lifecycle: facts.lifecycle, ...axesOf(facts) };
}

function cover(amountMinor: number, { lifecycle, totalMinor }: Facts): Coverage {
  if (totalMinor === 0) return lifecycle === "placed" || lifecycle === "closed" ? "full" : "none";
  if (amountMinor > totalMinor) return "over";
  if (amountMinor === totalMinor) return "full";
  return amountMinor <= 0 ? "none" : "partial";
}

function charge(facts: Facts): Coverage {
  if (facts.totalMinor === 0) return cover(0, facts);
  const netMinor = facts.capturedMinor - facts.refundedMinor;
  const dueMinor = facts.lifecycle === "cancelled" ? 0 : facts.totalMinor - facts.refundAgreedMinor;
  if (netMinor > dueMinor) return "over";
  if (netMinor === 0) return "none";
  return netMinor === dueMinor ? "full" : "partial";
}

function fulfilment(facts: Facts): Fulfilment {
  if (facts.dispatchedPieces === 0) return "none";
  if (facts.dispatchedPieces < toSend(facts)) return "partial";
  return facts.deliveredPieces < toSend(facts) ? "dispatched" : "delivered";
}

export const cancelReasons = ["customer", "shop", "out-of-stock", "capture-refused", "never-paid"] as const;
/** Why an order was called off. A closed list: free words would be a place for personal data. */
export type CancelReason = (typeof cancelReasons)[number];

export const refundReasons = ["cancelled", "exchanged", "returned", "faulty", "goodwill", "late-payment"] as const;
export type RefundReason = (typeof refundReasons)[number];

export const returnGrounds = ["changed-mind", "faulty"] as const;
export type ReturnGround = (typeof returnGrounds)[number];
