import { z } from "zod";
import { type Category, isEverything, listingParams, listingRequest, pageListingQuery } from "#catalogue";
import { defineRoute, moved, page, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { listingTags } from "#views/tags.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import { ListingView } from "./listing.tsx";
import type { DrawCards } from "./ready-cards.tsx";

/** A department: `/c/sofas?colour=green&sort=price-up`. Indexed without filters only. */
export function categoryRoute(deps: StorefrontDeps, drawCards: DrawCards): Route {
  return defineRoute({
    name: "category",
    method: "GET",
    path: "/c/:category",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ category: z.string().max(60) }),
    query: pageListingQuery,
    output: "page-or-redirect",
    kept: true,
    handler: ({ params, query }, ctx) => {
      const frame = frameOf(deps, ctx);
      const { links } = ctx;
      const snapshot = deps.catalogue.current();
      const category = snapshot.category(params.category);
      const request = listingRequest(query);
      const listing = snapshot.list(params.category, request);
      if (category === null || listing === null) {
        const now = snapshot.categoryFormerly(params.category);
        if (now === null) return notFoundPage(frame);
        return moved(links.to("category", { category: now.slug }, listingParams(request)));
      }
      const asChosen = { ...request, page: listing.page };
      const narrowed = !isEverything(request.filters);
      const address = { page: listing.page > 1 && !narrowed ? listing.page : undefined };
      const title = listing.page > 1 ? `${category.name}, page ${listing.page}` : category.name;
      return page(
        <Layout
          {...frame}
          title={title}
          description={category.blurb}
          canonical={links.absolute("category", { category: category.slug }, address)}
          robots={narrowed || request.sort !== null ? "noindex, follow" : undefined}
          department={category.slug}
        >
          <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
          <div class="masthead">
            <h1>{category.name}</h1>
            <p>{category.blurb}</p>
          </div>
          <ListingView
            listing={listing}
            request={asChosen}
            cards={drawCards(ctx, listing.items)}
            action={links.to("category", { category: category.slug })}
            href={(wanted) => links.to("category", { category: category.slug }, listingParams(wanted))}
            noun={nounOf(category)}
            contact={links.to("contact")}
          />
        </Layout>,
        { tags: listingTags(listing.items.map(({ variant }) => variant.sku)) },
      );
    },
  });
}

/** What is counted: "8 sofas", but "10 pieces" of "Lighting & mirrors". */
function nounOf({ name, singular }: Category): { one: string; many: string } {
  return name.includes("&") ? { one: "piece", many: "pieces" } : { one: singular, many: name.toLowerCase() };
}
