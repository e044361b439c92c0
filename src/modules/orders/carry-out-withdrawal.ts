import { crashpoint } from "#kernel/crashpoint";
import type { Reader, Tx } from "#kernel/db";
import { completeDueAfterWithdrawing } from "./calendar.ts";
import { type Cancelled, cancelInside, payBack } from "./cancel-order.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, updatePurchase } from "./purchase.sql.ts";
import { openReturnSaid } from "./returns.ts";
import type { WithdrawalOutcome, WithdrawalRow } from "./tables.ts";
import type { WithdrawalView } from "./views.ts";
import { findWithdrawal, lockWithdrawalToDo, updateWithdrawal } from "./withdrawal.sql.ts";

/**
 * Does what a withdrawal asks for as far as the page of the order would: cancels an order that has not left, or announces that all of it
 * comes back. What comes of it is written with it, so that nothing is done twice or lost; whatever the page would refuse is left to the
 * person who reads what was written. False where it was done already.
 */
export async function carryOutWithdrawal(needs: OrdersNeeds, questionNumber: string): Promise<boolean> {
  const done = await needs.database.transact(async (tx) => {
    const row = await lockWithdrawalToDo(tx, questionNumber);
    if (row === undefined) return undefined;
    const { outcome, cancelled } = await carryOut(needs, tx, row);
    await updateWithdrawal(tx, questionNumber, { done_at: needs.clock.now(), outcome });
    return { cancelled };
  });
  if (done === undefined) return false;
  crashpoint("orders-withdrawn");
  if (done.cancelled !== undefined) await payBack(needs, done.cancelled);
  return true;
}

async function carryOut(
  needs: OrdersNeeds,
  tx: Tx,
  { order_id: orderId, is_whole, said_at }: WithdrawalRow,
): Promise<{ outcome: WithdrawalOutcome; cancelled?: Cancelled }> {
  if (orderId === null) return { outcome: "not-found" };
  if (!is_whole) {
    await keepForAnswer(needs, tx, orderId, said_at);
    return { outcome: "in-part" };
  }
  const cancelled = await cancelInside(needs, tx, { id: orderId }, "customer");
  if (cancelled.ok) return { outcome: "cancelled", cancelled };
  if (cancelled.because === "already-cancelled") return { outcome: cancelled.because };
  const opened = await openReturnSaid(needs, tx, { id: orderId }, "changed-mind", said_at);
  if (opened.ok) return { outcome: "return-announced" };
  if (opened.because === "no-such-order") return { outcome: "not-found" };
  return { outcome: opened.because === "not-delivered" ? "on-its-way" : opened.because };
}

/** Which part is meant a person reads, and until they have, the order does not forget whose it is. */
async function keepForAnswer(needs: OrdersNeeds, tx: Tx, orderId: string, saidAt: Date): Promise<void> {
  const order = await lockPurchase(tx, { id: orderId });
  const due = completeDueAfterWithdrawing(saidAt, needs.settings.keepDays);
  if (order?.privacy !== "active" || order.complete_due_at === null || order.complete_due_at >= due) return;
  await updatePurchase(tx, orderId, { complete_due_at: due });
}

/** What became of a withdrawal, by the reference of what was written; null for anything else. It names nobody. */
export async function withdrawalOf(reader: Reader, questionNumber: string): Promise<WithdrawalView | null> {
  const found = await findWithdrawal(reader, questionNumber);
  return found === undefined ? null : viewOfWithdrawal(found);
}

/** A row and the number of its order, as the back office shows it. */
export function viewOfWithdrawal(row: WithdrawalRow & { number: string | null }): WithdrawalView {
  return {
    questionNumber: row.question_number,
    orderNumber: row.number,
    isWhole: row.is_whole,
    saidAt: row.said_at,
    doneAt: row.done_at,
    outcome: row.outcome,
  };
}
