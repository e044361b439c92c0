/** What a review is, what must hold of one before it comes in, and the sums over many. Pure. */

export const STARS = [5, 4, 3, 2, 1] as const;
export type Stars = (typeof STARS)[number];

export type Review = {
  readonly id: string;
  /** The variant that was bought. */
  readonly sku: string;
  readonly stars: Stars;
  readonly title: string;
  readonly words: string;
  /** YYYY-MM-DD; pages name the month only. */
  readonly writtenOn: string;
  /** Bought here and delivered before it was written. */
  readonly verified: boolean;
  /** What the writer got for writing it, or null. */
  readonly incentive: string | null;
  readonly source: "sample" | "order";
};

export type ReviewDraft = Omit<Review, "id"> & { readonly product: string };

/** All reviews of one product together. */
export type Summary = {
  readonly count: number;
  /** Over all of them, to one decimal place. */
  readonly average: number;
  readonly byStars: Readonly<Record<Stars, number>>;
  /** True if any of them was invented for a sample shop: then nobody may be told of them as ratings. */
  readonly isSample: boolean;
};

/** How many reviews have each number of stars, as the database counts them. */
export type StarCount = { readonly stars: Stars; readonly count: number; readonly isSample: boolean };

/** The summary of one product's counts; null where nothing was written. */
export function summarise(counts: readonly StarCount[]): Summary | null {
  const byStars = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  for (const { stars, count } of counts) byStars[stars] += count;
  const count = STARS.reduce((sum, stars) => sum + byStars[stars], 0);
  if (count === 0) return null;
  const total = STARS.reduce((sum, stars) => sum + stars * byStars[stars], 0);
  return {
    count,
    average: Math.round((total * 10) / count) / 10,
    byStars,
    isSample: counts.some(({ isSample }) => isSample),
  };
}

/** Sentences that say what is wrong with a draft; none if it may come in. */
export function reviewTrouble(draft: ReviewDraft): string[] {
  const trouble: string[] = [];
  const demand = (holds: boolean, otherwise: string) => {
    if (!holds) trouble.push(otherwise);
  };
  const { product, sku, stars, title, words, writtenOn, incentive } = draft;
  demand(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(product), "The product is no slug.");
  demand(/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(sku), "The variant is no stock-keeping number.");
  demand((STARS as readonly number[]).includes(stars), "A review has 1 to 5 stars.");
  demand(title.length >= 1 && title.length <= 80, "The title has 1 to 80 letters.");
  demand(words.length >= 1 && words.length <= 2_000, "The words have 1 to 2,000 letters.");
  demand(isDay(writtenOn), "The day it was written is not a date.");
  demand(
    incentive === null || (incentive.length >= 1 && incentive.length <= 120),
    "The incentive is empty or too long.",
  );
  return trouble;
}

function isDay(text: string): boolean {
  const at = Date.parse(text);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
