import type { Option, OptionValue, Product, Supply, Variant } from "#catalogue";
import { type Delivery, deliveryLine, type Quote, type QuoteRefusal } from "#delivery";
import type { Level } from "#stock";

/** Delivery of one piece to the area that is assumed until a postcode is known. */
export function quoteOne(delivery: Delivery, product: Product, variant: Variant): Quote | QuoteRefusal {
  return delivery.quote(null, [deliveryLine({ product, variant }, 1)]);
}

/** The price with delivery, or null where nothing is delivered. */
export function deliveredMinor(variant: Variant, quote: Quote | QuoteRefusal): number | null {
  return quote.ok ? variant.priceMinor + quote.priceMinor : null;
}

/** The chosen values in the order of the options. */
export function chosenValues(product: Product, variant: Variant): { option: Option; value: OptionValue }[] {
  return product.options.flatMap((option) => {
    const value = option.values.find(({ slug }) => slug === variant.choice[option.slug]);
    return value === undefined ? [] : [{ option, value }];
  });
}

/** `Moss velvet, 3 seats`; empty for a product without options. */
export function choiceInWords(product: Product, variant: Variant): string {
  return chosenValues(product, variant)
    .map(({ value }) => value.label)
    .join(", ");
}

/** `Made for you in 6 to 8 weeks`, `In stock`. */
export function supplyInWords(supply: Supply): string {
  if (supply.kind === "stock") return "In stock";
  const { minWeeks, maxWeeks } = supply;
  return `Made for you in ${minWeeks === maxWeeks ? minWeeks : `${minWeeks} to ${maxWeeks}`} weeks`;
}

/** Working days from the order until it leaves. */
export function handlingDays(supply: Supply): { min: number; max: number } {
  if (supply.kind === "stock") return { min: supply.minDays, max: supply.maxDays };
  return { min: supply.minWeeks * 5, max: supply.maxWeeks * 5 };
}

/** `Only 2 left`, from the stock ledger alone (law L61); null while there are plenty. */
export function lowInWords(level: Level): string | null {
  if (level === "out") return "Sold out";
  if (!level.startsWith("low:")) return null;
  const left = Number(level.slice("low:".length));
  return left === 1 ? "Only one left" : `Only ${left} left`;
}

/** Every colour the product comes in, without repeats, the shown variant's first. */
export function coloursOf(product: Product, variant: Variant): string[] {
  const hexes = product.options.flatMap((option) => {
    const chosen = option.values.find(({ slug }) => slug === variant.choice[option.slug]);
    return [chosen, ...option.values].flatMap((value) => (value?.hex === undefined ? [] : [value.hex]));
  });
  return [...new Set(hexes)];
}
