/** Changes with every change of what the shop sells: each page has it, for the departments stand on top of all. */
export const catalogueTag = "catalogue";

/** Changes when what may be promised of a variant changes: in stock, only two left, sold out. */
export const levelTag = (sku: string): string => `level:${sku}`;

/** Changes when a review is added. */
export const reviewsTag = "reviews";

/** What a page that shows these variants was made from. */
export function listingTags(skus: readonly string[]): string[] {
  return [catalogueTag, reviewsTag, ...skus.map(levelTag)];
}
