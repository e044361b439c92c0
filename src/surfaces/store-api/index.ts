import { z } from "zod";
import { defineRoute, describeApi, json, problem, type Route, text } from "#kernel/http";
import { basketRoutes } from "./baskets.ts";
import { checkoutRoutes } from "./checkout.ts";
import { problemWords, type StoreApiDeps } from "./doors.ts";
import { orderRoutes } from "./orders.ts";
import { payRoute } from "./pay.ts";
import { productRoutes } from "./products.ts";
import { reviewsRoute } from "./reviews.ts";
import { togetherRoutes } from "./together.ts";

export type { StoreApiDeps } from "./doors.ts";

/** The store API: a second door to the same commands, for programs. */
export function createStoreApi(deps: StoreApiDeps & { shop: { readonly name: string } }): Route[] {
  const routes = [
    ...productRoutes(deps),
    ...togetherRoutes(deps),
    reviewsRoute(deps),
    ...basketRoutes(deps),
    ...checkoutRoutes(deps),
    payRoute(deps),
    ...orderRoutes(deps),
  ];
  const common = { access: "public", reads: [], writes: [], accepts: "none" } as const;
  return [
    ...routes,
    defineRoute({
      ...common,
      name: "api-description",
      method: "GET",
      path: "/api/v1/openapi.json",
      output: { 200: z.looseObject({}) },
      handler: () =>
        json(
          describeApi(routes, {
            title: `${deps.shop.name}: store API`,
            url: deps.shopUrl,
            bearer: "The bearer of a basket, or the secret of an order.",
            keyed: ["api-pay"],
          }),
        ),
    }),
    defineRoute({
      ...common,
      name: "api-problem",
      method: "GET",
      path: "/api/problems/:code",
      params: z.object({ code: text(60) }),
      output: { 200: z.object({ code: z.string(), means: z.string() }) },
      handler: ({ params: { code } }) => {
        const means = problemWords(code);
        if (means !== undefined) return json({ code, means });
        return problem({ type: `${deps.shopUrl}/api/problems/not-found`, title: "Not found", status: 404 });
      },
    }),
  ];
}
