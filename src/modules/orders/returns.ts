import { londonDay } from "#delivery";
import type { Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { note } from "./change.ts";
import { derivedId } from "./derived-id.ts";
import { closeReturnRow, findReturn, insertReturn, selectLines, selectReturns } from "./goods.sql.ts";
import type { ReturnGround } from "./order.ts";
import { orderKey } from "./order-key.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { agreeRefund } from "./refund.ts";
import type { By, CloseReturnResult, OpenReturnResult } from "./views.ts";

/**
 * The customer means to send goods back. Having changed one's mind is enough, without a reason, until the end of the
 * fourteenth day after everything arrived (CCR 2013 regs 29–30), unless all goods were made to one's own specification (reg.
 * 28). Faulty goods are taken back as long as we know whose they are. While a return is open the order is not complete.
 */
export async function openReturn(needs: OrdersNeeds, tx: Tx, by: By, ground: ReturnGround): Promise<OpenReturnResult> {
  const order = await lockPurchase(tx, orderKey(by));
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  if (order.privacy !== "active") return { ok: false, because: "forgotten" };
  if (order.fulfilled !== "delivered" || order.cancel_until === null) return { ok: false, because: "not-delivered" };
  const at = needs.clock.now();
  if (ground === "changed-mind") {
    if (londonDay(at) > order.cancel_until) return { ok: false, because: "period-over" };
    const lines = await selectLines(tx, [order.id]);
    if (lines.every(({ cancellable }) => !cancellable)) return { ok: false, because: "not-cancellable" };
  }
  const open = (await selectReturns(tx, order.id)).some(({ closed_at }) => closed_at === null);
  if (open) return { ok: false, because: "already-open" };
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
  return { ok: true, returnId };
}

/**
 * A return is settled: with a refund, which the refund sweep carries out, or with none. `putBack` puts all goods of the
 * order on sale again.
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
  if (putBack) await needs.stock.putBack(tx, order.id, await selectLines(tx, [order.id]), "returned");
  await closeReturnRow(tx, returnId, at, refundId);
  await note(tx, order, "return-closed", at);
  if (refundId !== null) {
    const reason = now.ground === "faulty" ? "faulty" : "returned";
    await agreeRefund(needs, tx, order, { refundId, amountMinor: refundMinor, reason, at });
  }
  return { ok: true, refundId };
}
