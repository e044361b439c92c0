import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { selectReturns } from "./goods.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { carryOutRefund } from "./refund.ts";
import { refundDue } from "./refund-due.ts";
import { selectKeptLines } from "./remainder.ts";
import { closeReturn } from "./returns.ts";
import type { TakeBackResult } from "./views.ts";

type Taken = { ok: true; refundId: string | null; refundMinor: number } | Extract<TakeBackResult, { ok: false }>;

/**
 * The goods of an order's open return are back: the return is closed with what is due, and the money is sent. What the
 * provider does not take at once is sent by the refund sweep. Asked again there is no open return any more, so nobody is
 * paid twice.
 */
export async function takeBack(needs: OrdersNeeds, orderId: string): Promise<TakeBackResult> {
  const taken = await needs.database.transact((tx) => take(needs, tx, orderId));
  if (!taken.ok) return taken;
  const { refundId, refundMinor } = taken;
  if (refundId === null) return { ok: true, refundMinor, state: "nothing-due" };
  crashpoint("orders-taken-back");
  return { ok: true, refundMinor, state: (await carryOutRefund(needs, refundId)) ? "refunded" : "agreed" };
}

async function take(needs: OrdersNeeds, tx: Tx, orderId: string): Promise<Taken> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined) return { ok: false, because: "no-such-order" };
  const returns = await selectReturns(tx, orderId);
  const open = returns.find(({ closed_at }) => closed_at === null);
  if (open === undefined) return { ok: false, because: "no-open-return" };
  const refundMinor = refundDue(order, await selectKeptLines(tx, order), returns, open.ground);
  // Faulty goods are not sold again.
  const closed = await closeReturn(needs, tx, open.id, { refundMinor, putBack: open.ground === "changed-mind" });
  if (!closed.ok) throw new Error(`A return could not be closed: ${closed.because}.`);
  return { ok: true, refundId: closed.refundId, refundMinor };
}
