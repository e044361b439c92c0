import type { Option, OptionValue, Product, Variant } from "#catalogue";

/** One value of an option as the shopper can choose it from where they are. */
export type Way = { readonly value: OptionValue; readonly variant: Variant; readonly chosen: boolean };

/**
 * For each value of `option`, the variant it leads to: the one that keeps every other choice, or the first that has the
 * value. Values that no variant has are left out.
 */
export function waysOf(product: Product, present: Variant, option: Option): Way[] {
  return option.values.flatMap((value) => {
    const having = product.variants.filter((variant) => variant.choice[option.slug] === value.slug);
    const keeping = having.find((variant) =>
      product.options.every(({ slug }) => slug === option.slug || variant.choice[slug] === present.choice[slug]),
    );
    const variant = keeping ?? having[0];
    return variant === undefined ? [] : [{ value, variant, chosen: present.choice[option.slug] === value.slug }];
  });
}
