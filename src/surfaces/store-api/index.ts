import { z } from "zod";
import { defineRoute, json, problem, type Route, text } from "#kernel/http";
import { basketRoutes } from "./baskets.ts";
import { checkoutRoutes } from "./checkout.ts";
import { problemWords, type StoreApiDeps } from "./doors.ts";
import { describeApi } from "./openapi.ts";
import { orderRoutes } from "./orders.ts";
import { productRoutes } from "./products.ts";

export type { StoreApiDeps } from "./doors.ts";

/** The store API: a second door to the same commands, for programs. */
export function createStoreApi(deps: StoreApiDeps & { shopName: string }): Route[] {
  const routes = [...productRoutes(deps), ...basketRoutes(deps), ...checkoutRoutes(deps), ...orderRoutes(deps)];
  const description = describeApi(routes, { url: deps.shopUrl, name: deps.shopName });
  const common = { access: "public", reads: [], writes: [], accepts: "none" } as const;
  return [
    ...routes,
    defineRoute({
      ...common,
      name: "api-description",
      method: "GET",
      path: "/api/v1/openapi.json",
      output: { 200: z.looseObject({}) },
      handler: () => json(description),
    }),
    defineRoute({
      ...common,
      name: "api-problem",
      method: "GET",
      path: "/api/problems/:code",
      params: z.object({ code: text(60) }),
      output: { 200: z.object({ code: z.string(), means: z.string() }) },
      handler: ({ params: { code } }) => {
        const means = problemWords(code) ?? gateWords[code];
        if (means !== undefined) return json({ code, means });
        return problem({ type: `${deps.shopUrl}/api/problems/not-found`, title: "Not found", status: 404 });
      },
    }),
  ];
}

/** The problems that the gate itself answers, before any command is asked. */
const gateWords: Readonly<Record<string, string>> = {
  "bad-address": "The address of the request can be read in two ways, or holds what does not belong in one.",
  "bad-request": "A field is missing, unknown, repeated or of the wrong kind; errors names it.",
  "not-found": "There is nothing at this address.",
  "method-not-allowed": "The address exists, but not for this method; Allow names those it answers.",
  "sent-from-elsewhere": "The request came from a page of another site.",
  "unsupported-media-type": "The body is not of the media type that the address takes.",
  "too-large": "The body is larger than the address takes.",
  "this-shop-has-another-address": "The request named another host than the shop's.",
  "something-went-wrong": "A fault of the shop. Nothing was changed.",
};
