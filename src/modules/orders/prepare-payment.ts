import { minute } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import type { Attempt, ReadyAttempt } from "#payments";
import type { Personal } from "#vault";
import { mustHappen } from "./change.ts";
import { replaceLines } from "./draft.sql.ts";
import { selectSoldLines } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import {
  type BasketKey,
  changesBetween,
  deliveryOf,
  lineRows,
  type PricedBasket,
  purchaseColumns,
  sameRates,
  seenOf,
  toLine,
} from "./price-basket.ts";
import { ordersOfPerson, priceForPerson } from "./price-for-person.ts";
import { lockPurchase, updatePurchase } from "./purchase.sql.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { PrepareRefusal } from "./views.ts";

/** How long pieces are kept for a shopper who is at the provider; longer than the provider's page lives. */
export const claimMinutes = 30;

export type Prepared =
  | { ok: true; next: "pay"; orderId: string; attempt: Attempt }
  | { ok: true; next: "placed"; orderId: string }
  /** An attempt for something else is still open and has to be closed at the provider first. */
  | { ok: false; because: "close-first"; orderId: string; attemptId: string };

export type Prepare = {
  basketId: string;
  basket: BasketKey;
  expectedTotalMinor: number;
  seen: string | null;
  /** From the card, which was opened before the transaction: the first half of the postcode, and who. */
  outward: string;
  email: Personal<string, "contact">;
  subject: string;
  /** Made before the transaction as well. */
  ready: ReadyAttempt;
};

/**
 * PREPARE: locks the draft, prices it again, refuses when the sum or anything shown differs from what was agreed to,
 * keeps the pieces for 30 minutes and opens the attempt to pay. An order of £0 is placed at once. `refuse` takes back
 * what was written.
 */
export async function preparePayment(
  needs: OrdersNeeds,
  tx: Tx,
  ask: Prepare,
  refuse: (refusal: PrepareRefusal | Prepared) => never,
): Promise<Prepared | PrepareRefusal> {
  const draft = await lockPurchase(tx, { draftOf: ask.basketId });
  if (draft === undefined) return { ok: false, because: "no-draft" };
  const { outward, email } = ask;
  const quoted = await priceForPerson(needs, tx, ask.basket, { outward, email, draft });
  if (!quoted.ok) return quoted;
  const { priced } = quoted;
  const stored = (await selectSoldLines(tx, [draft.id])).map(toLine);
  const agreed = priced.totalMinor === ask.expectedTotalMinor && (ask.seen === null || ask.seen === priced.seen);
  if (!agreed) {
    const lines = changesBetween({ lines: stored, takenOff: draft.taken_off }, priced);
    return { ok: false, because: "changed", totalMinor: priced.totalMinor, lines };
  }
  const sameAsStored =
    seenOf(stored, deliveryOf(draft), draft.taken_off) === priced.seen && sameRates(stored, draft, priced);
  if (draft.attempt_id !== null && !sameAsStored) {
    return { ok: false, because: "close-first", orderId: draft.id, attemptId: draft.attempt_id };
  }
  const at = needs.clock.now();
  const until = new Date(at.getTime() + claimMinutes * minute);
  const reserved = await needs.stock.reserve(tx, draft.id, priced.lines, until);
  if (!reserved.ok) return refuse(reserved);
  const taken = await takePromotions(needs, tx, draft, priced, email);
  if (!taken.ok) return refuse(taken);
  if (!sameAsStored) await replaceLines(tx, draft.id, lineRows(draft.id, priced.lines, needs.random.uuid));
  const change = snapshot(needs, priced, until);
  if (priced.totalMinor > 0) return openAttempt(needs, tx, { ...draft, ...change }, change, ask, refuse);
  await updatePurchase(tx, draft.id, change);
  return placeFree(needs, tx, { ...draft, ...change }, at);
}

/** The order takes its place within the limits of what is taken off it. Asks nothing where nothing is, and was before. */
async function takePromotions(
  needs: OrdersNeeds,
  tx: Tx,
  draft: PurchaseRow,
  { promotions: sources }: PricedBasket,
  email: Personal<string, "contact">,
): ReturnType<OrdersNeeds["promotions"]["take"]> {
  if (sources.length === 0 && draft.taken_off === null) return { ok: true };
  const asked = { orderId: draft.id, sources, ordersOfPerson: () => ordersOfPerson(needs, tx, email) };
  return needs.promotions.take(tx, asked);
}

/** The columns that keep what was agreed to, and until when its pieces are kept. */
function snapshot({ settings }: OrdersNeeds, priced: PricedBasket, claim_until: Date) {
  return {
    ...purchaseColumns(priced),
    expected_total_minor: priced.totalMinor,
    policy_version: settings.policyVersion,
    terms_version: settings.termsVersion,
    claim_until,
  } satisfies Partial<PurchaseRow>;
}

async function openAttempt(
  { payments }: OrdersNeeds,
  tx: Tx,
  draft: PurchaseRow,
  change: Partial<PurchaseRow>,
  { subject, ready }: Prepare,
  refuse: (refusal: Prepared) => never,
): Promise<Prepared> {
  const orderId = draft.id;
  const payable = { orderId, orderNumber: draft.number, subject, amountMinor: draft.total_minor };
  const opened = await payments.openAttempt(tx, payable, ready);
  if (!opened.ok) return refuse({ ok: false, because: "close-first", orderId, attemptId: opened.attemptId });
  const { attempt } = opened;
  await updatePurchase(tx, orderId, { ...change, attempt_id: attempt.attemptId });
  return { ok: true, next: "pay", orderId, attempt };
}

async function placeFree(needs: OrdersNeeds, tx: Tx, draft: PurchaseRow, at: Date): Promise<Prepared> {
  const allocated = await needs.stock.allocate(tx, draft.id);
  if (!allocated.ok) throw new Error("What was reserved a moment ago could not be allocated.");
  await place(needs, tx, draft, await selectSoldLines(tx, [draft.id]), 0, at);
  await needs.mail.queueMail(tx, { kind: "acknowledgement", orderId: draft.id });
  return { ok: true, next: "placed", orderId: draft.id };
}

/** From draft to placed: the basket is emptied of what was bought and no longer joined to the order. */
export async function place(
  { basket, programs }: Pick<OrdersNeeds, "basket" | "programs">,
  tx: Tx,
  draft: PurchaseRow,
  lines: readonly LineRow[],
  authorisedMinor: number,
  at: Date,
  also: Partial<PurchaseRow> = {},
): Promise<PurchaseRow> {
  if (draft.basket_id !== null) await basket.empty(tx, draft.basket_id, lines);
  const columns = { placed_at: at, basket_id: null, claim_until: null, ...also };
  const placed = await mustHappen(tx, draft, { what: "placed", authorisedMinor }, at, columns);
  await programs.tell(tx, { event: "order.placed", order: placed.number });
  return placed;
}
