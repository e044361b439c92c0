/** What comes back with a return, and what is due for it: pure, asked by the page, the mail and whoever takes goods in. */
import type { Minor } from "#kernel/money";
import { paidForRow } from "./amounts.ts";
import type { ReturnGround } from "./order.ts";
import type { LineRow, PurchaseRow, SettledReturn } from "./tables.ts";

/**
 * The lines a return is about. Which pieces of an order come back is not asked: a change of mind is about all that may be
 * cancelled (what was made to one's own specification stays, CCR 2013 reg. 28), a fault about everything.
 */
export function linesOfReturn<Line extends Pick<LineRow, "cancellable">>(
  lines: readonly Line[],
  ground: ReturnGround,
): readonly Line[] {
  return ground === "faulty" ? lines : lines.filter(({ cancellable }) => cancellable);
}

/**
 * What is due for goods that are back: all that was paid for them, and when nothing stays with the customer, delivery as
 * well (CCR 2013 reg. 34, CRA 2015 s. 20; law L45). This shop sells standard delivery only, so all of it. Less what
 * earlier returns of the order gave back, and never more than is left of the charge. What collecting costs a customer is
 * not taken off.
 */
export function refundDue(
  order: Pick<PurchaseRow, "delivery_minor" | "captured_minor" | "refund_agreed_minor">,
  lines: readonly Pick<LineRow, "cancellable" | "quantity" | "unit_price_minor" | "taken_off_minor">[],
  returns: readonly Pick<SettledReturn, "refund_minor">[],
  ground: ReturnGround,
): Minor {
  const back = linesOfReturn(lines, ground);
  const goodsMinor = back.reduce((sum, line) => sum + paidForRow(line), 0);
  const dueMinor = goodsMinor + (back.length === lines.length ? order.delivery_minor : 0);
  const givenMinor = returns.reduce((sum, { refund_minor }) => sum + (refund_minor ?? 0), 0);
  return Math.max(0, Math.min(dueMinor - givenMinor, order.captured_minor - order.refund_agreed_minor));
}
