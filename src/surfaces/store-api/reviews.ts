import { z } from "zod";
import { defineRoute, json, type Route, text } from "#kernel/http";
import { type Review, STARS, type Summary } from "#reviews";
import { refused, type StoreApiDeps } from "./doors.ts";
import { reviews } from "./shapes.ts";

const lastPage = 2_000;

/** Reviews of a product: all of them ten a page, the newest first, or those with so many stars. */
export function reviewsRoute(deps: StoreApiDeps): Route {
  return defineRoute({
    name: "api-reviews",
    method: "GET",
    path: "/api/v1/products/:product/reviews",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ product: text(80) }),
    query: z.object({
      stars: z.enum(["1", "2", "3", "4", "5"]).optional(),
      page: z.coerce.number().int().min(1).max(lastPage).optional(),
    }),
    output: { 200: reviews },
    handler: async ({ params, query }, ctx) => {
      const snapshot = deps.catalogue.current();
      const product = snapshot.product(params.product) ?? snapshot.productFormerly(params.product);
      if (product === null) return refused(deps, "unknown-product");
      const summary = deps.reviews.summaryOf(product.key);
      const stars = STARS.find((each) => String(each) === query.stars) ?? null;
      const found = await deps.reviews.read(ctx.reader, product.key, { stars, page: query.page ?? 1 });
      return json({
        rating: ratingView(summary),
        byStars: summary?.byStars ?? { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
        ...found,
        reviews: found.reviews.map(reviewView),
      });
    },
  });
}

/** A summary as products carry it. */
export function ratingView(summary: Summary | null) {
  if (summary === null) return null;
  const { average, count, isSample } = summary;
  return { average, count, isSample };
}

function reviewView({ stars, title, words, sku, writtenOn, verified, incentive, source }: Review) {
  const month = writtenOn.slice(0, "2026-11".length);
  return { stars, title, words, sku, month, verified, incentive, isSample: source === "sample" };
}
