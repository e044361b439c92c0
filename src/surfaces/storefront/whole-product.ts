import type { ListingItem, Product } from "#catalogue";

/** A product as a list would show it with nothing narrowed down: its first variant, and the span of its prices. */
export function wholeProduct(product: Product): ListingItem[] {
  const [variant] = product.variants;
  if (variant === undefined) return [];
  const prices = product.variants.map(({ priceMinor }) => priceMinor);
  return [
    {
      product,
      variant,
      fromPriceMinor: Math.min(...prices),
      toPriceMinor: Math.max(...prices),
      fitting: product.variants.length,
    },
  ];
}
