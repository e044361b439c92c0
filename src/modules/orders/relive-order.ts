/**
 * A past order lived through again by the rules of today: the same prices, the same steps, the same dates that a shop would
 * have written down. Pure. What the rules refuse cannot have happened, so it throws.
 */
import type { CatalogueSnapshot } from "#catalogue";
import { londonDay } from "#delivery";
import { day, minute, second } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import type { Minor } from "#kernel/money";
import type { Random } from "#kernel/random";
import type { NewEntry, Takings } from "#ledger";
import type { SentMail } from "#mail";
import { keptMs } from "#policy/retention";
import { type NewPrivacyEntry, subjectTagOf } from "#privacy";
import type { PastHolding } from "#stock";
import { splitRefund } from "./amounts.ts";
import { newPurchase } from "./begin-order.ts";
import { cancellationEnds, completeDueAfterCancelling, completeDueAfterDelivery } from "./calendar.ts";
import { stepOf, stepTo } from "./change.ts";
import { takingsOf } from "./charge.ts";
import { derivedId } from "./derived-id.ts";
import type { Happening, RefundReason } from "./order.ts";
import type { PastEvent, PastOrder } from "./past-order.ts";
import type { OrderSettings, OrdersNeeds } from "./ports.ts";
import { lineRows, priceOffers } from "./price-basket.ts";
import { linesOfReturn, refundDue } from "./refund-due.ts";
import { whyNot } from "./returns.ts";
import type {
  HistoryRow,
  LineRow,
  PurchaseRow,
  RecipientRow,
  RefundRow,
  SettledReturn,
  ShipmentRow,
} from "./tables.ts";
import type { TimelineKind } from "./views.ts";

export type PastFlow = "shipment-book" | "shipment-forget" | `payment-${"begin" | "fetch" | "capture" | "refund"}`;

/** An order that has been lived through, with everything it left behind in other modules. */
export type Relived = {
  /** As the draft was, as it was once placed, as it was once complete, and as it is. */
  draft: PurchaseRow;
  placed: PurchaseRow | null;
  completed: PurchaseRow | null;
  order: PurchaseRow;
  lines: readonly LineRow[];
  history: HistoryRow[];
  shipments: ShipmentRow[];
  returns: SettledReturn[];
  refunds: RefundRow[];
  recipients: RecipientRow[];
  entries: NewEntry[];
  privacy: NewPrivacyEntry[];
  holdings: PastHolding[];
  mails: SentMail[];
  payment: { attemptId: string; reference: string; openedAt: Date; capturedAt: Date } | null;
  /** What was asked of partners. */
  calls: { flow: PastFlow; at: Date }[];
};

export type ReliveNeeds = {
  catalogue: Pick<CatalogueSnapshot, "variantBySku">;
  vat: OrdersNeeds["vat"];
  settings: OrderSettings;
  /** The name of the courier. */
  carrier: string;
  /** Seeded by the order's key: its ids, its number. */
  random: Random;
  now: Date;
};

/** Lives `past` through until a minute ago. Throws on goods that are not in the catalogue and on events that the rules refuse. */
export function reliveOrder(needs: ReliveNeeds, past: PastOrder): Relived {
  const life = begin(needs, past);
  for (const event of past.events) {
    if (event.at.getTime() > needs.now.getTime() - minute) break;
    forgetIfDue(needs, life, event.at);
    live(needs, life, event);
  }
  if (life.order.lifecycle === "draft") abandonIfDue(needs, life);
  forgetIfDue(needs, life, needs.now);
  return life;
}

/** The id of the order that is lived with this chance. */
export function idOf(random: Random): string {
  return random.uuid();
}

