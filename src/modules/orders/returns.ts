import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { completeDueAfterCancelling, londonDay } from "./calendar.ts";
import { note } from "./change.ts";
import { derivedId } from "./derived-id.ts";
import { closeReturnRow, findReturn, insertReturn, selectReturns } from "./goods.sql.ts";
import type { ReturnGround } from "./order.ts";
import { orderKey } from "./order-key.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, type PurchaseKey, updatePurchase } from "./purchase.sql.ts";
import { agreeRefund } from "./refund.ts";
import { linesOfReturn, refundDue } from "./refund-due.ts";
import { selectKeptLines } from "./remainder.ts";
import type { LineRow, PurchaseRow, SettledReturn } from "./tables.ts";
import type { By, CloseReturnResult, OpenReturnResult } from "./views.ts";

/**
 * The customer means to send goods back. Having changed one's mind is enough, without a reason, until the end of the
 * fourteenth day after everything arrived (CCR 2013 regs 29–30), unless all goods were made to one's own specification (reg.
 * 28). Faulty goods are taken back as long as we know whose they are. What came back and was paid for cannot come again.
 * While a return is open the order is not complete. A mail acknowledges it (reg. 32).
 */
export function openReturn(needs: OrdersNeeds, tx: Tx, by: By, ground: ReturnGround): Promise<OpenReturnResult> {
  return openReturnSaid(needs, tx, orderKey(by), ground, needs.clock.now());
}

/** The same for what was said at a moment before now: that one counts (reg. 32). */
export async function openReturnSaid(
  needs: OrdersNeeds,
  tx: Tx,
  key: PurchaseKey,
  ground: ReturnGround,
  at: Date,
): Promise<OpenReturnResult> {
  const order = await lockPurchase(tx, key);
  if (order === undefined) return { ok: false, because: "no-such-order" };
  const why = whyNot(order, await selectKeptLines(tx, order), await selectReturns(tx, order.id), ground, at);
  if (why !== null) return { ok: false, because: why };
  const returnId = needs.random.uuid();
  await insertReturn(tx, {
    id: returnId,
    order_id: order.id,
    ground,
    opened_at: at,
    closed_at: null,
    refund_id: null,
  });
  await note(tx, order, "return-opened", at);
  await needs.mail.queueMail(tx, { kind: "return-announced", orderId: order.id, cause: returnId });
  return { ok: true, returnId };
}

/** Why a return cannot be announced at `at`; null if it can. The page asks the same, so that it offers what will be taken. */
export function whyNot(
  order: PurchaseRow,
  lines: readonly LineRow[],
  returns: readonly SettledReturn[],
  ground: ReturnGround,
  at: Date,
): Exclude<OpenReturnResult, { ok: true }>["because"] | null {
  if (order.lifecycle === "draft") return "no-such-order";
  if (order.privacy !== "active") return "forgotten";
  if (order.fulfilled !== "delivered" || order.cancel_until === null) return "not-delivered";
  if (ground === "changed-mind") {
    if (londonDay(at) > order.cancel_until) return "period-over";
    if (linesOfReturn(lines, ground).length === 0) return "not-cancellable";
  }
  if (returns.some(({ closed_at }) => closed_at === null)) return "already-open";
  if (returns.length > 0 && refundDue(order, lines, returns, ground) === 0) return "already-returned";
  return null;
}

/**
 * A return is settled: with a refund, which the refund sweep carries out, or with none. `putBack` puts the goods it was about
 * on sale again. The person is kept for as many days more as after a cancellation, so that the mail about the money arrives.
 */
export async function closeReturn(
  needs: OrdersNeeds,
  tx: Tx,
  returnId: string,
  { refundMinor, putBack }: { refundMinor: Minor; putBack: boolean },
): Promise<CloseReturnResult> {
  const found = await findReturn(tx, returnId);
  if (found === undefined) return { ok: false, because: "no-such-return" };
  const order = await lockPurchase(tx, { id: found.order_id });
  const now = await findReturn(tx, returnId);
  if (order === undefined || now === undefined) return { ok: false, because: "no-such-return" };
  if (now.closed_at !== null) return { ok: false, because: "already-closed" };
  if (!Number.isSafeInteger(refundMinor) || refundMinor < 0) return { ok: false, because: "bad-amount" };
  const leftMinor = order.captured_minor - order.refund_agreed_minor;
  if (refundMinor > leftMinor) return { ok: false, because: "more-than-charged", leftMinor };
  const at = needs.clock.now();
  const refundId = refundMinor === 0 ? null : derivedId(`return:${returnId}`);
  if (putBack) {
    const back = linesOfReturn(await selectKeptLines(tx, order), now.ground);
    await needs.stock.putBack(tx, order.id, back, "returned");
  }
  await closeReturnRow(tx, returnId, at, refundId);
  const due = completeDueAfterCancelling(at, needs.settings.keepDays);
  if (order.complete_due_at === null || order.complete_due_at < due) {
    await updatePurchase(tx, order.id, { complete_due_at: due });
  }
  await note(tx, order, "return-closed", at);
  if (refundId !== null) {
    const reason = now.ground === "faulty" ? "faulty" : "returned";
    await agreeRefund(needs, tx, order, { refundId, amountMinor: refundMinor, reason, at });
  }
  return { ok: true, refundId };
}
