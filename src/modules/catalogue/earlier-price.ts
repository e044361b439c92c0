/**
 * When an earlier price may stand beside the present one. British law asks that it was a genuine price (DMCC Act 2024
 * s.226; CTSI guidance on pricing 2025); our rule is stricter than its words and can be checked (law L62): it is the price that
 * was charged last before the present one, for at least 28 days in a row, and it is shown for no longer than it was
 * charged. Pure; days are calendar days in London.
 */
import { formatPrice, type Minor } from "#kernel/money";
import { daysBetween, isDay } from "./days.ts";
import type { Variant } from "./product.ts";

/** An earlier price as it may be shown: never without the days on which it applied. */
export type EarlierPrice = { readonly priceMinor: Minor; readonly from: string; readonly until: string };

/** A price of a variant and the first day on which it was charged; the next one ends it. */
export type PriceCharged = { readonly priceMinor: Minor; readonly from: string };

type Priced = Pick<Variant, "priceMinor" | "wasPriceMinor" | "wasPeriod">;

const LEAST_DAYS = 28;

/** The earlier price that may be shown on the day `today`, or null: the present one has then been charged for too long. */
export function earlierPriceOn(variant: Priced, today: string): EarlierPrice | null {
  const { wasPriceMinor, wasPeriod } = variant;
  if (wasPriceMinor === null || wasPeriod === null) return null;
  const charged = daysCharged(wasPeriod);
  if (daysBetween(wasPeriod.until, today) > charged) return null;
  return { priceMinor: wasPriceMinor, ...wasPeriod };
}

/**
 * What speaks against showing the earlier price of a variant, in sentences; none if it may be shown or if there is none.
 * `history` holds what was charged up to now, oldest first.
 */
export function earlierPriceTrouble(variant: Priced, history: readonly PriceCharged[], today: string): string[] {
  const { priceMinor, wasPriceMinor, wasPeriod } = variant;
  if (wasPriceMinor === null || wasPeriod === null) return [];
  const { from, until } = wasPeriod;
  if (!isDay(from) || !isDay(until) || until < from) return ["The days of the earlier price are no days."];
  const began = history.at(-1)?.priceMinor === priceMinor ? history.at(-1) : undefined;
  const before = history.at(began === undefined ? -1 : -2);
  const since = began?.from ?? today;
  if (before === undefined) return ["No earlier price was ever charged."];
  if (before.priceMinor !== wasPriceMinor) {
    const [last, said] = [formatPrice(before.priceMinor), formatPrice(wasPriceMinor)];
    return [`The price charged last before this one is ${last}, not ${said}.`];
  }
  const trouble: string[] = [];
  if (from < before.from) trouble.push(`The earlier price was charged from ${before.from} on, not from ${from}.`);
  if (until > since || daysBetween(until, since) > 1)
    trouble.push(`The earlier price ended when the present one began, on ${since}, not on ${until}.`);
  if (daysCharged(wasPeriod) < LEAST_DAYS)
    trouble.push(`An earlier price is one that was charged for at least ${LEAST_DAYS} days.`);
  if (earlierPriceOn(variant, today) === null)
    trouble.push("The present price has been charged for longer than the earlier one was; take the earlier one out.");
  return trouble;
}

/** Days in a period, first and last counted. */
function daysCharged({ from, until }: { from: string; until: string }): number {
  return daysBetween(from, until) + 1;
}
