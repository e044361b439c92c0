import type { OrdersNeeds } from "./ports.ts";
import { findPurchase } from "./purchase.sql.ts";
import { settle } from "./settle.ts";
import type { PurchaseRow } from "./tables.ts";

/**
 * Makes sure that no payment is under way for a draft, so that it may change: settles what has been paid meanwhile,
 * closes what has not. Refuses `being-paid` when the payment has gone through or the provider cannot be asked.
 */
export async function freeDraft(
  needs: OrdersNeeds,
  draft: Pick<PurchaseRow, "id" | "attempt_id">,
): Promise<{ ok: true } | { ok: false; because: "being-paid" }> {
  if (draft.attempt_id === null) return { ok: true };
  const settled = await settle(needs, draft.attempt_id);
  if (settled.ok && settled.outcome === "pending") {
    await needs.payments.cancelAttempt(draft.attempt_id);
    await settle(needs, draft.attempt_id);
  }
  const now = await findPurchase(needs.database.reader, { id: draft.id });
  return now?.attempt_id === null ? { ok: true } : { ok: false, because: "being-paid" };
}
