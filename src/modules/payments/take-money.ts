import { crashpoint } from "#kernel/crashpoint";
import type { AttemptKey, Look } from "./index.ts";
import { believe, findReference, look, lookAt, rowOf } from "./look.ts";
import type { PaymentsNeeds } from "./needs.ts";
import { chooseForCapture, closeUnbegun, findAttempt } from "./payments.sql.ts";
import { twice } from "./retry.ts";

/**
 * Takes the money of an authorised payment, once: the attempt is first chosen for its order, which the database allows to
 * one, and the key is the same on every call. `refused` when another attempt was chosen, or when there is nothing to take.
 */
export async function capture(needs: PaymentsNeeds, attempt: AttemptKey): Promise<Look> {
  const row = await rowOf(needs, attempt);
  if (row === undefined) return { ok: false, because: "unknown-attempt" };
  const { id: attemptId } = row;
  const found = await findReference(needs, row);
  if (!found.ok) return found;
  if (!(await choose(needs, attemptId))) return { ok: false, because: "refused" };
  const captured = await twice(() => needs.provider.capture(found.reference, `capture:${attemptId}`));
  crashpoint("payment-captured");
  if (captured.ok) return believe(needs, row, captured.payment);
  // The answer was lost or is no: what is true is asked, not guessed.
  const seen = await lookAt(needs, row);
  if (seen.ok && seen.payment.state === "authorised") {
    return { ok: false, because: captured.because === "refused" ? "refused" : "provider-unavailable" };
  }
  return seen;
}

/** Makes sure that an attempt takes no money. An attempt that was never begun is closed here, for good. */
export async function cancelAttempt(needs: PaymentsNeeds, attemptId: string): Promise<Look> {
  const seen = await look(needs, attemptId);
  if (!seen.ok && seen.because === "not-begun") {
    const at = needs.clock.now();
    await needs.database.transact((tx) => closeUnbegun(tx, attemptId, at));
    return look(needs, attemptId);
  }
  if (!seen.ok || (seen.payment.state !== "pending" && seen.payment.state !== "authorised")) return seen;
  const { reference } = seen.payment;
  const cancelled = await twice(() => needs.provider.cancel(reference, `cancel:${attemptId}`));
  crashpoint("payment-cancelled");
  const row = await findAttempt(needs.database.reader, { id: attemptId });
  if (row === undefined) return { ok: false, because: "unknown-attempt" };
  return cancelled.ok ? believe(needs, row, cancelled.payment) : lookAt(needs, row);
}

async function choose(needs: PaymentsNeeds, attemptId: string): Promise<boolean> {
  const at = needs.clock.now();
  try {
    // The receipt of the call that follows waits for the disk, and the log is written in order.
    await needs.database.alone((tx) => chooseForCapture(tx, attemptId, at), { waits: false });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "23505") {
      needs.log.error("payment-second-capture-refused", { attempt: attemptId });
      return false;
    }
    throw thrown;
  }
}
