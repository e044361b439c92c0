/**
 * When a sale may be held, and when the regular price may stand beside its price. Pure; days are calendar days in London.
 * An offer has an end, after which the price goes back; the next one of the same variant comes 28 days later at the earliest, so
 * that the lower price is not the real one with a date on it (law L60).
 */
import { formatPrice, type Minor } from "#kernel/money";
import { daysAfter, daysBetween, isDay } from "./days.ts";
import { type EarlierPrice, earlierPriceOn, earlierPriceTrouble, type PriceCharged } from "./earlier-price.ts";

/** A sale of one variant. `from` and `until` are its first and its last day. */
export type PlannedSale = { priceMinor: Minor; from: string; until: string; showsEarlier: boolean };

/** What a sale is judged by: the price now, what was charged up to now, and the last day of the sale before, if any. */
export type SaleGround = {
  regularMinor: Minor;
  history: readonly PriceCharged[];
  lastEnd: string | null;
  today: string;
};

const gapDays = 28;
const longestDays = 92;

/** Sentences on what speaks against a sale; none if it may be held. */
export function saleTrouble(sale: PlannedSale, ground: SaleGround): string[] {
  const { priceMinor, from, until, showsEarlier } = sale;
  const { regularMinor, lastEnd, today } = ground;
  if (!isDay(from) || !isDay(until)) return ["The first and the last day are dates."];
  const trouble: string[] = [];
  if (from < today) trouble.push("A sale begins today at the earliest.");
  if (until < from) trouble.push("The last day is not before the first.");
  if (daysBetween(from, until) >= longestDays) trouble.push(`A sale lasts at most ${longestDays} days.`);
  if (priceMinor <= 0 || priceMinor >= regularMinor)
    trouble.push(`The sale price is below the price of ${formatPrice(regularMinor)}, and not free.`);
  if (lastEnd !== null && daysBetween(lastEnd, from) <= gapDays)
    trouble.push(
      `The last sale ends on ${lastEnd}; the next one begins ${gapDays} days later at the earliest, on ${daysAfter(lastEnd, gapDays + 1)}.`,
    );
  return trouble.length > 0 || !showsEarlier ? trouble : earlierTrouble(sale, ground);
}

function earlierTrouble(sale: PlannedSale, { regularMinor, history }: SaleGround): string[] {
  const earlier = earlierAt(sale.from, regularMinor, history);
  if (earlier === null) return ["The price of today was not charged yet, so it cannot stand beside the sale price."];
  const { priceMinor: wasPriceMinor, ...wasPeriod } = earlier;
  const priced = { priceMinor: sale.priceMinor, wasPriceMinor, wasPeriod };
  const trouble = earlierPriceTrouble(priced, history, sale.from);
  if (trouble.length === 0 && earlierPriceOn(priced, sale.until) === null)
    trouble.push("The sale would last longer than the earlier price was charged.");
  return trouble;
}

/** The price charged last as it would stand beside a sale that begins on `from`; null where it was not charged before. */
export function earlierAt(from: string, regularMinor: Minor, history: readonly PriceCharged[]): EarlierPrice | null {
  const last = history.at(-1);
  if (last === undefined || last.priceMinor !== regularMinor || last.from >= from) return null;
  return { priceMinor: regularMinor, from: last.from, until: daysAfter(from, -1) };
}
