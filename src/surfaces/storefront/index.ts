/** What a shopper sees. The composition root hands in the modules; this surface hands back routes. */
import type { Route } from "#kernel/http";
import { crawlerRoutes } from "./crawlers.ts";
import type { StorefrontDeps } from "./frame.ts";
import { homeRoute } from "./home/route.tsx";
import { categoryRoute } from "./listing/category.tsx";
import { readyCards } from "./listing/ready-cards.tsx";
import { searchRoute } from "./listing/search.tsx";
import { suggestionsRoute } from "./listing/suggestions.ts";
import { merchantFeedRoute } from "./merchant-feed.ts";
import { oldAddressRoutes } from "./old-addresses.ts";
import { fileRoutes } from "./pictures.ts";
import { privacyRoute } from "./privacy/policy-page.tsx";
import { versionRoutes } from "./privacy/versions.tsx";
import { wellKnownRoutes } from "./privacy/well-known.ts";
import { privacyLogRoutes } from "./privacy-log.ts";
import { productPreviewRoute } from "./product/preview.tsx";
import { productRoute } from "./product/route.tsx";
import { contactRoute } from "./reading/contact.tsx";
import { recallsRoute } from "./reading/recalls.tsx";
import { reviewsPolicyRoute } from "./reading/reviews-policy.tsx";
import { termsRoute } from "./reading/terms.tsx";
import { reviewsRoute } from "./reviews/route.tsx";
import { togetherRoutes } from "./together/routes.ts";

export { explain } from "./explain.tsx";
export type { Frame, StorefrontDeps } from "./frame.ts";
export type { FrontPage } from "./home/front-page.ts";
export { mailboxRoutes } from "./mailbox/routes.tsx";
export { shoppingRoutes } from "./shopping.ts";

/** Every page of the shop that leads to a basket, and the files they load. */
export function createStorefront(deps: StorefrontDeps): Route[] {
  const drawCards = readyCards(deps);
  return [
    homeRoute(deps),
    categoryRoute(deps, drawCards),
    searchRoute(deps, drawCards),
    suggestionsRoute(deps),
    productRoute(deps, drawCards),
    productPreviewRoute(deps, drawCards),
    ...togetherRoutes(deps),
    reviewsRoute(deps),
    privacyRoute(deps),
    ...versionRoutes(deps),
    ...wellKnownRoutes(deps),
    termsRoute(deps),
    reviewsPolicyRoute(deps),
    contactRoute(deps),
    recallsRoute(deps),
    ...fileRoutes(deps),
    ...crawlerRoutes(deps),
    merchantFeedRoute(deps),
    ...privacyLogRoutes(deps),
    ...oldAddressRoutes(deps),
  ];
}
