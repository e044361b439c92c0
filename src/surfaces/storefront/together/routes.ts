import { z } from "zod";
import { defineRoute, type Route } from "#kernel/http";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import { piecesPage } from "./pieces-page.tsx";
import { roomRoute } from "./room.tsx";

/** What one designer drew, and what the merchant shows together: `/designers/isla-thornber`, `/collections/the-narrow-hall`, `/rooms/study`. */
export function togetherRoutes(deps: StorefrontDeps): Route[] {
  const shared = {
    method: "GET",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
  } as const;
  return [
    roomRoute(deps),
    defineRoute({
      ...shared,
      name: "designer",
      path: "/designers/:designer",
      params: z.object({ designer: z.string().max(80) }),
      handler: ({ params }, ctx) => {
        const snapshot = deps.catalogue.current();
        const designer = snapshot.designer(params.designer);
        if (designer === null) return notFoundPage(frameOf(deps, ctx));
        return piecesPage(deps, ctx, {
          title: designer.name,
          blurb: designer.blurb,
          aside: deps.trader.isSample ? "Like the shop, this designer is invented." : undefined,
          route: "designer",
          params,
          products: snapshot.designedBy(designer.slug),
        });
      },
    }),
    defineRoute({
      ...shared,
      name: "collection",
      path: "/collections/:collection",
      params: z.object({ collection: z.string().max(80) }),
      handler: ({ params }, ctx) => {
        const snapshot = deps.catalogue.current();
        const collection = snapshot.collection(params.collection);
        if (collection === null) return notFoundPage(frameOf(deps, ctx));
        const { title, blurb, slug } = collection;
        return piecesPage(deps, ctx, {
          title,
          blurb,
          route: "collection",
          params,
          products: snapshot.inCollection(slug),
        });
      },
    }),
  ];
}
