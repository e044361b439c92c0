/** How an order's sum divides over VAT rates, when it is charged and when part of it goes back. */
import { type Minor, shareOut, vatContained } from "#kernel/money";

/** How the catalogue names the standard rate. Delivery bears it, whatever the goods bear. */
export const standardVat = 200;

export type RateAmount = { vatRatePermille: number; grossMinor: Minor };

/** What delivery of an order adds, at the rate it was placed at. */
export function deliveryAmount(order: { delivery_minor: Minor; delivery_vat_permille: number }): RateAmount {
  return { vatRatePermille: order.delivery_vat_permille, grossMinor: order.delivery_minor };
}

/** The gross sums of an order per VAT rate, delivery included, highest rate first; rates without a sum are left out. */
export function grossByRate(
  lines: readonly { quantity: number; unitPriceMinor: Minor; takenOffMinor: Minor; vatRatePermille: number }[],
  delivery: RateAmount,
): readonly RateAmount[] {
  const sums = new Map<number, Minor>([[delivery.vatRatePermille, delivery.grossMinor]]);
  for (const line of lines) {
    sums.set(line.vatRatePermille, (sums.get(line.vatRatePermille) ?? 0) + paidFor(line));
  }
  return [...sums]
    .filter(([, grossMinor]) => grossMinor > 0)
    .sort(([a], [b]) => b - a)
    .map(([vatRatePermille, grossMinor]) => ({ vatRatePermille, grossMinor }));
}

/** What is paid for a line: its pieces at their price, less what a promotion took off. */
export function paidFor(line: { quantity: number; unitPriceMinor: Minor; takenOffMinor: Minor }): Minor {
  return line.quantity * line.unitPriceMinor - line.takenOffMinor;
}

/** The same for a line as it is stored, or for what is kept of one. */
export function paidForRow(line: { quantity: number; unit_price_minor: Minor; taken_off_minor: Minor }): Minor {
  const { quantity, unit_price_minor: unitPriceMinor, taken_off_minor: takenOffMinor } = line;
  return paidFor({ quantity, unitPriceMinor, takenOffMinor });
}

/** The VAT in an order, rounded once per rate. */
export function vatOf(rates: readonly RateAmount[]): Minor {
  return rates.reduce((sum, { grossMinor, vatRatePermille }) => sum + vatContained(grossMinor, vatRatePermille), 0);
}

export type RateRefund = { vatRatePermille: number; grossMinor: Minor; vatMinor: Minor };

/**
 * Takes `amountMinor` from what is left of an order. Where it was paid for goods that are known, `paid`, each rate bears what was paid
 * at it; otherwise, or where earlier refunds left too little of a rate, the rates bear it in proportion (largest remainder, so that
 * the parts sum to the whole). The VAT of a part is the difference between the VAT left before and after, so that parts which add
 * up to the order carry exactly its VAT. Throws a RangeError when more is taken than is left.
 */
export function splitRefund(
  left: readonly RateAmount[],
  amountMinor: Minor,
  paid: readonly RateAmount[] | null = null,
): readonly RateRefund[] {
  const total = sumOf(left);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0 || amountMinor > total) {
    throw new RangeError("A refund is more than nothing and at most what is left.");
  }
  const parts = (paid === null ? null : partsPaid(left, amountMinor, paid)) ?? inProportion(left, amountMinor);
  return left
    .map((rate, at) => ({ ...rate, part: parts[at] ?? 0 }))
    .filter(({ part }) => part > 0)
    .map(({ vatRatePermille, grossMinor, part }) => ({
      vatRatePermille,
      grossMinor: part,
      vatMinor: vatContained(grossMinor, vatRatePermille) - vatContained(grossMinor - part, vatRatePermille),
    }));
}

function inProportion(left: readonly RateAmount[], amountMinor: Minor): readonly Minor[] {
  return shareOut(
    amountMinor,
    left.map(({ grossMinor }) => grossMinor),
  );
}

/** What was paid at each rate that has something left; null where that is not the whole amount, or more than is left of a rate. */
function partsPaid(
  left: readonly RateAmount[],
  amountMinor: Minor,
  paid: readonly RateAmount[],
): readonly Minor[] | null {
  if (sumOf(paid) !== amountMinor) return null;
  const at = new Map(paid.map(({ vatRatePermille, grossMinor }) => [vatRatePermille, grossMinor]));
  const parts = left.map(({ vatRatePermille }) => at.get(vatRatePermille) ?? 0);
  const fits = parts.every((part, index) => part <= (left[index]?.grossMinor ?? 0));
  return fits && parts.reduce((sum, part) => sum + part, 0) === amountMinor ? parts : null;
}

function sumOf(rates: readonly RateAmount[]): Minor {
  return rates.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
}
