import type { Product } from "#catalogue";
import type { Links } from "#kernel/http";
import { type Review, STARS, type Stars as StarCount, type Summary } from "#reviews";
import { monthInWords } from "#views/days.ts";
import { Stars } from "#views/stars.tsx";
import { choiceInWords } from "../offer-facts.ts";

/** A review as a page shows it: with the look that was bought, as long as the shop knows it. */
export type ReviewFacts = Review & { readonly look: string };

/** Adds the look that each reviewer bought; empty where that variant is no longer on sale. */
export function withLooks(product: Product, reviews: readonly Review[]): ReviewFacts[] {
  return reviews.map((review) => {
    const variant = product.variants.find(({ sku }) => sku === review.sku);
    return { ...review, look: variant === undefined ? "" : choiceInWords(product, variant) };
  });
}

/** The average, and how many gave each number of stars: each a way to read just those, bad ones too (law L66). */
export function Score(props: { links: Links; product: string; summary: Summary; chosen: StarCount | null }) {
  const { links, product, summary, chosen } = props;
  const most = Math.max(...Object.values(summary.byStars));
  return (
    <div class="score">
      <p class="mean">
        <b>{summary.average.toFixed(1)}</b>
        <Stars stars={summary.average} />
        <span>
          from {summary.count} {summary.count === 1 ? "review" : "reviews"}
        </span>
      </p>
      <ul class="bare">
        {STARS.map((stars) => (
          <li>
            <Bar
              stars={stars}
              count={summary.byStars[stars]}
              most={most}
              chosen={stars === chosen}
              href={links.to("reviews", { product }, { stars })}
            />
          </li>
        ))}
      </ul>
      <p class="quiet">
        {summary.isSample
          ? "These reviews are invented, like the shop, to show how reviews look here. "
          : "Every review is shown and counts, whatever it says. "}
        <a href={links.to("reviews-policy")}>How reviews work</a>
      </p>
    </div>
  );
}

function Bar(props: { stars: StarCount; count: number; most: number; chosen: boolean; href: string }) {
  const { stars, count, most, chosen, href } = props;
  const line = (
    <>
      <span>{stars === 1 ? "1 star" : `${stars} stars`}</span>
      <svg viewBox="0 0 100 8" width="100" height="8" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="8" />
        <rect width={Math.round((count / most) * 100)} height="8" />
      </svg>
      <b>
        {count}
        <span class="unseen"> {count === 1 ? "review" : "reviews"}</span>
      </b>
    </>
  );
  if (count === 0) return <span class="bar-line">{line}</span>;
  return (
    <a class="bar-line" href={href} aria-current={chosen ? "true" : undefined}>
      {line}
    </a>
  );
}

/** One review: no person stands beside it, only whether and what they bought, and the month. */
export function ReviewText({ review, level }: { review: ReviewFacts; level: 2 | 3 }) {
  const Title = level === 2 ? "h2" : "h3";
  const { stars, title, words, verified, look, writtenOn, incentive } = review;
  const about = [look, monthInWords(writtenOn)].filter((each) => each !== "").join(" · ");
  return (
    <article class="opinion">
      <Stars stars={stars} />
      <Title>{title}</Title>
      <p>{words}</p>
      <p class="quiet">
        {verified ? <b>Verified buyer</b> : "Not verified"} · {about}
      </p>
      {incentive === null ? null : <p class="gift">For writing this they got: {incentive}.</p>}
    </article>
  );
}
