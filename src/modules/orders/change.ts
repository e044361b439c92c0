/** The one way in which an order changes: something happens, the pure rules say what follows, both are written down. */
import type { Tx } from "#kernel/db";
import { evolve, type Facts, type Happening, type Illegal, illegalMoves, stateOf } from "./order.ts";
import { insertHistory, updateWithHistory } from "./purchase.sql.ts";
import type { HistoryRow, PurchaseRow } from "./tables.ts";
import type { TimelineKind } from "./views.ts";

export type Changed = { ok: true; order: PurchaseRow } | { ok: false; because: Illegal };

/** The facts of a stored order, for the pure rules. */
export function factsOf(order: PurchaseRow): Facts {
  return {
    lifecycle: order.lifecycle,
    totalMinor: order.total_minor,
    authorisedMinor: order.authorised_minor,
    capturedMinor: order.captured_minor,
    refundAgreedMinor: order.refund_agreed_minor,
    refundedMinor: order.refunded_minor,
    pieces: order.pieces,
    dispatchedPieces: order.dispatched_pieces,
    deliveredPieces: order.delivered_pieces,
    cancelledPieces: order.cancelled_pieces,
    completed: order.completed_at !== null,
    held: order.hold_reason !== null,
    shredded: order.shredded_at !== null,
  };
}

const words: Readonly<Record<Happening["what"], TimelineKind>> = {
  placed: "placed",
  captured: "charged",
  cancelled: "cancelled",
  voided: "voided",
  "refund-agreed": "refund-agreed",
  refunded: "refunded",
  dispatched: "dispatched",
  delivered: "delivered",
  "taken-out": "taken-out",
  exchanged: "exchanged",
  "rest-cancelled": "rest-cancelled",
  completed: "completed",
  held: "held",
  released: "released",
  shredded: "shredded",
};

/** What an order becomes, the columns of it that change, and the step of its history. */
export type Step =
  | { ok: true; order: PurchaseRow; change: Partial<PurchaseRow>; entry: Omit<HistoryRow, "step"> }
  | { ok: false; because: Illegal };

/**
 * What an order and its history become when something happens to it. Pure. `also` are columns that go with it (dates, claims);
 * they are given with the happening because the database checks both at once. Throws if the rules would take an edge that is
 * not legal, because then the rules are wrong.
 */
export function stepTo(order: PurchaseRow, happening: Happening, at: Date, also: Partial<PurchaseRow> = {}): Step {
  const before = factsOf(order);
  const evolved = evolve(before, happening);
  if (!evolved.ok) return evolved;
  const facts = evolved.facts;
  const state = stateOf(facts);
  const illegal = illegalMoves(stateOf(before), state);
  if (illegal.length > 0) throw new Error(`An order was about to take an illegal edge: ${illegal.join(", ")}.`);
  const change: Partial<PurchaseRow> = {
    ...state,
    authorised_minor: facts.authorisedMinor,
    captured_minor: facts.capturedMinor,
    refund_agreed_minor: facts.refundAgreedMinor,
    refunded_minor: facts.refundedMinor,
    dispatched_pieces: facts.dispatchedPieces,
    delivered_pieces: facts.deliveredPieces,
    cancelled_pieces: facts.cancelledPieces,
    ...also,
  };
  const next = { ...order, ...change };
  assertRoundTrip(next, facts);
  const amountMinor = "amountMinor" in happening ? happening.amountMinor : null;
  return { ok: true, order: next, change, entry: stepOf(next, words[happening.what], at, amountMinor) };
}

/** Lets something happen to an order that is locked, as `stepTo` says. Refused happenings write nothing. */
export async function happen(
  tx: Tx,
  order: PurchaseRow,
  happening: Happening,
  at: Date,
  also: Partial<PurchaseRow> = {},
): Promise<Changed> {
  const step = stepTo(order, happening, at, also);
  if (!step.ok) return step;
  await updateWithHistory(tx, step.change, step.entry);
  return { ok: true, order: step.order };
}

/** The same where a refusal would be a mistake of ours: throws instead. */
export async function mustHappen(
  tx: Tx,
  order: PurchaseRow,
  happening: Happening,
  at: Date,
  also: Partial<PurchaseRow> = {},
): Promise<PurchaseRow> {
  const changed = await happen(tx, order, happening, at, also);
  if (!changed.ok) throw new Error(`An order could not be ${happening.what}: ${changed.because}.`);
  return changed.order;
}

/** Adds a step to the history without a change of state. */
export async function note(tx: Tx, order: PurchaseRow, what: TimelineKind, at: Date): Promise<void> {
  await insertHistory(tx, stepOf(order, what, at));
}

/** A step of the history: what happened, and how the order stood after it. */
export function stepOf(
  order: PurchaseRow,
  what: TimelineKind | "drafted",
  at: Date,
  amountMinor: number | null = null,
): Omit<HistoryRow, "step"> {
  const { lifecycle, authorised, charged, fulfilled, privacy } = order;
  return {
    order_id: order.id,
    at,
    what,
    amount_minor: amountMinor,
    lifecycle,
    authorised,
    charged,
    fulfilled,
    privacy,
  };
}

/** The dates that stand for facts (completed, held, shredded) must have been given with the happening. */
function assertRoundTrip(order: PurchaseRow, facts: Facts): void {
  const stored = factsOf(order);
  for (const key of Object.keys(facts) as (keyof Facts)[]) {
    if (stored[key] !== facts[key]) throw new Error(`An order was about to be written with another ${key}.`);
  }
}
