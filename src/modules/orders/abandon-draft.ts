import { crashpoint } from "#kernel/crashpoint";
import { VaultError } from "#vault";
import { mustHappen } from "./change.ts";
import { freeDraft } from "./free-draft.ts";
import { letGo } from "./let-go.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, lockFreePurchase, type PurchaseKey } from "./purchase.sql.ts";
import { shredOrder } from "./shred-order.ts";
import type { ForgetDraftResult } from "./views.ts";

/**
 * Nobody paid: a draft whose details were last given at or before `since` is called off and complete at once, because
 * nothing was bought. False where there is none, or where it is being paid.
 */
export async function abandonDraft(needs: OrdersNeeds, id: string, since: Date): Promise<boolean> {
  const found = await findPurchase(needs.database.reader, { id });
  if (found === undefined || !(await freeDraft(needs, found)).ok) return false;
  return needs.database.transact(async (tx) => {
    const draft = await lockFreePurchase(tx, id);
    const stale = draft?.lifecycle === "draft" && draft.attempt_id === null && draft.details_at <= since;
    if (draft === undefined || !stale) return false;
    const at = needs.clock.now();
    await letGo(needs, tx, draft);
    const columns = { cancelled_at: at, cancel_reason: "never-paid" as const, basket_id: null, complete_due_at: at };
    const cancelled = await mustHappen(tx, draft, { what: "cancelled" }, at, columns);
    await mustHappen(tx, cancelled, { what: "completed" }, at, { completed_at: at });
    return true;
  });
}

/**
 * Somebody takes back what they typed at the checkout. A payment under way is closed at the provider first; the draft is
 * called off, and its person shredded. Where the keystore is out of reach the card is buried, which opens for nobody, and
 * the sweep destroys the key: `shredded` is false then.
 */
export async function forgetDraft(needs: OrdersNeeds, key: PurchaseKey): Promise<ForgetDraftResult> {
  const draft = await findPurchase(needs.database.reader, key);
  if (draft?.lifecycle !== "draft") return { ok: true, shredded: true };
  if (!(await abandonDraft(needs, draft.id, needs.clock.now()))) return { ok: false, because: "being-paid" };
  crashpoint("orders-draft-called-off");
  try {
    return { ok: true, shredded: await shredOrder(needs, draft.id) };
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: true, shredded: false };
    throw thrown;
  }
}
