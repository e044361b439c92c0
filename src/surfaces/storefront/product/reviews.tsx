import type { Links } from "#kernel/http";
import type { Summary } from "#reviews";
import { type ReviewFacts, ReviewText, Score } from "../reviews/parts.tsx";

/** How many reviews stand on the page of the product; the others have a page of their own. */
export const newestShown = 5;

export type ProductReviewsProps = {
  links: Links;
  product: { readonly slug: string };
  summary: Summary | null;
  newest: readonly ReviewFacts[];
};

/** What buyers say: the average, how many gave each number of stars, and the newest few. */
export function ProductReviews({ links, product: { slug }, summary, newest }: ProductReviewsProps) {
  if (summary === null) return null;
  return (
    <section class="part" id="reviews" aria-labelledby="reviews-title">
      <h2 id="reviews-title">Reviews</h2>
      <div class="reading">
        <Score links={links} product={slug} summary={summary} chosen={null} />
        <div class="opinions">
          {newest.map((review) => (
            <ReviewText review={review} level={3} />
          ))}
          {summary.count > newest.length ? (
            <p>
              <a class="button plain" href={links.to("reviews", { product: slug })}>
                Read all {summary.count} reviews
              </a>
            </p>
          ) : null}
        </div>
      </div>
    </section>
  );
}
