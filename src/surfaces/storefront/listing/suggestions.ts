import { z } from "zod";
import { defineRoute, json, type Route } from "#kernel/http";
import type { StorefrontDeps } from "../frame.ts";

const most = 8;

/** What to offer under the search box for the letters typed so far. Nothing of it is kept. */
export function suggestionsRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "suggestions",
    method: "GET",
    path: "/search/suggestions",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    query: z.object({ q: z.string().max(100) }),
    output: { 200: z.object({ suggestions: z.array(z.string()) }) },
    handler: ({ query }) => {
      const found = deps.catalogue.current().suggest(query.q, most);
      return json({ suggestions: [...new Set(found.map(({ text }) => text))] });
    },
  });
}
