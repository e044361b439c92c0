import { minute } from "#kernel/clock";
import { errorCode } from "#kernel/log";
import type { Payments } from "./index.ts";
import { isOpen } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { noteLook, unsettledAttempts } from "./payments.sql.ts";
import { cancelAttempt } from "./take-money.ts";

const usualPatience = { lookAfterMinutes: 2, closeAfterMinutes: 45 };
const mostPerSweep = 100;

/**
 * Looks after what nobody told us about: the browser never came back, no webhook arrived, an answer was lost, a process
 * died. Attempts that stay unpaid are closed at the provider before the order is told, so that nobody can pay for what
 * was let go. A failure of one attempt does not keep the others waiting.
 */
export async function reconcile(
  needs: PaymentsNeeds,
  settle: (attemptId: string) => Promise<void>,
): ReturnType<Payments["reconcile"]> {
  const { lookAfterMinutes, closeAfterMinutes } = needs.patience ?? usualPatience;
  const now = needs.clock.now().getTime();
  const before = new Date(now - lookAfterMinutes * minute);
  const closeBefore = now - closeAfterMinutes * minute;
  const counts = { looked: 0, closed: 0, unavailable: 0 };
  const due = await unsettledAttempts(needs.database.reader, { before, lookedBefore: before, limit: mostPerSweep });
  for (const row of due) {
    await needs.database.alone((tx) => noteLook(tx, row.id, needs.clock.now()), { waits: false });
    counts.looked += 1;
    try {
      if (isOpen(row) && row.opened_at.getTime() <= closeBefore) {
        const closed = await cancelAttempt(needs, row.id);
        if (closed.ok) counts.closed += closed.payment.state === "cancelled" ? 1 : 0;
        else counts.unavailable += 1;
      }
      await settle(row.id);
    } catch (thrown) {
      counts.unavailable += 1;
      needs.log.warn("payment-not-reconciled", { attempt: row.id, code: errorCode(thrown) });
    }
  }
  return counts;
}
