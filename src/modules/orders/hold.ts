import { day } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import { happen, mustHappen } from "./change.ts";
import { selectHolds } from "./due.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import type { PurchaseRow } from "./tables.ts";
import type { HoldView } from "./views.ts";

/** `by` is the handle of somebody of the shop: small letters, digits, dots and hyphens. */
export type Hold = { reason: "legal-claim" | "open-case"; until: Date; by: string };

const longestMs = 7 * 366 * day;

/** Keeps the person of an order although it is complete, for a named reason and until a named end. Ledgered. */
export async function placeHold(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  hold: Hold,
): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "forgotten" | "already-held" | "bad-end" }> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  if (order.buried_at !== null || order.privacy === "shredded") return { ok: false, because: "forgotten" };
  const at = needs.clock.now();
  const ahead = hold.until.getTime() - at.getTime();
  if (!(ahead > 0 && ahead <= longestMs)) return { ok: false, because: "bad-end" };
  const columns = { hold_reason: hold.reason, hold_until: hold.until, hold_by: hold.by };
  const changed = await happen(tx, order, { what: "held" }, at, columns);
  if (!changed.ok) return { ok: false, because: "already-held" };
  await ledger(needs, tx, order, "hold-placed", at);
  return { ok: true };
}

/** Lets go of a hold; what was complete is shredded by the next sweep. */
export async function releaseHold(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "not-held" }> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined) return { ok: false, because: "no-such-order" };
  if (order.hold_reason === null) return { ok: false, because: "not-held" };
  const at = needs.clock.now();
  await mustHappen(tx, order, { what: "released" }, at, { hold_reason: null, hold_until: null, hold_by: null });
  await ledger(needs, tx, order, "hold-released", at);
  return { ok: true };
}

/** Every hold, the one that ends first first. */
export async function holds(reader: Reader): Promise<readonly HoldView[]> {
  return selectHolds(reader);
}

async function ledger(
  { privacy, settings }: OrdersNeeds,
  tx: Tx,
  order: PurchaseRow,
  type: "hold-placed" | "hold-released",
  at: Date,
): Promise<void> {
  if (order.subject_tag === null) return;
  await privacy.append(tx, {
    type,
    policyVersion: settings.policyVersion,
    subjectTag: order.subject_tag,
    counts: {},
    at,
  });
}
