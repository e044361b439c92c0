/** Integer minor units (pence). Prices in the shop include VAT. */
export type Minor = number;

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const wholePounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP", maximumFractionDigits: 0 });

/** `124900` → `£1,249.00`. For totals, buttons, mails and papers. Throws on a fraction of a penny. */
export function formatMoney(minor: Minor): string {
  assertMinor(minor);
  return pounds.format(minor / 100);
}

/** `124900` → `£1,249`, `1250` → `£12.50`, `0` → `Free`. For cards and product pages. */
export function formatPrice(minor: Minor): string {
  assertMinor(minor);
  if (minor === 0) return "Free";
  return minor % 100 === 0 ? wholePounds.format(minor / 100) : pounds.format(minor / 100);
}

/**
 * The VAT contained in a VAT-inclusive amount, rounded half up to a penny, computed once per rate and order
 * (VAT Notice 700 §17.5 permits rounding per invoice).
 */
export function vatContained(grossMinor: Minor, ratePermille: number): Minor {
  assertMinor(grossMinor);
  return Math.round((grossMinor * ratePermille) / (1000 + ratePermille));
}

/**
 * Divides an amount in proportion to `weights`, to the penny, so that the shares sum to it (largest remainder; of equal ones the
 * first). No share is larger than its weight as long as the amount is at most the sum of them. Throws a RangeError where there is
 * an amount and nothing to share it over.
 */
export function shareOut(amountMinor: Minor, weights: readonly number[]): Minor[] {
  assertMinor(amountMinor);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (amountMinor === 0) return weights.map(() => 0);
  if (total <= 0) throw new RangeError("An amount cannot be shared over nothing.");
  const shares = weights.map((weight, at) => {
    const exact = BigInt(weight) * BigInt(amountMinor);
    return { at, part: Number(exact / BigInt(total)), rest: Number(exact % BigInt(total)) };
  });
  const missing = amountMinor - shares.reduce((sum, { part }) => sum + part, 0);
  for (const share of [...shares].sort((a, b) => b.rest - a.rest).slice(0, missing)) share.part += 1;
  return shares.map(({ part }) => part);
}

function assertMinor(minor: number): void {
  if (!Number.isSafeInteger(minor)) throw new RangeError("An amount of money is a whole number of pence.");
}