function begin({ catalogue, vat, settings, random }: ReliveNeeds, past: PastOrder): Relived {
  const orderId = idOf(random);
  const sold = past.lines.map(({ sku, quantity, unitPriceMinor }) => {
    const offer = catalogue.variantBySku(sku);
    if (offer === null) throw new Error(`The catalogue does not know what was sold: ${sku}.`);
    return { sku, quantity, offer: { ...offer, variant: { ...offer.variant, priceMinor: unitPriceMinor } } };
  });
  const then = londonDay(past.draftedAt);
  const priced = priceOffers(sold, past.quote, (named) => vat.rateOf(named, then));
  const basketId = past.events.length === 0 ? random.uuid() : null;
  const draft = newPurchase(
    { random, settings },
    { orderId, basketId, secret: random.token(), takenBy: "website" },
    priced,
    past.draftedAt,
  );
  return {
    ...{ draft, order: draft, placed: null, completed: null },
    lines: lineRows(orderId, priced.lines, random.uuid),
    history: [{ ...stepOf(draft, "drafted", past.draftedAt), step: 1 }],
    ...{ shipments: [], returns: [], refunds: [], recipients: [], entries: [], privacy: [], mails: [], calls: [] },
    holdings: past.lines.map(({ sku, quantity, batch }) => ({
      ...{ holder: orderId, sku, quantity, batch, reservedAt: past.draftedAt, allocatedAt: past.draftedAt },
      ...{ shippedAt: null, releasedAt: null, returnedAt: null },
    })),
    payment: null,
  };
}

function live(needs: ReliveNeeds, life: Relived, event: PastEvent): void {
  switch (event.what) {
    case "paid":
      pay(needs, life, event.at);
      break;
    case "cancelled":
      cancel(needs, life, event);
      break;
    case "dispatched":
      dispatch(needs, life, event.at);
      break;
    case "delivered":
      deliver(needs, life, event);
      break;
    case "return-opened":
      openReturn(needs, life, event);
      break;
    case "return-closed":
      closeReturn(needs, life, event);
      break;
    case "goodwill":
      giveBack(life, { ...event, refundId: needs.random.uuid(), reason: "goodwill" });
  }
}

function pay({ random }: ReliveNeeds, life: Relived, at: Date): void {
  const { total_minor: total } = life.draft;
  const before = (ms: number): Date => new Date(at.getTime() - ms);
  const openedAt = before(2 * minute);
  for (const holding of life.holdings) Object.assign(holding, { reservedAt: openedAt, allocatedAt: before(second) });
  const attemptId = total === 0 ? null : random.uuid();
  life.draft = { ...life.draft, expected_total_minor: total, attempt_id: attemptId };
  life.order = life.draft;
  happen(life, { what: "placed", authorisedMinor: total }, before(second), { placed_at: before(second) });
  life.placed = life.order;
  if (attemptId !== null) {
    const reference = `pay_${random.bytes(18).toString("base64url")}`;
    life.payment = { attemptId, reference, openedAt, capturedAt: at };
    happen(life, { what: "captured", amountMinor: total }, at, { charged_at: at });
    life.calls.push({ flow: "payment-begin", at: openedAt });
    life.calls.push({ flow: "payment-fetch", at: before(second) }, { flow: "payment-capture", at: before(second) });
    post(life, attemptId, "sale", at, takingsOf(life.order, life.lines));
  }
  mail(life, "acknowledgement", at, "");
}

function cancel({ settings }: ReliveNeeds, life: Relived, { at, by }: PastEvent & { what: "cancelled" }): void {
  happen(life, { what: "cancelled" }, at, {
    cancelled_at: at,
    cancel_reason: by,
    complete_due_at: completeDueAfterCancelling(at, settings.keepDays),
  });
  for (const holding of life.holdings) holding.releasedAt = at;
  mail(life, "cancelled", at, "");
  const amountMinor = life.order.captured_minor - life.order.refund_agreed_minor;
  if (amountMinor === 0) return;
  giveBack(life, { refundId: derivedId(`cancelled:${life.order.id}`), reason: "cancelled", at, amountMinor });
}

function dispatch({ settings, carrier, random }: ReliveNeeds, life: Relived, at: Date): void {
  const { id, pieces } = life.order;
  const shipmentId = derivedId(`consignment:1:${id}`);
  happen(life, { what: "dispatched", pieces }, at, {});
  for (const holding of life.holdings) holding.shippedAt = at;
  life.shipments.push({
    ...{ id: shipmentId, order_id: id, state: "dispatched", carrier, pieces, begun_at: at, dispatched_at: at },
    tracking_reference: `SB${String(random.bytes(6).readUIntBE(0, 6) % 1e12).padStart(12, "0")}`,
    deliver_deadline_at: new Date(at.getTime() + settings.deliveredAfterDays * day),
    ...{ tracked_at: null, delivered_at: null, delivered_by: null },
  });
  life.recipients.push({
    ...{ order_id: id, recipient: "courier", consignment_id: shipmentId, fields: ["name", "address"], told_at: at },
    ...{ deletion_asked_at: null, deletion_confirmed_at: null },
  });
  life.calls.push({ flow: "shipment-book", at });
  mail(life, "dispatched", at, shipmentId);
}

