/** What was called off of an order at one step: what its mail and its refund are known by, and what was paid for it. */
import type { Reader } from "#kernel/db";
import type { RateAmount } from "./amounts.ts";
import { derivedId } from "./derived-id.ts";
import { selectCalledOff, selectLines } from "./goods.sql.ts";
import { worthOf } from "./remainder.ts";
import type { CalledOffRow, PurchaseRow } from "./tables.ts";

/** The step of the rest of an order, called off after others had left: an order has at most one rest. */
export const restStep = 0;

/** What the mail about pieces that were called off at this step is queued with. */
export function calledOffCause(step: number): string {
  return step === restStep ? "rest" : `taken-out:${step}`;
}

/** The step that a mail was queued for; null for one about the whole order. */
export function calledOffStep(cause: string): number | null {
  if (cause === calledOffCause(restStep)) return restStep;
  const step = /^taken-out:([1-9]\d*)$/.exec(cause)?.[1];
  return step === undefined ? null : Number(step);
}

/** Up to which step something had been exchanged when this was called off; the rest comes after all else. */
export function asOf(step: number): number {
  return step === restStep ? Number.POSITIVE_INFINITY : step;
}

/** The id of the refund for what was called off of an order at this step. */
export function calledOffRefundId(orderId: string, step: number): string {
  return derivedId(step === restStep ? `rest-cancelled:${orderId}` : `taken-out:${step}:${orderId}`);
}

/** What had been called off before a step; the rest comes after all else. Pure. */
export function calledOffBefore(all: readonly CalledOffRow[], step: number): CalledOffRow[] {
  return all.filter((row) => row.step !== restStep && (step === restStep || row.step < step));
}

/** What was paid, per VAT rate, for the pieces whose refund this is; null where it is for no pieces that were called off. */
export async function paidForCalledOff(
  reader: Reader,
  order: Pick<PurchaseRow, "id" | "cancelled_pieces">,
  refundId: string,
): Promise<readonly RateAmount[] | null> {
  if (order.cancelled_pieces === 0) return null;
  const all = await selectCalledOff(reader, order.id);
  const gone = all.filter(({ step }) => calledOffRefundId(order.id, step) === refundId);
  const [first] = gone;
  if (first === undefined) return null;
  const before = calledOffBefore(all, first.step);
  const lines = await selectLines(reader, [order.id], asOf(first.step));
  return [...new Set(lines.map(({ vat_rate_permille }) => vat_rate_permille))]
    .map((vatRatePermille) => {
      const ofRate = lines.filter(({ vat_rate_permille }) => vat_rate_permille === vatRatePermille);
      return { vatRatePermille, grossMinor: worthOf(ofRate, before, gone) };
    })
    .filter(({ grossMinor }) => grossMinor > 0);
}
