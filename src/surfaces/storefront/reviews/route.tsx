import { z } from "zod";
import type { Product } from "#catalogue";
import { type Context, defineRoute, moved, page, type Reply, type Route } from "#kernel/http";
import { STARS, type Stars, type Summary } from "#reviews";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { Paging } from "#views/paging.tsx";
import { listingTags } from "#views/tags.ts";
import { departmentOf } from "../department.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import { ReviewText, Score, withLooks } from "./parts.tsx";

const word = z.string().max(60).optional();

/** All reviews of a product, ten a page, or those with so many stars: `/reviews/arden-sofa?stars=2`. */
export function reviewsRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "reviews",
    method: "GET",
    path: "/reviews/:product",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ product: z.string().max(80) }),
    query: z.object({ stars: word, page: word }),
    output: "page-or-redirect",
    kept: true,
    handler: ({ params, query }, ctx) => {
      const snapshot = deps.catalogue.current();
      const now = snapshot.productFormerly(params.product);
      if (now !== null) return moved(ctx.links.to("reviews", { product: now.slug }, query));
      const product = snapshot.product(params.product);
      const summary = product === null ? null : deps.reviews.summaryOf(product.key);
      if (product === null || summary === null) return notFoundPage(frameOf(deps, ctx));
      const stars = STARS.find((each) => String(each) === query.stars) ?? null;
      const asked = Number(/^\d{1,4}$/.exec(query.page ?? "")?.[0] ?? 1);
      return reviewsReply(deps, ctx, { product, summary, stars, asked });
    },
  });
}

async function reviewsReply(
  deps: StorefrontDeps,
  ctx: Context,
  { product, summary, stars, asked }: { product: Product; summary: Summary; stars: Stars | null; asked: number },
): Promise<Reply> {
  const { links } = ctx;
  const found = await deps.reviews.read(ctx.reader, product.key, { stars, page: asked });
  const address = (at: number) =>
    links.to("reviews", { product: product.slug }, { stars: stars ?? undefined, page: at === 1 ? undefined : at });
  const department = departmentOf(deps, product);
  const crumbs = [
    { name: "Home", href: links.to("home") },
    ...(department === null
      ? []
      : [{ name: department.name, href: links.to("category", { category: department.slug }) }]),
    { name: product.name, href: links.to("product", { product: product.slug }) },
  ];
  const title = `Reviews of the ${product.name}`;
  return page(
    <Layout
      {...frameOf(deps, ctx)}
      title={found.page === 1 ? title : `${title}, page ${found.page}`}
      description={`${summary.count} reviews, ${summary.average} of 5 stars on average.`}
      canonical={links.absolute(
        "reviews",
        { product: product.slug },
        { page: found.page === 1 ? undefined : found.page },
      )}
      robots={stars === null ? undefined : "noindex, follow"}
      department={product.category}
    >
      <Breadcrumbs crumbs={crumbs} />
      <div class="reading">
        <div>
          <h1>{title}</h1>
          <Score links={links} product={product.slug} summary={summary} chosen={stars} />
        </div>
        <div class="opinions">
          <p class="count">
            {countInWords(found.total, stars)}
            {stars === null ? null : (
              <a href={links.to("reviews", { product: product.slug })}>Show all {summary.count}</a>
            )}
          </p>
          {withLooks(product, found.reviews).map((review) => (
            <ReviewText review={review} level={2} />
          ))}
          <Paging page={found.page} pages={found.pages} href={address} />
        </div>
      </div>
    </Layout>,
    { tags: listingTags([]) },
  );
}

function countInWords(total: number, stars: Stars | null): string {
  const reviews = total === 1 ? "1 review" : `${total} reviews`;
  if (stars === null) return `${reviews}, the newest first`;
  return `${reviews} with ${stars === 1 ? "1 star" : `${stars} stars`} `;
}