function deliver({ settings }: ReliveNeeds, life: Relived, { at, by }: PastEvent & { what: "delivered" }): void {
  happen(life, { what: "delivered", pieces: life.order.pieces }, at, {
    delivered_at: at,
    cancel_until: cancellationEnds(at),
    complete_due_at: completeDueAfterDelivery(at, settings.keepDays),
  });
  for (const shipment of life.shipments) {
    Object.assign(shipment, { state: "delivered", delivered_at: at, delivered_by: by });
  }
  mail(life, "delivered", at, "");
}

function openReturn({ random }: ReliveNeeds, life: Relived, event: PastEvent & { what: "return-opened" }): void {
  const { at, ground } = event;
  const why = whyNot(life.order, life.lines, life.returns, ground, at);
  if (why !== null) throw new Error(`A past return cannot have been announced: ${why}.`);
  const id = random.uuid();
  life.returns.push({
    ...{ id, order_id: life.order.id, ground, opened_at: at },
    ...{ closed_at: null, refund_id: null, refund_minor: null },
  });
  note(life, "return-opened", at);
  mail(life, "return-announced", at, id);
}

function closeReturn({ settings }: ReliveNeeds, life: Relived, event: PastEvent & { what: "return-closed" }): void {
  const { at, outcome } = event;
  const open = life.returns.find(({ closed_at }) => closed_at === null);
  if (open === undefined) throw new Error("A past return was closed that was not open.");
  const dueMinor = outcome === "due" ? refundDue(life.order, life.lines, life.returns, open.ground) : 0;
  const refundId = dueMinor === 0 ? null : derivedId(`return:${open.id}`);
  Object.assign(open, { closed_at: at, refund_id: refundId, refund_minor: dueMinor === 0 ? null : dueMinor });
  if (outcome === "due" && open.ground === "changed-mind") {
    const back = new Set(linesOfReturn(life.lines, open.ground).map(({ sku }) => sku));
    for (const holding of life.holdings) if (back.has(holding.sku)) holding.returnedAt = at;
  }
  const due = completeDueAfterCancelling(at, settings.keepDays);
  const { complete_due_at: before } = life.order;
  if (before === null || before < due) life.order = { ...life.order, complete_due_at: due };
  note(life, "return-closed", at);
  const reason = open.ground === "faulty" ? "faulty" : "returned";
  if (refundId !== null) giveBack(life, { refundId, reason, at, amountMinor: dueMinor });
}

/** Agreed at `at`, and carried out a few seconds later. */
function giveBack(
  life: Relived,
  refund: { refundId: string; amountMinor: Minor; reason: RefundReason; at: Date },
): void {
  const { refundId, amountMinor, reason, at } = refund;
  const doneAt = new Date(at.getTime() + 3 * second);
  happen(life, { what: "refund-agreed", amountMinor }, at, {});
  happen(life, { what: "refunded", amountMinor }, doneAt, {});
  life.refunds.push({
    ...{ id: refundId, order_id: life.order.id, amount_minor: amountMinor, reason, agreed_at: at },
    refunded_at: doneAt,
  });
  life.calls.push({ flow: "payment-refund", at: doneAt });
  const { country } = life.order;
  post(
    life,
    refundId,
    "refund",
    doneAt,
    splitRefund(leftOf(life), amountMinor).map((part) => ({ ...part, country })),
  );
  mail(life, "refunded", doneAt, refundId);
}

/** What the books have left of the order at each rate, highest first. */
function leftOf({ entries }: Relived): { vatRatePermille: number; grossMinor: Minor }[] {
  const left = new Map<number, Minor>();
  for (const { kind, takings } of entries) {
    for (const { vatRatePermille, grossMinor } of takings) {
      left.set(vatRatePermille, (left.get(vatRatePermille) ?? 0) + (kind === "sale" ? grossMinor : -grossMinor));
    }
  }
  return [...left]
    .filter(([, grossMinor]) => grossMinor > 0)
    .sort(([a], [b]) => b - a)
    .map(([vatRatePermille, grossMinor]) => ({ vatRatePermille, grossMinor }));
}

