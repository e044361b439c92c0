/** How an order's sum divides over VAT rates, when it is charged and when part of it goes back. */
import { type Minor, vatContained } from "#kernel/money";

/** VAT on delivery: the standard rate, whatever the goods bear. */
export const deliveryVatPermille = 200;

export type RateAmount = { vatRatePermille: number; grossMinor: Minor };

/** The gross sums of an order per VAT rate, delivery included, highest rate first; rates without a sum are left out. */
export function grossByRate(
  lines: readonly { quantity: number; unitPriceMinor: Minor; vatRatePermille: number }[],
  deliveryMinor: Minor,
): readonly RateAmount[] {
  const sums = new Map<number, Minor>([[deliveryVatPermille, deliveryMinor]]);
  for (const line of lines) {
    sums.set(line.vatRatePermille, (sums.get(line.vatRatePermille) ?? 0) + line.quantity * line.unitPriceMinor);
  }
  return [...sums]
    .filter(([, grossMinor]) => grossMinor > 0)
    .sort(([a], [b]) => b - a)
    .map(([vatRatePermille, grossMinor]) => ({ vatRatePermille, grossMinor }));
}

/** The VAT in an order, rounded once per rate. */
export function vatOf(rates: readonly RateAmount[]): Minor {
  return rates.reduce((sum, { grossMinor, vatRatePermille }) => sum + vatContained(grossMinor, vatRatePermille), 0);
}

export type RateRefund = { vatRatePermille: number; grossMinor: Minor; vatMinor: Minor };

/**
 * Takes `amountMinor` from what is left of an order, in proportion to its rates (largest remainder, so that the parts sum
 * to the whole). The VAT of a part is the difference between the VAT left before and after, so that parts which add up
 * to the order carry exactly its VAT. Throws a RangeError when more is taken than is left.
 */
export function splitRefund(left: readonly RateAmount[], amountMinor: Minor): readonly RateRefund[] {
  const total = left.reduce((sum, rate) => sum + rate.grossMinor, 0);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0 || amountMinor > total) {
    throw new RangeError("A refund is more than nothing and at most what is left.");
  }
  const shares = left.map((rate) => {
    const exact = BigInt(rate.grossMinor) * BigInt(amountMinor);
    return { ...rate, part: Number(exact / BigInt(total)), rest: Number(exact % BigInt(total)) };
  });
  let missing = amountMinor - shares.reduce((sum, { part }) => sum + part, 0);
  for (const share of [...shares].sort((a, b) => b.rest - a.rest)) {
    if (missing === 0) break;
    share.part += 1;
    missing -= 1;
  }
  return shares
    .filter(({ part }) => part > 0)
    .map(({ vatRatePermille, grossMinor, part }) => ({
      vatRatePermille,
      grossMinor: part,
      vatMinor: vatContained(grossMinor, vatRatePermille) - vatContained(grossMinor - part, vatRatePermille),
    }));
}
