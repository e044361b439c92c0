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

function assertMinor(minor: number): void {
  if (!Number.isSafeInteger(minor)) throw new RangeError("An amount of money is a whole number of pence.");
}