/** How long after its day the sweep comes to an order, and how long forgetting takes. */
const sweptAfterMs = 40 * second;

/** Nobody paid: called off after a day, and forgotten at once. */
function abandonIfDue({ now }: ReliveNeeds, life: Relived): void {
  const at = new Date(life.draft.details_at.getTime() + keptMs("unpaid-draft") + sweptAfterMs);
  if (at > now) return;
  happen(life, { what: "cancelled" }, at, { cancelled_at: at, cancel_reason: "never-paid", complete_due_at: at });
  forget(life, at);
}

/** Complete and shredded, if that was due before `until`. Nothing more can happen to it then. */
function forgetIfDue({ now }: ReliveNeeds, life: Relived, until: Date): void {
  const { complete_due_at: due, privacy } = life.order;
  if (due === null || privacy !== "active" || life.returns.some(({ closed_at }) => closed_at === null)) return;
  const at = new Date(due.getTime() + sweptAfterMs);
  const end = new Date(at.getTime() + 3 * second);
  if (end > now) return;
  if (end <= until) forget(life, at);
}

function forget(life: Relived, at: Date): void {
  const after = (ms: number): Date => new Date(at.getTime() + ms);
  happen(life, { what: "completed" }, at, { completed_at: at, basket_id: null });
  life.order = { ...life.order, buried_at: after(second) };
  life.completed = life.order;
  const tag = life.order.subject_tag;
  happen(life, { what: "shredded" }, after(2 * second), { shredded_at: after(2 * second), subject_tag: null });
  const policyVersion = life.order.policy_version;
  const ledger = (type: NewPrivacyEntry["type"], ms: number, counts: NewPrivacyEntry["counts"]): void => {
    if (tag !== null) life.privacy.push({ type, policyVersion, subjectTag: tag, counts, at: after(ms) });
  };
  ledger("bundle-shredded", 2 * second, {
    ...{ keys: 1, "orders.capsule": 1, "payments.references": life.payment === null ? 0 : 1 },
    "mail.outbox": life.mails.length,
    "access.reason": 0,
    "orders.note": 0,
  });
  for (const recipient of life.recipients) {
    const asked = after(3 * second);
    Object.assign(recipient, { deletion_asked_at: asked, deletion_confirmed_at: asked });
    life.calls.push({ flow: "shipment-forget", at: asked });
    for (const type of ["deletion-asked", "deletion-confirmed"] as const) {
      note(life, type, asked);
      ledger(type, 3 * second, { [recipient.recipient]: 1 });
    }
  }
  for (const shipment of life.shipments) shipment.tracking_reference = null;
}

/** Whether the person of an order is known no more. */
export function isForgotten({ order }: Pick<Relived, "order">): boolean {
  return order.privacy === "shredded";
}

/** Gives an order whose person is still known a secret of its own: those that follow from the seed are no secret. */
export function withSecret(life: Relived, secret: string): Relived {
  const own = { secret_hash: sha256(secret), subject_tag: subjectTagOf(secret) };
  const renewed = (row: PurchaseRow | null): PurchaseRow | null => (row === null ? null : { ...row, ...own });
  const { draft, order, placed, completed } = life;
  return {
    ...life,
    draft: { ...draft, ...own },
    order: { ...order, ...own },
    placed: renewed(placed),
    completed: renewed(completed),
  };
}

function happen(life: Relived, happening: Happening, at: Date, also: Partial<PurchaseRow>): void {
  const step = stepTo(life.order, happening, at, also);
  if (!step.ok) throw new Error(`A past order cannot have been ${happening.what}: ${step.because}.`);
  life.order = step.order;
  life.history.push({ ...step.entry, step: life.history.length + 1 });
}

function note(life: Relived, what: TimelineKind, at: Date): void {
  life.history.push({ ...stepOf(life.order, what, at), step: life.history.length + 1 });
}

function mail(life: Relived, kind: SentMail["kind"], at: Date, cause: string): void {
  life.mails.push({ kind, orderId: life.order.id, cause, at });
}

function post(
  life: Relived,
  entryId: string,
  kind: NewEntry["kind"],
  postedAt: Date,
  takings: readonly Takings[],
): void {
  life.entries.push({ entryId, orderNumber: life.order.number, kind, postedAt, paymentHash: null, takings });
}
