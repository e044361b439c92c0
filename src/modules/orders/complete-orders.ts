/**
 * The end of an order: complete when it is over, then shredded. Due dates lie in our tables and this asks our clock. Every
 * order is done in transactions of its own, so that one that fails holds up no other, and a kill loses nothing.
 */
import { day } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import { errorCode } from "#kernel/log";
import { happen, mustHappen } from "./change.ts";
import { completable, expiredHolds, shreddable, staleDrafts } from "./due.sql.ts";
import { freeDraft } from "./free-draft.ts";
import { selectReturns } from "./goods.sql.ts";
import { releaseHold } from "./hold.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, lockFreePurchase } from "./purchase.sql.ts";
import { shredOrder } from "./shred-order.ts";

/** How long the details of somebody who did not pay are kept. */
export const unpaidDays = 1;

/** Ends what is due by our clock: holds, unpaid drafts, complete orders; then shreds. At most `limit` of each. */
export async function completeDue(
  needs: OrdersNeeds,
  limit = 100,
): Promise<{ abandoned: number; completed: number; shredded: number }> {
  const { reader } = needs.database;
  const now = needs.clock.now();
  for (const id of await expiredHolds(reader, now, limit)) {
    await attempt(needs, "hold-not-released", () => needs.database.transact((tx) => releaseHold(needs, tx, id)));
  }
  let abandoned = 0;
  const since = new Date(now.getTime() - unpaidDays * day);
  for (const id of await staleDrafts(reader, since, now, limit)) {
    if (await attempt(needs, "draft-not-abandoned", () => abandon(needs, id, since))) abandoned++;
  }
  let completed = 0;
  for (const id of await completable(reader, now, limit)) {
    if (await attempt(needs, "order-not-completed", () => complete(needs, id))) completed++;
  }
  let shredded = 0;
  for (const id of await shreddable(reader, limit)) {
    if (await attempt(needs, "order-not-shredded", () => shredOrder(needs, id))) shredded++;
  }
  return { abandoned, completed, shredded };
}

/** Nobody paid: the draft is called off and complete at once, because nothing was bought. */
async function abandon(needs: OrdersNeeds, id: string, since: Date): Promise<boolean> {
  const found = await findPurchase(needs.database.reader, { id });
  if (found === undefined || !(await freeDraft(needs, found)).ok) return false;
  return needs.database.transact(async (tx) => {
    const draft = await lockFreePurchase(tx, id);
    const stale = draft?.lifecycle === "draft" && draft.attempt_id === null && draft.details_at <= since;
    if (draft === undefined || !stale) return false;
    const at = needs.clock.now();
    await needs.stock.release(tx, id);
    const columns = { cancelled_at: at, cancel_reason: "never-paid" as const, basket_id: null, complete_due_at: at };
    const cancelled = await mustHappen(tx, draft, { what: "cancelled" }, at, columns);
    await mustHappen(tx, cancelled, { what: "completed" }, at, { completed_at: at });
    return true;
  });
}

async function complete(needs: OrdersNeeds, id: string): Promise<boolean> {
  const completed = await needs.database.transact(async (tx) => {
    const order = await lockFreePurchase(tx, id);
    const at = needs.clock.now();
    if (order === undefined || order.complete_due_at === null || order.complete_due_at > at) return false;
    if ((await selectReturns(tx, id)).some(({ closed_at }) => closed_at === null)) return false;
    return (await happen(tx, order, { what: "completed" }, at, { completed_at: at })).ok;
  });
  if (completed) crashpoint("orders-completed");
  return completed;
}

async function attempt(needs: OrdersNeeds, trouble: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await run()) === true;
  } catch (thrown) {
    needs.log.error(trouble, { code: errorCode(thrown) });
    return false;
  }
}
